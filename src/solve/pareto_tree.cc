// Three dimensions and more: k-d trees, tested by simd_kernel.h.

#include <algorithm>
#include <atomic>
#include <bit>

#include "solve/parallel.h"
#include "solve/pareto_set.h"

namespace dragoman::solve {
namespace {

constexpr int kChunkLevel = 6;                 // leaves per chunk of work, as a power of two
constexpr std::size_t kWorthThreads = 16384;   // candidates below which threads cost more
constexpr std::size_t kWorthSplitting = 8192;  // records
constexpr std::size_t kLeavesPerChunk = 256;
constexpr std::size_t kPartsPerThread = 4;  // of a tree being built
constexpr std::size_t kMostMeasured = 256;  // records whose extents decide how a node is split

// ---- Building -----------------------------------------------------------------------------------

template <int D>
struct Bounds {
  Utility low[D], high[D];

  Bounds() {
    std::fill(low, low + D, INT64_MAX);
    std::fill(high, high + D, INT64_MIN);
  }
  void add(const Record<D>& r) {
    for (int d = 0; d < D; ++d) {
      low[d] = std::min(low[d], r.v[d]);
      high[d] = std::max(high[d], r.v[d]);
    }
  }
  double extent(int d) const { return static_cast<double>(high[d]) - static_cast<double>(low[d]); }
};

// The dimension along which the records reach widest, judged by a sample. `whole` holds the extents
// of all records: parties may count in quite different units.
template <int D>
int widest_dimension(std::span<const Record<D>> records, const double (&whole)[D]) {
  const std::size_t stride = (records.size() + kMostMeasured - 1) / kMostMeasured;
  Bounds<D> bounds;
  for (std::size_t i = 0; i < records.size(); i += stride) bounds.add(records[i]);
  int widest = 0;
  double width = -1;
  for (int d = 0; d < D; ++d) {
    const double relative = whole[d] > 0 ? bounds.extent(d) / whole[d] : 0;
    if (relative > width) {
      width = relative;
      widest = d;
    }
  }
  return widest;
}

// A node of the tree whose records are to be put into the order of its leaves.
template <int D>
struct Unsorted {
  std::span<Record<D>> records;
  int level = 0;

