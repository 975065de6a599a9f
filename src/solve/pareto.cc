#include "solve/pareto.h"

#include <algorithm>
#include <new>

#include "solve/pareto_set.h"

namespace dragoman::solve {
namespace {

// Comparing all pairs of sources pays only while they are few beside the points.
constexpr std::size_t kMaxSourcesCompared = 1024;

// Whether every candidate of source a is dominated by, or gives way to, one of source b.
bool gives_way(const Source& a, const Source& b, int dimensions, bool red) {
  if (a.set != b.set || a.index == b.index) return false;
  bool equal = true;
  for (int d = 0; d < dimensions; ++d) {
    if (b.shift[d] < a.shift[d]) return false;
    equal = equal && b.shift[d] == a.shift[d];
  }
  // Where minus infinity hides the difference the candidates are equal and the lower index wins.
  return b.index < a.index || (!equal && !red);
}

std::vector<Source> useful_sources(std::span<const Shifted> sources, int dimensions,
                                   const UnionOptions& options) {
  std::vector<Source> all;
  bool red = false;
  all.reserve(sources.size());
  for (std::size_t s = 0; s < sources.size(); ++s) {
    const ParetoSet* set = sources[s].set;
    if (set == nullptr || set->size() == 0) continue;
    Source source{.set = &ParetoAccess::data(*set), .index = static_cast<std::uint32_t>(s)};
    for (int d = 0; d < dimensions; ++d) {
      const Utility shift = sources[s].shift[d];
      const bool infinite = options.red_lines && is_red(shift);
      source.shift[d] = infinite ? kRedLine : shift;
      red = red || infinite;
    }
    red = red || (options.red_lines && source.set->red);
    all.push_back(source);
  }
  if (all.size() > kMaxSourcesCompared) return all;
  std::vector<Source> useful;
  useful.reserve(all.size());
  for (const Source& a : all) {
    const bool beaten = std::any_of(
        all.begin(), all.end(), [&](const Source& b) { return gives_way(a, b, dimensions, red); });
    if (!beaten) useful.push_back(a);
  }
  return useful;
}

template <int D>
void make_single(std::span<const Utility> point, ParetoData& data) {
  Origins origins;
  std::vector<Record<D>> records(1);
  std::copy(point.begin(), point.end(), records[0].v);
  records[0].source = records[0].point = 0;
  build_tree<D>(records, 1, data, origins);
}

}  // namespace

ParetoSet::ParetoSet() = default;
ParetoSet::~ParetoSet() = default;
ParetoSet::ParetoSet(ParetoSet&&) noexcept = default;
ParetoSet& ParetoSet::operator=(ParetoSet&&) noexcept = default;

ParetoSet ParetoSet::single(std::span<const Utility> point) {
  ParetoSet set;
  Data& data = ParetoAccess::make(set);
  data.dimensions = static_cast<int>(point.size());
  data.size = 1;
  switch (point.size()) {
    case 3:
      make_single<3>(point, data);
      break;
    case 4:
      make_single<4>(point, data);
      break;
    case 5:
      make_single<5>(point, data);
      break;
    case 6:
      make_single<6>(point, data);
      break;
    case 7:
      make_single<7>(point, data);
      break;
    case 8:
      make_single<8>(point, data);
      break;
    default:
      data.x.assign(1, point[0]);
      if (point.size() > 1) data.y.assign(1, point[1]);
      data.red = std::any_of(point.begin(), point.end(), is_red);
  }
  return set;
}

int ParetoSet::dimensions() const { return data_ ? data_->dimensions : 0; }
std::size_t ParetoSet::size() const { return data_ ? data_->size : 0; }

Utility ParetoSet::at(std::size_t point, int dimension) const {
  if (data_->dimensions > 2) return data_->tree.at(point, dimension, data_->dimensions);
  return dimension == 0 ? data_->x[point] : data_->y[point];
}

std::size_t ParetoSet::bytes() const {
  if (!data_) return 0;
  const PointTree& tree = data_->tree;
  return sizeof(Data) + (data_->x.capacity() + data_->y.capacity()) * sizeof(Utility) +
         (tree.points.capacity() + tree.low.capacity() + tree.high.capacity()) * sizeof(Lanes) +
         tree.level.capacity() * sizeof(std::uint32_t);
}

namespace {

// Runs `compute`, which says whether it finished, and turns giving in into a stopped result.
template <class Compute>
UnionResult finished_or_stopped(const Compute& compute) {
  UnionResult result;
  bool complete = false;
  try {
    complete = compute(result);
  } catch (const std::bad_alloc&) {  // too large for this machine: the caller knows what to do
  }
  if (!complete) {
    result = UnionResult{};
    result.outcome = Outcome::stopped;
  }
  return result;
}

}  // namespace

UnionResult pareto_union(std::span<const Shifted> sources, int dimensions,
                         const UnionOptions& options) {
  return finished_or_stopped([&](UnionResult& result) {
    const std::vector<Source> useful = useful_sources(sources, dimensions, options);
    return dimensions <= 2 ? merge_union(useful, dimensions, options, result)
                           : tree_union(useful, dimensions, options, result);
  });
}

UnionResult pareto_points(std::span<const Utility> rows, int dimensions,
                          const UnionOptions& options) {
  return finished_or_stopped([&](UnionResult& result) {
    return dimensions <= 2 ? merge_points(rows, dimensions, options, result)
                           : tree_points(rows, dimensions, options, result);
  });
}

}  // namespace dragoman::solve
