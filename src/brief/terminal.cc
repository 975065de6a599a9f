#include <fmt/format.h>

#include <algorithm>

#include "brief/columns.h"
#include "brief/digest.h"
#include "brief/numbers.h"
#include "brief/text_page.h"
#include "dragoman/brief.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr int kLabelWidth = 28;

struct Page : TextPage {
  const Problem& problem;
  Units units;

  Page(const Case& c, const Problem& p, const TerminalOptions& o)
      : TextPage(c, o), problem(p), units(units_of(p)) {}

  std::string name(std::size_t index) const { return party(problem.parties[index].id); }
};

const char* solution_name(SolutionKind kind) {
  switch (kind) {
    case SolutionKind::nash:
      return "Nash";
    case SolutionKind::kalai_smorodinsky:
      return "Kalai\u2013Smorodinsky";
    case SolutionKind::egalitarian:
      return "egalitarian";
    case SolutionKind::utilitarian:
      break;
  }
  return "utilitarian";
}

std::string how_known(Known known) {
  return known == Known::heuristic ? "heuristic, no guarantee" : known_name(known);
}

std::string stopped_suffix(StopReason reason) {
  return reason == StopReason::finished ? ""
                                        : fmt::format(", stopped: {}", stop_reason_name(reason));
}

std::string count_words(const Count& count) {
  const std::string interval =
      fmt::format("{} \u2013 {}", count_text(count.low), count_text(count.high));
  switch (count.known) {
    case Known::proved:
      return count_text(count.value);
    case Known::none:
      return "an unknown number";
    case Known::sampled: {
      const std::string sample = fmt::format(
          "{} draws, seed {}", count_text(std::to_string(count.sample_size)), count.seed);
      // None in the sample is no estimate; its interval says all there is.
      if (count.value == "0")
        return fmt::format("{} (95 % interval; none in {})", interval, sample);
      return fmt::format("about {} (95 % interval {}; {})", count_text(count.value), interval,
                         sample);
    }
    default:
      return fmt::format("{} ({})", interval, known_name(count.known));
  }
}

void write_counts(Page& page, const PackagesResult& result) {
  std::string words = fmt::format("{} keep the rules; ", count_words(result.feasible));
  const std::size_t parties = page.problem.parties.size();
  const bool quorum = page.problem.quorum < static_cast<int>(parties);
  if (quorum) {
    words += fmt::format("{} pass (every veto party and {} of {} accept); ",
                         count_words(result.acceptable), page.problem.quorum, parties);
  }
  page.item("Packages", words + count_words(result.unanimous) + " are accepted by all");
  if (!quorum || result.accepted_by.size() != parties) return;
  std::string by;
  for (std::size_t p = 0; p < parties; ++p) {
    by += fmt::format("{}{} {}", p ? ", " : "", page.name(p), count_words(result.accepted_by[p]));
  }
  page.item("Accepted by", by);
}

void write_frontier_status(Page& page, const Frontier& frontier) {
  std::string words =
      fmt::format("{} packages, {}", frontier.points.size(),
                  frontier.known == Known::none ? "incomplete" : how_known(frontier.known));
  if (frontier.known == Known::bounded) {
    words += fmt::format(" within {} of each party's range", percent_text(frontier.epsilon));
    if (!frontier.why_not_exact.empty()) words += " (" + frontier.why_not_exact + ")";
  }
  page.item("Frontier", words + stopped_suffix(frontier.stopped));
}

std::string kind_list(const ShownPackage& shown, const Solutions& solutions) {
  std::string words;
  for (const SolutionKind kind : shown.kinds) {
    const Solution& solution = solution_of(solutions, kind);
    std::string known = how_known(solution.known);
    if (solution.known == Known::bounded) {
      known += fmt::format(": at least {} of the best", percent_text(solution.bound_share));
    }
    words += fmt::format("{}{} ({}{})", words.empty() ? "" : ", ", solution_name(kind), known,
                         stopped_suffix(solution.stopped));
  }
  return words.empty() ? "diverse (heuristic selection)" : words;
}

