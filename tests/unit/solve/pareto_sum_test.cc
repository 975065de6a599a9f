#include "solve/pareto_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace dragoman::solve {
namespace {

using Row = std::vector<Utility>;
using Rng = std::mt19937_64;

Utility add(Utility a, Utility b, bool red) {
  return red && (a < kRedLine / 2 || b < kRedLine / 2) ? kRedLine : a + b;
}

// Every total there is.
std::set<Row> all_totals(const std::vector<SumTable>& tables, const Row& start, bool red) {
  std::set<Row> totals = {start};
  for (const SumTable& table : tables) {
    std::set<Row> next;
    for (const Row& total : totals) {
      for (std::size_t at = 0; at < table.utilities.size(); at += start.size()) {
        Row sum = total;
        for (std::size_t d = 0; d < sum.size(); ++d) {
          sum[d] = add(sum[d], table.utilities[at + d], red);
        }
        next.insert(sum);
      }
    }
    totals = std::move(next);
  }
  return totals;
}

bool dominates(const Row& a, const Row& b) {
  for (std::size_t d = 0; d < a.size(); ++d) {
    if (a[d] < b[d]) return false;
  }
  return a != b;
}

std::set<Row> maxima(const std::set<Row>& rows, const Keep& keep, bool red) {
  std::set<Row> best;
  for (const Row& row : rows) {
    int reached = 0;
    bool must = true;
    for (std::size_t d = 0; d < keep.floor.size(); ++d) {
      const bool ok = (red && keep.floor[d] < kRedLine / 2) || row[d] >= keep.floor[d];
      reached += ok;
      must = must && (ok || !(keep.must >> d & 1));
    }
    if (!keep.floor.empty() && (!must || reached < keep.at_least)) continue;
    if (std::none_of(rows.begin(), rows.end(), [&](const Row& o) { return dominates(o, row); })) {
      best.insert(row);
    }
  }
  return best;
}

std::vector<std::uint32_t> all_points(const ParetoSum& sum) {
  std::vector<std::uint32_t> points(sum.frontier().size());
  std::iota(points.begin(), points.end(), 0u);
  return points;
}

std::set<Row> frontier_rows(const ParetoSum& sum, int dimensions) {
  std::set<Row> rows;
  for (std::size_t i = 0; i < sum.frontier().size(); ++i) {
    Row row;
    for (int d = 0; d < dimensions; ++d) row.push_back(sum.frontier().at(i, d));
    rows.insert(row);
  }
  return rows;
}

// A row of candidates per point.
std::vector<std::uint32_t> all_choices(ParetoSum& sum, const std::vector<std::uint32_t>& points) {
  std::vector<std::uint32_t> choices;
  std::size_t next = 0;
  EXPECT_EQ(sum.witnesses(points,
                          [&](std::size_t i, std::span<const std::uint32_t> row) {
                            EXPECT_EQ(i, next++);
                            choices.insert(choices.end(), row.begin(), row.end());
                          }),
            Outcome::complete);
  EXPECT_EQ(next, points.size());
  return choices;
}

void expect_witnesses(ParetoSum& sum, const std::vector<SumTable>& tables, const Row& start,
                      bool red) {
  const auto points = all_points(sum);
  const std::vector<std::uint32_t> choices = all_choices(sum, points);
  ASSERT_EQ(choices.size(), points.size() * tables.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t d = 0; d < start.size(); ++d) {
      Utility total = start[d];
      for (std::size_t t = 0; t < tables.size(); ++t) {
        total =
            add(total, tables[t].utilities[choices[i * tables.size() + t] * start.size() + d], red);
      }
      ASSERT_EQ(total, sum.frontier().at(points[i], static_cast<int>(d)));
    }
  }
}

SumTable random_table(Rng& rng, int dimensions, int candidates, Utility range, bool red) {
  SumTable table;
  for (int i = 0; i < candidates * dimensions; ++i) {
    const bool crossed = red && rng() % 10 == 0;
    table.utilities.push_back(crossed ? kRedLine : static_cast<Utility>(rng() % (range + 1)));
  }
  return table;
}

