// How the command line explains itself: the layout of help, and wrong calls told in our words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "dragoman/result.h"

namespace dragoman::cli {

// What a verb's help looks like: its purpose, how it is called, what it takes.
class HelpLayout : public CLI::Formatter {
 public:
  HelpLayout();
  std::string make_description(const CLI::App* app) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
};

// Accepts the numbers from low to high; the option's help should name them where they matter.
// T: int, double or std::uint64_t.
template <class T>
CLI::Validator between(T low, T high);

// Accepts these words exactly.
CLI::Validator one_of(std::vector<std::string> words);

// Accepts a day of the calendar, such as 2027-03-31.
CLI::Validator a_day();

// What was wrong with a call of `app` that CLI11 refused. Code: ErrorCode::usage.
Error explain(const CLI::App& app, const CLI::ParseError& refusal);

}  // namespace dragoman::cli
