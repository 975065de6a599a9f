// Two parties: the two-phase method. Phase 1 finds supported points by dichotomy; phase 2 finds
// what lies in the triangle between each two neighbours, with a loss that grows until no gap of
// the frontier could hide a choice that loses more.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "solve/choose_items.h"
#include "solve/choose_walk.h"
#include "solve/parallel.h"

namespace dragoman::solve {
namespace {

__extension__ using Wide = __int128;

struct Point {
  Utility x = 0, y = 0;
};

// Weights of a selection; of equal weighted sums the one with the larger x wins, or y.
struct Direction {
  Utility x = 0, y = 0;
  bool prefer_y = false;
};

// A point where some direction is best, and that direction, to find its choice again.
struct Supported {
  Point point;
  Direction direction;
};

// Exact selection under integer weights. Scores are compared as doubles and, where those are too
// close to tell, in wide integers.
class Selector {
 public:
  explicit Selector(const Items& items) : items_(items), score_(items.count), order_(items.count) {
    for (int i = 0; i < items.count; ++i) {
      largest_[0] = std::max(largest_[0], std::abs(double(items.at(i, 0))));
      largest_[1] = std::max(largest_[1], std::abs(double(items.at(i, 1))));
    }
  }

  Supported select(Direction direction) {
    direction_ = direction;
    const double wx = double(direction.x), wy = double(direction.y);
    unclear_ = std::ldexp(wx * largest_[0] + wy * largest_[1], -49);
    for (int i = 0; i < items_.count; ++i)
      score_[i] = wx * double(items_.at(i, 0)) + wy * double(items_.at(i, 1));
    std::iota(order_.begin(), order_.end(), 0);
    const auto better = [this](int a, int b) { return is_better(a, b); };
    const auto first = order_.begin();
    if (items_.most < items_.count)
      std::nth_element(first, first + items_.most, order_.end(), better);
    if (items_.least < items_.most)
      std::nth_element(first, first + items_.least, first + items_.most, better);
    const auto gains = [this](int i) { return is_gain(i); };
    end_ = std::partition(first + items_.least, first + items_.most, gains) - first;
    Point sum;
    for (std::ptrdiff_t k = 0; k < end_; ++k) {
      sum.x += items_.at(order_[k], 0);
      sum.y += items_.at(order_[k], 1);
    }
    return {sum, direction};
  }

  // The choice of the last select().
  Part part() const {
    Part chosen(order_.begin(), order_.begin() + end_);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }

 private:
  Wide exact(int i) const {
    return Wide(direction_.x) * items_.at(i, 0) + Wide(direction_.y) * items_.at(i, 1);
  }
  bool is_better(int a, int b) const {
    const double lead = score_[a] - score_[b];
    if (std::abs(lead) > unclear_) return lead > 0;
    const Wide left = exact(a), right = exact(b);
    if (left != right) return left > right;
    const int tie = direction_.prefer_y ? 1 : 0;
    if (items_.at(a, tie) != items_.at(b, tie)) return items_.at(a, tie) > items_.at(b, tie);
    return a < b;
  }
  bool is_gain(int i) const {
    const Wide score = exact(i);
    return score != 0 ? score > 0 : items_.at(i, direction_.prefer_y ? 1 : 0) > 0;
  }

  const Items& items_;
  std::vector<double> score_;
  std::vector<int> order_;
  std::ptrdiff_t end_ = 0;
  Direction direction_;
  double largest_[2] = {0, 0};
  double unclear_ = 0;
};

// Both differences are positive between neighbours on the frontier, a with the larger x.
Direction across(const Point& a, const Point& b) { return {b.y - a.y, a.x - b.x, false}; }

Wide value(const Direction& d, const Point& p) { return Wide(d.x) * p.x + Wide(d.y) * p.y; }

// Whether the triangle between a and b may hold points that reach the bounds.
bool matters(const Point& a, const Point& b, std::span<const Utility> lower) {
  return a.x >= lower[0] && b.y >= lower[1];
}

// Supported points by descending x, extreme ones among them; complete where lower allows.
Outcome find_supported(const Items& items, std::span<const Utility> lower, const Effort& effort,
                       std::vector<Supported>& out) {
  Selector selector(items);
  const Supported first = selector.select({1, 0, true});
  const Supported last = selector.select({0, 1, false});
  out.push_back(first);
  if (first.point.x == last.point.x) return Outcome::complete;
  std::vector<Supported> ahead{last};
  while (!ahead.empty()) {
    if (spent(effort)) {
      out.insert(out.end(), ahead.rbegin(), ahead.rend());
      return Outcome::stopped;
    }
    const Point a = out.back().point, b = ahead.back().point;
    const Direction direction = across(a, b);
    if (matters(a, b, lower)) {
      const Supported next = selector.select(direction);
      if (value(direction, next.point) > value(direction, a)) {
        ahead.push_back(next);
        continue;
      }
    }
    out.push_back(ahead.back());
    ahead.pop_back();
  }
  return Outcome::complete;
}

// The frontier between two neighbours, both included.
class Triangle {
 public:
  explicit Triangle(const Items& items) : walk_(items) {}

