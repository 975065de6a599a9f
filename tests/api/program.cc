#include "api/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace dragoman::testing {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void become(const std::vector<std::string>& words, const std::string& directory,
                         int out, int err) {
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  if (chdir(directory.c_str()) == 0) execvp(argv[0], argv.data());
  _exit(127);
}

// Appends what can be read; false at the end of the stream.
bool drain(int stream, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t got = read(stream, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

// Sends what the options ask for when its time has come.
class Alarms {
 public:
  Alarms(pid_t child, const RunOptions& options) : child_(child), options_(options) {}

  void tick(double now, const Ran& so_far) {
    const double first = options_.interrupt_after, again = options_.interrupt_again;
    if (options_.interrupt_when && sent_ == 0 && options_.interrupt_when(so_far)) send(SIGINT, 1);
    if (first > 0 && now >= first && sent_ == 0) send(SIGINT, 1);
    if (again > 0 && now >= first + again && sent_ == 1) send(SIGINT, 2);
    if (now >= options_.limit && !killed_) {
      kill(child_, SIGKILL);
      killed_ = true;
    }
  }
  bool killed() const { return killed_; }

 private:
  void send(int signal, int count) {
    kill(child_, signal);
    sent_ = count;
  }

  pid_t child_;
  const RunOptions& options_;
  int sent_ = 0;
  bool killed_ = false;
};

}  // namespace

Ran run_command(const std::vector<std::string>& words, const RunOptions& options) {
  std::array<int, 2> out{}, err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipes");
  const std::string directory =
      options.directory.empty() ? DRAGOMAN_SOURCE_DIR : options.directory.string();
  const Clock::time_point start = Clock::now();
  const pid_t child = fork();
  if (child == 0) become(words, directory, out[1], err[1]);
  close(out[1]);
  close(err[1]);

  Ran ran;
  Alarms alarms(child, options);
  std::array<pollfd, 2> streams{pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    poll(streams.data(), streams.size(), 10);
    if (streams[0].revents != 0 && !drain(out[0], ran.out)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !drain(err[0], ran.err)) streams[1].fd = -1;
    alarms.tick(seconds_since(start), ran);
  }
  close(out[0]);
  close(err[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ran.seconds = seconds_since(start);
  ran.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  if (alarms.killed()) ran.status = -1;
  return ran;
}

Ran dragoman(std::vector<std::string> arguments, const RunOptions& options) {
  arguments.insert(arguments.begin(), DRAGOMAN_PROGRAM);
  return run_command(arguments, options);
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "dragoman-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path validation_folder() {
  const char* folder = std::getenv("DRAGOMAN_VALIDATION");
  return folder == nullptr ? "" : folder;
}

}  // namespace dragoman::testing