  std::size_t half() const { return std::size_t{kLeaf} << (level - 1); }
  Unsorted left() const { return {records.first(std::min(half(), records.size())), level - 1}; }
  Unsorted right() const { return {records.subspan(std::min(half(), records.size())), level - 1}; }
  // Puts the records of the left node first.
  void split(const double (&whole)[D]) const {
    if (records.size() <= half()) return;
    const int widest = widest_dimension<D>(records, whole);
    std::nth_element(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(half()),
                     records.end(), [widest](const Record<D>& a, const Record<D>& b) {
                       if (a.v[widest] != b.v[widest]) return a.v[widest] < b.v[widest];
                       return a.source != b.source ? a.source < b.source : a.point < b.point;
                     });
  }
};

template <int D>
void arrange(const Unsorted<D>& node, const double (&whole)[D]) {
  if (node.level == 0 || node.records.empty()) return;
  node.split(whole);
  arrange<D>(node.left(), whole);
  arrange<D>(node.right(), whole);
}

// The same on several threads: first the upper levels, then what is below them.
template <int D>
[[nodiscard]] bool arrange(const Unsorted<D>& root, const double (&whole)[D], int threads) {
  std::vector<Unsorted<D>> nodes{root};
  while (threads > 1 && nodes.front().level > 0 && root.records.size() > kWorthSplitting &&
         nodes.size() < kPartsPerThread * static_cast<std::size_t>(threads)) {
    if (!parallel_for(threads, nodes.size(), [&](std::size_t n) { nodes[n].split(whole); }))
      return false;
    std::vector<Unsorted<D>> below;
    for (const Unsorted<D>& node : nodes) {
      below.push_back(node.left());
      if (!node.right().records.empty()) below.push_back(node.right());
    }
    nodes = std::move(below);
  }
  return parallel_for(threads, nodes.size(), [&](std::size_t n) { arrange<D>(nodes[n], whole); });
}

template <int D>
void fill_leaf(std::span<const Record<D>> records, bool sums, Lanes* points, Lanes& low,
               Lanes& high) {
  std::fill(low.v, low.v + kLanes, INT64_MAX);
  std::fill(high.v, high.v + kLanes, INT64_MIN);
  for (int slot = 0; slot < kLeaf; ++slot) {
    const bool present = static_cast<std::size_t>(slot) < records.size();
    Utility row[kLanes] = {};
    for (int d = 0; d < D; ++d) {
      row[d] = present ? records[slot].v[d] : kNoPoint;
      points[d * 2 + slot / kLanes].v[slot % kLanes] = row[d];
    }
    if (!present) continue;
    for (int l = D; sums && l < kLanes; ++l) {
      for (int d = 0; d < D; ++d) row[l] += (lane_sum(D, l) >> d & 1) != 0 ? row[d] : 0;
    }
    for (int l = 0; l < kLanes; ++l) {
      low.v[l] = std::min(low.v[l], row[l]);
      high.v[l] = std::max(high.v[l], row[l]);
    }
  }
}

void fill_levels(PointTree& tree) {
  for (std::size_t level = 1; level + 1 < tree.level.size(); ++level) {
    const std::uint32_t below = tree.level[level - 1], first = tree.level[level];
    for (std::uint32_t n = 0; n < tree.level[level + 1] - first; ++n) {
      const std::uint32_t left = below + 2 * n, right = std::min(left + 1, first - 1);
      for (int l = 0; l < kLanes; ++l) {
        tree.low[first + n].v[l] = std::min(tree.low[left].v[l], tree.low[right].v[l]);
        tree.high[first + n].v[l] = std::max(tree.high[left].v[l], tree.high[right].v[l]);
      }
    }
  }
}

// Sums of up to D such values and as many shifts stay far from overflow.
bool sums_fit(Utility magnitude, int dimensions) {
  return magnitude < (Utility{1} << 61) / dimensions;
}

}  // namespace

template <int D>
bool build_tree(std::vector<Record<D>>& records, int threads, ParetoData& data, Origins& origins) {
  const std::size_t size = records.size();
  data.dimensions = D;
  data.size = size;
  Bounds<D> bounds;
  for (const Record<D>& r : records) {
    bounds.add(r);
    for (int d = 0; d < D; ++d) {
      if (is_red(r.v[d])) {
        data.red = true;
      } else {
        data.magnitude = std::max(data.magnitude, r.v[d] < 0 ? -r.v[d] : r.v[d]);
      }
    }
  }
  const auto leaves = static_cast<std::uint32_t>((size + kLeaf - 1) / kLeaf);
  PointTree& tree = data.tree;
  tree.level.push_back(0);
  std::uint32_t nodes = 0;
  for (std::uint32_t count = leaves;; count = (count + 1) / 2) {
    nodes += count;
    tree.level.push_back(nodes);
    if (count <= 1) break;
  }
  double whole[D];
  for (int d = 0; d < D; ++d) whole[d] = bounds.extent(d);
  if (!arrange<D>({records, tree.top()}, whole, threads)) return false;

  tree.low.resize(nodes);
  tree.high.resize(nodes);
  tree.points.resize(std::size_t{leaves} * D * 2);
  origins.source.resize(size);
  origins.point.resize(size);
  const bool sums = !data.red && sums_fit(data.magnitude, D);
  const auto by_origin = [](const Record<D>& a, const Record<D>& b) {
    return a.source != b.source ? a.source < b.source : a.point < b.point;
  };
  const auto fill = [&](std::size_t chunk) {
    const std::size_t last = std::min<std::size_t>(leaves, (chunk + 1) * kLeavesPerChunk);
    for (std::size_t leaf = chunk * kLeavesPerChunk; leaf < last; ++leaf) {
      const std::size_t begin = leaf * kLeaf, end = std::min(size, begin + kLeaf);
      std::sort(records.begin() + begin, records.begin() + end, by_origin);
      fill_leaf<D>(std::span<const Record<D>>(records).subspan(begin, end - begin), sums,
                   &tree.points[leaf * D * 2], tree.low[leaf], tree.high[leaf]);
      for (std::size_t i = begin; i < end; ++i) {
        origins.source[i] = records[i].source;
        origins.point[i] = records[i].point;
      }
    }
  };
  const bool filled = parallel_for(size > kWorthSplitting ? threads : 1,
                                   (leaves + kLeavesPerChunk - 1) / kLeavesPerChunk, fill);
  fill_levels(tree);
  records = {};
  return filled;
}

namespace {

// ---- The union ----------------------------------------------------------------------------------

template <int D>
class TreeUnion {
 public:
  TreeUnion(std::span<const Source> sources, const UnionOptions& options)
      : sources_(sources.begin(), sources.end()), options_(options) {}

