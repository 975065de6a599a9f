// "What is contested and what is not": first by the answers on file, then by the scores.
#include <fmt/format.h>

#include <algorithm>

#include "brief/html.h"
#include "brief/sheet.h"
#include "brief/stakes.h"
#include "model/standing.h"

namespace dragoman::brief {

using model::Verdict;
using model::verdict_on_point;

namespace {

constexpr double kBarWidth = 90;

std::string list_row(const Sheet& sheet, const char* label,
                     const std::vector<std::string>& points) {
  return pair_row(escaped(label), points.empty()
                                      ? element("span", "quiet", escaped(sheet.words.none_of_them))
                                      : joined(points, sheet.language));
}

std::string by_answers(const Sheet& sheet) {
  if (sheet.talks.responses.empty() || sheet.principals.empty()) return {};
  std::vector<std::string> agreed, qualified, disputed, unheard;
  for (const Point& point : sheet.talks.points) {
    bool refused = false, silent = false, plain = true;
    for (const Party* party : sheet.principals) {
      const Verdict verdict = verdict_on_point(sheet.talks, sheet.draft, party->id, point);
      refused |= verdict == Verdict::contested;
      silent |= verdict == Verdict::silent || verdict == Verdict::declined;
      plain &= verdict == Verdict::agreed;
    }
    const std::string name = sheet.point(point);
    if (plain) agreed.push_back(name);
    if (!plain && !refused && !silent) qualified.push_back(name);
    if (refused) disputed.push_back(name);
    if (silent) unheard.push_back(name);
  }
  const Words& words = sheet.words;
  return element("h3", "", escaped(words.by_answers)) + "\n" +
         pairs(list_row(sheet, words.all_agreed, agreed) +
               list_row(sheet, words.all_agreed_qualified, qualified) +
               list_row(sheet, words.disputed, disputed) +
               list_row(sheet, words.not_all_heard, unheard));
}

// A value of a variable as words (an option, a number, or how many of a category), or the range
// from it to `last`.
std::string variable_value(const Sheet& sheet, const Variable& variable, int value, int last) {
  const Point& point = sheet.talks.points[static_cast<std::size_t>(variable.point)];
  if (point.kind != PointKind::roster) {
    const std::string first = sheet.value(point, value_at(point, value));
    return last > value ? first + " \u2013 " + sheet.value(point, value_at(point, last)) : first;
  }
  const auto& categories = point.roster->categories;
  std::string count =
      number(std::to_string(value) + (last > value ? "\u2013" + std::to_string(last) : ""));
  if (categories.empty()) return count;
  const RosterCategory& category = categories[static_cast<std::size_t>(variable.category)];
  const std::string name = user(category.name, sheet.language);
  return (name.empty() ? user(category.id) : name) + " " + count;
}

// Values in a row as "first – last", few others one by one.
std::string values_html(const Sheet& sheet, const Variable& variable,
                        const std::vector<int>& values) {
  constexpr std::size_t kMostListed = 3;
  const bool in_a_row =
      values.size() > 2 && values.back() - values.front() + 1 == static_cast<int>(values.size());
  const Point& point = sheet.talks.points[static_cast<std::size_t>(variable.point)];
  if (in_a_row && point.kind != PointKind::choice) {
    return variable_value(sheet, variable, values.front(), values.back());
  }
  std::string html;
  for (std::size_t i = 0; i < values.size() && i < kMostListed; ++i) {
    html += (i ? " <span class=\"quiet\">/</span> " : "") +
            variable_value(sheet, variable, values[i], values[i]);
  }
  if (values.size() > kMostListed) {
    html += " " + element("span", "quiet",
                          sentence(sheet.words.more,
                                   {number(std::to_string(values.size() - kMostListed))}));
  }
  return html;
}

std::string wishes_html(const Sheet& sheet, std::size_t point, const PartyStake& party) {
  const Problem& problem = *sheet.input.problem;
  std::string html;
  for (const Wish& wish : party.wishes) {
    const Variable& variable = problem.variables[static_cast<std::size_t>(wish.variable)];
    if (wish.indifferent || wish.best.empty()) {
      if (party.wishes.size() == 1 && wish.indifferent) {
        html += element("span", "quiet", escaped(sheet.words.indifferent));
      }
    } else {
      html += (html.empty() ? "" : "; ") + values_html(sheet, variable, wish.best);
    }
    if (!wish.never.empty()) {
      html += (html.empty() ? "" : "; ") + element("span", "never",
                                                   escaped(sheet.words.red_lines_here) + " " +
                                                       values_html(sheet, variable, wish.never));
    }
  }
  const Roster* roster =
      sheet.talks.points[point].roster ? &*sheet.talks.points[point].roster : nullptr;
  for (const Choose& block : problem.chooses) {
    if (block.point != static_cast<int>(point) || !roster) continue;
    MemberIds ids;
    for (const int item : party.chosen.front()) {
      const auto member = static_cast<std::size_t>(block.member[static_cast<std::size_t>(item)]);
      ids.push_back(roster->members[member].id);
    }
    html += sheet.value(sheet.talks.points[point], ids);
  }
  return html.empty() ? element("span", "quiet", escaped(sheet.words.indifferent)) : html;
}

std::string stake_bar(const Sheet& sheet, double share, double widest) {
  const double width = widest > 0 ? kBarWidth * share / widest : 0;
  return fmt::format(
      "<svg class=\"bar\" width=\"{0:.0f}\" height=\"8\" viewBox=\"0 0 {0:.0f} 8\" "
      "aria-hidden=\"true\"><rect class=\"f-bar\" fill=\"#7b2d26\" x=\"{1:.1f}\" y=\"1\" "
      "width=\"{2:.1f}\" height=\"6\"/></svg>",
      kBarWidth, sheet.rtl ? kBarWidth - width : 0, width);
}

struct Totals {
  std::vector<double> per_party;
  double widest_share = 0;
};

Totals totals_of(const std::vector<PointStake>& stakes, std::size_t parties) {
  Totals totals{std::vector<double>(parties, 0), 0};
  for (const PointStake& point : stakes) {
    for (std::size_t p = 0; p < point.parties.size(); ++p) {
      totals.per_party[p] += static_cast<double>(point.parties[p].stake);
    }
  }
  for (const PointStake& point : stakes) {
    for (std::size_t p = 0; p < point.parties.size(); ++p) {
      if (totals.per_party[p] <= 0) continue;
      totals.widest_share = std::max(
          totals.widest_share, static_cast<double>(point.parties[p].stake) / totals.per_party[p]);
    }
  }
  return totals;
}

std::string point_group(const Sheet& sheet, std::size_t index, const PointStake& stake,
                        const Totals& totals) {
  std::string head = sheet.point(sheet.talks.points[index]);
  if (stake.coincide) {
    head += " <span class=\"mark\">= " + escaped(sheet.words.coincide_mark) + "</span>";
  }
  if (stake.interacts) head += "<sup>\u2020</sup>";
  std::string rows =
      "<tr class=\"group\"><th colspan=\"3\" scope=\"rowgroup\">" + head + "</th></tr>\n";
  for (std::size_t p = 0; p < stake.parties.size(); ++p) {
    const PartyStake& party = stake.parties[p];
    const double share =
        totals.per_party[p] > 0 ? static_cast<double>(party.stake) / totals.per_party[p] : 0;
    rows +=
        fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"stake\">{} {}</td></tr>\n",
                    sheet.scored_party(p), wishes_html(sheet, index, party),
                    stake_bar(sheet, share, totals.widest_share),
                    number(utility_text(party.stake, sheet.units)));
  }
  return "<tbody>\n" + rows + "</tbody>\n";
}

std::string by_scores(const Sheet& sheet) {
  if (!sheet.scored()) return {};
  const Words& words = sheet.words;
  const auto stakes = stakes_of(*sheet.input.problem, sheet.talks.points.size());
  const Totals totals = totals_of(stakes, sheet.input.problem->parties.size());
  std::vector<std::string> coincide, differ;
  std::string groups;
  bool interacts = false;
  for (std::size_t i = 0; i < stakes.size(); ++i) {
    if (stakes[i].parties.empty()) continue;
    (stakes[i].coincide ? coincide : differ).push_back(sheet.point(sheet.talks.points[i]));
    groups += point_group(sheet, i, stakes[i], totals);
    interacts |= stakes[i].interacts;
  }
  std::string html =
      element("h3", "", escaped(words.by_scores)) + "\n" +
      element("p", "", escaped(words.by_scores_intro)) + "\n" +
      pairs(list_row(sheet, words.coincide, coincide) + list_row(sheet, words.differ, differ));
  html += fmt::format(
      "<table class=\"stakes\">\n<thead><tr><th>{}</th><th>{}</th><th class=\"stake\">{}</th></tr>"
      "</thead>\n{}</table>\n",
      escaped(words.party), escaped(words.wants_most), escaped(words.at_stake), groups);
  if (interacts) html += element("p", "meta", "\u2020 " + escaped(words.interacts)) + "\n";
  return html;
}

}  // namespace

std::string contested_section(const Sheet& sheet) {
  return section("contested", sheet.words.contested, by_answers(sheet) + by_scores(sheet));
}

}  // namespace dragoman::brief
