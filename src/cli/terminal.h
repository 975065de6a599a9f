// The two streams and the interrupt key: all that the program shares with whoever runs it.
#pragma once

#include <string>
#include <string_view>

#include "dragoman/json.h"
#include "dragoman/result.h"
#include "dragoman/run.h"

namespace dragoman::cli {

enum ExitStatus : int {
  kAnswered = 0,
  kDiffers = 1,
  kBadInput = 2,
  kNothingFound = 3,
  kInterrupted = 130
};

// Answers go to standard output. False when it cannot be written any more.
bool print(std::string_view text);
// A list item, wrapped at some 96 columns.
void print_item(std::string_view text);
TextSink standard_output();
// Hands over what is buffered; an error when some of the answer did not arrive.
Result<void> flush_output();

// Notes go to standard error, one line each.
void note(std::string_view text);

// The one report of a failure: a line on standard error, and with json the same as an object on
// standard output. Returns kBadInput.
int report(const Error& error, bool json);

// From now on the first Ctrl-C sets the token, the second ends the program at once.
const CancelSource& on_interrupt();
// Whether it was set.
bool interrupted();

// Shows progress on standard error while it lives, if that is a terminal.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // For RunControl::progress; empty where nothing would be shown.
  std::function<void(const Progress&)> sink();

 private:
  bool terminal_ = false;
  bool shown_ = false;
};

}  // namespace dragoman::cli
