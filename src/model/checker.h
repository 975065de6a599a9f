// The inside of validate(): one walk over the case that keeps the first error.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dragoman/model.h"
#include "model/path.h"

namespace dragoman::model {

inline constexpr std::int64_t kMaxValues = 65'535;
inline constexpr std::size_t kMaxPoints = 2'000;
inline constexpr std::size_t kMaxMembers = 20'000;

using Index = std::unordered_map<std::string_view, std::size_t>;

// What the walk looks up about one point.
struct PointIndex {
  Index options, members, categories, details;
  std::unordered_set<std::string_view> excluded;
};

class Checker {
 public:
  explicit Checker(const Case& talks) : case_(talks) {}
  Result<void> run();

 private:
  // who and what about: checker.cc, check_points.cc
  void check_languages();
  void check_parties();
  void check_acceptance();
  void check_points();
  void check_point(const Path& at, const Point& point, PointIndex& index);
  void check_kind(const Path& at, const Point& point);
  void check_domain(const Path& at, const Point& point);
  void check_roster(const Path& at, const Roster& roster, PointIndex& index);
  void check_members(const Path& at, const Roster& roster, PointIndex& index);
  void check_room(const Path& at, const Roster& roster, const PointIndex& index);
  // rules: check_rules.cc
  void check_rules();
  void check_linear(const Path& at, const Linear& linear);
  void check_linear_term(const Path& at, const LinearTerm& term);
  void check_circles();
  // what was said and what is known: check_preferences.cc, check_talks.cc
  void check_preferences();
  void check_scores(const Path& at, const Preferences& scores);
  void check_point_scores(const Path& at, const PointPreference& scores);
  void check_curve(const Path& at, const Point& point, const std::vector<CurvePoint>& curve);
  void check_category_scores(const Path& at, const Point& point, const PointIndex& index,
                             const PointPreference& scores);
  void check_member_scores(const Path& at, const Point& point, const PointIndex& index,
                           const PointPreference& scores);
  void check_drafts();
  void check_draft_order();
  void check_responses();
  void check_response(const Path& at, const Response& response);
  void check_preference_statements();
  void check_knowledge(const Path& at, const PreferenceStatement& statement);
  void check_statements();
  void check_package(const Path& at, const PartialPackage& package);

  // A list of values of one point: each can be taken, none twice.
  void check_values(const Path& at, const Point& point, const std::vector<Value>& values);
  void check_value(const Path& at, const Point& point, const Value& value);
  void check_choice(const Path& at, const Point& point, const OptionId& option);
  void check_chosen(const Path& at, const Point& point, const MemberIds& chosen);
  void check_conditions(const Path& at, const std::vector<Condition>& conditions);
  void check_condition(const Path& at, const Condition& condition);
  void check_range_condition(const Path& at, const Point& point, const Condition& condition);
  void check_count_condition(const Path& at, const Point& point, const PointIndex& index,
                             const Condition& condition);
  void check_member_condition(const Path& at, const Point& point, const PointIndex& index,
                              const Condition& condition);

  void check_text(const Path& at, const Text& text);
  void check_id(const Path& at, std::string_view what, const std::string& id);
  // Checks an id and enters it; complains when the index already has it.
  void declare(const Path& at, std::string_view what, Index& index, const std::string& id,
               std::size_t place);
  // The place of an id, or nothing after a complaint.
  std::optional<std::size_t> find(const Path& at, std::string_view what, const Index& index,
                                  const std::string& id, std::string_view owner = {});
  const Point* find_point(const Path& at, const std::string& id);
  const PointIndex& index_of(const Point& point) const;
  void check_optional_reference(const Path& at, std::string_view what, const Index& index,
                                const std::string& id);

  // Keeps the first error only.
  void complain(const Path& at, ErrorCode code, std::string message, std::string mend);
  bool failed() const { return error_.has_value(); }

  const Case& case_;
  std::optional<Error> error_;
  Index parties_, mediators_, channels_, points_, drafts_, responses_;
  std::unordered_set<std::string_view> languages_;
  std::vector<PointIndex> point_index_;
};

const char* kind_name(PointKind kind);

}  // namespace dragoman::model
