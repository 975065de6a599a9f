// Value functions of foreign formats on the grid of a quantity point.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "dragoman/model.h"

namespace dragoman::format {

// The most values that a numeric issue may have.
inline constexpr double kMaxGridValues = 1'000'000;

// A curve equal to f at every value of the point, where f is linear between the breaks. Corners lie
// on the grid, next to each break, so that no corner has to be rounded.
std::vector<CurvePoint> curve_on_grid(const Point& point, const std::function<double(double)>& f,
                                      std::span<const double> breaks);

}  // namespace dragoman::format
