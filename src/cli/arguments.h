// The command line as values: which verb, with what.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "dragoman/packages.h"
#include "dragoman/result.h"

namespace dragoman::cli {

// What every computing verb takes.
struct Limits {
  int threads = 0;       // 0: as many as the machine has
  double deadline = 0;   // seconds; 0: none
  double memory_mb = 0;  // 0: the library's own limit
};

struct Inputs {
  std::vector<std::string> paths;  // a case, or a foreign domain and its profiles
  int real_steps = 0;              // grid for real issues; 0: the reader's own
};

struct PackagesArguments {
  Inputs inputs;
  Limits limits;
  bool json = false, all = false;
  PackagesOptions::FrontierMode frontier = PackagesOptions::FrontierMode::decide;
  double epsilon = 0.01;
  int diverse = 0;
  std::uint64_t seed = 1;
};

struct AmendArguments {
  Inputs inputs;
  Limits limits;
  bool json = false;
  std::string draft;  // empty: the last one
  int changes = 3;
};

struct BriefArguments {
  Inputs inputs;
  Limits limits;
  std::string output, pdf;
  std::string language = "en";
  std::string draft, date;
};

struct CheckArguments {
  Inputs inputs;
  bool json = false;
};

struct ConvertArguments {
  Inputs inputs;
  std::string format, output;
};

// Text to print instead of doing anything: help, the version.
struct Say {
  std::string text;
};

using Arguments = std::variant<Say, PackagesArguments, AmendArguments, BriefArguments,
                               CheckArguments, ConvertArguments>;

// Fails with ErrorCode::usage.
Result<Arguments> parse_arguments(int argc, const char* const* argv);

// Whether --json stands on the command line, however wrong the rest of it is: errors are then told
// as JSON too.
bool wants_json(int argc, const char* const* argv);

}  // namespace dragoman::cli
