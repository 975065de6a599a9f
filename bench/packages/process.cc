#include "packages/process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <stdexcept>

namespace dragoman::bench {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "dragoman-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  folder_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

ProcessRun run_process(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  ProcessRun run;
  const double start = now();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  std::array<char, 65536> buffer{};
  for (ssize_t got = 0; (got = read(ends[0], buffer.data(), buffer.size())) > 0;)
    run.output.append(buffer.data(), static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  run.seconds = now() - start;
  if (WIFEXITED(status)) run.status = WEXITSTATUS(status);
  return run;
}

bool installed(const std::string& program) {
  return run_process({"sh", "-c", "command -v " + program}).status == 0;
}

double number_after(const std::string& text, const std::string& label) {
  const std::size_t at = text.rfind(label);
  return at == std::string::npos ? NAN : std::strtod(text.c_str() + at + label.size(), nullptr);
}

double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  return NAN;
}

namespace {

constexpr std::size_t kMostFigures = 60;

struct Message {
  bool done = false;
  std::size_t count = 0;
  std::array<double, kMostFigures> figures{};
};

[[noreturn]] void be_child(int end, const std::function<std::vector<double>()>& work) {
  Message message;
  try {
    const std::vector<double> figures = work();
    message.count = std::min(figures.size(), kMostFigures);
    std::copy_n(figures.begin(), message.count, message.figures.begin());
    message.done = true;
  } catch (const std::exception& error) {
    const std::string text = std::string(error.what()) + "\n";
    (void)!write(STDERR_FILENO, text.data(), text.size());
  }
  const bool told = write(end, &message, sizeof message) == sizeof message;
  _exit(told && message.done ? 0 : 1);
}

}  // namespace

std::vector<double> run_child(const std::function<std::vector<double>()>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) be_child(ends[1], work);
  close(ends[1]);
  Message message;
  const bool whole = read(ends[0], &message, sizeof message) == sizeof message;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  if (!whole || !message.done) throw std::runtime_error("a measuring child failed");
  return {message.figures.begin(),
          message.figures.begin() + static_cast<std::ptrdiff_t>(message.count)};
}

double median(std::vector<double> values) {
  if (values.empty()) return NAN;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double median_seconds(int most, const std::function<void()>& work) {
  std::vector<double> seconds;
  const double start = now();
  while (static_cast<int>(seconds.size()) < most && (seconds.empty() || now() - start < 3)) {
    const double before = now();
    work();
    seconds.push_back(now() - before);
  }
  return median(std::move(seconds));
}

}  // namespace dragoman::bench
