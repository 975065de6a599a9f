#include "brief/pdf.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

extern char** environ;

namespace dragoman::brief {
namespace {

constexpr std::size_t kLongestComplaint = 600;

Error missing_program() {
  return {ErrorCode::unsupported,
          "WeasyPrint, which makes the PDF, is not installed",
          "install Debian's package 'weasyprint', or open the HTML brief in a browser and print it",
          {}};
}

Error failed(const std::string& what, const std::string& path) {
  return {ErrorCode::io,
          what,
          "check that the file can be written, or print from a browser",
          {path, 0, 0, {}}};
}

// What the child writes to its standard error: all is read, the end is kept, since a traceback
// gives its reason last.
std::string drain(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t got = read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kLongestComplaint) text.erase(0, text.size() - kLongestComplaint);
  }
}

std::string shortened(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const auto last_line = text.rfind('\n');
  if (last_line != std::string::npos) text.erase(0, last_line + 1);
  return text.empty() ? "it gave no reason" : text;
}

// A child whose standard error is a pipe; 127 is what spawn implementations that fork first report
// for a program that is not there.
struct Child {
  pid_t pid = -1;
  int errors = -1;
};

std::optional<Error> start(const std::array<const char*, 5>& arguments, Child& child) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return failed("no pipe to WeasyPrint could be opened", "");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);
  const int status = posix_spawnp(&child.pid, arguments[0], &actions, nullptr,
                                  const_cast<char* const*>(arguments.data()), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  if (status == 0) {
    child.errors = pipe_ends[0];
    return std::nullopt;
  }
  close(pipe_ends[0]);
  if (status == ENOENT || status == EACCES) return missing_program();
  return failed(std::string("WeasyPrint could not be started: ") + std::strerror(status), "");
}

// A path that no program takes for an option or for its standard input.
std::string plain_path(const std::string& path) {
  return !path.empty() && path.front() == '-' ? "./" + path : path;
}

}  // namespace

Result<void> write_pdf(const std::string& html_path, const std::string& pdf_path) {
  Child child;
  const std::string input = plain_path(html_path), output = plain_path(pdf_path);
  if (auto error =
          start({"weasyprint", "--quiet", input.c_str(), output.c_str(), nullptr}, child)) {
    return tl::unexpected<Error>(*error);
  }
  const std::string complaint = drain(child.errors);
  close(child.errors);
  int status = 0;
  while (waitpid(child.pid, &status, 0) < 0) {
    if (errno != EINTR) return tl::unexpected<Error>(failed("WeasyPrint was lost", pdf_path));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
    return tl::unexpected<Error>(missing_program());
  }
  return tl::unexpected<Error>(
      failed("WeasyPrint could not make the PDF: " + shortened(complaint), pdf_path));
}

}  // namespace dragoman::brief
