#include "infer/question_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman {

namespace {

bool is_value(const Value& value) {
  const auto* option = std::get_if<OptionId>(&value);
  return option == nullptr || !option->id.empty();
}

// The values of one package, or only those that differ from another's.
PartialPackage values_of(const Case& talks, const Problem& problem, const Assignment& package,
                         const Assignment* other) {
  const std::vector<Value> values = to_values(talks, problem, package);
  const std::vector<Value> against =
      other == nullptr ? std::vector<Value>{} : to_values(talks, problem, *other);
  PartialPackage partial;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (is_value(values[i]) && (other == nullptr || values[i] != against[i]))
      partial.values.emplace_back(talks.points[i].id, values[i]);
  return partial;
}

}  // namespace

PreferenceStatement answer_to(const Case& talks, const InferredResult& result,
                              const Question& question, bool yes, const std::string& id) {
  PreferenceStatement answer;
  answer.id = id;
  answer.party = question.party;
  const Problem& problem = result.frame;
  switch (question.kind) {
    case Question::Kind::order:
      answer.kind = StatementKind::order;
      answer.point = question.point;
      answer.ranked = {yes ? question.first : question.second,
                       yes ? question.second : question.first};
      break;
    case Question::Kind::accepts:
      answer.kind = yes ? StatementKind::accepts : StatementKind::refuses;
      (yes ? answer.better : answer.worse) = values_of(talks, problem, *question.package, nullptr);
      break;
    case Question::Kind::comparison:
      answer.kind = StatementKind::comparison;
      answer.better = values_of(talks, problem, *question.package, &*question.other);
      answer.worse = values_of(talks, problem, *question.other, &*question.package);
      if (!yes) std::swap(answer.better, answer.worse);
      break;
  }
  return answer;
}

}  // namespace dragoman

namespace dragoman::infer {

namespace {

constexpr std::string_view kLanguage = "en";

std::string name_of(const Text& text, const std::string& id) {
  const std::string& found = text.in(kLanguage);
  return found.empty() ? id : found;
}

// Rosters by number: nobody is named in a question.
std::string describe(const Point& point, const Value& value) {
  const auto* chosen = std::get_if<MemberIds>(&value);
  if (chosen == nullptr || !point.roster) return describe_value(point, value, kLanguage);
  const Roster& roster = *point.roster;
  if (roster.categories.empty()) return fmt::format("{} of them", chosen->size());
  std::string words;
  for (const RosterCategory& category : roster.categories) {
    const auto number = std::count_if(
        roster.members.begin(), roster.members.end(), [&](const RosterMember& member) {
          return member.category == category.id &&
                 std::find(chosen->begin(), chosen->end(), member.id) != chosen->end();
        });
    if (number == 0) continue;
    words += fmt::format("{}{} ({})", words.empty() ? "" : ", ",
                         name_of(category.name, category.id), number);
  }
  return words.empty() ? "nobody" : words;
}

std::string list(const Case& talks, const PartialPackage& values) {
  std::string words;
  for (const auto& [id, value] : values.values) {
    const Point& point = *talks.find_point(id);
    words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", name_of(point.title, id),
                         describe(point, value));
  }
  return words;
}

// What the draft does not say at its points: amendments, and settlements of what it leaves open.
PartialPackage beyond(const Draft& draft, PartialPackage values) {
  std::erase_if(values.values, [&](const auto& at) {
    return std::any_of(draft.positions.begin(), draft.positions.end(), [&](const Position& p) {
      return p.point == at.first && p.values.size() == 1 && p.values.front() == at.second;
    });
  });
  return values;
}

}  // namespace

void put_into_words(const Case& talks, const Problem& problem, const Draft* draft,
                    Question& question) {
  const Party& party = *talks.find_party(question.party);
  std::string name = name_of(party.name, party.id);
  if (name.starts_with("The ")) name.front() = 't';  // it stands within a sentence
  switch (question.kind) {
    case Question::Kind::order: {
      const Point& point = *talks.find_point(question.point);
      question.text = fmt::format("{}: all else being equal, would {} rather have {} than {}?",
                                  name_of(point.title, point.id), name,
                                  describe_value(point, question.first, kLanguage),
                                  describe_value(point, question.second, kLanguage));
      return;
    }
    case Question::Kind::accepts: {
      PartialPackage values = values_of(talks, problem, *question.package, nullptr);
      if (draft == nullptr) {
        question.text =
            fmt::format("Would {} accept this as a whole: {}?", name, list(talks, values));
        return;
      }
      values = beyond(*draft, std::move(values));
      const std::string title = name_of(draft->title, draft->id);
      question.text =
          values.values.empty()
              ? fmt::format("Would {} accept \"{}\" as it stands?", name, title)
              : fmt::format("Would {} accept \"{}\" with {}?", name, title, list(talks, values));
      return;
    }
    case Question::Kind::comparison:
      question.text =
          fmt::format("All else being equal, would {} rather have {} than {}?", name,
                      list(talks, values_of(talks, problem, *question.package, &*question.other)),
                      list(talks, values_of(talks, problem, *question.other, &*question.package)));
  }
}

}  // namespace dragoman::infer
