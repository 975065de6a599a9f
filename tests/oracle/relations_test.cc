// Necessary and possible relations against an independent formulation, solved by GLPK: values free
// between -1 and 1, the walk-away value a free column per point, written from the statements of the
// case and not from the rows that the library made of them.
#include <glpk.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "dragoman/infer.h"
#include "infer/conclude.h"
#include "infer/reading.h"
#include "oracle/random_case.h"

namespace dragoman::oracle {
namespace {

using infer::Frame;
using Package = std::vector<int>;  // per point an option, or -1 where it is left open

// A party's talks about choices, with words that are true of one hidden preference, or mostly so.
struct Instance {
  Case talks;
  std::vector<std::vector<int>> value;  // the hidden preference: [point][option]
  std::vector<int> no_deal;             // [point]
};

std::string option_id(int k) { return "o" + std::to_string(k); }
std::string point_id(int j) { return "q" + std::to_string(j); }

PartialPackage partial(const Package& package) {
  PartialPackage out;
  for (std::size_t j = 0; j < package.size(); ++j)
    if (package[j] >= 0)
      out.values.emplace_back(point_id(static_cast<int>(j)), OptionId{option_id(package[j])});
  return out;
}

// What the package, open points at no deal, is worth beyond no deal.
int gain(const Instance& of, const Package& package) {
  int sum = 0;
  for (std::size_t j = 0; j < package.size(); ++j)
    if (package[j] >= 0) sum += of.value[j][package[j]] - of.no_deal[j];
  return sum;
}

Package random_package(const Instance& of, Random& random, double open) {
  Package package;
  for (const auto& values : of.value)
    package.push_back(random.chance(open) ? -1
                                          : random.between(0, static_cast<int>(values.size()) - 1));
  if (std::all_of(package.begin(), package.end(), [](int k) { return k < 0; })) package[0] = 0;
  return package;
}

PreferenceStatement order_of(const Instance& of, int j, std::size_t length, Random& random) {
  std::vector<int> options(of.value[j].size());
  for (std::size_t k = 0; k < options.size(); ++k) options[k] = static_cast<int>(k);
  while (options.size() > length)
    options.erase(options.begin() + random.between(0, static_cast<int>(options.size()) - 1));
  std::sort(options.begin(), options.end(),
            [&](int a, int b) { return of.value[j][a] > of.value[j][b]; });
  PreferenceStatement order;
  order.kind = StatementKind::order;
  order.point = point_id(j);
  for (const int k : options) order.ranked.emplace_back(OptionId{option_id(k)});
  return order;
}

PreferenceStatement statement(const Instance& of, Random& random) {
  const int points = static_cast<int>(of.value.size());
  const int j = random.between(0, points - 1);
  switch (random.between(0, 4)) {
    case 0:
      return order_of(of, j, 2 + random.between(0, 1), random);
    case 1: {
      Package a = random_package(of, random, 0.4), b = a;
      for (std::size_t p = 0; p < a.size(); ++p)
        if (a[p] >= 0) b[p] = random.between(0, static_cast<int>(of.value[p].size()) - 1);
      if (gain(of, a) < gain(of, b)) std::swap(a, b);
      PreferenceStatement comparison;
      comparison.kind = StatementKind::comparison;
      comparison.better = partial(a);
      comparison.worse = partial(b);
      return comparison;
    }
    case 2: {
      const int k = random.between(0, points - 1);
      const auto swing = [&](int point) {
        const auto [low, high] =
            std::minmax_element(of.value[point].begin(), of.value[point].end());
        return *high - *low;
      };
      PreferenceStatement importance;
      importance.kind = StatementKind::importance;
      const bool first = swing(j) >= swing(k);
      importance.points = {point_id(first ? j : k), point_id(first ? k : j)};
      return importance;
    }
    default: {
      const Package package = random_package(of, random, random.chance(0.5) ? 0 : 0.4);
      PreferenceStatement answer;
      const bool yes = gain(of, package) >= 0;
      answer.kind = yes ? StatementKind::accepts : StatementKind::refuses;
      (yes ? answer.better : answer.worse) = partial(package);
      return answer;
    }
  }
}

Instance random_instance(std::uint64_t seed) {
  Random random(seed);
  Instance of;
  of.talks.parties = {{.id = "north"}};
  const int points = random.between(2, 4);
  for (int j = 0; j < points; ++j) {
    Point point;
    point.id = point_id(j);
    const int options = random.between(2, 4);
    std::vector<int> values;
    for (int k = 0; k < options; ++k) {
      point.options.push_back({option_id(k), {}});
      values.push_back(10 * random.between(0, 20) + k);
    }
    of.value.push_back(values);
    of.no_deal.push_back(random.between(0, 200));
    of.talks.points.push_back(std::move(point));
  }
  const int words = random.between(1, 9);
  for (int i = 0; i < words; ++i) {
    PreferenceStatement word =
        i % 3 == 0 ? order_of(of, random.between(0, points - 1), 4, random) : statement(of, random);
    word.id = "p" + std::to_string(i);
    word.party = "north";
    if (word.kind == StatementKind::order && random.chance(0.04))
      std::reverse(word.ranked.begin(), word.ranked.end());
    if (word.kind == StatementKind::importance && word.points[0] == word.points[1]) continue;
    of.talks.preference_statements.push_back(std::move(word));
  }
  return of;
}

// max ε over all values that agree with the statements, strict ones by ε.
class Reference {
 public:
  using Sum = std::map<std::pair<int, int>, double>;  // (point, option; no deal: -1) -> factor

