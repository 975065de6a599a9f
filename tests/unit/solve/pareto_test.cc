#include "solve/pareto.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "solve/parallel.h"
#include "solve/simd_kernel.h"

namespace dragoman::solve {
namespace {

using Row = std::vector<Utility>;
using Rng = std::mt19937_64;

struct Expected {
  std::uint32_t source, point;
  Row row;
  friend auto operator<=>(const Expected&, const Expected&) = default;
};

Utility moved(Utility value, Utility shift, bool red) {
  if (red && (value < kRedLine / 2 || shift < kRedLine / 2)) return kRedLine;
  return value + shift;
}

bool weakly_dominates(const Row& a, const Row& b) {
  for (std::size_t d = 0; d < a.size(); ++d) {
    if (a[d] < b[d]) return false;
  }
  return true;
}

bool kept(const Keep& keep, const Row& row, bool red) {
  if (keep.floor.empty()) return true;
  int reached = 0;
  for (std::size_t d = 0; d < row.size(); ++d) {
    const bool open = red && keep.floor[d] < kRedLine / 2;
    if (open || row[d] >= keep.floor[d]) {
      ++reached;
    } else if (keep.must >> d & 1) {
      return false;
    }
  }
  return reached >= keep.at_least;
}

Row row_of(const ParetoSet& set, std::size_t point) {
  Row row;
  for (int d = 0; d < set.dimensions(); ++d) row.push_back(set.at(point, d));
  return row;
}

// The definition, pair by pair.
std::vector<Expected> reference(std::span<const Shifted> sources, int dimensions,
                                const UnionOptions& options) {
  std::vector<Expected> all;
  for (std::uint32_t s = 0; s < sources.size(); ++s) {
    for (std::uint32_t p = 0; p < sources[s].set->size(); ++p) {
      Row row = row_of(*sources[s].set, p);
      for (int d = 0; d < dimensions; ++d) {
        row[d] = moved(row[d], sources[s].shift[d], options.red_lines);
      }
      if (kept(options.keep, row, options.red_lines)) all.push_back({s, p, row});
    }
  }
  std::vector<Expected> best;
  for (const Expected& c : all) {
    const bool beaten = std::any_of(all.begin(), all.end(), [&](const Expected& o) {
      return weakly_dominates(o.row, c.row) &&
             (o.row != c.row || std::tie(o.source, o.point) < std::tie(c.source, c.point));
    });
    if (!beaten) best.push_back(c);
  }
  return best;
}

std::vector<Expected> rows_of(const UnionResult& result) {
  std::vector<Expected> rows;
  for (std::size_t i = 0; i < result.set.size(); ++i) {
    rows.push_back({result.origins.source[i], result.origins.point[i], row_of(result.set, i)});
  }
  return rows;
}

void expect_same(std::vector<Expected> got, std::vector<Expected> want) {
  std::sort(got.begin(), got.end());
  std::sort(want.begin(), want.end());
  ASSERT_EQ(got.size(), want.size());
  EXPECT_TRUE(got == want);
}

// An antichain of up to `size` points, made by the naive definition from single points.
ParetoSet random_set(Rng& rng, int dimensions, int size, Utility range, bool red) {
  std::vector<Row> rows;
  std::vector<ParetoSet> singles;
  for (int i = 0; i < size; ++i) {
    Row row;
    Utility left = range * dimensions / 2;
    for (int d = 0; d < dimensions; ++d) {
      Utility v = static_cast<Utility>(rng() % (range + 1));
      if (d + 1 == dimensions && rng() % 2 == 0) v = left;  // on a plane: many survive
      left -= v;
      if (red && rng() % 12 == 0) v = kRedLine;
      row.push_back(v);
    }
    rows.push_back(row);
    singles.push_back(ParetoSet::single(row));
  }
  const Row zero(dimensions, 0);
  std::vector<Shifted> sources;
  for (const ParetoSet& s : singles) sources.push_back({&s, zero.data()});
  UnionOptions options;
  options.red_lines = red;
  UnionResult result = pareto_union(sources, dimensions, options);
  expect_same(rows_of(result), reference(sources, dimensions, options));
  return std::move(result.set);
}

struct LevelGuard {
  explicit LevelGuard(SimdLevel level) : before(use_simd_level(level)) {}
  ~LevelGuard() { use_simd_level(before); }
  SimdLevel before;
};

std::vector<SimdLevel> levels() {
  std::vector<SimdLevel> all;
  for (SimdLevel level : {SimdLevel::portable, SimdLevel::avx2, SimdLevel::avx512}) {
    if (filter_node(level, 3) != nullptr) all.push_back(level);
  }
  return all;
}

class ParetoUnion : public ::testing::TestWithParam<int> {};

TEST_P(ParetoUnion, AgreesWithTheDefinition) {
  const int dimensions = GetParam();
  Rng rng(static_cast<std::uint64_t>(dimensions) * 7919);
  for (int round = 0; round < 250; ++round) {
    const bool red = round % 3 == 2;
    const Utility range = std::vector<Utility>{2, 5, 40, 1'000'000'000'000}[rng() % 4];
    std::vector<ParetoSet> sets;
    const int distinct = 1 + static_cast<int>(rng() % 3);
    for (int s = 0; s < distinct; ++s) {
      const int size = 1 + static_cast<int>(rng() % (round % 10 == 0 ? 120 : 30));
      sets.push_back(random_set(rng, dimensions, size, range, red));
    }
    const int count = 1 + static_cast<int>(rng() % 7);
    std::vector<Row> shifts;
    for (int s = 0; s < count; ++s) {
      Row shift;
      for (int d = 0; d < dimensions; ++d) {
        shift.push_back(static_cast<Utility>(rng() % (range / 2 + 1)) - range / 4);
        if (red && rng() % 8 == 0) shift.back() = kRedLine;
      }
      if (s > 0 && rng() % 5 == 0) shift = shifts.back();
      shifts.push_back(shift);
    }
    std::vector<Shifted> sources;
    for (int s = 0; s < count; ++s) {
      sources.push_back({&sets[rng() % sets.size()], shifts[s].data()});
    }
    UnionOptions options;
    options.red_lines = red;
    if (round % 2 == 1) {
      for (int d = 0; d < dimensions; ++d) {
        options.keep.floor.push_back(static_cast<Utility>(rng() % (range + 1)) - range / 4);
        if (rng() % 6 == 0) options.keep.floor.back() = kRedLine;
      }
      options.keep.at_least = static_cast<int>(rng() % (dimensions + 1));
      options.keep.must = static_cast<std::uint32_t>(rng() % (1u << dimensions) & rng());
    }
    const std::vector<Expected> want = reference(sources, dimensions, options);
    std::vector<Expected> first;
    for (SimdLevel level : levels()) {
      const LevelGuard guard(level);
      const UnionResult result = pareto_union(sources, dimensions, options);
      ASSERT_EQ(result.outcome, Outcome::complete);
      const std::vector<Expected> rows = rows_of(result);
      expect_same(rows, want);
      if (first.empty()) first = rows;
      EXPECT_EQ(rows, first) << "the order of points";
      if (HasFailure()) FAIL() << "round " << round << ", level " << static_cast<int>(level);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Dimensions, ParetoUnion, ::testing::Range(1, 9));

// Folds random tables until the set has a few thousand points, so that trees are deep and threads
// are used; every version, on one thread and on three, must return the same bytes.
TEST(ParetoUnionLarge, SameOnEveryVersionAndNumberOfThreads) {
  for (int dimensions : {2, 3, 5}) {
    Rng rng(static_cast<std::uint64_t>(dimensions));
    const Row zero(dimensions, 0);
    ParetoSet set = ParetoSet::single(zero);
    const int layers = dimensions == 2 ? 60 : dimensions == 3 ? 16 : 8;
    std::vector<Expected> last;
    for (int layer = 0; layer < layers; ++layer) {
      std::vector<Row> shifts(8);
      std::vector<Shifted> sources;
      for (Row& shift : shifts) {
        for (int d = 0; d < dimensions; ++d) shift.push_back(static_cast<Utility>(rng() >> 24));
        if (dimensions == 2) shift[1] = (Utility{1} << 40) - shift[0] + shift[1] / 4;
        sources.push_back({&set, shift.data()});
      }
      std::vector<Expected> first;
      UnionResult kept_result;
      for (int threads : {1, 3}) {
        for (SimdLevel level : levels()) {
          if (dimensions == 2 && level != SimdLevel::portable) continue;
          const LevelGuard guard(level);
          UnionOptions options;
          options.effort.threads = threads;
          UnionResult result = pareto_union(sources, dimensions, options);
          if (layer + 1 == layers) {
            std::vector<Expected> rows = rows_of(result);
            if (first.empty()) first = rows;
            EXPECT_TRUE(rows == first);
          }
          kept_result = std::move(result);
        }
      }
      if (set.size() * sources.size() < 3000) {
        expect_same(rows_of(kept_result), reference(sources, dimensions, {}));
      }
      set = std::move(kept_result.set);
    }
    EXPECT_GT(set.size(), 2000u) << dimensions;
  }
}

TEST(ParetoUnionSmall, NoSourcesGiveAnEmptySet) {
  for (int dimensions : {1, 2, 3, 8}) {
    const UnionResult result = pareto_union({}, dimensions, {});
    EXPECT_EQ(result.outcome, Outcome::complete);
    EXPECT_EQ(result.set.size(), 0u);
    const Row zero(dimensions, 0);
    const Shifted empty{&result.set, zero.data()};
    EXPECT_EQ(pareto_union(std::span(&empty, 1), dimensions, {}).set.size(), 0u);
  }
}

TEST(ParetoUnionSmall, TwoDimensionsComeInDescendingOrder) {
  const ParetoSet origin = ParetoSet::single(Row{0, 0});
  const std::vector<Row> shifts = {{1, 5}, {9, 1}, {4, 4}, {4, 4}, {3, 2}};
  std::vector<Shifted> sources;
  for (const Row& shift : shifts) sources.push_back({&origin, shift.data()});
  const UnionResult result = pareto_union(sources, 2, {});
  ASSERT_EQ(result.set.size(), 3u);
  EXPECT_EQ(row_of(result.set, 0), (Row{9, 1}));
  EXPECT_EQ(row_of(result.set, 1), (Row{4, 4}));
  EXPECT_EQ(row_of(result.set, 2), (Row{1, 5}));
  EXPECT_EQ(result.origins.source, (std::vector<std::uint32_t>{1, 2, 0}));
}

TEST(ParetoUnionSmall, GivesInBeyondTheLimitsAsked) {
  for (int dimensions : {2, 3}) {
    const ParetoSet origin = ParetoSet::single(Row(dimensions, 0));
    std::vector<Row> shifts;
    for (Utility i = 0; i < 50; ++i) {
      Row shift(dimensions, 0);
      shift[0] = i;
      shift[1] = -i;
      shifts.push_back(shift);
    }
    std::vector<Shifted> sources;
    for (const Row& shift : shifts) sources.push_back({&origin, shift.data()});
    UnionOptions options;
    options.max_points = 50;
    EXPECT_EQ(pareto_union(sources, dimensions, options).outcome, Outcome::complete);
    options.max_points = 49;
    UnionResult result = pareto_union(sources, dimensions, options);
    EXPECT_EQ(result.outcome, Outcome::stopped);
    EXPECT_EQ(result.set.size(), 0u);
    options.max_points = SIZE_MAX;
    CancelSource cancel;
    cancel.cancel();
    options.effort.cancel = &cancel;
    EXPECT_EQ(pareto_union(sources, dimensions, options).outcome, Outcome::stopped);
  }
}

TEST(ParallelFor, VisitsEveryChunkOnceAndKeepsExceptionsIn) {
  for (int threads : {0, 1, 2, 7}) {
    std::vector<int> visits(1000, 0);
    EXPECT_TRUE(parallel_for(threads, visits.size(), [&](std::size_t c) { ++visits[c]; }));
    EXPECT_EQ(std::count(visits.begin(), visits.end(), 1), 1000);
    EXPECT_FALSE(parallel_for(threads, 10, [](std::size_t c) {
      if (c == 3) throw 1;
    }));
  }
  EXPECT_TRUE(parallel_for(4, 0, [](std::size_t) {}));
}

}  // namespace
}  // namespace dragoman::solve
