#include "infer/order_graph.h"

#include <gtest/gtest.h>

namespace dragoman::infer {
namespace {

using Words = std::vector<int>;

// 0 > 1 (word 0), 1 >= 2 (word 1), 2 >= 3 (words 2 and 7), 3 = 4 (word 3).
Cone cone() {
  return {5,
          {{{{0, 1}, {1, -1}}, Sense::above, 0},
           {{{1, 3}, {2, -3}}, Sense::at_least, 1},
           {{{2, 1}, {3, -1}}, Sense::at_least, 2, 7},
           {{{3, 1}, {4, -1}}, Sense::equal, 3},
           {{{0, 1}, {3, 1}, {4, -2}}, Sense::above, 4}}};
}

TEST(OrderGraph, ChainsOrdersAndSaysFromWhichWords) {
  const Cone rows = cone();
  const OrderGraph graph(rows);
  EXPECT_EQ(graph.chain(0, 2, true), (Words{0, 1}));
  EXPECT_EQ(graph.chain(1, 4, false), (Words{1, 2, 3, 7}));
  EXPECT_EQ(graph.chain(4, 3, false), (Words{3}));
}

TEST(OrderGraph, SaysNothingMoreThanFollows) {
  const Cone rows = cone();
  const OrderGraph graph(rows);
  EXPECT_FALSE(graph.chain(1, 3, true)) << "no link is strict";
  EXPECT_FALSE(graph.chain(2, 0, false));
  EXPECT_FALSE(graph.chain(4, 2, false));
  EXPECT_FALSE(graph.chain(2, 2, false)) << "an empty chain is no order";
}

}  // namespace
}  // namespace dragoman::infer
