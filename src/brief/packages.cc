// "The packages" and "Amending the draft": what changes, point by point, and who gains and gives.
#include <fmt/format.h>

#include <algorithm>

#include "brief/html.h"
#include "brief/sheet.h"

namespace dragoman::brief {
namespace {

constexpr std::size_t kMostRows = 30;  // beyond, points as in the draft are only counted
constexpr double kBarWidth = 150, kBarHeight = 14;

bool crossed(Utility utility) { return utility <= kRedLine / 2; }

std::string mark_of(const Words& words, Change change) {
  const auto sign = [](const char* html_class, const char* shape, const char* meaning) {
    return fmt::format("<span class=\"{}\" title=\"{}\">{}</span> ", html_class, escaped(meaning),
                       shape);
  };
  if (change == Change::changed) return sign("mark", "\u25c6", words.changed);
  if (change == Change::settled) return sign("mark soft", "\u25c7", words.settled);
  return {};
}

std::string points_table(const Sheet& sheet, const ShownPackage& shown) {
  const Words& words = sheet.words;
  const bool few = sheet.talks.points.size() <= kMostRows;
  std::string rows;
  std::size_t left_out = 0, differing = 0;
  for (std::size_t i = 0; i < sheet.talks.points.size(); ++i) {
    const Point& point = sheet.talks.points[i];
    const Position* position = position_at(sheet.draft, point.id);
    const Change change = sheet.draft ? change_at(point, position, shown.values[i]) : Change::none;
    if (change != Change::none) ++differing;
    if (change == Change::none && sheet.draft && !few) {
      ++left_out;
      continue;
    }
    const char* row_class = change == Change::changed   ? "changed"
                            : change == Change::settled ? "settled"
                            : sheet.draft               ? "same"
                                                        : "";
    std::string cells = "<th scope=\"row\">" + sheet.point(point) + "</th>";
    if (sheet.draft) cells += element("td", "", sheet.position(point, position));
    cells += element("td", "new", mark_of(words, change) + sheet.value(point, shown.values[i]));
    rows += fmt::format("<tr class=\"{}\">{}</tr>\n", row_class, cells);
  }
  std::string head = element("th", "", escaped(words.point));
  if (sheet.draft) head += element("th", "", escaped(words.in_draft));
  head += element("th", "", escaped(words.in_package));
  std::string html = fmt::format(
      "<table class=\"points{}\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table>\n",
      sheet.draft ? " three" : "", head, rows);
  if (left_out > 0) {
    html +=
        element("p", "meta", sentence(words.unchanged, {number(std::to_string(left_out))})) + "\n";
  }
  if (sheet.draft && differing == 0) html += element("p", "meta", escaped(words.no_change)) + "\n";
  return html;
}

// From the walk-away value to the package's utility, on a track from the least to the best utility
// shown; the draft is a diamond. Nothing is written in it, so that it needs no fonts.
std::string gain_bar(const Sheet& sheet, std::size_t party, Utility utility) {
  constexpr double kEdge = 6;
  Utility low = sheet.extent.least[party], high = sheet.extent.most[party];
  const bool draft = sheet.current && !crossed(sheet.current->utilities[party]);
  if (draft) {
    low = std::min(low, sheet.current->utilities[party]);
    high = std::max(high, sheet.current->utilities[party]);
  }
  const auto across = [&](Utility value) {
    const double share =
        high > low ? static_cast<double>(value - low) / static_cast<double>(high - low) : 0.5;
    const double x = kEdge + share * (kBarWidth - 2 * kEdge);
    return sheet.rtl ? kBarWidth - x : x;
  };
  const double middle = kBarHeight / 2;
  const double walk = across(sheet.input.problem->parties[party].walk_away);
  const double start = across(low), end = across(sheet.extent.most[party]);
  std::string shapes = fmt::format(
      "<path class=\"i-axis\" fill=\"none\" stroke=\"#8b8378\" d=\"M{0:.1f} {2:.1f}L{1:.1f} {2:.1f}"
      "M{1:.1f} {3:.1f}L{1:.1f} {4:.1f}\"/>",
      start, end, middle, middle - 3, middle + 3);
  if (!crossed(utility)) {
    const double at = across(utility);
    shapes += fmt::format(
        "<rect class=\"f-bar\" fill=\"#7b2d26\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
        "height=\"6\"/>",
        std::min(walk, at), middle - 3, std::max(1.0, std::abs(at - walk)));
  }
  shapes += fmt::format(
      "<path class=\"i-walk-mark\" stroke=\"#23201c\" stroke-width=\"1.4\" fill=\"none\" "
      "d=\"M{0:.1f} 0L{0:.1f} {1:.1f}\"/>",
      walk, kBarHeight);
  if (draft) {
    const double at = across(sheet.current->utilities[party]);
    shapes += fmt::format(
        "<path class=\"i-draft filled\" stroke=\"#23201c\" fill=\"#ffffff\" d=\"M{0:.1f} {1:.1f}"
        "L{2:.1f} {3:.1f}L{0:.1f} {4:.1f}L{5:.1f} {3:.1f}Z\"/>",
        at, middle - 4, at + 4, middle, middle + 4, at - 4);
  }
  return fmt::format(
      "<svg class=\"bar\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "aria-hidden=\"true\">{2}</svg>",
      kBarWidth, kBarHeight, shapes);
}

std::string difference_cell(const Sheet& sheet, std::optional<Utility> difference) {
  if (!difference) return element("td", "num", element("span", "quiet", "\u2013"));
  return element("td", "num", number(difference_text(*difference, sheet.units)));
}

std::string gains_row(const Sheet& sheet, const Package& package, std::size_t party) {
  const ProblemParty& who = sheet.input.problem->parties[party];
  const Utility utility = package.utilities[party];
  std::string name = sheet.scored_party(party);
  if (!who.walk_away_known) name += "<sup>*</sup>";
  std::string cells =
      "<th scope=\"row\">" + element("span", "name", name) + " " + gain_bar(sheet, party, utility);
  if (crossed(utility)) {
    cells +=
        "</th><td class=\"num\" colspan=\"4\">" + escaped(sheet.words.red_line_crossed) + "</td>";
    return element("tr", "", cells) + "\n";
  }
  cells += "</th>" + element("td", "num strong", number(utility_text(utility, sheet.units)));
  cells += difference_cell(sheet, utility - who.walk_away);
  if (sheet.draft) {
    const bool draft = sheet.current && !crossed(sheet.current->utilities[party]);
    cells += difference_cell(
        sheet, draft ? std::optional(utility - sheet.current->utilities[party]) : std::nullopt);
  }
  cells += difference_cell(sheet, utility - sheet.extent.most[party]);
  return element("tr", "", cells) + "\n";
}

std::string gains_table(const Sheet& sheet, const Package& package) {
  const Words& words = sheet.words;
  std::string head = element("th", "", escaped(words.party)) +
                     element("th", "num", escaped(words.utility)) +
                     element("th", "num", escaped(words.over_walk_away));
  if (sheet.draft) head += element("th", "num", escaped(words.against_draft));
  head += element("th", "num", escaped(words.below_best));
  std::string rows;
  for (std::size_t p = 0; p < package.utilities.size(); ++p) rows += gains_row(sheet, package, p);
  return fmt::format(
      "<table class=\"gains\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table>\n", head,
      rows);
}

// What the marks and bars of the tables mean.
std::string reading_help(const Sheet& sheet) {
  const Words& words = sheet.words;
  std::string html = escaped(words.bar_legend);
  if (sheet.draft) html = escaped(words.mark_legend) + " " + html;
  if (sheet.current) {
    html += " " +
            sentence(words.bar_diamond, {escaped(sheet.current_settled ? words.current_draft_settled
                                                                       : words.current_draft)});
  }
  return html;
}

std::string assumed_note(const Sheet& sheet) {
  for (const ProblemParty& party : sheet.input.problem->parties) {
    if (party.walk_away_known) continue;
    return element("p", "meta", "* " + escaped(sheet.words.walk_away_assumed)) + "\n";
  }
  return {};
}

// ---- Amendments ---------------------------------------------------------------------------------

std::string rung_changes(const Sheet& sheet, const Rung& rung) {
  const auto values = to_values(sheet.talks, *sheet.input.problem, rung.package->assignment);
  std::string html;
  for (const int index : rung.changed_points) {
    const Point& point = sheet.talks.points[static_cast<std::size_t>(index)];
    html += element(
        "li", "",
        sheet.point(point) + ": " +
            element("span", "quiet", sheet.position(point, position_at(sheet.draft, point.id))) +
            (sheet.rtl ? " \u2190 " : " \u2192 ") +
            element("strong", "", sheet.value(point, values[static_cast<std::size_t>(index)])));
  }
  return html.empty() ? html : "<ul class=\"changes\">" + html + "</ul>\n";
}

// One cell per party: its utility, what it gains or loses against the draft, and whether it
// accepts.
std::string rung_cell(const Sheet& sheet, const Rung& rung, std::size_t party) {
  const Utility utility = rung.package->utilities[party];
  if (crossed(utility)) return element("td", "num refuses", escaped(sheet.words.red_line_crossed));
  std::string html = number(utility_text(utility, sheet.units));
  if (rung.changes > 0 && !crossed(rung.difference[party]) && rung.difference[party] != 0) {
    html += "<br>" + element("span", "quiet",
                             (rung.difference[party] > 0 ? "\u25b2 " : "\u25bc ") +
                                 number(difference_text(rung.difference[party], sheet.units)));
  }
  const bool accepted = accepts(*sheet.input.problem, static_cast<int>(party), utility);
  if (!accepted) html += "<br>" + escaped(sheet.words.below_walk_away);
  return element("td", accepted ? "num" : "num refuses", html);
}

std::string rung_html(const Sheet& sheet, const Rung& rung) {
  const Words& words = sheet.words;
  const std::size_t parties = sheet.input.problem->parties.size();
  std::string head = rung.changes == 0
                         ? escaped(words.as_it_stands)
                         : sentence(words.changes, {number(std::to_string(rung.changes))});
  if (!rung.package) {
    return element("h3", "", head) + "\n" +
           element("p", "",
                   escaped(words.nothing_found) + " " +
                       element("span", "quiet", sheet.known(rung.known))) +
           "\n";
  }
  std::string names, cells;
  for (std::size_t p = 0; p < parties; ++p) {
    names += element("th", "num", sheet.scored_party(p));
    cells += rung_cell(sheet, rung, p);
  }
  return "<div class=\"rung\">\n" +
         element("h3", "",
                 head + " <span class=\"kinds\">" +
                     sentence(words.accepting, {number(std::to_string(rung.accepting)),
                                                number(std::to_string(parties))}) +
                     " " + element("span", "quiet", sheet.known(rung.known)) + "</span>") +
         "\n" + rung_changes(sheet, rung) +
         fmt::format(
             "<div class=\"scroll\"><table class=\"ladder\">\n<thead><tr>{}</tr></thead>\n"
             "<tbody><tr>{}</tr></tbody></table></div>\n</div>\n",
             names, cells);
}

}  // namespace

std::string packages_section(const Sheet& sheet) {
  if (!sheet.scored() || sheet.shown.empty()) return {};
  std::string html = element("p", "", escaped(sheet.words.packages_intro)) + "\n" +
                     element("p", "meta", reading_help(sheet)) + "\n" + assumed_note(sheet);
  for (std::size_t i = 0; i < sheet.shown.size(); ++i) {
    const ShownPackage& shown = sheet.shown[i];
    html += fmt::format(
        "<article>\n<h3>{} <span class=\"kinds\">{}</span></h3>\n{}{}</article>\n",
        sentence(sheet.words.package, {"<span class=\"letter\">" + sheet.letter_of(i) + "</span>"}),
        sheet.kinds_known(shown), points_table(sheet, shown), gains_table(sheet, shown.package));
  }
  return section("packages", sheet.words.packages, html);
}

std::string amendments_section(const Sheet& sheet) {
  if (!sheet.scored() || !sheet.input.amend || !sheet.draft) return {};
  const AmendResult& amend = *sheet.input.amend;
  const Words& words = sheet.words;
  std::string html = element("p", "", escaped(words.amendments_intro)) + "\n";
  if (amend.fewest) {
    html += element("p", "lead",
                    sentence(words.fewest, {number(std::to_string(amend.fewest->changes)),
                                            sheet.known(amend.fewest_known)})) +
            "\n";
  } else {
    html += element("p", "lead",
                    escaped(amend.fewest_known == Known::proved ? words.fewest_none
                                                                : words.fewest_unknown)) +
            "\n";
  }
  const std::string why = sheet.stopped(amend.stopped);
  if (!why.empty()) html += element("p", "meta", why) + "\n";
  for (const Rung& rung : amend.ladder) html += rung_html(sheet, rung);
  const bool listed =
      !amend.fewest || std::any_of(amend.ladder.begin(), amend.ladder.end(), [&](const Rung& rung) {
        return rung.changes == amend.fewest->changes;
      });
  if (!listed) html += rung_html(sheet, *amend.fewest);
  return section("amendments", words.amendments, html);
}

}  // namespace dragoman::brief