// Points × packages, then utilities with gains over the walk-away value.
void write_packages(Page& page, const std::vector<ShownPackage>& shown) {
  const int columns = static_cast<int>(shown.size());
  const int each = std::clamp((page.width - kLabelWidth) / columns - 2, 8, 30);
  Columns table{{kLabelWidth}, {}, 2, ""};
  std::vector<std::string> head{"Point"};
  for (int c = 0; c < columns; ++c) {
    table.widths.push_back(each);
    head.push_back(std::string(1, static_cast<char>('A' + c)));
  }
  const Columns across{{kLabelWidth, page.width - kLabelWidth - 2}, {}, 2, ""};
  page.line();
  page.text += table.row(head);
  for (std::size_t i = 0; i < page.talks.points.size(); ++i) {
    const Point& point = page.talks.points[i];
    std::vector<std::string> cells{page.point_name(point)};
    for (const ShownPackage& package : shown) {
      cells.push_back(value_text(point, package.values[i], page.options.language));
    }
    // What they all share is written once, across the columns.
    const bool shared =
        columns > 1 && std::all_of(cells.begin() + 1, cells.end(),
                                   [&](const auto& cell) { return cell == cells[1]; });
    if (shared) {
      page.text += across.row({cells[0], cells[1] + " (in all)"});
      continue;
    }
    page.text += table.row(cells);
  }
  page.line();
  head[0] = "Utility (over walk-away)";
  page.text += table.row(head);
  for (std::size_t p = 0; p < page.problem.parties.size(); ++p) {
    const ProblemParty& party = page.problem.parties[p];
    std::vector<std::string> cells{page.name(p) + (party.veto ? " (veto)" : "")};
    for (const ShownPackage& package : shown) {
      const Utility utility = package.package.utilities[p];
      const bool crossed = utility <= kRedLine / 2;
      cells.push_back(crossed
                          ? "red line"
                          : fmt::format("{} ({})", utility_text(utility, page.units),
                                        difference_text(utility - party.walk_away, page.units)));
    }
    page.text += table.row(cells);
  }
}

void write_solutions(Page& page, const PackagesResult& result) {
  std::vector<ShownPackage> shown = shown_packages(page.talks, page.problem, result);
  constexpr std::size_t kMostShown = 26;
  if (shown.size() > kMostShown) shown.resize(kMostShown);
  page.line();
  if (shown.empty()) {
    const bool none = result.unanimous.known == Known::proved && result.unanimous.value == "0";
    page.line(none ? "No package is accepted by every party."
                   : "No package that every party accepts was found.");
    return;
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    page.item(std::string(1, static_cast<char>('A' + i)), kind_list(shown[i], result.solutions), 2);
  }
  constexpr std::size_t kSideBySide = 5;
  if (shown.size() > kSideBySide) shown.resize(kSideBySide);
  write_packages(page, shown);
}

void write_frontier(Page& page, const Frontier& frontier) {
  const std::size_t rows = std::min(
      frontier.points.size(), static_cast<std::size_t>(std::max(0, page.options.frontier_rows)));
  if (rows == 0) return;
  const int parties = static_cast<int>(page.problem.parties.size());
  const int each = std::clamp((page.width - 4) / parties - 2, 6, 22);
  Columns table{{4}, {true}, 2, ""};
  std::vector<std::string> head{""};
  for (int p = 0; p < parties; ++p) {
    table.widths.push_back(each);
    table.right.push_back(true);
    head.push_back(truncated(page.name(static_cast<std::size_t>(p)), each));
  }
  page.line();
  page.line(
      rows == frontier.points.size()
          ? "Frontier, utilities"
          : fmt::format("Frontier, utilities of the first {} of {}", rows, frontier.points.size()));
  page.text += table.row(head);
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::string> cells{std::to_string(i + 1)};
    for (const Utility utility : frontier.points[i].utilities) {
      cells.push_back(utility_text(utility, page.units));
    }
    page.text += table.row(cells);
  }
}

std::string origin_words(const Page& page, const Origin& origin) {
  static constexpr const char* kKinds[] = {"rule", "red line", "walk-away value", "roster"};
  std::string words = kKinds[static_cast<int>(origin.kind)];
  if (origin.party >= 0) words += " of " + page.name(static_cast<std::size_t>(origin.party));
  if (!origin.id.empty()) words += " '" + origin.id + "'";
  return origin.text.empty() ? words : words + ": " + origin.text;
}

void write_conflict(Page& page, const Conflict& conflict) {
  page.line();
  const bool alone = conflict.origins.size() == 1;
  page.line(alone ? "This cannot hold, whatever else gives way:"
                  : "These cannot hold together; without any one of them the rest can:");
  for (const int index : conflict.origins) {
    page.bullet(origin_words(page, page.problem.origins[static_cast<std::size_t>(index)]));
  }
  if (alone) return;
  page.line(!conflict.smallest_known ? "Whether a smaller conflict exists is not settled."
            : conflict.smallest      ? "No smaller conflict exists."
                                     : "A smaller conflict exists.");
}

void write_notes(Page& page) {
  if (page.problem.notes.empty()) return;
  page.line();
  page.line("What was missing or assumed:");
  for (const std::string& note : page.problem.notes) page.bullet(note);
}