TEST(ParetoSum, AgreesWithEveryTotal) {
  Rng rng(1);
  for (int round = 0; round < 400; ++round) {
    const int dimensions = 1 + static_cast<int>(rng() % 5);
    const bool red = round % 3 == 1;
    const Utility range = round % 2 == 0 ? 6 : 1000;
    std::vector<SumTable> tables(rng() % 5);
    for (SumTable& table : tables) {
      table = random_table(rng, dimensions, 1 + static_cast<int>(rng() % 5), range, red);
    }
    SumOptions options;
    options.red_lines = red;
    for (int d = 0; d < dimensions; ++d) {
      options.start.push_back(static_cast<Utility>(rng() % 10) - 5);
    }
    if (round % 4 != 0) {
      for (int d = 0; d < dimensions; ++d) {
        options.keep.floor.push_back(static_cast<Utility>(
            rng() % static_cast<std::uint64_t>(range * static_cast<Utility>(tables.size()) + 1)));
      }
      options.keep.at_least = static_cast<int>(rng() % (dimensions + 1));
      options.keep.must = static_cast<std::uint32_t>(rng() % (1u << dimensions) & rng());
    }
    const Row start = options.start;
    ParetoSum sum(tables, dimensions, options);
    ASSERT_EQ(sum.run(), Outcome::complete);
    const auto want = maxima(all_totals(tables, start, red), options.keep, red);
    ASSERT_EQ(sum.frontier().size(), want.size());
    EXPECT_EQ(frontier_rows(sum, dimensions), want) << "round " << round;
    expect_witnesses(sum, tables, start, red);
    if (HasFailure()) FAIL() << "round " << round;
  }
}

TEST(ParetoSum, AnEmptyTableLeavesNothing) {
  Rng rng(2);
  for (int dimensions : {1, 2, 3}) {
    std::vector<SumTable> tables = {random_table(rng, dimensions, 4, 9, false), SumTable{},
                                    random_table(rng, dimensions, 4, 9, false)};
    ParetoSum sum(tables, dimensions, {});
    EXPECT_EQ(sum.run(), Outcome::complete);
    EXPECT_EQ(sum.frontier().size(), 0u);
    EXPECT_TRUE(all_choices(sum, {}).empty());
  }
}

// Steps that were forgotten for lack of memory are repeated, with the same result.
TEST(ParetoSum, LittleMemoryChangesNothing) {
  for (int dimensions : {2, 3}) {
    Rng rng(3);
    std::vector<SumTable> tables;
    for (int t = 0; t < 16; ++t) {
      tables.push_back(random_table(rng, dimensions, 6, 1'000'000'000, false));
    }
    ParetoSum ample(tables, dimensions, {});
    ASSERT_EQ(ample.run(), Outcome::complete);
    const std::vector<std::uint32_t> want = all_choices(ample, all_points(ample));

    SumOptions tight;
    tight.effort.memory_bytes = 3 * ample.frontier().bytes() + 14 * ample.frontier().size();
    ParetoSum small(tables, dimensions, tight);
    ASSERT_EQ(small.run(), Outcome::complete);
    EXPECT_EQ(all_choices(small, all_points(small)), want);

    tight.effort.memory_bytes = ample.frontier().bytes();
    ParetoSum none(tables, dimensions, tight);
    EXPECT_EQ(none.run(), Outcome::stopped);
    EXPECT_EQ(none.frontier().size(), 0u);
  }
}

TEST(ParetoSum, ManyCandidatesInOneTable) {
  const int candidates = 70'000;
  std::vector<SumTable> tables(2);
  for (Utility i = 0; i < candidates; ++i) {
    tables[0].utilities.insert(tables[0].utilities.end(), {i, -i});
  }
  tables[1].utilities = {0, 0, candidates, -candidates};
  ParetoSum sum(tables, 2, {});
  ASSERT_EQ(sum.run(), Outcome::complete);
  EXPECT_EQ(sum.frontier().size(), 2u * candidates);
  expect_witnesses(sum, tables, {0, 0}, false);
}

TEST(ParetoSum, GivesIn) {
  Rng rng(4);
  std::vector<SumTable> tables;
  for (int t = 0; t < 12; ++t) tables.push_back(random_table(rng, 3, 5, 1'000'000, false));
  SumOptions options;
  options.max_points = 20;
  EXPECT_EQ(ParetoSum(tables, 3, options).run(), Outcome::stopped);
  CancelSource cancel;
  cancel.cancel();
  options = {};
  options.effort.cancel = &cancel;
  EXPECT_EQ(ParetoSum(tables, 3, options).run(), Outcome::stopped);
}

}  // namespace
}  // namespace dragoman::solve
