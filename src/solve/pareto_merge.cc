// One and two dimensions: merges of sorted sequences.
//
// Each source is a staircase: x descending, y ascending. The union is swept by descending x in
// blocks. A block begins at the next candidate that rises above everything before it and ends
// where that candidate's source has advanced kBlock points. Of every source the place of its next
// candidate that may rise is known, so sources that lie below the frontier cost one comparison per
// block and most dominated candidates are never looked at. What takes part in a block is merged
// pairwise, keeping a running maximum of y (Nemhauser, Ullmann 1969).

#include <algorithm>
#include <atomic>
#include <memory>

#include "solve/parallel.h"
#include "solve/pareto_set.h"

namespace dragoman::solve {
namespace {

constexpr std::size_t kBlock = 24;
constexpr std::size_t kWorthThreads = std::size_t{1} << 17;  // candidates
constexpr std::size_t kPartsPerThread = 4;
constexpr std::size_t kPointsPerCheck = 1 << 14;

struct Candidate2 {
  Utility x, y;
  std::uint32_t source, point;
};

// Numbers without a value until they are written.
template <class T>
class Column {
 public:
  T& operator[](std::size_t i) { return data_[i]; }
  T operator[](std::size_t i) const { return data_[i]; }
  T* begin() { return data_.get(); }
  // Keeps the first `kept` of its numbers.
  void resize(std::size_t kept, std::size_t length) {
    std::unique_ptr<T[]> data(new T[length]);
    std::copy_n(data_.get(), kept, data.get());
    data_ = std::move(data);
  }
  // Hands the first `size` over and frees the rest.
  std::vector<T> take(std::size_t size) {
    std::vector<T> result(data_.get(), data_.get() + size);
    data_.reset();
    return result;
  }

 private:
  std::unique_ptr<T[]> data_;
};

// Points and origins, column by column.
struct Columns {
  Column<Utility> x, y;
  Column<std::uint32_t> source, point;
  std::size_t size = 0, room = 0;

  void make_room(std::size_t more) {
    if (size + more > room) resize(std::max(size + more, 2 * room));
  }
  void resize(std::size_t length) {
    x.resize(size, length);
    y.resize(size, length);
    source.resize(size, length);
    point.resize(size, length);
    room = length;
  }
  // Moves points first … last - 1 to the place `to` before them.
  void move_down(std::size_t first, std::size_t last, std::size_t to) {
    std::copy(x.begin() + first, x.begin() + last, x.begin() + to);
    std::copy(y.begin() + first, y.begin() + last, y.begin() + to);
    std::copy(source.begin() + first, source.begin() + last, source.begin() + to);
    std::copy(point.begin() + first, point.begin() + last, point.begin() + to);
  }
};

// The part of a shifted set that takes part, as a range of its points.
struct Staircase {
  const Utility* x;
  const Utility* y;
  std::size_t begin, end;
  Utility dx, dy;
  std::uint32_t source;
  bool red;
  Utility next = INT64_MIN;  // x at `begin`; INT64_MIN when nothing is left

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
  void advance(std::size_t to) {
    begin = to;
    next = begin < end ? x_at(begin) : INT64_MIN;
  }
  // Passes over what does not rise above `floor`.
  void rise(Utility floor) { advance(first_above(begin, end, floor)); }
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
  bool run(const Utility* high, const Utility* low, Columns& out) {
    if (spent(effort_)) return false;
    for (Staircase& s : stairs_) {
      if (low != nullptr) s.end = s.first_below(s.begin, *low + 1);
      const std::size_t first = high != nullptr ? s.first_below(s.begin, *high + 1) : s.begin;
      if (first > s.begin) best_ = std::max(best_, s.y_at(first - 1));
      s.advance(first);
    }
    std::size_t reported = 0;
    while (const Staircase* top = leader()) {
      block(top->x_at(std::min(top->begin + kBlock, top->end) - 1), out);
      if (out.size - reported < kPointsPerCheck) continue;
      if (!report(out.size - reported) || spent(effort_)) return false;
      reported = out.size;
    }
    return report(out.size - reported);
  }

