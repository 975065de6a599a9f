#include "vault_receipts.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <sstream>

namespace dragoman::test {

std::string receipt_line(const Receipt& receipt) {
  std::string head;
  for (const std::uint8_t byte : receipt.head) head += fmt::format("{:02x}", byte);
  return fmt::format("{} {} {}", receipt.room.to_string(), receipt.number, head);
}

std::optional<Receipt> read_receipt(const std::string& line) {
  std::istringstream words(line);
  std::string room, head;
  Receipt receipt;
  if (!(words >> room >> receipt.number >> head) || head.size() != 64) return std::nullopt;
  const auto id = RoomId::parse(room);
  if (!id) return std::nullopt;
  receipt.room = *id;
  for (std::size_t i = 0; i < receipt.head.size(); ++i) {
    receipt.head[i] = static_cast<std::uint8_t>(std::stoi(head.substr(2 * i, 2), nullptr, 16));
  }
  return receipt;
}

Writer::Writer(const std::string& place, int number, int seconds) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return;
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(ends[1], 1);
    ::close(ends[0]);
    ::close(ends[1]);
    const std::string first = std::to_string(number), length = std::to_string(seconds);
    ::execl(DRAGOMAN_VAULT_WRITER, "vault_writer", place.c_str(), first.c_str(), length.c_str(),
            nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  out_ = ends[0];
}

Writer::~Writer() {
  kill();
  if (out_ >= 0) ::close(out_);
}

bool Writer::read_more() {
  std::array<char, 4096> bytes{};
  const ssize_t got = out_ < 0 ? 0 : ::read(out_, bytes.data(), bytes.size());
  if (got <= 0) return false;
  rest_.append(bytes.data(), static_cast<std::size_t>(got));
  for (std::size_t end = 0; (end = rest_.find('\n')) != std::string::npos;) {
    const std::string line = rest_.substr(0, end);
    rest_.erase(0, end + 1);
    if (auto receipt = read_receipt(line)) {
      written_.receipts.push_back(*receipt);
    } else {
      written_.error = line;
    }
  }
  return true;
}

void Writer::await(std::size_t receipts) {
  while (written_.receipts.size() < receipts && read_more()) {
  }
}

void Writer::kill() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

Written Writer::finish() {
  while (read_more()) {
  }
  if (process_ > 0) ::waitpid(process_, nullptr, 0);
  process_ = -1;
  return written_;
}

int setting(const char* name, int otherwise) {
  const char* value = std::getenv(name);
  return value ? std::atoi(value) : otherwise;
}

}  // namespace dragoman::test
