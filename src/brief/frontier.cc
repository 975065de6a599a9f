// "The frontier": a scatter for two parties, parallel axes otherwise.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "brief/columns.h"
#include "brief/html.h"
#include "brief/plot.h"
#include "brief/sheet.h"

namespace dragoman::brief {
namespace {

constexpr double kWide = 620, kNarrow = 340;
constexpr std::size_t kMostDots = 600, kMostLines = 140;
constexpr double kClosestDots = 1.0 / 400;  // of the plot's range

// One party's scale, with room at both ends.
struct Scale {
  double low = 0, high = 1, from = 0, to = 1;
  double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

Scale scale_of(const Sheet& sheet, std::size_t party, double from, double to) {
  constexpr double kRoom = 0.06;
  Utility least = sheet.extent.least[party], most = sheet.extent.most[party];
  if (sheet.current && sheet.current->utilities[party] > kRedLine / 2) {
    least = std::min(least, sheet.current->utilities[party]);
    most = std::max(most, sheet.current->utilities[party]);
  }
  double low = utility_number(least, sheet.units), high = utility_number(most, sheet.units);
  const double room = high > low ? (high - low) * kRoom : 1;
  return {low - room, high + room, from, to};
}

bool drawable(const Package& package) {
  return std::none_of(package.utilities.begin(), package.utilities.end(),
                      [](Utility utility) { return utility <= kRedLine / 2; });
}

// Which frontier points to draw: all when they are few, else those that are apart.
std::vector<const Package*> thinned(const Sheet& sheet, bool scatter) {
  std::vector<const Package*> points;
  for (const Package& package : sheet.input.result->frontier.points) {
    if (drawable(package)) points.push_back(&package);
  }
  const std::size_t most = scatter ? kMostDots : kMostLines;
  if (points.size() <= most) return points;
  std::vector<const Package*> kept;
  if (scatter) {
    const Scale first = scale_of(sheet, 0, 0, 1), last = scale_of(sheet, 1, 0, 1);
    Spot previous{-1, -1};
    for (const Package* package : points) {
      const Spot at{first.at(utility_number(package->utilities[0], sheet.units)),
                    last.at(utility_number(package->utilities[1], sheet.units))};
      if (std::hypot(at.x - previous.x, at.y - previous.y) < kClosestDots) continue;
      kept.push_back(package);
      previous = at;
    }
    points = std::move(kept);
    kept.clear();
    if (points.size() <= most) return points;
  }
  for (std::size_t i = 0; i < most; ++i) {
    kept.push_back(points[i * (points.size() - 1) / (most - 1)]);
  }
  return kept;
}

double utility_at(const Sheet& sheet, const Package& package, std::size_t party) {
  return utility_number(package.utilities[party], sheet.units);
}

double walk_away(const Sheet& sheet, std::size_t party) {
  return utility_number(sheet.input.problem->parties[party].walk_away, sheet.units);
}

double step_of(const std::vector<double>& ticks) {
  return ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
}

// ---- Scatter ------------------------------------------------------------------------------------

struct ScatterFrame {
  Scale x, y;
  Box box;
};

ScatterFrame draw_scatter_frame(const Sheet& sheet, Plot& plot, bool wide) {
  constexpr double kStart = 52, kEnd = 16, kTop = 30, kBottom = 46;
  ScatterFrame frame;
  frame.box = {kStart, kTop, plot.width() - kStart - kEnd, plot.height() - kTop - kBottom};
  const double right = kStart + frame.box.width, floor = kTop + frame.box.height;
  frame.x = scale_of(sheet, 0, kStart, right);
  frame.y = scale_of(sheet, 1, floor, kTop);
  const auto x_ticks = round_ticks(frame.x.low, frame.x.high, wide ? 9 : 5);
  for (const double tick : x_ticks) {
    const double x = frame.x.at(tick);
    plot.line({x, kTop}, {x, floor}, Ink::grid);
    plot.label({x, floor + 12}, Anchor::middle, number(tick_text(tick, step_of(x_ticks))), "tick");
  }
  const auto y_ticks = round_ticks(frame.y.low, frame.y.high, wide ? 8 : 6);
  for (const double tick : y_ticks) {
    const double y = frame.y.at(tick);
    plot.line({kStart, y}, {right, y}, Ink::grid);
    plot.label({kStart - 7, y}, Anchor::end, number(tick_text(tick, step_of(y_ticks))), "tick");
  }
  plot.line({kStart, floor}, {right, floor}, Ink::axis);
  plot.line({kStart, kTop}, {kStart, floor}, Ink::axis);
  plot.label({0, 9}, Anchor::start, sheet.scored_party(1) + " \u2191", "name");
  plot.label({right, plot.height() - 12}, Anchor::end,
             sheet.scored_party(0) + (sheet.rtl ? " \u2190" : " \u2192"), "name");
  const double rx = frame.x.at(walk_away(sheet, 0)), ry = frame.y.at(walk_away(sheet, 1));
  plot.line({rx, kTop}, {rx, floor}, Ink::walk_away);
  plot.line({kStart, ry}, {right, ry}, Ink::walk_away);
  return frame;
}

struct MarkedSpot {
  Spot at;
  std::string html;
  std::string plain;  // for its length
};

// Packages whose marks coincide share one label.
std::vector<MarkedSpot> marked_spots(const Sheet& sheet, const ScatterFrame& frame, bool wide) {
  constexpr double kSameSpot = 3;
  std::vector<MarkedSpot> marks;
  for (std::size_t i = 0; i < sheet.shown.size(); ++i) {
    const ShownPackage& shown = sheet.shown[i];
    const Spot at{frame.x.at(utility_at(sheet, shown.package, 0)),
                  frame.y.at(utility_at(sheet, shown.package, 1))};
    const bool named = wide && !shown.kinds.empty();
    const std::string plain =
        sheet.letter_of(i) + (named ? " " + sheet.kinds(shown) : std::string());
    const std::string html =
        "<b>" + sheet.letter_of(i) + "</b>" + (named ? " " + sheet.kinds(shown) : std::string());
    const auto same = std::find_if(marks.begin(), marks.end(), [&](const MarkedSpot& other) {
      return std::hypot(other.at.x - at.x, other.at.y - at.y) < kSameSpot;
    });
    if (same == marks.end()) {
      marks.push_back({at, html, plain});
    } else {
      same->html += "; " + html;
      same->plain += "; " + plain;
    }
  }
  return marks;
}

std::string scatter(const Sheet& sheet, const std::vector<const Package*>& points, bool wide) {
  constexpr double kMarkRadius = 5;
  Plot plot(sheet.places, wide ? kWide : kNarrow, wide ? 430 : 330, sheet.rtl);
  const ScatterFrame frame = draw_scatter_frame(sheet, plot, wide);
  std::vector<Spot> crowd;
  for (const Package* package : points) {
    crowd.push_back(
        {frame.x.at(utility_at(sheet, *package, 0)), frame.y.at(utility_at(sheet, *package, 1))});
    plot.mark(crowd.back(), Shape::circle, points.size() > 100 ? 1.6 : 2.4, Ink::cloud);
  }
  const auto take_mark = [&](Spot at) {
    plot.take(
        {at.x - kMarkRadius - 1, at.y - kMarkRadius - 1, 2 * kMarkRadius + 2, 2 * kMarkRadius + 2});
  };
  const auto marks = marked_spots(sheet, frame, wide);
  for (const MarkedSpot& mark : marks) {
    plot.mark(mark.at, Shape::circle, kMarkRadius, Ink::chosen);
    take_mark(mark.at);
  }
  const bool draft = sheet.current && drawable(*sheet.current);
  const Spot draft_at = draft ? Spot{frame.x.at(utility_at(sheet, *sheet.current, 0)),
                                     frame.y.at(utility_at(sheet, *sheet.current, 1))}
                              : Spot{};
  if (draft) {
    plot.mark(draft_at, Shape::diamond, kMarkRadius + 1.5, Ink::draft);
    take_mark(draft_at);
  }
  for (const MarkedSpot& mark : marks) {
    plot.placed_label(mark.at, frame.box, crowd, mark.html, display_width(mark.plain), "chosen");
  }
  if (draft && wide) {
    const std::string name = escaped(sheet.words.current_draft);
    plot.placed_label(draft_at, frame.box, crowd, name, display_width(name), "draft");
  }
  const std::string description =
      fill(sheet.words.plot_scatter,
           {party_name(sheet.talks, sheet.input.problem->parties[0].id, sheet.language),
            party_name(sheet.talks, sheet.input.problem->parties[1].id, sheet.language)});
  return plot.html(wide ? "wide" : "narrow", description);
}

// ---- Parallel axes ------------------------------------------------------------------------------

constexpr double kAxisGap = 62, kFirstAxis = 54, kLastRoom = 40;

std::vector<Spot> polyline(const Sheet& sheet, const std::vector<Scale>& scales,
                           const Package& package) {
  std::vector<Spot> spots;
  for (std::size_t p = 0; p < scales.size(); ++p) {
    spots.push_back({scales[p].at(utility_at(sheet, package, p)),
                     kFirstAxis + kAxisGap * static_cast<double>(p)});
  }
  return spots;
}

void draw_axis(const Sheet& sheet, Plot& plot, std::size_t party, const Scale& scale, bool wide) {
  const double y = kFirstAxis + kAxisGap * static_cast<double>(party);
  plot.line({scale.from, y}, {scale.to, y}, Ink::axis);
  const auto ticks = round_ticks(scale.low, scale.high, wide ? 8 : 5);
  for (const double tick : ticks) {
    const double x = scale.at(tick);
    plot.line({x, y}, {x, y + 4}, Ink::axis);
    plot.label({x, y + 13}, Anchor::middle, number(tick_text(tick, step_of(ticks))), "tick");
  }
  const double r = scale.at(walk_away(sheet, party));
  plot.line({r, y - 9}, {r, y + 9}, Ink::walk_away);
  plot.label({0, y - 16}, Anchor::start, sheet.scored_party(party), "name");
}

// Letters above the first axis and below the last one, each joined to its line.
void draw_letters(const Sheet& sheet, Plot& plot, const std::vector<std::vector<Spot>>& lines) {
  constexpr double kLetterGap = 17;
  for (const bool top : {true, false}) {
    std::vector<double> wanted;
    for (const auto& spots : lines) wanted.push_back(top ? spots.front().x : spots.back().x);
    const auto places = spread(wanted, kLetterGap, 8, plot.width() - 8);
    const double y = top ? 12 : plot.height() - 10;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const Spot end = top ? lines[i].front() : lines[i].back();
      plot.line({places[i], top ? y + 8 : y - 8}, end, Ink::leader);
      plot.label({places[i], y}, Anchor::middle, "<b>" + sheet.letter_of(i) + "</b>", "chosen");
    }
  }
}

std::string parallel(const Sheet& sheet, const std::vector<const Package*>& points, bool wide) {
  const std::size_t parties = sheet.input.problem->parties.size();
  Plot plot(sheet.places, wide ? kWide : kNarrow,
            kFirstAxis + kAxisGap * static_cast<double>(parties - 1) + kLastRoom + 14, sheet.rtl);
  std::vector<Scale> scales;
  for (std::size_t p = 0; p < parties; ++p) {
    scales.push_back(scale_of(sheet, p, 14, plot.width() - 14));
  }
  for (const Package* package : points) {
    plot.path(polyline(sheet, scales, *package), Ink::faint);
  }
  for (std::size_t p = 0; p < parties; ++p) draw_axis(sheet, plot, p, scales[p], wide);
  if (sheet.current && drawable(*sheet.current)) {
    const auto spots = polyline(sheet, scales, *sheet.current);
    plot.path(spots, Ink::draft);
    for (const Spot& spot : spots) plot.mark(spot, Shape::diamond, 5, Ink::draft);
  }
  std::vector<std::vector<Spot>> lines;
  for (std::size_t i = 0; i < sheet.shown.size(); ++i) {
    lines.push_back(polyline(sheet, scales, sheet.shown[i].package));
    plot.path(lines.back(), Ink::chosen, static_cast<int>(i));
    for (const Spot& spot : lines.back()) plot.mark(spot, Shape::circle, 2.8, Ink::chosen);
  }
  draw_letters(sheet, plot, lines);
  return plot.html(wide ? "wide" : "narrow", sheet.words.plot_parallel);
}

// ---- Around the plot ----------------------------------------------------------------------------

std::string legend(const Sheet& sheet, bool scatter_plot, bool draft_drawn) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < sheet.shown.size(); ++i) {
    items.push_back(fmt::format("<b class=\"accent\">{}</b> {}", sheet.letter_of(i),
                                sheet.kinds(sheet.shown[i])));
  }
  items.push_back(std::string(scatter_plot ? "<span class=\"key\">\u2022</span> "
                                           : "<span class=\"key\">\u2014</span> ") +
                  escaped(sheet.words.frontier_package));
  items.push_back("<span class=\"key\">\u2506</span> " + escaped(sheet.words.walk_away));
  if (draft_drawn) {
    items.push_back("<span class=\"key\">\u25c7</span> " +
                    escaped(sheet.current_settled ? sheet.words.current_draft_settled
                                                  : sheet.words.current_draft));
  }
  std::string html;
  for (const std::string& item : items) html += "<li>" + item + "</li>";
  return "<ul class=\"legend\">" + html + "</ul>\n";
}

