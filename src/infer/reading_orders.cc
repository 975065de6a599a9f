// Orders of values, importance of points, comparisons.
#include <fmt/format.h>

#include <algorithm>

#include "infer/reader.h"

namespace dragoman::infer {

namespace {

// Whether places on one variable rise or fall throughout: 1, -1, or 0.
int direction(const std::vector<int>& values) {
  if (values.size() < 2 || values[0] == values[1]) return 0;
  const int sign = values[1] > values[0] ? 1 : -1;
  for (std::size_t i = 1; i < values.size(); ++i)
    if ((values[i] - values[i - 1]) * sign <= 0) return 0;
  return sign;
}

}  // namespace

void Reader::read_order(const PreferenceStatement& statement, const Source& source) {
  const auto open = start(source, InferRule::order);
  if (!open) return;
  if (open->scored) return abandon(*open, "the party's scores are on file and are used instead");
  if (places(statement.point, statement.ranked.front()).empty())
    return abandon(*open, "the point has no values on file");
  std::string says;
  for (std::size_t i = 1; i < statement.ranked.size(); ++i) {
    const auto row = step(places(statement.point, statement.ranked[i - 1]),
                          places(statement.point, statement.ranked[i]));
    if (!row || !row->empty()) add_row(*open, row, Sense::above);
    says += fmt::format("{}{} is better than {}", i == 1 ? "" : ", ",
                        name(statement.point, statement.ranked[i - 1]),
                        name(statement.point, statement.ranked[i]));
  }
  between_rows(*open, statement);
  finish(*open, std::move(says));
}

// Corners between neighbours of a rising or falling order, and the swing of a complete one.
void Reader::between_rows(const Open& open, const PreferenceStatement& statement) {
  std::vector<int> values;
  int variable = -1;
  for (const Value& value : statement.ranked) {
    const auto at = places(statement.point, value);
    if (at.size() != 1) return;
    variable = at[0].variable;
    values.push_back(at[0].value);
  }
  const int size = out_.frame.problem.variables[variable].size;
  const bool choice = talks_.find_point(statement.point)->kind == PointKind::choice;
  bool complete = static_cast<int>(values.size()) == size;
  const int way = choice ? 0 : direction(values);
  if (way != 0 && rule_on(InferRule::between)) {
    std::vector<int> corners;
    for (const int corner : out_.frame.blocks[variable].corners)
      if (corner >= std::min(values.front(), values.back()) &&
          corner <= std::max(values.front(), values.back()))
        corners.push_back(corner);
    if (way < 0) std::reverse(corners.begin(), corners.end());
    for (std::size_t i = 1; i < corners.size(); ++i)
      add_row(open, step({{variable, corners[i - 1]}}, {{variable, corners[i]}}), Sense::at_least);
    complete |= std::min(values.front(), values.back()) == 0 &&
                std::max(values.front(), values.back()) == size - 1;
  }
  if (complete)
    swings_.try_emplace({statement.party, statement.point},
                        Swing{statement.ranked.front(), statement.ranked.back(), open.word});
}

void Reader::read_importance(const PreferenceStatement& statement, const Source& source) {
  const auto open = start(source, InferRule::importance);
  if (!open) return;
  if (open->scored) return abandon(*open, "the party's scores are on file and are used instead");
  std::string says, unused;
  std::string above;  // the nearest more important point whose best and worst are known
  for (std::size_t i = 0; i < statement.points.size(); ++i) {
    const std::string& point = statement.points[i];
    const auto own = swings_.find({statement.party, point});
    if (!above.empty()) {
      const Swing& large = swings_.at({statement.party, above});
      const auto best = places(above, large.best), worst = places(above, large.worst);
      const auto row = [&](const std::vector<Place>& high, const std::vector<Place>& low) {
        std::vector<Place> plus = best, minus = worst;
        plus.insert(plus.end(), low.begin(), low.end());
        minus.insert(minus.end(), high.begin(), high.end());
        add_row(*open, step(plus, minus), Sense::at_least, large.word);
      };
      const int rows = open->reading->rows;
      if (own != swings_.end()) {
        row(places(point, own->second.best), places(point, own->second.worst));
      } else if (const auto any = std::find_if(
                     out_.frame.problem.variables.begin(), out_.frame.problem.variables.end(),
                     [&](const Variable& v) { return talks_.points[v.point].id == point; });
                 any != out_.frame.problem.variables.end() && any->category < 0 &&
                 any->member < 0) {
        const int variable = static_cast<int>(any - out_.frame.problem.variables.begin());
        const auto& corners = out_.frame.blocks[variable].corners;
        for (const int high : corners)
          for (const int low : corners)
            if (high != low) row({{variable, high}}, {{variable, low}});
      }
      if (open->reading->rows > rows)
        says += fmt::format("{}nothing within {} matters more than the best and the worst of {}",
                            says.empty() ? "" : "; ", title(point), title(above));
    }
    if (own != swings_.end()) {
      above = point;
    } else if (i + 1 < statement.points.size()) {
      unused += fmt::format("{}{}", unused.empty() ? "" : ", ", title(point));
    }
  }
  if (!unused.empty())
    unused = fmt::format(
        "what is best and worst on {} is not known, so their place constrains "
        "nothing below them",
        unused);
  if (open->reading->rows == 0)
    return abandon(*open, unused.empty() ? "no point has values on file" : unused);
  finish(*open, unused.empty() ? says : says + "; " + unused);
}

void Reader::read_comparison(const PreferenceStatement& statement, const Source& source) {
  const auto open = start(source, InferRule::comparison);
  if (!open) return;
  if (open->scored) return abandon(*open, "the party's scores are on file and are used instead");
  const auto has = [](const PartialPackage& package, const std::string& point) {
    return std::any_of(package.values.begin(), package.values.end(),
                       [&](const auto& value) { return value.first == point; });
  };
  std::string says;
  std::vector<Place> better, worse;
  const auto gather = [&](const PartialPackage& from, const PartialPackage& other,
                          std::vector<Place>& into) -> bool {
    for (const auto& [point, value] : from.values) {
      if (!has(other, point)) return false;
      for (const Place& place : places(point, value)) into.push_back(place);
      says += fmt::format("{}{}: {}", says.empty() || says.ends_with("over ") ? "" : ", ",
                          title(point), name(point, value));
    }
    return true;
  };
  bool both = gather(statement.better, statement.worse, better);
  says += " over ";
  both &= gather(statement.worse, statement.better, worse);
  if (!both)
    return abandon(*open,
                   "a point is named on one side only, so it is not said what it is "
                   "compared with");
  const auto row = step(better, worse);
  if (row && row->empty()) return abandon(*open, "both sides are the same");
  add_row(*open, row, Sense::above);
  finish(*open, "other points equal, " + says);
}

}  // namespace dragoman::infer