 private:
  bool report(std::size_t more) {
    return found_.fetch_add(more, std::memory_order_relaxed) + more <= limit_;
  }

  // The source with the next candidate that rises; null when none does.
  const Staircase* leader() {
    while (true) {
      Staircase* top = nullptr;
      for (Staircase& s : stairs_) {
        if (s.next > (top == nullptr ? INT64_MIN : top->next)) top = &s;
      }
      if (top == nullptr || top->y_at(top->begin) > best_) return top;
      top->rise(best_);
    }
  }

  // All candidates with x >= last that were not seen yet and may rise.
  void block(Utility last, Columns& out) {
    runs_.clear();
    std::size_t count = 0;
    for (Staircase& s : stairs_) {
      if (s.next < last) continue;
      s.rise(best_);
      if (s.next < last) continue;
      const std::size_t begin = s.begin;
      s.advance(s.first_below(begin, last));
      runs_.push_back({&s, begin, s.begin});
      count += s.begin - begin;
    }
    out.make_room(count);
    if (runs_.size() == 1) {
      copy(runs_[0], out);
    } else {
      merge(count, out);
    }
    best_ = out.y[out.size - 1];
  }

  struct Run {
    const Staircase* stairs;
    std::size_t begin, end;
  };

  static void copy(const Run& run, Columns& out) {
    const Staircase& s = *run.stairs;
    std::size_t to = out.size;
    for (std::size_t i = run.begin; i < run.end; ++i, ++to) {
      out.x[to] = s.x_at(i);
      out.y[to] = s.y_at(i);
      out.source[to] = s.source;
      out.point[to] = static_cast<std::uint32_t>(i);
    }
    out.size = to;
  }

  // Merges the runs, pairs of neighbours at a time, until one is left.
  void merge(std::size_t count, Columns& out) {
    buffer_.resize(std::max(count, buffer_.size()));
    merged_.resize(buffer_.size());
    ends_.assign(1, 0);
    Candidate2* to = buffer_.data();
    for (const Run& run : runs_) {
      const Staircase& s = *run.stairs;
      for (std::size_t i = run.begin; i < run.end; ++i) {
        *to++ = {s.x_at(i), s.y_at(i), s.source, static_cast<std::uint32_t>(i)};
      }
      ends_.push_back(static_cast<std::size_t>(to - buffer_.data()));
    }
    while (ends_.size() > 2) {
      Candidate2* end = merged_.data();
      std::size_t written = 0;
      for (std::size_t r = 0; r + 1 < ends_.size(); r += 2) {
        const Candidate2* data = buffer_.data();
        const std::size_t middle = ends_[r + 1];
        const std::size_t stop = r + 2 < ends_.size() ? ends_[r + 2] : middle;
        end = merge_pair(data + ends_[r], data + middle, data + middle, data + stop, best_, end);
        ends_[++written] = static_cast<std::size_t>(end - merged_.data());
      }
      ends_.resize(written + 1);
      buffer_.swap(merged_);
    }
    for (std::size_t i = 0; i < ends_.back(); ++i, ++out.size) {
      out.x[out.size] = buffer_[i].x;
      out.y[out.size] = buffer_[i].y;
      out.source[out.size] = buffer_[i].source;
      out.point[out.size] = buffer_[i].point;
    }
  }

