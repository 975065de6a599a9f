// What every foreign reader builds: points under names that other programs allow and we do not.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/model.h"
#include "format/source_text.h"

namespace dragoman::format {

// Ids in the model's alphabet that stay as close to the names as it allows, each once.
class IdMaker {
 public:
  // `fallback` serves a name without a single usable character.
  std::string make(std::string_view name, std::string_view fallback);

 private:
  std::set<std::string, std::less<>> used_;
  std::map<std::string, int, std::less<>> last_number_;
};

// One issue of a foreign domain and the point it became. `point` indexes
// CaseBuilder::talks().points.
struct Issue {
  std::string name;  // as the file spells it
  std::size_t point = 0;
  std::map<std::string, std::string, std::less<>> option_ids;  // the file's value -> option id
  IdMaker ids;
};

// The most issues that a domain may have, and the error of a file that has more. `place` is where
// the list stands.
inline constexpr std::size_t kMaxIssues = 2'000;
tl::unexpected<Error> too_many_issues(Where place);

class CaseBuilder {
 public:
  explicit CaseBuilder(const std::string& title);

  // A choice without options yet. The reference holds until the next add_*.
  Issue& add_choice(std::string name, std::optional<int> number = std::nullopt);
  // A quantity. Integers: step 1.
  Issue& add_range(std::string name, QuantityRange range, std::optional<int> number = std::nullopt);
  // A real interval on a grid of steps + 1 values; says so among the notes.
  Issue& add_real(std::string name, const Decimal& from, const Decimal& to, int steps,
                  std::optional<int> number = std::nullopt);
  // False when the issue has that value already.
  bool add_option(Issue& issue, const std::string& value);

  Issue* find(std::string_view name);
  std::vector<Issue>& issues() { return issues_; }
  Point& point_of(const Issue& issue) { return talks_.points[issue.point]; }
  const std::string& point_id(const Issue& issue) const { return talks_.points[issue.point].id; }

  // A principal of that name with scores to fill in. The reference holds until the next call.
  Preferences& add_party(const std::string& name);

  // One sentence about what was assumed; each is kept once.
  void note(const std::string& sentence);

  Case& talks() { return talks_; }
  // The case, its notes in the summary.
  Case finish() &&;

 private:
  Issue& add_point(std::string name, PointKind kind, std::optional<int> number);

  Case talks_;
  std::vector<Issue> issues_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  IdMaker point_ids_;
  IdMaker party_ids_;
  std::vector<std::string> notes_;
};

// value as the shortest decimal that reads back as the same double; 0 when not finite or too large.
Decimal to_decimal(double value);

// a × b, exact, or rounded to 18 significant digits; empty beyond 10^18.
std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);

// a + b likewise.
std::optional<Decimal> add(const Decimal& a, const Decimal& b);

// The number of a foreign file: blanks around it and a leading '+' are allowed.
std::optional<Decimal> parse_number(std::string_view text);

}  // namespace dragoman::format
