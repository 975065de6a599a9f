#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal.h"
#include "cli/verbs.h"
#include "dragoman/gaps.h"
#include "dragoman/json.h"

namespace dragoman::cli {
namespace {

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// "5 parties (2 principals)": packages speak of principals only.
std::string counted_parties(const Case& talks) {
  const auto principals =
      std::count_if(talks.parties.begin(), talks.parties.end(),
                    [](const Party& party) { return party.role == PartyRole::principal; });
  std::string all = counted(talks.parties.size(), "party", "parties");
  if (static_cast<std::size_t>(principals) == talks.parties.size()) return all;
  return fmt::format("{} ({})", all,
                     counted(static_cast<std::size_t>(principals), "principal", "principals"));
}

void print_case(const Case& talks) {
  print(fmt::format(
      "{}: sound. {}, {}, {}, {}, {}.\n", talks.id.empty() ? "This case is" : talks.id,
      counted_parties(talks), counted(talks.points.size(), "point", "points"),
      counted(talks.rules.size(), "rule", "rules"), counted(talks.drafts.size(), "draft", "drafts"),
      counted(talks.responses.size(), "response", "responses")));
}

}  // namespace

Result<int> run(const CheckArguments& arguments) {
  const Result<Case> talks = load(arguments.inputs);
  if (!talks) return tl::unexpected(talks.error());
  if (const Result<void> sound = validate(*talks); !sound) return tl::unexpected(sound.error());
  const Result<Problem> problem = compile(*talks);
  if (!problem && !is_gap(problem.error())) return tl::unexpected(problem.error());
  const std::vector<Gap> gaps = find_gaps(*talks);
  const std::vector<std::string> notes = problem ? problem->notes : std::vector<std::string>{};
  if (arguments.json) {
    check_json(*talks, gaps, notes, standard_output());
    return kAnswered;
  }
  print_case(*talks);
  if (gaps.empty()) print("Nothing is missing.\n");
  if (!gaps.empty()) print("\nNot on file:\n");
  for (const Gap& gap : gaps) print_item(describe_gap(gap));
  if (!notes.empty()) print("\nTaken as given when packages are computed:\n");
  for (const std::string& text : notes) print_item(text);
  return kAnswered;
}

}  // namespace dragoman::cli