  std::vector<Staircase> stairs_;
  std::atomic<std::size_t>& found_;
  std::size_t limit_;
  const Effort& effort_;
  Utility best_ = INT64_MIN;
  std::vector<Run> runs_;
  std::vector<Candidate2> buffer_, merged_;
  std::vector<std::size_t> ends_;
};

// Leaves out what is not to be kept. Along a staircase x reaches its floor up to some point and y
// from some point on, so between these two all points are kept or none.
void drop(Columns& all, int dimensions, const UnionOptions& options) {
  const Keep& keep = options.keep;
  if (keep.floor.empty()) return;
  const auto no_floor = [&](int d) { return options.red_lines && is_red(keep.floor[d]); };
  const auto x_reaches = [&](Utility x) { return x >= keep.floor[0]; };
  const auto y_falls_short = [&](Utility y) { return y < keep.floor[1]; };
  std::size_t x_end = all.size, y_begin = all.size;
  if (!no_floor(0))
    x_end =
        std::partition_point(all.x.begin(), all.x.begin() + all.size, x_reaches) - all.x.begin();
  if (dimensions > 1)
    y_begin = no_floor(1)
                  ? 0
                  : std::partition_point(all.y.begin(), all.y.begin() + all.size, y_falls_short) -
                        all.y.begin();
  const std::size_t cuts[] = {0, std::min(x_end, y_begin), std::max(x_end, y_begin), all.size};
  std::size_t kept = 0;
  for (int part = 0; part < 3; ++part) {
    const std::size_t first = cuts[part], last = cuts[part + 1];
    const std::uint32_t reached = std::uint32_t{first < x_end} | std::uint32_t{first >= y_begin}
                                                                     << 1;
    const int count = static_cast<int>((reached & 1) + (reached >> 1));
    if (first == last || count < keep.at_least || (reached & keep.must) != keep.must) continue;
    if (kept < first) all.move_down(first, last, kept);
    kept += last - first;
  }
  all.size = kept;
}

// Appends the parts behind the first to it, freeing each.
void join(std::vector<Columns>& parts) {
  std::size_t size = 0;
  for (const Columns& part : parts) size += part.size;
  Columns& all = parts[0];
  all.resize(size);
  for (std::size_t p = 1; p < parts.size(); ++p) {
    Columns part = std::move(parts[p]);
    std::copy_n(part.x.begin(), part.size, all.x.begin() + all.size);
    std::copy_n(part.y.begin(), part.size, all.y.begin() + all.size);
    std::copy_n(part.source.begin(), part.size, all.source.begin() + all.size);
    std::copy_n(part.point.begin(), part.size, all.point.begin() + all.size);
    all.size += part.size;
  }
}

void make_result(Columns& all, int dimensions, const UnionOptions& options, UnionResult& result) {
  drop(all, dimensions, options);
  ParetoData& data = ParetoAccess::make(result.set);
  data.dimensions = dimensions;
  data.size = all.size;
  // Minus infinity is the lowest there is: it can only stand at the ends.
  data.red = all.size > 0 && (is_red(all.x[all.size - 1]) || (dimensions > 1 && is_red(all.y[0])));
  data.x = all.x.take(all.size);
  if (dimensions > 1) data.y = all.y.take(all.size);
  result.origins.source = all.source.take(all.size);
  result.origins.point = all.point.take(all.size);
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
    std::vector<Columns> parts;
    if (!sweep(parts)) return false;
    if (parts.size() > 1) join(parts);
    make_result(parts[0], dimensions_, options_, result);
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

  bool sweep(std::vector<Columns>& parts) {
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
  std::vector<Candidate2> all;
  all.reserve(size);
  for (std::size_t r = 0; r < size; ++r) {
    all.push_back({value(r, 0), value(r, 1), 0, static_cast<std::uint32_t>(r)});
  }
  std::sort(all.begin(), all.end(), [](const Candidate2& a, const Candidate2& b) {
    if (a.x != b.x) return a.x > b.x;
    return a.y != b.y ? a.y > b.y : a.point < b.point;
  });
  Columns best;
  best.resize(size);
  for (const Candidate2& c : all) {
    if (best.size > 0 && c.y <= best.y[best.size - 1]) continue;
    best.x[best.size] = c.x;
    best.y[best.size] = c.y;
    best.source[best.size] = 0;
    best.point[best.size] = c.point;
    ++best.size;
  }
  if (best.size > options.max_points) return false;
  make_result(best, dimensions, options, result);
  return true;
}

}  // namespace dragoman::solve
