// The table of docs/record.md: from where each kind may come and to what it may point.
#include <fmt/format.h>

#include <limits>
#include <map>

#include "record/admit.h"

namespace dragoman::record {
namespace {

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

constexpr FromRoom kMed = FromRoom::mediators;
constexpr FromRoom kMedOrParty = FromRoom::mediators_or_party;
constexpr FromRoom kAny = FromRoom::any;
constexpr FromRoom kAll = FromRoom::all;

// By the name of the kind.
const std::map<std::string_view, KindRule>& rules() {
  static const std::map<std::string_view, KindRule> kRules = {
      {"open", {kAny, {}}},
      {"case", {kMed, {}}},
      {"party", {kMed, {}}},
      {"channel", {kMed, {}}},
      {"person", {kAny, {}}},
      {"room", {kMed, {}}},
      {"mandate", {kAny, {}}},
      {"join", {kAny, {}}},
      {"leave", {kAny, {}}},
      {"walk_out", {kMedOrParty, {}}},
      {"return", {kMedOrParty, {}}},
      {"meeting", {kAny, {}}},
      {"draft", {kAny, {{RefRole::follows, 0, 1, Target::text}}}},
      {"relay",
       {kMed,
        {{RefRole::follows, 0, 1, Target::relay},
         {RefRole::draft, 0, 1, Target::text},
         {RefRole::source, 0, kMany, Target::anything}}}},
      {"freeze", {kMed, {{RefRole::draft, 1, kMany, Target::text}}}},
      {"sign", {kAny, {{RefRole::draft, 1, kMany, Target::text}}}},
      {"phase", {kMed, {}}},
      {"close_phase", {kMed, {}}},
      {"response", {kMedOrParty, {{RefRole::draft, 1, kMany, Target::text}}}},
      {"read_back",
       {kMedOrParty,
        {{RefRole::draft, 0, kMany, Target::text},
         {RefRole::response, 0, 1, Target::response},
         {RefRole::read_back, 0, 1, Target::read_back, true}}}},
      {"note", {kAll, {{RefRole::about, 0, kMany, Target::anything, true}}}},
      {"terms", {kAny, {{RefRole::source, 1, kMany, Target::anything, true}}}},
      {"consent", {kAny, {{RefRole::source, 1, kMany, Target::anything, true}}}},
      {"statement",
       {kAll,
        {{RefRole::draft, 0, kMany, Target::text},
         {RefRole::heard, 0, kMany, Target::anything, true}}}},
      {"preferences", {kAll, {}}},
      {"ask", {kMed, {{RefRole::basis, 0, kMany, Target::anything}}}},
      {"answer", {kAny, {{RefRole::ask, 1, 1, Target::ask}}}},
      {"propose_release", {kAny, {{RefRole::source, 1, kMany, Target::anything, true}}}},
      {"refuse_release", {kAny, {{RefRole::proposal, 1, 1, Target::proposal, true}}}},
      {"release",
       {kAny,
        {{RefRole::source, 1, kMany, Target::anything},
         {RefRole::proposal, 1, 1, Target::proposal}}}},
      {"policy", {kAny, {{RefRole::proposal, 0, 1, Target::policy, true}}}},
      {"pose", {kMed, {}}},
      {"secret_answer", {kAny, {{RefRole::pose, 1, 1, Target::pose}}}},
      {"outcome", {kMed, {{RefRole::pose, 1, 1, Target::pose}}}},
      {"correct", {kAll, {{RefRole::corrected, 1, 1, Target::anything}}}},
      {"seal", {kAny, {}}},
      {"erase", {kAny, {}}},
  };
  return kRules;
}

}  // namespace

const KindRule& rule_of(const Body& body) { return rules().at(kind_name(body)); }

std::string a_kind(const Body& body) {
  std::string name = kind_name(body);
  for (char& c : name) {
    if (c == '_') c = ' ';
  }
  const bool vowel = std::string_view("aeio").find(name.front()) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", name);
}

}  // namespace dragoman::record
