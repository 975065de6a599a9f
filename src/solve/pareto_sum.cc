#include "solve/pareto_sum.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <numeric>

#include "solve/parallel.h"
#include "solve/pareto_set.h"

namespace dragoman::solve {
namespace {

constexpr Utility kOutOfReach = INT64_MAX / 2;
constexpr std::size_t kWitnessesPerChunk = 256;
constexpr std::size_t kWalkedTogether = 64;  // points whose witnesses fit into the cache

Utility add(Utility a, Utility b, bool red_lines) {
  return red_lines && (is_red(a) || is_red(b)) ? kRedLine : a + b;
}

}  // namespace

std::size_t ParetoSum::Layer::origin_bytes() const {
  return parent.size() * sizeof(parent[0]) +
         (choice.size() + choice_high.size()) * sizeof(choice[0]);
}

ParetoSum::ParetoSum(std::span<const SumTable> tables, int dimensions, SumOptions options)
    : tables_(tables), dimensions_(dimensions), options_(std::move(options)) {}

Outcome ParetoSum::run() {
  try {
    if (prepare() && fold(layers_.size(), frontier_)) return Outcome::complete;
  } catch (const std::bad_alloc&) {  // as when the effort's memory is spent
  }
  frontier_ = ParetoSet{};
  forget();
  return Outcome::stopped;
}

bool ParetoSum::prepare() {
  start_ = options_.start;
  start_.resize(static_cast<std::size_t>(dimensions_), 0);
  fixed_.assign(tables_.size(), 0);
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    if (!prepare_layer(t)) return false;
  }
  // The last step meets the largest set: let it have the fewest candidates.
  std::stable_sort(layers_.begin(), layers_.end(), [](const Layer& a, const Layer& b) {
    return a.candidate.size() > b.candidate.size();
  });
  set_best_to_come();
  return true;
}

// Makes a layer of the table's undominated candidates; a single one just moves the start.
bool ParetoSum::prepare_layer(std::size_t table) {
  UnionOptions options;
  options.red_lines = options_.red_lines;
  options.effort = options_.effort;
  UnionResult best = pareto_points(tables_[table].utilities, dimensions_, options);
  if (best.outcome == Outcome::stopped) return false;
  Layer layer;
  layer.table = table;
  layer.candidate = best.origins.point;
  std::sort(layer.candidate.begin(), layer.candidate.end());
  for (std::uint32_t c : layer.candidate) {
    const Utility* row = &tables_[table].utilities[std::size_t{c} * dimensions_];
    layer.shift.insert(layer.shift.end(), row, row + dimensions_);
  }
  if (layer.candidate.size() == 1) {
    fixed_[table] = layer.candidate[0];
    for (int d = 0; d < dimensions_; ++d) {
      start_[d] = add(start_[d], layer.shift[d], options_.red_lines);
    }
    return true;
  }
  for (std::uint32_t point : best.origins.point) {
    const auto at = std::lower_bound(layer.candidate.begin(), layer.candidate.end(), point);
    layer.at.push_back(static_cast<std::uint32_t>(at - layer.candidate.begin()));
  }
  layer.set = std::move(best.set);
  layers_.push_back(std::move(layer));
  return true;
}

void ParetoSum::set_best_to_come() {
  std::vector<Utility> best(static_cast<std::size_t>(dimensions_), 0);
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    layer->best_to_come = best;
    if (layer->shift.empty()) continue;
    for (int d = 0; d < dimensions_; ++d) {
      Utility most = kRedLine;
      for (std::size_t i = 0; i < layer->candidate.size(); ++i) {
        most = std::max(most, layer->shift[i * dimensions_ + d]);
      }
      best[d] = add(best[d], most, options_.red_lines);
    }
  }
}

UnionOptions ParetoSum::step_options(const Layer& layer) const {
  UnionOptions options;
  options.red_lines = options_.red_lines;
  options.max_points = options_.max_points;
  options.effort = options_.effort;
  options.keep = options_.keep;
  for (std::size_t d = 0; d < options.keep.floor.size(); ++d) {
    Utility& floor = options.keep.floor[d];
    if (options_.red_lines && is_red(floor)) continue;  // no floor
    const bool hopeless = options_.red_lines && is_red(layer.best_to_come[d]);
    floor = hopeless ? kOutOfReach : floor - layer.best_to_come[d];
  }
  return options;
}

// The smaller side moves the larger one. In `result`, sources are rows of layer.shift and points
// those of `before`.
bool ParetoSum::step(Layer& layer, const ParetoSet& before, UnionResult& result) const {
  const std::size_t candidates = layer.candidate.size();
  const bool moves_before = candidates <= before.size();
  std::vector<Shifted> sources;
  std::vector<Utility> shifts;
  if (moves_before) {
    for (std::size_t c = 0; c < candidates; ++c) {
      sources.push_back({&before, &layer.shift[c * dimensions_]});
    }
  } else {
    shifts.reserve(before.size() * dimensions_);
    for (std::size_t p = 0; p < before.size(); ++p) {
      for (int d = 0; d < dimensions_; ++d) shifts.push_back(before.at(p, d));
      sources.push_back({&layer.set, &shifts[p * dimensions_]});
    }
  }
  result = pareto_union(sources, dimensions_, step_options(layer));
  if (result.outcome == Outcome::stopped) return false;
  if (moves_before) return true;
  std::swap(result.origins.source, result.origins.point);
  for (std::uint32_t& source : result.origins.source) source = layer.at[source];
  return true;
}