  bool run(UnionResult& result) {
    prepare();
    if (!filter()) return false;
    std::vector<Record<D>> records;
    if (!collect(records)) return false;
    return build_tree<D>(records, options_.effort.threads, ParetoAccess::make(result.set),
                         result.origins);
  }

 private:
  struct Chunk {
    std::uint32_t source, node;
  };

  void prepare() {
    order_sources();
    Utility largest_set = 0, largest_shift = 0;
    for (const Source& s : sources_) {
      job_.red = job_.red || (options_.red_lines && s.set->red);
      largest_set = std::max(largest_set, s.set->magnitude);
      for (int d = 0; d < D; ++d) {
        const bool infinite = options_.red_lines && is_red(s.shift[d]);
        job_.red = job_.red || infinite;
        if (!infinite) largest_shift = std::max(largest_shift, std::abs(s.shift[d]));
      }
    }
    job_.sums =
        !job_.red && sums_fit(largest_set, D) && sums_fit(largest_shift, D) &&
        std::none_of(sources_.begin(), sources_.end(), [](const Source& s) { return s.set->red; });
    for (const Source& s : sources_) candidates_ += s.set->size;
    std::size_t leaves = 0;
    for (const Source& s : sources_) leaves += (s.set->size + kLeaf - 1) / kLeaf;
    alive_.assign(leaves, 0);
    trees_.reserve(sources_.size());
    leaves = 0;
    for (const Source& s : sources_) {
      if (trees_.empty() || trees_.back().points != s.set->tree.points.data()) view_tree(*s.set);
      views_.push_back(view(s, leaves));
      leaves += trees_.back().leaves;
    }
    job_.sources = views_.data();
    job_.count = static_cast<std::uint32_t>(views_.size());
    set_keep();
  }

  // Sources of one set together, and first those whose points dominate most.
  void order_sources() {
    const auto worth = [](const Source& s) {
      double sum = 0;
      for (int d = 0; d < D; ++d) sum += static_cast<double>(s.shift[d]);
      return sum;
    };
    std::vector<std::pair<const ParetoData*, std::uint32_t>> first;
    for (const Source& s : sources_) first.emplace_back(s.set, s.index);
    std::sort(first.begin(), first.end());
    const auto first_use = [&](const ParetoData* set) {
      return std::lower_bound(first.begin(), first.end(), std::pair{set, std::uint32_t{0}})->second;
    };
    std::sort(sources_.begin(), sources_.end(), [&](const Source& a, const Source& b) {
      if (a.set != b.set) return first_use(a.set) < first_use(b.set);
      const double wa = worth(a), wb = worth(b);
      return wa != wb ? wa > wb : a.index < b.index;
    });
  }

  void view_tree(const ParetoData& set) {
    const PointTree& tree = set.tree;
    trees_.push_back({.points = tree.points.data(),
                      .low = tree.low.data(),
                      .high = tree.high.data(),
                      .level = tree.level.data(),
                      .top = tree.top(),
                      .leaves = tree.level[1],
                      .size = set.size});
  }

