// How a case becomes a Problem, in three passes over it: layout (which decisions there are), rules
// (what forbids what), scores (collected as exact rationals, then rounded once on the common grid).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dragoman/problem.h"
#include "solve/rational.h"

namespace dragoman::solve {

class Compiler {
 public:
  explicit Compiler(const Case& talks) : talks_(talks) {}
  Result<Problem> run();

 private:
  // How a point appears in the problem.
  struct Layout {
    enum class Mode { none, plain, counted, itemised, chosen };
    Mode mode = Mode::none;
    int first_variable = 0, variables = 0;
    int choose = -1;
    std::vector<int> members;  // itemised, chosen: item -> index in Roster::members
  };
  // A conjunction: variable -> the values for which it holds. Several conditions intersect.
  using Conjunction = std::map<int, std::vector<int>>;
  // A score before rounding, and the cell it will be added to.
  struct Staged {
    enum class Cell { variable, term, choose, constant, walk_away, cap };
    Cell cell;
    int index = 0;  // variable, term or Choose block
    int slot = 0;   // value or item
    int party = 0;
    Rational amount;
  };

  // compiler_layout.cc
  Result<void> lay_out_parties();
  void note_unused(const Party& party);
  Result<void> lay_out_points();
  void lay_out_roster(int point);
  int add_variable(int point, int category, int member, int size);
  std::string point_name(const Point& point) const;
  std::string party_name(int party) const;

  // compiler_rules.cc
  Result<void> compile_rules();
  Result<void> compile_requires(const Requires& rule, int origin);
  Result<void> compile_linear(const Linear& rule, const std::string& id, int origin);
  void compile_roster_limits();
  Result<void> compile_red_lines();
  Result<Conjunction> resolve(const std::vector<Condition>& conditions) const;
  Result<void> resolve_one(const Condition& condition, Conjunction& into) const;
  Result<std::vector<int>> plain_values(const Point& point, const Condition& condition) const;
  void forbid(const Conjunction& when, int origin);
  int add_term(const Conjunction& when, bool forbids, int origin);
  int add_origin(Origin origin);

  // compiler_scores.cc
  Result<void> collect_scores();
  Result<void> collect_point(const Preferences& preferences, const PointPreference& score,
                             int party);
  Result<void> collect_plain(const PointPreference& score, const Layout& layout, const Point& point,
                             int party, const Rational& factor);
  Result<void> collect_roster(const PointPreference& score, const Layout& layout,
                              const Point& point, int party, const Rational& factor);
  Result<void> collect_interactions(const Preferences& preferences, int party,
                                    const Rational& factor);
  void note_unscored(const Preferences& preferences, int party);
  void note_unvalued();
  Result<void> round_scores();
  Result<void> check_range() const;
  Utility& cell(const Staged& staged);
  void apply_red_lines();

  const Case& talks_;
  Problem out_;
  std::vector<Layout> layout_;              // per point
  std::vector<const Preferences*> scores_;  // per party
  std::vector<Staged> staged_;
  // Red lines on a single variable, applied after rounding: (party, variable, values).
  struct SingleRedLine {
    int origin, party, variable;
    std::vector<int> values;
  };
  std::vector<SingleRedLine> red_lines_;
};

}  // namespace dragoman::solve
