#include "brief/said.h"

#include <algorithm>

#include "brief/digest.h"

namespace dragoman::brief {
namespace {

const char* kind_of(ResponseKind kind) {
  switch (kind) {
    case ResponseKind::agreed:
      return "agreed";
    case ResponseKind::in_principle:
      return "agreed in principle";
    case ResponseKind::understanding:
      return "agreed on an understanding";
    case ResponseKind::reservation:
      return "agreed with a reservation";
    case ResponseKind::demand:
      return "a demand";
    case ResponseKind::rejected:
      return "a rejection";
    case ResponseKind::declined:
      break;
  }
  return "declined to answer";
}

const char* kind_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::order:
      return "an order";
    case StatementKind::importance:
      return "what matters more";
    case StatementKind::comparison:
      return "a comparison";
    case StatementKind::range:
      return "a range";
    case StatementKind::score:
      return "a score";
    case StatementKind::red_line:
      return "a red line";
    case StatementKind::accepts:
      return "would accept";
    case StatementKind::refuses:
      return "would refuse";
    case StatementKind::walk_away:
      break;
  }
  return "a walk-away value";
}

const char* word_of(Confidence confidence) {
  static constexpr const char* kWords[] = {"", "a hunch", "likely", "sure"};
  return kWords[static_cast<int>(confidence)];
}

std::string listed(const std::vector<std::string>& parts) {
  std::string list;
  for (const std::string& part : parts) {
    if (!part.empty()) list += (list.empty() ? "" : ", ") + part;
  }
  return list;
}

std::string day_of(const std::optional<Date>& date) { return date ? date->to_string() : ""; }

template <class List>
auto find_by_id(const List& list, const std::string& id) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.id == id; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Response* find_response(const Case& talks, const WordRef& word) {
  return word.kind == WordRef::Kind::response ? find_by_id(talks.responses, word.id) : nullptr;
}

const PreferenceStatement* find_statement(const Case& talks, const WordRef& word) {
  return word.kind == WordRef::Kind::statement ? find_by_id(talks.preference_statements, word.id)
                                               : nullptr;
}

Said said(const Case& talks, const WordRef& word) {
  if (const Response* response = find_response(talks, word)) {
    return {.id = word.id,
            .party = response->party,
            .words = response->words.empty() ? response->stated : response->words,
            .what = kind_of(response->kind),
            .by = listed({response->channel, response->source, day_of(response->date),
                          response->is_public ? "in public" : ""})};
  }
  if (const PreferenceStatement* statement = find_statement(talks, word)) {
    return {
        .id = word.id,
        .party = statement->party,
        .words = statement->words,
        .what = kind_of(statement->kind),
        .by = listed({statement->channel, statement->source, day_of(statement->date),
                      word_of(statement->confidence), statement->is_public ? "in public" : ""})};
  }
  const Preferences* scores = talks.find_preferences(word.id);
  return {.id = word.id,
          .party = word.id,
          .words = scores ? scores->source : Text(),
          .what = "scores",
          .by = ""};
}

std::string quote(const Case& talks, const WordRef& word, const std::string& language) {
  const Said about = said(talks, word);
  const std::string& words = about.words.in(language);
  return about.id + " " + (words.empty() ? about.what : "\u201c" + words + "\u201d") +
         (about.by.empty() ? "" : " (" + about.by + ")");
}

std::string ids(const std::vector<WordRef>& words) {
  std::vector<std::string> list;
  for (const WordRef& word : words) list.push_back(word.id);
  return listed(list);
}

}  // namespace dragoman::brief