std::string status_line(const Sheet& sheet) {
  const Frontier& frontier = sheet.input.result->frontier;
  std::string known = sheet.known(frontier.known);
  if (frontier.known == Known::bounded) {
    known +=
        ": " + sentence(sheet.words.frontier_bounded, {number(percent_text(frontier.epsilon))});
    if (!frontier.why_not_exact.empty()) known += "; " + user(frontier.why_not_exact);
  }
  const std::string why = sheet.stopped(frontier.stopped);
  if (!why.empty()) known += "; " + why;
  return sentence(sheet.words.frontier_size,
                  {number(count_text(std::to_string(frontier.points.size()))), known});
}

std::string figure(const Sheet& sheet) {
  const bool is_scatter = sheet.input.problem->parties.size() == 2;
  const auto points = thinned(sheet, is_scatter);
  const bool draft = sheet.current.has_value();
  const bool draft_drawn = draft && drawable(*sheet.current);
  std::string html;
  for (const bool wide : {true, false}) {
    html += is_scatter ? scatter(sheet, points, wide) : parallel(sheet, points, wide);
  }
  html += legend(sheet, is_scatter, draft_drawn);
  std::string caption = is_scatter ? std::string() : escaped(sheet.words.plot_parallel) + " ";
  const std::size_t all = sheet.input.result->frontier.points.size();
  if (points.size() < all) {
    caption += sentence(sheet.words.thinned, {number(count_text(std::to_string(points.size()))),
                                              number(count_text(std::to_string(all)))});
  }
  if (draft && !draft_drawn) caption += " " + escaped(sheet.words.draft_not_shown);
  if (!caption.empty()) html += element("figcaption", "", caption) + "\n";
  return "<figure>\n" + html + "</figure>\n";
}

}  // namespace

std::string frontier_section(const Sheet& sheet) {
  if (!sheet.scored()) return {};
  std::string html =
      element("p", "", escaped(sheet.words.frontier_intro) + " " + status_line(sheet)) + "\n";
  if (sheet.input.result->frontier.points.empty() && sheet.shown.empty()) {
    html += element("p", "", escaped(sheet.words.frontier_empty)) + "\n";
  } else {
    html += figure(sheet);
  }
  return section("frontier", sheet.words.frontier, html);
}

}  // namespace dragoman::brief
