// A drawing surface for the brief's plots: shapes as SVG, all words and numbers as HTML laid over
// them, so that every script is shaped by the page's own text engine on screen and on paper.
//
// Coordinates are pixels from the side where reading begins; a right-to-left page mirrors them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brief/places.h"

namespace dragoman::brief {

struct Spot {
  double x = 0, y = 0;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  bool overlaps(const Box& other) const;
};

enum class Anchor { start, middle, end };
enum class Shape { circle, diamond };

// How a stroke or a filled shape looks. Paper takes the colours given here; the screen takes them
// from the style sheet by class, for the dark mode's sake.
enum class Ink { grid, axis, cloud, faint, walk_away, draft, chosen, leader };

class Plot {
 public:
  // `places` outlives the plot; the places of its labels are added to it.
  Plot(Places& places, double width, double height, bool right_to_left);

  double width() const { return width_; }
  double height() const { return height_; }

  void line(Spot from, Spot to, Ink ink);
  // dash: index of a dash pattern; 0 is solid.
  void path(const std::vector<Spot>& spots, Ink ink, int dash = 0);
  void mark(Spot at, Shape shape, double radius, Ink ink);
  // Words whose vertical middle is at `at.y`.
  void label(Spot at, Anchor anchor, const std::string& html, std::string_view html_class = {});
  // The same, where it fits: near `at`, inside `frame`, off all boxes taken so far and, if it can,
  // off the `crowd`; with a leader when it had to move away. `columns` is its length in characters.
  void placed_label(Spot at, const Box& frame, const std::vector<Spot>& crowd,
                    const std::string& html, int columns, std::string_view html_class);
  void take(const Box& box) { taken_.push_back(box); }

  // <div class="plot {size}">…</div>; `description` is read out by screen readers.
  std::string html(std::string_view size, std::string_view description) const;

 private:
  double across(double x) const { return right_to_left_ ? width_ - x : x; }

  Places& places_;
  double width_, height_;
  bool right_to_left_;
  std::string shapes_, labels_;
  std::vector<Box> taken_;
};

// Positions as near as possible to `wanted`, in the same order, at least `gap` apart, within
// [low, high] when there is room for all of them.
std::vector<double> spread(const std::vector<double>& wanted, double gap, double low, double high);

}  // namespace dragoman::brief
