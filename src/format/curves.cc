#include "format/curves.h"

#include <cmath>
#include <cstdint>
#include <set>

#include "format/case_builder.h"

namespace dragoman::format {

std::vector<CurvePoint> curve_on_grid(const Point& point, const std::function<double(double)>& f,
                                      std::span<const double> breaks) {
  const std::int64_t last = domain_size(point) - 1;
  if (last < 0) return {};
  const double from = point.quantity->from.to_double();
  const double step = point.quantity->step.to_double();
  std::set<std::int64_t> corners{0, last};
  for (const double at : breaks) {
    const double position = (at - from) / step;
    if (!(position > 1e-9 && position < static_cast<double>(last) - 1e-9)) continue;
    const double nearest = std::round(position);
    if (std::abs(position - nearest) < 1e-9) {
      corners.insert(static_cast<std::int64_t>(nearest));
    } else {
      corners.insert(static_cast<std::int64_t>(std::floor(position)));
      corners.insert(static_cast<std::int64_t>(std::floor(position)) + 1);
    }
  }
  std::vector<CurvePoint> curve;
  for (const std::int64_t index : corners) {
    const Value at = value_at(point, index);
    curve.push_back({at, to_decimal(f(std::get<Decimal>(at).to_double()))});
  }
  return curve;
}

}  // namespace dragoman::format
