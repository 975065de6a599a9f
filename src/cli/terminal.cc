#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace dragoman::cli {
namespace {

CancelSource interrupt_token;
volatile std::sig_atomic_t interrupts = 0;

extern "C" void handle_interrupt(int) {
  if (interrupts != 0) _exit(kInterrupted);
  interrupts = 1;
  interrupt_token.cancel();
}

}  // namespace

bool print(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

void print_item(std::string_view text) {
  constexpr std::size_t kWidth = 96;
  std::string out = "-";
  std::size_t column = out.size();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (column + 1 + word.size() > kWidth) {
      out += "\n ";
      column = 1;
    }
    out.append(" ").append(word);
    column += 1 + word.size();
  }
  print(out + "\n");
}

TextSink standard_output() { return print; }

Result<void> flush_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return fail(
      ErrorCode::io,
      fmt::format("the answer could not be written to standard output ({})", std::strerror(errno)),
      "make room there, or send the answer elsewhere");
}

void note(std::string_view text) { fmt::print(stderr, "{}\n", text); }

int report(const Error& error, bool json) {
  note(format_error(error));
  if (json) error_json(error, standard_output());
  return kBadInput;
}

const CancelSource& on_interrupt() {
  struct sigaction action = {};
  action.sa_handler = handle_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  return interrupt_token;
}

bool interrupted() { return interrupt_token.cancelled(); }

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
}

std::function<void(const Progress&)> ProgressLine::sink() {
  if (!terminal_) return {};
  return [this](const Progress& progress) {
    shown_ = true;
    std::string line = progress.stage;
    std::replace(line.begin(), line.end(), '_', ' ');
    if (progress.done >= 0) line += fmt::format(", {:.0f} %", 100 * progress.done);
    if (progress.items > 0) line += fmt::format(", {} so far", progress.items);
    fmt::print(stderr, "\r{}\x1b[K", line);
  };
}

}  // namespace dragoman::cli