  SourceView view(const Source& s, std::size_t first_leaf) {
    SourceView v{.tree = &trees_.back(), .index = s.index, .alive = &alive_[first_leaf]};
    for (int d = 0; d < D; ++d) {
      v.shift.v[d] = s.shift[d];
      v.collapses = v.collapses || !s.antichain || (options_.red_lines && is_red(s.shift[d]));
    }
    for (int l = D; job_.sums && l < kLanes; ++l) {
      for (int d = 0; d < D; ++d) {
        v.shift.v[l] += (lane_sum(D, l) >> d & 1) != 0 ? s.shift[d] : 0;
      }
    }
    return v;
  }

  void set_keep() {
    const Keep& keep = options_.keep;
    if (keep.floor.empty()) return;
    job_.keeps = true;
    job_.must = keep.must;
    job_.at_least = keep.at_least;
    for (int d = 0; d < D; ++d) {
      const bool open = options_.red_lines && is_red(keep.floor[d]);
      job_.floor[d] = open ? INT64_MIN : keep.floor[d];
    }
  }

  bool filter() {
    const FilterNode kernel = filter_node(simd_level_in_use(), D);
    std::vector<Chunk> chunks;
    for (std::uint32_t s = 0; s < job_.count; ++s) {
      const TreeView& tree = *views_[s].tree;
      const int level = std::min(tree.top, kChunkLevel);
      const std::uint32_t nodes = tree.level[level + 1] - tree.level[level];
      for (std::uint32_t n = 0; n < nodes; ++n) chunks.push_back({s, n});
    }
    // Neighbours of one another, whatever their source, read the same part of the trees.
    std::stable_sort(chunks.begin(), chunks.end(),
                     [](const Chunk& a, const Chunk& b) { return a.node < b.node; });
    std::atomic<std::size_t> found{0};
    std::atomic<bool> stop{false};
    const auto work = [&](std::size_t c) {
      if (stop.load(std::memory_order_relaxed)) return;
      if (spent(options_.effort)) stop = true;
      static thread_local FilterScratch scratch;
      const SourceView& source = views_[chunks[c].source];
      const int level = std::min(source.tree->top, kChunkLevel);
      kernel(job_, chunks[c].source, level, chunks[c].node, scratch);
      const std::size_t first = std::size_t{chunks[c].node} << level;
      const std::size_t last =
          std::min<std::size_t>(source.tree->leaves, first + (std::size_t{1} << level));
      std::size_t count = 0;
      for (std::size_t leaf = first; leaf < last; ++leaf) {
        count += static_cast<std::size_t>(std::popcount(source.alive[leaf]));
      }
      if (found.fetch_add(count, std::memory_order_relaxed) + count > limit()) stop = true;
    };
    const int threads = candidates_ >= kWorthThreads ? options_.effort.threads : 1;
    const bool done = parallel_for(threads, chunks.size(), work);
    found_ = found;
    return done && !stop;
  }

  std::size_t limit() const { return std::min<std::size_t>(options_.max_points, UINT32_MAX - 1); }

  // The survivors, source by source in the order of their leaves.
  bool collect(std::vector<Record<D>>& records) const {
    struct Part {
      const SourceView* source;
      std::uint32_t first, last;  // leaves
      std::size_t before;         // survivors in the parts before
    };
    std::vector<Part> parts;
    std::size_t before = 0;
    for (const SourceView& s : views_)
      for (std::uint32_t leaf = 0; leaf < s.tree->leaves; leaf += kLeavesPerChunk) {
        const std::uint32_t last = std::min<std::uint32_t>(s.tree->leaves, leaf + kLeavesPerChunk);
        parts.push_back({&s, leaf, last, before});
        for (std::uint32_t l = leaf; l < last; ++l)
          before += static_cast<std::size_t>(std::popcount(s.alive[l]));
      }
    records.resize(found_);
    const int threads = found_ > kWorthSplitting ? options_.effort.threads : 1;
    return parallel_for(threads, parts.size(), [&](std::size_t p) {
      collect_part(*parts[p].source, parts[p].first, parts[p].last,
                   records.data() + parts[p].before);
    });
  }