// ---- Amendments ---------------------------------------------------------------------------------

void write_differences(Page& page, const Rung& rung) {
  std::string words;
  for (std::size_t p = 0; p < rung.difference.size(); ++p) {
    const Utility utility = rung.package->utilities[p];
    const bool enough = accepts(page.problem, static_cast<int>(p), utility);
    words += fmt::format("{}{} {}{}", words.empty() ? "" : "; ", page.name(p),
                         utility_text(utility, page.units), enough ? "" : " (refuses)");
    if (rung.changes > 0 && utility > kRedLine / 2 && rung.difference[p] > kRedLine / 2) {
      words += " " + difference_text(rung.difference[p], page.units);
    }
  }
  page.item("", words, 2);
}

// The points that the draft leaves open or in brackets, by their places in the case.
std::vector<int> unsettled_points(const Page& page, const Draft* draft,
                                  const std::vector<Value>& values) {
  std::vector<int> places;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const OptionId* option = std::get_if<OptionId>(&values[i]);
    if (option && option->id.empty()) continue;  // nothing on file that it could take
    const Position* position = position_at(draft, page.talks.points[i].id);
    if (!position || position->values.size() != 1) places.push_back(static_cast<int>(i));
  }
  return places;
}

void write_rung(Page& page, const Rung& rung, const Draft* draft) {
  page.line();
  std::string head = rung.changes == 0
                         ? std::string("The draft as it stands")
                         : fmt::format("{} change{}", rung.changes, rung.changes == 1 ? "" : "s");
  if (!rung.package) {
    const char* none = rung.known != Known::proved ? "nothing found"
                       : rung.changes == 0         ? "it cannot be settled within the rules"
                                                   : "there is no such package";
    page.line(fmt::format("{}: {} ({})", head, none, how_known(rung.known)));
    return;
  }
  const std::vector<Value> values = to_values(page.talks, page.problem, rung.package->assignment);
  std::vector<int> shown = rung.changed_points;
  if (rung.changes == 0) {
    shown = unsettled_points(page, draft, values);
    if (!shown.empty()) head = "The draft, what it leaves open settled best";
  }
  page.line(fmt::format("{}: {} of {} accept ({})", head, rung.accepting,
                        page.problem.parties.size(), how_known(rung.known)));
  for (const int index : shown) {
    const Point& point = page.talks.points[static_cast<std::size_t>(index)];
    const Position* position = position_at(draft, point.id);
    page.item(
        "*",
        fmt::format(
            "{}: {} \u2192 {}", page.point_name(point),
            position ? position_text(point, *position, page.options.language) : "open",
            value_text(point, values[static_cast<std::size_t>(index)], page.options.language)),
        1);
  }
  write_differences(page, rung);
}

}  // namespace

std::string render_packages_text(const Case& talks, const Problem& problem,
                                 const PackagesResult& result, const TerminalOptions& options) {
  Page page(talks, problem, options);
  page.line(fmt::format("{} \u2014 {} parties, {} points", page.title(), problem.parties.size(),
                        talks.points.size()));
  page.line();
  write_counts(page, result);
  write_frontier_status(page, result.frontier);
  write_solutions(page, result);
  write_frontier(page, result.frontier);
  if (result.conflict) write_conflict(page, *result.conflict);
  write_notes(page);
  return page.text;
}

std::string render_amend_text(const Case& talks, const Problem& problem, const CompiledDraft&,
                              const AmendResult& result, const TerminalOptions& options) {
  Page page(talks, problem, options);
  const Draft* draft = draft_of(talks, options.draft_id);
  page.line(fmt::format("{} \u2014 amendments to draft {}", page.title(), draft ? draft->id : ""));
  for (const Rung& rung : result.ladder) write_rung(page, rung, draft);
  page.line();
  if (result.fewest) {
    page.line(fmt::format("Fewest changes after which all accept: {} ({})", result.fewest->changes,
                          how_known(result.fewest_known)));
    const bool listed =
        std::any_of(result.ladder.begin(), result.ladder.end(),
                    [&](const Rung& rung) { return rung.changes == result.fewest->changes; });
    if (!listed) write_rung(page, *result.fewest, draft);
  } else {
    page.line(result.fewest_known == Known::proved
                  ? "No set of changes makes every party accept (proved)."
                  : "No set of changes was found after which all accept; none is ruled out.");
  }
  if (result.stopped != StopReason::finished) {
    page.line(fmt::format("Stopped early: {}.", stop_reason_name(result.stopped)));
  }
  write_notes(page);
  return page.text;
}

}  // namespace dragoman
