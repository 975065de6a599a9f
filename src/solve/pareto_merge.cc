// One and two dimensions: merges of sorted sequences.
//
// Each source is a staircase: x descending, y ascending. The union is swept by descending x in
// blocks. A block ends where the source on top has advanced kBlock points; sources that nowhere in
// the block rise above what is already reached are skipped whole, by galloping, so most dominated
// candidates are never looked at. The rest is merged pairwise, keeping a running maximum of y
// (Nemhauser, Ullmann 1969).

#include <algorithm>
#include <atomic>

#include "solve/parallel.h"
#include "solve/pareto_set.h"

namespace dragoman::solve {
namespace {

constexpr std::size_t kBlock = 96;
constexpr std::size_t kWorthThreads = std::size_t{1} << 17;  // candidates
constexpr std::size_t kPartsPerThread = 4;
constexpr std::size_t kPointsPerCheck = 1 << 14;

struct Candidate2 {
  Utility x, y;
  std::uint32_t source, point;
};

// The part of a shifted set that takes part, as a range of its points.
struct Staircase {
  const Utility* x;
  const Utility* y;
  std::size_t begin, end;
  Utility dx, dy;
  std::uint32_t source;
  bool red;

  static Utility moved(Utility value, Utility shift, bool red) {
    return red && (is_red(value) || is_red(shift)) ? kRedLine : value + shift;
  }
  Utility x_at(std::size_t i) const { return moved(x[i], dx, red); }
  Utility y_at(std::size_t i) const { return moved(y[i], dy, red); }

