// What the tests of the foreign formats share: files from strings and from the validation folder,
// and a slow evaluator that follows the definitions of model.h word by word.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "dragoman/foreign.h"
#include "dragoman/model.h"

namespace dragoman::testing {

using Choice = std::map<std::string, Value>;  // point id -> value

inline double number_at(const Value& value) {
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_double();
  return std::get<Date>(value).days_since_epoch();
}

inline bool holds(const Condition& condition, const Choice& package) {
  const Value& value = package.at(condition.point);
  if (!condition.any_of.empty()) {
    return std::find(condition.any_of.begin(), condition.any_of.end(), value) !=
           condition.any_of.end();
  }
  const double at = number_at(value);
  return (!condition.from || at >= number_at(*condition.from)) &&
         (!condition.to || at <= number_at(*condition.to));
}

inline double curve_value(const std::vector<CurvePoint>& curve, double at) {
  if (at <= number_at(curve.front().at)) return curve.front().value.to_double();
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double left = number_at(curve[i - 1].at);
    const double right = number_at(curve[i].at);
    if (at > right) continue;
    const double low = curve[i - 1].value.to_double();
    const double high = curve[i].value.to_double();
    return low + (high - low) * (at - left) / (right - left);
  }
  return curve.back().value.to_double();
}

inline double utility(const Preferences& scores, const Choice& package) {
  double sum = 0;
  for (const PointPreference& point : scores.points) {
    const Value& value = package.at(point.point);
    double gained = 0;
    for (const auto& [stated, amount] : point.values) {
      if (stated == value) gained = amount.to_double();
    }
    if (!point.curve.empty()) gained = curve_value(point.curve, number_at(value));
    const double weight = point.weight ? point.weight->to_double() : 1;
    sum += weight * gained / (point.divisor ? point.divisor->to_double() : 1);
  }
  for (const Interaction& interaction : scores.interactions) {
    const bool all = std::all_of(interaction.when.begin(), interaction.when.end(),
                                 [&](const Condition& c) { return holds(c, package); });
    if (all != interaction.unless) sum += interaction.bonus.to_double();
  }
  if (scores.divisor) sum /= scores.divisor->to_double();
  return scores.cap ? std::min(sum, scores.cap->to_double()) : sum;
}

// A package by the original names: {"Food", "Catering"}; numbers as written.
inline Choice package_of(const Case& talks, const std::map<std::string, std::string>& names) {
  Choice package;
  for (const Point& point : talks.points) {
    const auto named = names.find(point.title.in(""));
    if (named == names.end()) {
      ADD_FAILURE() << "no value named for " << point.title.in("");
      continue;
    }
    if (point.kind == PointKind::quantity) {
      package[point.id] = *Decimal::parse(named->second);
      continue;
    }
    bool found = false;
    for (const Option& option : point.options) {
      if (option.text.in("") != named->second) continue;
      package[point.id] = OptionId{option.id};
      found = true;
    }
    EXPECT_TRUE(found) << named->second << " of " << point.title.in("");
  }
  return package;
}

// The package at a number in mixed radix; any number is one.
inline Choice package_at(const Case& talks, std::uint64_t number) {
  Choice package;
  for (const Point& point : talks.points) {
    const auto size = static_cast<std::uint64_t>(domain_size(point));
    package[point.id] = value_at(point, static_cast<std::int64_t>(number % size));
    number = number / size * 31 + number % 1009;
  }
  return package;
}

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

inline std::vector<SourceFile> slurp_all(const std::vector<std::filesystem::path>& paths) {
  std::vector<SourceFile> files;
  for (const auto& path : paths) files.push_back({path.filename().string(), slurp(path)});
  return files;
}

inline Case must_read(const std::vector<SourceFile>& files, const ReadOptions& options = {}) {
  auto read = read_any(files, options);
  if (!read) {
    ADD_FAILURE() << format_error(read.error());
    return {};
  }
  return *read;
}

inline Error must_fail(const std::vector<SourceFile>& files) {
  auto read = read_any(files);
  if (read) {
    ADD_FAILURE() << "was read";
    return {};
  }
  return read.error();
}

// The validation folder, or empty when it is not at hand.
inline std::filesystem::path validation_folder() {
  const char* folder = std::getenv("DRAGOMAN_VALIDATION");
  return folder == nullptr ? "" : folder;
}

}  // namespace dragoman::testing

// Skips a test that needs the published files.
#define DRAGOMAN_NEEDS_VALIDATION()                   \
  if (dragoman::testing::validation_folder().empty()) \
  GTEST_SKIP() << "DRAGOMAN_VALIDATION names no folder with the published files"
