#include "brief/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "brief/html.h"

namespace dragoman::brief {
namespace {

constexpr double kLabelHeight = 15;
constexpr double kColumnWidth = 6.6;

struct InkLook {
  const char* html_class;
  const char* stroke;
  const char* fill;
  const char* attributes;
};

InkLook look_of(Ink ink) {
  switch (ink) {
    case Ink::grid:
      return {"i-grid", "#e6e1d8", "none", " stroke-width=\"1\""};
    case Ink::axis:
      return {"i-axis", "#8b8378", "none", " stroke-width=\"1\""};
    case Ink::cloud:
      return {"i-cloud", "none", "#8b8378", ""};
    case Ink::faint:
      return {"i-faint", "#8b8378", "none", " stroke-width=\"1\" stroke-opacity=\"0.35\""};
    case Ink::walk_away:
      return {"i-walk", "#23201c", "none", " stroke-width=\"1.2\" stroke-dasharray=\"2 3\""};
    case Ink::draft:
      return {"i-draft", "#23201c", "#ffffff", " stroke-width=\"1.2\""};
    case Ink::chosen:
      return {"i-chosen", "#7b2d26", "#7b2d26", " stroke-width=\"1.8\""};
    case Ink::leader:
      break;
  }
  return {"i-leader", "#7b2d26", "none", " stroke-width=\"0.7\""};
}

constexpr std::array kDashes{"", "9 4", "2 3", "10 3 2 3", "5 5", "14 3", "1 5"};

std::string look_attributes(Ink ink, bool filled) {
  const InkLook look = look_of(ink);
  return fmt::format(" class=\"{}{}\" stroke=\"{}\" fill=\"{}\"{}", look.html_class,
                     filled ? " filled" : "", look.stroke, filled ? look.fill : "none",
                     look.attributes);
}

}  // namespace

bool Box::overlaps(const Box& other) const {
  return x < other.x + other.width && other.x < x + width && y < other.y + other.height &&
         other.y < y + height;
}

Plot::Plot(Places& places, double width, double height, bool right_to_left)
    : places_(places), width_(width), height_(height), right_to_left_(right_to_left) {}

void Plot::line(Spot from, Spot to, Ink ink) { path({from, to}, ink); }

void Plot::path(const std::vector<Spot>& spots, Ink ink, int dash) {
  std::string steps;
  for (const Spot& spot : spots) {
    steps += fmt::format("{}{:.1f} {:.1f}", steps.empty() ? "M" : "L", across(spot.x), spot.y);
  }
  const char* pattern = kDashes[static_cast<std::size_t>(dash) % kDashes.size()];
  shapes_ += fmt::format("<path d=\"{}\"{}{}/>\n", steps, look_attributes(ink, false),
                         *pattern ? fmt::format(" stroke-dasharray=\"{}\"", pattern) : "");
}

void Plot::mark(Spot at, Shape shape, double radius, Ink ink) {
  const double x = across(at.x);
  if (shape == Shape::circle) {
    shapes_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"{}/>\n", x, at.y, radius,
                           look_attributes(ink, true));
    return;
  }
  shapes_ += fmt::format(
      "<path d=\"M{0:.1f} {1:.1f}L{2:.1f} {3:.1f}L{0:.1f} {4:.1f}L{5:.1f} "
      "{3:.1f}Z\"{6}/>\n",
      x, at.y - radius, x + radius, at.y, at.y + radius, x - radius, look_attributes(ink, true));
}

void Plot::label(Spot at, Anchor anchor, const std::string& html, std::string_view html_class) {
  constexpr double kHalfBox = 150;
  const char* near_side = right_to_left_ ? "right" : "left";
  const char* far_side = right_to_left_ ? "left" : "right";
  std::string place;
  switch (anchor) {
    case Anchor::start:
      place = fmt::format("{}:{:.1f}px", near_side, at.x);
      break;
    case Anchor::end:
      place = fmt::format("{}:{:.1f}px", far_side, width_ - at.x);
      break;
    case Anchor::middle:
      place = fmt::format("{}:{:.1f}px;width:{}px;text-align:center", near_side, at.x - kHalfBox,
                          2 * kHalfBox);
      break;
  }
  labels_ += fmt::format(
      "<span class=\"{}{}{}\" dir=\"{}\">{}</span>\n", html_class, html_class.empty() ? "" : " ",
      places_.place(fmt::format("top:{:.1f}px;{}", at.y - kLabelHeight / 2, place)),
      right_to_left_ ? "rtl" : "ltr", html);
}

void Plot::placed_label(Spot at, const Box& frame, const std::vector<Spot>& crowd,
                        const std::string& html, int columns, std::string_view html_class) {
  constexpr std::array kDistances{9.0, 16.0, 26.0, 40.0, 60.0, 84.0, 110.0};
  constexpr std::array<Spot, 8> kDirections{
      {{1, -0.6}, {1, 0}, {1, 0.6}, {0, -1}, {0, 1}, {-1, -0.6}, {-1, 0}, {-1, 0.6}}};
  constexpr double kDistanceCost = 0.15;
  constexpr double kLeaderFrom = 14;
  const double length = columns * kColumnWidth + 4;
  Box best;
  double least = INFINITY, chosen_distance = 0;
  for (const double distance : kDistances) {
    for (const Spot& way : kDirections) {
      const Spot near{at.x + way.x * distance, at.y + way.y * distance};
      const double x = way.x > 0 ? near.x : way.x < 0 ? near.x - length : near.x - length / 2;
      const Box box{x, near.y - kLabelHeight / 2, length, kLabelHeight};
      if (box.x < frame.x || box.x + length > frame.x + frame.width || box.y < frame.y ||
          box.y + kLabelHeight > frame.y + frame.height) {
        continue;
      }
      double cost = distance * kDistanceCost;
      for (const Box& other : taken_) cost += box.overlaps(other) ? 1000 : 0;
      for (const Spot& spot : crowd) {
        cost += box.overlaps({spot.x - 2, spot.y - 2, 4, 4}) ? 1 : 0;
      }
      if (cost >= least) continue;
      least = cost;
      best = box;
      chosen_distance = distance;
    }
  }
  if (!std::isfinite(least)) return;
  take(best);
  if (chosen_distance > kLeaderFrom) {
    const double x = std::clamp(at.x, best.x, best.x + best.width);
    const double y = std::clamp(at.y, best.y, best.y + best.height);
    line(at, {x, y}, Ink::leader);
  }
  label({best.x, best.y + kLabelHeight / 2}, Anchor::start, html, html_class);
}

std::string Plot::html(std::string_view size, std::string_view description) const {
  return fmt::format(
      "<div class=\"plot {0} {5}\">\n"
      "<svg width=\"{1:.0f}\" height=\"{2:.0f}\" viewBox=\"0 0 {1:.0f} {2:.0f}\" role=\"img\" "
      "aria-label=\"{3}\">\n{4}</svg>\n{6}</div>\n",
      size, width_, height_, escaped(description), shapes_,
      places_.place(fmt::format("width:{:.0f}px;height:{:.0f}px", width_, height_)), labels_);
}

std::vector<double> spread(const std::vector<double>& wanted, double gap, double low, double high) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> placed(wanted.size());
  double next = low;
  for (const std::size_t i : order) {
    placed[i] = std::max(wanted[i], next);
    next = placed[i] + gap;
  }
  double limit = high;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    placed[*i] = std::min(placed[*i], limit);
    limit = placed[*i] - gap;
  }
  return placed;
}

}  // namespace dragoman::brief