bool ParetoSum::fold(std::size_t count, ParetoSet& set) {
  // With nothing to fold the start itself still has to pass the floors.
  UnionOptions options;
  options.red_lines = options_.red_lines;
  options.keep = options_.keep;
  set = ParetoSet{};
  if (layers_.empty()) {
    UnionResult only = pareto_points(start_, dimensions_, options);
    set = std::move(only.set);
    return only.outcome == Outcome::complete;
  }
  set = ParetoSet::single(start_);
  for (std::size_t l = 0; l < count; ++l) {
    UnionResult result;
    if (!step(layers_[l], set, result)) return false;
    const std::size_t elsewhere =
        set.bytes() + result.set.bytes() + (&set == &frontier_ ? 0 : frontier_.bytes());
    if (!remember(l, result, elsewhere)) return false;
    set = std::move(result.set);
  }
  return true;
}

bool ParetoSum::remember(std::size_t layer, UnionResult& result, std::size_t bytes_elsewhere) {
  Layer& here = layers_[layer];
  here.parent = std::move(result.origins.point);
  here.choice.assign(result.origins.source.begin(), result.origins.source.end());
  here.choice_high.clear();
  if (here.candidate.size() > UINT16_MAX) {
    for (std::uint32_t source : result.origins.source) {
      here.choice_high.push_back(static_cast<std::uint16_t>(source >> 16));
    }
  }
  result.origins.source = {};
  std::size_t bytes = bytes_elsewhere;
  for (std::size_t l = 0; l <= layer; ++l) bytes += layers_[l].origin_bytes();
  for (std::size_t l = 0; l < layer && bytes > options_.effort.memory_bytes; ++l) {
    bytes -= layers_[l].origin_bytes();
    layers_[l].parent = {};
    layers_[l].choice = {};
    layers_[l].choice_high = {};
  }
  return bytes <= options_.effort.memory_bytes;
}

void ParetoSum::forget() {
  for (Layer& layer : layers_) {
    layer.parent = {};
    layer.choice = {};
    layer.choice_high = {};
  }
}

void ParetoSum::walk(std::size_t first, std::size_t last, std::span<std::uint32_t> at,
                     std::span<std::uint32_t> choices) const {
  const std::size_t width = tables_.size();
  for (std::size_t begin = 0; begin < at.size(); begin += kWalkedTogether) {
    const std::size_t end = std::min(at.size(), begin + kWalkedTogether);
    for (std::size_t l = last; l-- > first;) {
      const Layer& layer = layers_[l];
      for (std::size_t i = begin; i < end; ++i) {
        std::uint32_t row = layer.choice[at[i]];
        if (!layer.choice_high.empty()) row |= std::uint32_t{layer.choice_high[at[i]]} << 16;
        choices[i * width + layer.table] = layer.candidate[row];
        at[i] = layer.parent[at[i]];
      }
    }
  }
}

// The walk when steps were forgotten: all points together, so that each step is repeated once.
bool ParetoSum::walk_again(std::vector<std::uint32_t>& at, std::vector<std::uint32_t>& choices) {
  for (std::size_t last = layers_.size(); last > 0;) {
    if (layers_[last - 1].parent.empty()) {
      forget();
      ParetoSet again;
      if (!fold(last, again)) return false;
    }
    std::size_t first = last - 1;
    while (first > 0 && !layers_[first - 1].parent.empty()) --first;
    walk(first, last, at, choices);
    last = first;
  }
  return true;
}

Outcome ParetoSum::witnesses(std::span<const std::uint32_t> points, const Sink& sink) {
  if (points.empty()) return Outcome::complete;
  const std::size_t width = tables_.size();
  const bool forgotten = std::any_of(layers_.begin(), layers_.end(),
                                     [](const Layer& layer) { return layer.parent.empty(); });
  const std::size_t together = forgotten ? points.size() : kWitnessesPerChunk;
  std::atomic<bool> complete{true};
  const auto walk_chunk = [&](std::size_t chunk) {
    const std::size_t begin = chunk * together;
    const std::size_t count = std::min(together, points.size() - begin);
    const auto part = points.subspan(begin, count);
    std::vector<std::uint32_t> at(part.begin(), part.end()), choices(count * width);
    for (std::size_t i = 0; i < count; ++i)
      std::copy(fixed_.begin(), fixed_.end(),
                choices.begin() + static_cast<std::ptrdiff_t>(i * width));
    if (!forgotten) {
      walk(0, layers_.size(), at, choices);
    } else if (!walk_again(at, choices)) {
      complete = false;
      return;
    }
    for (std::size_t i = 0; i < count; ++i)
      sink(begin + i, std::span(choices).subspan(i * width, width));
  };
  // A chunk that throws has run out of memory, which is as when the effort's memory is spent.
  const bool done =
      parallel_for(options_.effort.threads, (points.size() + together - 1) / together, walk_chunk);
  return done && complete ? Outcome::complete : Outcome::stopped;
}

}  // namespace dragoman::solve
