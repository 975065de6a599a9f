// The nondominated parts of a Network above given utilities, found region by region. Internal to
// Network.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "solve/component.h"
#include "solve/network_model.h"
#include "solve/network_search.h"

namespace dragoman::solve::network {

struct Point {
  std::vector<Utility> utilities;
  std::vector<int> values;  // of the model's variables
};

// Parts with weights · utilities at least floor; no weights: all parts.
struct HalfSpace {
  std::vector<double> weights;
  double floor = 0;
};

// The common grid of weighted sums: they differ by multiples of it; 0 when it is not known exactly.
double weighted_grid(const Model& model, std::span<const double> weights);

class Regions {
 public:
  Regions(const Model& model, HalfSpace half_space, const Effort& effort);

  // Fills points(): each nondominated utility vector with its lexicographically lowest assignment,
  // in descending lexicographic order. Stopped: an antichain of what was found.
  Outcome run(std::span<const Utility> lower);
  std::vector<Point>& points() { return points_; }

 private:
  using Corner = std::vector<Utility>;

  bool find_ranges(std::span<const Utility> lower);
  // Searches the region above `corner`: its point that is best under weights fit to the region's
  // shape, or nothing. False: effort is spent.
  bool search(const Corner& corner, std::optional<Point>& found);
  // The same under given weights, on a part of the domains; any point will do when `any`.
  bool search(const Corner& corner, const std::vector<double>& weights, Bits bits, bool any,
              const Point* start, std::optional<Point>& found);
  std::vector<double> fit(const Corner& corner) const;  // empty: the region cannot hold a point
  bool polish(Point& point, const std::vector<double>& weights);
  bool make_lowest(Point& point);
  void lower_freely(Point& point) const;
  void split(const Point& point);
  void remember(const Point& point);
  bool inside(std::span<const Utility> utilities) const;
  double weigh(std::span<const double> weights, std::span<const Utility> utilities) const;

  const Model& model_;
  HalfSpace half_space_;
  const Effort& effort_;
  double half_slack_ = 0;
  std::optional<Scalar> half_scalar_;
  std::vector<Scalar> units_;
  std::vector<Utility> ideal_;
  std::vector<Corner> corners_;
  std::vector<Point> points_;
  std::vector<Point> pool_;  // an antichain of what searches came across
};

}  // namespace dragoman::solve::network
