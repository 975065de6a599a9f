// bench_packages [--section NAME]… [--quick] [--full] [--seeds N] [--limit S] [--only TEXT]
// [--program FILE]
//
// Packages beside rivals on the same integers in the same run; README.md says how to read it.
// Exit status: 0; 1 when answers disagree; 2 for a wrong argument. Never judged by time.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "packages/sections.h"

namespace {

using dragoman::bench::Context;

struct Named {
  const char* name;
  void (*run)(Context&);
};
constexpr Named kSections[] = {
    {"frontier", dragoman::bench::frontier_section},
    {"nash", dragoman::bench::nash_section},
    {"maximin", dragoman::bench::maximin_section},
    {"boxes", dragoman::bench::boxes_section},
    {"pairs", dragoman::bench::pairs_section},
    {"enumeration", dragoman::bench::enumeration_section},
    {"threads", dragoman::bench::threads_section},
    {"program", dragoman::bench::program_section},
    {"prototypes", dragoman::bench::prototypes_section},
};

int usage(const std::string& complaint) {
  std::string names;
  for (const Named& section : kSections) names += std::string(" ") + section.name;
  fmt::print(stderr,
             "bench_packages: {}\nusage: bench_packages [--section NAME]… [--quick] [--full] "
             "[--seeds N] [--limit SECONDS] [--only TEXT] [--program FILE]\nsections:{}\n",
             complaint, names);
  return 2;
}

}  // namespace

int main(int count, char** words) {
  Context context;
  std::error_code ignored;
  context.program =
      std::filesystem::read_symlink("/proc/self/exe", ignored).replace_filename("dragoman");
  std::vector<std::string> wanted;
  context.seeds = 0;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--quick") {
      context.quick = true;
    } else if (word == "--full") {
      context.full = true;
    } else if (i + 1 == count) {
      return usage(fmt::format("'{}' is no switch, or its value is missing", word));
    } else if (const char* value = words[++i]; word == "--section") {
      const bool known =
          std::any_of(std::begin(kSections), std::end(kSections),
                      [&](const Named& section) { return section.name == std::string(value); });
      if (!known) return usage(fmt::format("no section '{}'", value));
      wanted.emplace_back(value);
    } else if (word == "--seeds") {
      context.seeds = std::max(1, std::atoi(value));
    } else if (word == "--limit") {
      context.limit = std::max(1.0, std::atof(value));
    } else if (word == "--only") {
      context.only = value;
    } else if (word == "--program") {
      context.program = value;
    } else {
      return usage(fmt::format("no switch '{}'", word));
    }
  }
  if (context.seeds == 0) context.seeds = context.quick ? 1 : 3;
  if (const char* folder = std::getenv("DRAGOMAN_PROTOTYPES")) context.prototypes = folder;
  try {
    using dragoman::bench::installed;
    if (installed("cbc")) context.cbc.emplace(context.scratch, context.limit);
    if (installed("toulbar2")) context.toulbar2.emplace(context.scratch, context.limit);
    dragoman::bench::print_machine();
    for (const Named& section : kSections)
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), section.name) != wanted.end())
        section.run(context);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_packages: {}\n", error.what());
    return 1;
  }
  if (context.report.mismatches() > 0) {
    fmt::print("\n*** {} MISMATCHES, see above\n", context.report.mismatches());
    return 1;
  }
  fmt::print("\nAll answers agree.\n");
  return 0;
}
