// The command line as values: which verb, with what.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "cli/talk_arguments.h"
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
  std::vector<std::string> paths;  // a case, a vault, or a foreign domain and its profiles
  VaultAccess access;              // of a vault: as whom, from which room; its place is unused
  int real_steps = 0;              // grid for real issues; 0: the reader's own
};

// How words are read where there are no scores (docs/methods.md).
struct WordOptions {
  std::vector<std::string> without;       // rules, by name
  std::vector<std::string> leave_out;     // ids of words
  std::vector<std::string> count_public;  // ids of public words
  std::string confidence = "likely";      // least, for certain conclusions
  std::string draft;                      // empty: the last one
  bool rejected_draft = false;            // whether rejecting a whole draft refuses it
  bool effects = false;                   // also what hangs on each word
  int samples = 10'000;
  std::uint64_t seed = 1;
};

struct PackagesArguments {
  Inputs inputs;
  Limits limits;
  WordOptions words;
  bool json = false, there = false, all = false;
  PackagesOptions::FrontierMode frontier = PackagesOptions::FrontierMode::decide;
  double epsilon = 0.01;
  int diverse = 0;
  std::uint64_t seed = 1;
};

struct AmendArguments {
  Inputs inputs;
  Limits limits;
  WordOptions words;
  bool json = false, there = false;
  std::string draft;  // empty: the last one
  int changes = 3;
};

struct AskArguments {
  Inputs inputs;
  Limits limits;
  WordOptions words;
  bool json = false, there = false;
  std::string party;  // empty: every room
  int questions = 5;  // for each room
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

using Arguments = std::variant<Say, PackagesArguments, AmendArguments, AskArguments, BriefArguments,
                               CheckArguments, ConvertArguments, TalkArguments>;

// Fails with ErrorCode::usage. `dragoman --server URL VERB …` is `dragoman VERB URL …`.
Result<Arguments> parse_arguments(int argc, const char* const* argv);

// Whether --json stands on the command line, however wrong the rest of it is: errors are then told
// as JSON too.
bool wants_json(int argc, const char* const* argv);

}  // namespace dragoman::cli