  explicit Reference(const Case& talks) : talks_(talks) {
    for (std::size_t j = 0; j < talks.points.size(); ++j)
      for (int k = -1; k < static_cast<int>(talks.points[j].options.size()); ++k)
        column_[{static_cast<int>(j), k}] = static_cast<int>(column_.size()) + 2;
    for (const PreferenceStatement& word : talks.preference_statements) add(word);
  }

  // With one more condition: sum >= ε (strict) or sum >= 0.
  double largest(const Sum* sum, bool strict) const {
    glp_prob* problem = glp_create_prob();
    glp_set_obj_dir(problem, GLP_MAX);
    glp_add_cols(problem, static_cast<int>(column_.size()) + 1);
    glp_set_col_bnds(problem, 1, GLP_DB, -1, 1);
    glp_set_obj_coef(problem, 1, 1);
    for (const auto& [which, column] : column_) glp_set_col_bnds(problem, column, GLP_DB, -1, 1);
    const auto write = [&](const Sum& left, bool strictly) {
      std::vector<int> columns{0};
      std::vector<double> factors{0};
      for (const auto& [which, factor] : left) {
        if (factor == 0) continue;
        columns.push_back(column_.at(which));
        factors.push_back(factor);
      }
      if (strictly) {
        columns.push_back(1);
        factors.push_back(-1);
      }
      const int row = glp_add_rows(problem, 1);
      glp_set_row_bnds(problem, row, GLP_LO, 0, 0);
      glp_set_mat_row(problem, row, static_cast<int>(columns.size()) - 1, columns.data(),
                      factors.data());
    };
    for (const auto& [left, strictly] : rows_) write(left, strictly);
    if (sum != nullptr) write(*sum, strict);
    glp_smcp control;
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_OFF;
    const bool solved = glp_simplex(problem, &control) == 0 && glp_get_status(problem) == GLP_OPT;
    const double value = solved ? glp_get_obj_val(problem) : -1;
    glp_delete_prob(problem);
    return value;
  }

  Sum gain(const Package& package, double sign) const {
    Sum sum;
    for (std::size_t j = 0; j < package.size(); ++j) {
      if (package[j] < 0) continue;
      sum[{static_cast<int>(j), package[j]}] += sign;
      sum[{static_cast<int>(j), -1}] -= sign;
    }
    return sum;
  }

 private:
  int point(const std::string& id) const { return std::stoi(id.substr(1)); }
  int option(const Value& value) const { return std::stoi(std::get<OptionId>(value).id.substr(1)); }

  // The best and the worst option of a point, by the first order that lists all of them.
  bool swing(int j, int* best, int* worst) const {
    for (const PreferenceStatement& word : talks_.preference_statements) {
      if (word.kind != StatementKind::order || point(word.point) != j ||
          word.ranked.size() != talks_.points[j].options.size())
        continue;
      *best = option(word.ranked.front());
      *worst = option(word.ranked.back());
      return true;
    }
    return false;
  }

  Package package(const PartialPackage& from) const {
    Package out(talks_.points.size(), -1);
    for (const auto& [id, value] : from.values) out[point(id)] = option(value);
    return out;
  }