  Outcome solve(const Point& a, const Point& b, std::span<const Utility> lower,
                const Effort& effort) {
    a_ = a;
    direction_ = a.x == b.x ? Direction{1, 1, false} : across(a, b);
    scale_ = double(direction_.x) + double(direction_.y);
    const double weights[] = {double(direction_.x) / scale_, double(direction_.y) / scale_};
    walk_.aim(weights);
    box_ = {std::max(b.x, lower[0]), std::max(a.y, lower[1])};
    double loss = a.x == b.x ? 0 : std::min(walk_.cheap_cost(kFirstFlips), largest_hidden_loss());
    for (;;) {
      const Outcome outcome = walk_.run(loss, {box_.x, box_.y}, effort);
      walk_.tidy();
      if (outcome == Outcome::stopped) return outcome;
      const double hidden = largest_hidden_loss();
      if (hidden <= loss) return outcome;
      loss = std::min(hidden, std::max(loss * kGrowth, hidden / kParts));
    }
  }

  std::size_t size() const { return walk_.found().size(); }
  bool ends_at(const Point& point) const {
    return size() > 0 && walk_.found().back().utilities[0] == point.x;
  }
  Candidate candidate(std::size_t index) const { return walk_.candidate(walk_.found()[index]); }

 private:
  static constexpr int kFirstFlips = 10;
  static constexpr double kGrowth = 1.35;
  static constexpr double kParts = 64;  // a first loss of zero grows in parts of what is needed

  // The most that a choice could lose and still be on the frontier beside what was found: it would
  // lie strictly above some corner of the staircase.
  double largest_hidden_loss() const {
    Wide most = 0;
    Utility y = box_.y;
    const auto corner = [&](Utility x) {
      most = std::max(most, Wide(direction_.x) * (a_.x - x) + Wide(direction_.y) * (a_.y - y));
    };
    for (const auto& point : walk_.found()) {
      corner(point.utilities[0] + 1);
      y = point.utilities[1] + 1;
    }
    corner(box_.x);
    return double(most) / scale_ * (1 + 1e-12);
  }

  ChooseWalk<2> walk_;
  Point a_, box_;
  Direction direction_;
  double scale_ = 1;
};

struct Phase2 {
  const Items& items;
  std::span<const Utility> lower;
  const Effort& effort;
  const std::vector<Supported>& supported;
  std::vector<std::vector<Candidate>> found;  // per triangle
  std::vector<std::uint8_t> complete;         // per triangle
  std::atomic<std::size_t> candidates{0};
  std::atomic<bool> too_many{false};

  std::size_t triangles() const { return std::max<std::size_t>(supported.size() - 1, 1); }
  std::size_t limit() const {
    const std::size_t each = sizeof(Candidate) + sizeof(Utility) * items.parties +
                             sizeof(int) * std::size_t(std::max(items.most, 1));
    return std::min(effort.max_items, effort.memory_bytes / each);
  }

  // Neighbouring triangles share the storage of one walk.
  static constexpr std::size_t kTrianglesPerChunk = 8;
  std::size_t chunks() const { return (triangles() + kTrianglesPerChunk - 1) / kTrianglesPerChunk; }

  void work(std::size_t chunk) {
    Triangle triangle(items);
    const std::size_t end = std::min(triangles(), (chunk + 1) * kTrianglesPerChunk);
    for (std::size_t t = chunk * kTrianglesPerChunk; t < end && !too_many; ++t) solve(triangle, t);
  }

  void solve(Triangle& triangle, std::size_t t) {
    const Point a = supported[t].point;
    const Point b = supported[std::min(t + 1, supported.size() - 1)].point;
    if (!matters(a, b, lower)) {
      complete[t] = 1;
      return;
    }
    if (spent(effort)) return;
    complete[t] = triangle.solve(a, b, lower, effort) == Outcome::complete;
    // A neighbour is found on both sides; the next triangle reports it.
    std::size_t size = triangle.size();
    if (complete[t] && t + 1 < triangles() && triangle.ends_at(b)) --size;
    if ((candidates += size) > limit()) {
      too_many = true;
      return;
    }
    found[t].reserve(size);
    for (std::size_t k = 0; k < size; ++k) found[t].push_back(triangle.candidate(k));
  }
};

void report_supported(const Items& items, std::span<const Utility> lower,
                      const std::vector<Supported>& supported, std::vector<Candidate>& out) {
  Selector selector(items);
  for (const Supported& point : supported) {
    if (point.point.x < lower[0] || point.point.y < lower[1]) continue;
    selector.select(point.direction);
    out.push_back(to_candidate(items, selector.part()));
  }
}

}  // namespace

Outcome pareto_two_parties(const Items& items, std::span<const Utility> lower, const Effort& effort,
                           std::vector<Candidate>& out) {
  std::vector<Supported> supported;
  const Outcome first = find_supported(items, lower, effort, supported);
  Phase2 phase{items, lower, effort, supported, {}, {}};
  phase.found.resize(phase.triangles());
  phase.complete.assign(phase.triangles(), 0);
  const bool ran =
      parallel_for(effort.threads, phase.chunks(), [&](std::size_t chunk) { phase.work(chunk); });
  const bool whole = first == Outcome::complete && ran && !phase.too_many &&
                     std::all_of(phase.complete.begin(), phase.complete.end(),
                                 [](std::uint8_t done) { return done != 0; });
  if (!phase.too_many)
    for (auto& part : phase.found) {
      std::move(part.begin(), part.end(), std::back_inserter(out));
      std::vector<Candidate>().swap(part);
    }
  if (whole) return Outcome::complete;
  report_supported(items, lower, supported, out);
  keep_nondominated(out);
  return Outcome::stopped;
}

}  // namespace dragoman::solve
