// Receipts as lines between a process that writes and one that checks; and processes that write.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dragoman/vault.h"

namespace dragoman::test {

std::string receipt_line(const Receipt& receipt);
std::optional<Receipt> read_receipt(const std::string& line);

// What a writer said: its receipts, and an error if it met one.
struct Written {
  std::vector<Receipt> receipts;
  std::string error;
};

// A vault_writer at work; killed with the object.
class Writer {
 public:
  Writer(const std::string& place, int number, int seconds = 3600);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Reads until it has so many receipts, or the writer ends.
  void await(std::size_t receipts);
  void kill();
  // Waits for its end; all that it said.
  Written finish();

 private:
  bool read_more();

  pid_t process_ = -1;
  int out_ = -1;
  std::string rest_;
  Written written_;
};

// The value of an environment variable, or what it is without.
int setting(const char* name, int otherwise);

}  // namespace dragoman::test