  void collect_part(const SourceView& s, std::uint32_t first, std::uint32_t last,
                    Record<D>* to) const {
    for (std::uint32_t leaf = first; leaf < last; ++leaf) {
      const Lanes* points = s.tree->points + std::size_t{leaf} * D * 2;
      for (std::uint32_t left = s.alive[leaf]; left != 0; left &= left - 1, ++to) {
        const int slot = std::countr_zero(left);
        for (int d = 0; d < D; ++d) {
          const Utility value = points[d * 2 + slot / kLanes].v[slot % kLanes];
          const bool infinite = job_.red && (is_red(value) || is_red(s.shift.v[d]));
          to->v[d] = infinite ? kRedLine : value + s.shift.v[d];
        }
        to->source = s.index;
        to->point = leaf * kLeaf + static_cast<std::uint32_t>(slot);
      }
    }
  }

  std::vector<Source> sources_;
  const UnionOptions& options_;
  std::vector<TreeView> trees_;
  std::vector<SourceView> views_;
  std::vector<std::uint16_t> alive_;
  FilterJob job_;
  std::size_t candidates_ = 0, found_ = 0;
};

}  // namespace

bool tree_union(std::span<const Source> sources, int dimensions, const UnionOptions& options,
                UnionResult& result) {
  switch (dimensions) {
    case 3:
      return TreeUnion<3>(sources, options).run(result);
    case 4:
      return TreeUnion<4>(sources, options).run(result);
    case 5:
      return TreeUnion<5>(sources, options).run(result);
    case 6:
      return TreeUnion<6>(sources, options).run(result);
    case 7:
      return TreeUnion<7>(sources, options).run(result);
    case 8:
      return TreeUnion<8>(sources, options).run(result);
    default:
      return false;
  }
}

namespace {

// All rows in one tree, which then filters itself.
template <int D>
bool filter_rows(std::span<const Utility> rows, const UnionOptions& options, UnionResult& result) {
  std::vector<Record<D>> records(rows.size() / D);
  for (std::size_t r = 0; r < records.size(); ++r) {
    for (int d = 0; d < D; ++d) {
      const Utility value = rows[r * D + d];
      records[r].v[d] = options.red_lines && is_red(value) ? kRedLine : value;
    }
    records[r].source = 0;
    records[r].point = static_cast<std::uint32_t>(r);
  }
  ParetoData all;
  Origins rows_of;
  if (!build_tree<D>(records, options.effort.threads, all, rows_of)) return false;
  std::vector<Source> source;
  if (all.size > 0) source.push_back({.set = &all, .antichain = false});
  if (!TreeUnion<D>(source, options).run(result)) return false;
  for (std::uint32_t& point : result.origins.point) point = rows_of.point[point];
  return true;
}

}  // namespace

bool tree_points(std::span<const Utility> rows, int dimensions, const UnionOptions& options,
                 UnionResult& result) {
  switch (dimensions) {
    case 3:
      return filter_rows<3>(rows, options, result);
    case 4:
      return filter_rows<4>(rows, options, result);
    case 5:
      return filter_rows<5>(rows, options, result);
    case 6:
      return filter_rows<6>(rows, options, result);
    case 7:
      return filter_rows<7>(rows, options, result);
    case 8:
      return filter_rows<8>(rows, options, result);
    default:
      return false;
  }
}

template bool build_tree(std::vector<Record<3>>&, int, ParetoData&, Origins&);
template bool build_tree(std::vector<Record<4>>&, int, ParetoData&, Origins&);
template bool build_tree(std::vector<Record<5>>&, int, ParetoData&, Origins&);
template bool build_tree(std::vector<Record<6>>&, int, ParetoData&, Origins&);
template bool build_tree(std::vector<Record<7>>&, int, ParetoData&, Origins&);
template bool build_tree(std::vector<Record<8>>&, int, ParetoData&, Origins&);

}  // namespace dragoman::solve
