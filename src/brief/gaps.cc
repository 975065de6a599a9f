#include "dragoman/gaps.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dragoman {
namespace {

template <class Range, class Test>
std::vector<std::string> ids_where(const Range& things, Test test) {
  std::vector<std::string> ids;
  for (const auto& thing : things) {
    if (test(thing)) ids.push_back(thing.id);
  }
  return ids;
}

bool is_principal(const Party& party) { return party.role == PartyRole::principal; }

bool takes_values(const Point& point) {
  return point.kind == PointKind::roster ? point.roster && !point.roster->members.empty()
                                         : domain_size(point) > 0;
}

// Adds a gap that concerns some of the case, if any.
void add(std::vector<Gap>& gaps, const char* what, std::vector<std::string> of, const char* means) {
  if (!of.empty()) gaps.push_back({what, std::move(of), means});
}

void find_draft_gaps(const Case& talks, std::vector<Gap>& gaps) {
  if (talks.drafts.empty()) {
    gaps.push_back({"drafts", {}, "Nothing can be amended or compared with a current text."});
    return;
  }
  const Draft& last = talks.drafts.back();
  const auto silent = [&](const Point& point) {
    return std::none_of(last.positions.begin(), last.positions.end(),
                        [&](const Position& p) { return p.point == point.id; });
  };
  add(gaps, "positions", ids_where(talks.points, silent),
      "The last draft leaves these points open.");
  const auto unheard = [&](const Party& party) {
    return is_principal(party) &&
           std::none_of(talks.responses.begin(), talks.responses.end(), [&](const Response& r) {
             return r.party == party.id && r.draft == last.id;
           });
  };
  add(gaps, "responses", ids_where(talks.parties, unheard),
      "What they say of the last draft is not on file.");
}

}  // namespace

std::vector<std::string> parties_without_scores(const Case& talks) {
  return ids_where(talks.parties, [&](const Party& party) {
    const Preferences* scores = talks.find_preferences(party.id);
    return is_principal(party) &&
           (scores == nullptr || (scores->points.empty() && scores->interactions.empty()));
  });
}

std::vector<Gap> find_gaps(const Case& talks) {
  std::vector<Gap> gaps;
  if (std::none_of(talks.parties.begin(), talks.parties.end(), is_principal)) {
    gaps.push_back({"principals", {}, "There is nobody whose consent a package would need."});
  }
  add(gaps, "scores", parties_without_scores(talks),
      "Which packages they would accept, the frontier, the four solutions and any count of "
      "acceptable packages cannot be known without them, and nothing is invented in their place.");
  add(gaps, "options", ids_where(talks.points, [](const Point& p) { return !takes_values(p); }),
      "No package can say anything on these points.");
  add(gaps, "texts", ids_where(talks.points, [](const Point& p) { return p.text.empty(); }),
      "Only their titles can be shown.");
  find_draft_gaps(talks, gaps);
  const auto unreached = [&](const Party& party) {
    return !talks.mediators.empty() && is_principal(party) &&
           std::none_of(talks.channels.begin(), talks.channels.end(),
                        [&](const Channel& c) { return c.party == party.id; });
  };
  add(gaps, "channels", ids_where(talks.parties, unreached),
      "Which mediator speaks with them is not on file.");
  return gaps;
}

std::string describe_gap(const Gap& gap) {
  constexpr std::size_t kListed = 8;
  if (gap.of.empty()) return fmt::format("No {} are on file. {}", gap.what, gap.means);
  if (gap.of.size() <= kListed) {
    return fmt::format("No {} on file for {}. {}", gap.what, fmt::join(gap.of, ", "), gap.means);
  }
  return fmt::format("No {} on file for {} in all, {} to {}. {}", gap.what, gap.of.size(),
                     gap.of.front(), gap.of.back(), gap.means);
}

}  // namespace dragoman