  void add(const PreferenceStatement& word) {
    switch (word.kind) {
      case StatementKind::order:
        for (std::size_t i = 1; i < word.ranked.size(); ++i) {
          Sum sum;
          sum[{point(word.point), option(word.ranked[i - 1])}] += 1;
          sum[{point(word.point), option(word.ranked[i])}] -= 1;
          rows_.emplace_back(sum, true);
        }
        return;
      case StatementKind::comparison: {
        Sum sum = gain(package(word.better), 1);
        for (const auto& [which, factor] : gain(package(word.worse), -1)) sum[which] += factor;
        // The same on both sides compares nothing.
        if (std::all_of(sum.begin(), sum.end(), [](const auto& x) { return x.second == 0; }))
          return;
        rows_.emplace_back(sum, true);
        return;
      }
      case StatementKind::importance: {
        const int large = point(word.points[0]), small = point(word.points[1]);
        int best = 0, worst = 0;
        if (!swing(large, &best, &worst)) return;
        const int options = static_cast<int>(talks_.points[small].options.size());
        for (int a = 0; a < options; ++a) {
          for (int b = 0; b < options; ++b) {
            Sum sum;
            sum[{large, best}] += 1;
            sum[{large, worst}] -= 1;
            sum[{small, a}] -= 1;
            sum[{small, b}] += 1;
            rows_.emplace_back(sum, false);
          }
        }
        return;
      }
      case StatementKind::accepts:
        rows_.emplace_back(gain(package(word.better), 1), false);
        return;
      default:
        rows_.emplace_back(gain(package(word.worse), -1), true);
    }
  }

  const Case& talks_;
  std::map<std::pair<int, int>, int> column_;
  std::vector<std::pair<Sum, bool>> rows_;
};

constexpr double kPositive = 1e-7;

// U(x) - U(y), with all factors on one scale.
std::optional<infer::LinearForm> difference(const infer::Frame& frame, const Package& x,
                                            const Package& y) {
  std::vector<infer::WeightedPlace> places;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    places.push_back({{static_cast<int>(v), x[v]}, 1, 1});
    places.push_back({{static_cast<int>(v), y[v]}, -1, 1});
  }
  return infer::combine(frame, places, {});
}

TEST(Relations, AgreeWithAnIndependentFormulation) {
  int consistent_ones = 0, contradictory = 0, conclusions = 0, proved = 0;
  int counts[3] = {0, 0, 0};
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const Instance of = random_instance(seed);
    const Reference reference(of.talks);
    auto words = infer::read_words(of.talks, {});
    ASSERT_TRUE(words) << seed << ": " << format_error(words.error());
    const infer::Cone cone =
        infer::cone_of(words->frame, words->parties[0], [](int) { return true; });
    const infer::Verdict verdict = infer::consistent(cone);
    ASSERT_EQ(verdict.holds, reference.largest(nullptr, false) > kPositive) << "seed " << seed;
    EXPECT_EQ(verdict.known, Known::proved) << "seed " << seed;
    (verdict.holds ? consistent_ones : contradictory) += 1;
    if (!verdict.holds) continue;

    infer::Concluder concluder(cone);
    Random random(seed * 7919);
    for (int query = 0; query < 4; ++query) {
      const Package x = random_package(of, random, 0), y = random_package(of, random, 0);
      std::vector<int> why;
      const auto margin = infer::margin(words->frame, {x, {}});
      const Acceptability found = concluder.standing(*margin, why);
      const auto below = reference.gain(x, -1), above = reference.gain(x, 1);
      const bool can_refuse = reference.largest(&below, true) > kPositive;
      const bool can_accept = reference.largest(&above, false) > kPositive;
      const Standing expected = !can_refuse  ? Standing::necessary
                                : can_accept ? Standing::possible
                                             : Standing::never;
      ASSERT_EQ(found.standing, expected) << "seed " << seed << " query " << query;
      ++counts[static_cast<int>(expected)];
      ++conclusions;
      proved += found.known == Known::proved;

      if (x == y) continue;
      auto worse = reference.gain(x, -1);
      for (const auto& [which, factor] : reference.gain(y, 1)) worse[which] += factor;
      const auto g = difference(words->frame, x, y);
      const infer::Verdict better = concluder.always(*g);
      ASSERT_EQ(better.holds, reference.largest(&worse, true) <= kPositive)
          << "seed " << seed << " query " << query;
      ++conclusions;
      proved += better.known == Known::proved;
    }
  }
  // The instances are worth asking about.
  EXPECT_GT(consistent_ones, 1500);
  EXPECT_GT(contradictory, 50);
  for (const int count : counts) EXPECT_GT(count, 300);
  EXPECT_GE(proved, conclusions * 99 / 100) << proved << " of " << conclusions;
  RecordProperty("conclusions", conclusions);
  RecordProperty("proved", proved);
}

}  // namespace
}  // namespace dragoman::oracle
