#include <gtest/gtest.h>

#include <string>

#include "unit/format/foreign_testing.h"

namespace dragoman {
namespace {

using testing::must_fail;
using testing::must_read;
using testing::package_of;
using testing::utility;

const char* const kDomain = R"(name: d
issues:
- {name: price, type: negmas.outcomes.ContiguousIssue, values: [-2, 4]}
- name: share
  type: ContinuousIssue
  values: [0.0, 1.0]
- {name: aid, type: CategoricalIssue, values: [daily, 7]}
)";

const char* const kProfile = R"(type: ExpDiscountedUFun
discount: 0.9
reserved_value: -.inf
ufun:
  type: LinearAdditiveUtilityFunction
  reserved_value: 0.25
  weights: {price: 0.5, share: 2, aid: 1}
  values:
  - {type: AffineFun, slope: 0.5, bias: 1}
  - {type: IdentityFun}
  - {type: TableFun, mapping: {daily: 0.125, 7: 3}}
)";

TEST(Negmas, FunctionsWeightsAndDiscount) {
  const Case talks = must_read({{"p.yml", kProfile}, {"d.yml", kDomain}});
  ASSERT_EQ(talks.points.size(), 3U);
  EXPECT_EQ(talks.points[0].kind, PointKind::quantity);
  EXPECT_EQ(domain_size(talks.points[1]), 11);
  const auto u = [&](const char* price, const char* share, const char* aid) {
    return utility(talks.preferences[0],
                   package_of(talks, {{"price", price}, {"share", share}, {"aid", aid}}));
  };
  // Not clamped: NegMAS is not GENIUS.
  EXPECT_NEAR(u("-2", "0", "daily"), 0.125, 1e-12);
  EXPECT_NEAR(u("4", "0.3", "7"), 0.5 * 3 + 0.6 + 3, 1e-12);
  EXPECT_EQ(talks.preferences[0].walk_away, Decimal::parse("0.25"));
  EXPECT_EQ(talks.preferences[0].discount, Decimal::parse("0.9"));
  EXPECT_EQ(talks.parties[0].id, "p");
}

TEST(Negmas, RefusesWhatIsNotAdditive) {
  const Error error =
      must_fail({{"d.yml", kDomain}, {"p.yml", "type: MappingUtilityFunction\nmapping: {}\n"}});
  EXPECT_EQ(error.code, ErrorCode::unsupported);
  EXPECT_EQ(error.where.file, "p.yml");
}

TEST(Negmas, ExportKeepsWholeNumbers) {
  const Case talks = must_read({{"d.yml", kDomain}, {"p.yml", kProfile}});
  const auto out = export_case(talks, ExportFormat::negmas);
  ASSERT_TRUE(out);
  const Case again = must_read(out->files);
  EXPECT_EQ(again.points[0].kind, PointKind::quantity);
  EXPECT_EQ(again.points[1].kind, PointKind::choice);  // a real grid becomes a list
  const std::map<std::string, std::string> names{{"price", "3"}, {"share", "0.3"}, {"aid", "7"}};
  EXPECT_NEAR(utility(talks.preferences[0], package_of(talks, names)),
              utility(again.preferences[0], package_of(again, names)), 1e-12);
}

}  // namespace
}  // namespace dragoman
