// The names of enumerators, as in JSON and on the command line.
#include <algorithm>
#include <array>

#include "dragoman/infer.h"

namespace dragoman {

namespace {

constexpr std::array kRuleNames = {
    "order",     "between",   "importance",   "comparison",      "range",          "score",
    "walk_away", "accepts",   "refuses",      "open_is_no_deal", "bracket_mean",   "red_line",
    "demand",    "rejection", "agreed_draft", "agreed_point",    "rejected_draft", "scores",
};

}  // namespace

const char* infer_rule_name(InferRule rule) { return kRuleNames[static_cast<std::size_t>(rule)]; }

std::optional<InferRule> find_infer_rule(std::string_view name) {
  const auto found = std::find(kRuleNames.begin(), kRuleNames.end(), name);
  if (found == kRuleNames.end()) return std::nullopt;
  return static_cast<InferRule>(found - kRuleNames.begin());
}

std::vector<InferRule> default_infer_rules() {
  std::vector<InferRule> rules;
  for (std::size_t i = 0; i < kRuleNames.size(); ++i)
    if (static_cast<InferRule>(i) != InferRule::rejected_draft)
      rules.push_back(static_cast<InferRule>(i));
  return rules;
}

const char* standing_name(Standing standing) {
  switch (standing) {
    case Standing::necessary:
      return "necessary";
    case Standing::possible:
      return "possible";
    case Standing::never:
      return "never";
    case Standing::unknown:
      return "unknown";
  }
  return "unknown";
}

const char* prior_name(Prior prior) {
  switch (prior) {
    case Prior::flat:
      return "flat";
    case Prior::uneven:
      return "uneven";
    case Prior::opposed:
      return "opposed";
  }
  return "flat";
}

ShareWord share_word(double share) {
  if (share <= 0) return ShareWord::none;
  if (share < 0.35) return ShareWord::few;
  if (share < 0.65) return ShareWord::about_half;
  return share < 0.9 ? ShareWord::most : ShareWord::almost_all;
}

const char* share_word_name(ShareWord word) {
  switch (word) {
    case ShareWord::none:
      return "none";
    case ShareWord::few:
      return "few";
    case ShareWord::about_half:
      return "about half";
    case ShareWord::most:
      return "most";
    case ShareWord::almost_all:
      return "almost all";
  }
  return "none";
}

}  // namespace dragoman