  // The first index from `from` on, below `to`, for which pass holds; pass is monotone.
  template <class Pass>
  static std::size_t gallop(std::size_t from, std::size_t to, const Pass& pass) {
    std::size_t step = 1, low = from;
    while (low < to && !pass(low)) {
      from = low + 1;
      low += step;
      step *= 2;
    }
    std::size_t high = std::min(low, to);
    while (from < high) {
      const std::size_t middle = from + (high - from) / 2;
      if (pass(middle)) {
        high = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }
  std::size_t first_below(std::size_t from, Utility limit) const {  // x < limit
    return gallop(from, end, [&](std::size_t i) { return x_at(i) < limit; });
  }
  std::size_t first_above(std::size_t from, std::size_t to, Utility limit) const {  // y > limit
    return gallop(from, to, [&](std::size_t i) { return y_at(i) > limit; });
  }
};

// Merges two sequences by descending x, then y, then place (a before b), and drops what does not
// rise above everything before it. Returns the end of what it wrote.
Candidate2* merge_pair(const Candidate2* a, const Candidate2* a_end, const Candidate2* b,
                       const Candidate2* b_end, Utility best, Candidate2* out) {
  while (a != a_end && b != b_end) {
    const bool left = (a->x > b->x) | ((a->x == b->x) & (a->y >= b->y));
    const Candidate2* next = left ? a : b;
    *out = *next;
    const bool rises = next->y > best;
    best = rises ? next->y : best;
    out += rises;
    a += left;
    b += !left;
  }
  for (; a != a_end; ++a) {
    if (a->y > best) {
      *out++ = *a;
      best = a->y;
    }
  }
  for (; b != b_end; ++b) {
    if (b->y > best) {
      *out++ = *b;
      best = b->y;
    }
  }
  return out;
}

// The union of the staircases, restricted to x in (low, high].
class Sweep {
 public:
  Sweep(std::span<const Staircase> all, std::atomic<std::size_t>& found, std::size_t limit,
        const Effort& effort)
      : stairs_(all.begin(), all.end()), found_(found), limit_(limit), effort_(effort) {}

  // False when it gave in.
  bool run(const Utility* high, const Utility* low, std::vector<Candidate2>& out) {
    if (spent(effort_)) return false;
    for (Staircase& s : stairs_) {
      if (low != nullptr) s.end = s.first_below(s.begin, *low + 1);
      if (high != nullptr) {
        const std::size_t first = s.first_below(s.begin, *high + 1);
        if (first > s.begin) reach(s.y_at(first - 1), s);
        s.begin = first;
      }
    }
    std::size_t reported = 0;
    while (Staircase* top = leader()) {
      block(top->x_at(std::min(top->begin + kBlock, top->end) - 1), out);
      if (out.size() - reported >= kPointsPerCheck) {
        const std::size_t more = out.size() - reported;
        reported = out.size();
        if (found_.fetch_add(more, std::memory_order_relaxed) + more > limit_) return false;
        if (spent(effort_)) return false;
      }
    }
    const std::size_t more = out.size() - reported;
    return found_.fetch_add(more, std::memory_order_relaxed) + more <= limit_;
  }

 private:
  void reach(Utility y, const Staircase& by) {
    if (!any_ || y > best_) {
      best_ = y;
      best_source_ = by.source;
    }
    any_ = true;
  }

  // Whose step to follow: the source that reached highest, else the nearest.
  Staircase* leader() {
    Staircase* nearest = nullptr;
    for (Staircase& s : stairs_) {
      if (s.begin == s.end) continue;
      if (any_ && s.source == best_source_) return &s;
      if (nearest == nullptr || s.x_at(s.begin) > nearest->x_at(nearest->begin)) nearest = &s;
    }
    return nearest;
  }

  // All candidates with x >= last that were not seen yet.
  void block(Utility last, std::vector<Candidate2>& out) {
    const Utility floor = any_ ? best_ : INT64_MIN;
    buffer_.clear();
    runs_.assign(1, 0);
    for (Staircase& s : stairs_) {
      const std::size_t end = s.first_below(s.begin, last);
      std::size_t i = s.begin;
      s.begin = end;
      if (i == end || s.y_at(end - 1) <= floor) continue;
      i = s.first_above(i, end, floor);
      const std::size_t at = buffer_.size();
      buffer_.resize(at + (end - i));
      Candidate2* to = buffer_.data() + at;
      for (; i < end; ++i) *to++ = {s.x_at(i), s.y_at(i), s.source, static_cast<std::uint32_t>(i)};
      runs_.push_back(buffer_.size());
    }
    if (buffer_.empty()) return;
    merge_runs(floor);
    out.insert(out.end(), buffer_.begin(), buffer_.end());
    best_ = buffer_.back().y;
    best_source_ = buffer_.back().source;
    any_ = true;
  }

  // Merges the runs of buffer_, pairs of neighbours at a time, until one is left.
  void merge_runs(Utility floor) {
    while (runs_.size() > 2) {
      merged_.resize(buffer_.size());
      Candidate2* out = merged_.data();
      std::size_t written = 0;
      for (std::size_t r = 0; r + 1 < runs_.size(); r += 2) {
        const Candidate2* data = buffer_.data();
        const std::size_t middle = runs_[r + 1];
        const std::size_t end = r + 2 < runs_.size() ? runs_[r + 2] : middle;
        out = merge_pair(data + runs_[r], data + middle, data + middle, data + end, floor, out);
        runs_[++written] = static_cast<std::size_t>(out - merged_.data());
      }
      runs_.resize(written + 1);
      merged_.resize(runs_.back());
      buffer_.swap(merged_);
    }
  }

  std::vector<Staircase> stairs_;
  std::atomic<std::size_t>& found_;
  std::size_t limit_;
  const Effort& effort_;
  bool any_ = false;
  Utility best_ = 0;
  std::uint32_t best_source_ = 0;
  std::vector<Candidate2> buffer_, merged_;
  std::vector<std::size_t> runs_;
};

bool keeps(const Candidate2& c, int dimensions, const UnionOptions& options) {
  const Keep& keep = options.keep;
  if (keep.floor.empty()) return true;
  const auto reaches = [&](int d, Utility value) {
    return value >= keep.floor[d] || (options.red_lines && is_red(keep.floor[d]));
  };
  const std::uint32_t reached =
      std::uint32_t{reaches(0, c.x)} | (dimensions > 1 ? std::uint32_t{reaches(1, c.y)} << 1 : 0u);
  return static_cast<int>((reached & 1) + (reached >> 1)) >= keep.at_least &&
         (reached & keep.must) == keep.must;
}

// Takes over the kept candidates of consecutive parts, freeing each.
void make_result(std::vector<std::vector<Candidate2>>& parts, int dimensions,
                 const UnionOptions& options, UnionResult& result) {
  std::size_t size = 0;
  for (const auto& part : parts) size += part.size();
  ParetoData& data = ParetoAccess::make(result.set);
  data.dimensions = dimensions;
  data.x.reserve(size);
  if (dimensions > 1) data.y.reserve(size);
  result.origins.source.reserve(size);
  result.origins.point.reserve(size);
  for (auto& part : parts) {
    for (const Candidate2& c : part) {
      if (!keeps(c, dimensions, options)) continue;
      data.x.push_back(c.x);
      if (dimensions > 1) data.y.push_back(c.y);
      result.origins.source.push_back(c.source);
      result.origins.point.push_back(c.point);
      data.red = data.red || is_red(c.x) || (dimensions > 1 && is_red(c.y));
    }
    part = {};
  }
  data.size = data.x.size();
}

class MergeUnion {
 public:
  MergeUnion(std::span<const Source> sources, int dimensions, const UnionOptions& options)
      : dimensions_(dimensions), options_(options) {
    for (const Source& s : sources) {
      red_ =
          red_ || (options.red_lines && (s.set->red || is_red(s.shift[0]) || is_red(s.shift[1])));
    }
    for (const Source& s : sources) add(s);
  }

  bool run(UnionResult& result) {
    std::vector<std::vector<Candidate2>> parts;
    if (!sweep(parts)) return false;
    make_result(parts, dimensions_, options_, result);
    return true;
  }

 private:
  void add(const Source& s) {
    static constexpr Utility kZeros[1] = {0};
    Staircase stairs{.x = s.set->x.data(),
                     .y = dimensions_ > 1 ? s.set->y.data() : kZeros,
                     .begin = 0,
                     .end = s.set->size,
                     .dx = s.shift[0],
                     .dy = dimensions_ > 1 ? s.shift[1] : 0,
                     .source = s.index,
                     .red = red_};
    // A shift of minus infinity leaves one candidate: the best in the other dimension.
    const bool flat_x = red_ && is_red(stairs.dx), flat_y = red_ && is_red(stairs.dy);
    if (flat_x && !flat_y) stairs.begin = stairs.first_above(0, stairs.end, last_below(stairs));
    if (flat_y || flat_x) stairs.end = stairs.begin + 1;
    candidates_ += stairs.end - stairs.begin;
    stairs_.push_back(stairs);
  }
  // One less than the highest y.
  static Utility last_below(const Staircase& s) { return s.y_at(s.end - 1) - 1; }

  bool sweep(std::vector<std::vector<Candidate2>>& parts) {
    std::vector<Utility> cuts;
    const int threads = candidates_ >= kWorthThreads ? options_.effort.threads : 1;
    if (threads > 1) find_cuts(kPartsPerThread * static_cast<std::size_t>(threads), cuts);
    parts.resize(cuts.size() + 1);
    std::atomic<std::size_t> found{0};
    std::atomic<bool> complete{true};
    const std::size_t limit = std::min<std::size_t>(options_.max_points, UINT32_MAX - 1);
    const bool done = parallel_for(threads, parts.size(), [&](std::size_t p) {
      if (!complete) return;
      Sweep one(stairs_, found, limit, options_.effort);
      const Utility* high = p > 0 ? &cuts[p - 1] : nullptr;
      const Utility* low = p < cuts.size() ? &cuts[p] : nullptr;
      if (!one.run(high, low, parts[p])) complete = false;
    });
    return done && complete;
  }

  // Values of x that divide the candidates into about equal parts, descending.
  void find_cuts(std::size_t parts, std::vector<Utility>& cuts) const {
    std::vector<Utility> sample;
    const std::size_t stride = std::max<std::size_t>(1, candidates_ / (64 * parts));
    for (const Staircase& s : stairs_) {
      for (std::size_t i = s.begin; i < s.end; i += stride) sample.push_back(s.x_at(i));
    }
    std::sort(sample.begin(), sample.end(), std::greater<>());
    for (std::size_t p = 1; p < parts; ++p) cuts.push_back(sample[sample.size() * p / parts]);
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  }

  int dimensions_;
  const UnionOptions& options_;
  bool red_ = false;
  std::size_t candidates_ = 0;
  std::vector<Staircase> stairs_;
};

}  // namespace

bool merge_union(std::span<const Source> sources, int dimensions, const UnionOptions& options,
                 UnionResult& result) {
  return MergeUnion(sources, dimensions, options).run(result);
}

bool merge_points(std::span<const Utility> rows, int dimensions, const UnionOptions& options,
                  UnionResult& result) {
  if (spent(options.effort)) return false;
  const std::size_t size = rows.size() / static_cast<std::size_t>(dimensions);
  const auto value = [&](std::size_t row, int d) {
    if (d >= dimensions) return Utility{0};
    const Utility v = rows[row * static_cast<std::size_t>(dimensions) + d];
    return options.red_lines && is_red(v) ? kRedLine : v;
  };
  std::vector<std::vector<Candidate2>> parts(1);
  std::vector<Candidate2>& all = parts[0];
  all.reserve(size);
  for (std::size_t r = 0; r < size; ++r) {
    all.push_back({value(r, 0), value(r, 1), 0, static_cast<std::uint32_t>(r)});
  }
  std::sort(all.begin(), all.end(), [](const Candidate2& a, const Candidate2& b) {
    if (a.x != b.x) return a.x > b.x;
    return a.y != b.y ? a.y > b.y : a.point < b.point;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (kept == 0 || all[i].y > all[kept - 1].y) all[kept++] = all[i];
  }
  all.resize(kept);
  if (kept > options.max_points) return false;
  make_result(parts, dimensions, options, result);
  return true;
}

}  // namespace dragoman::solve
