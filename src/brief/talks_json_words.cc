// Notes, questions and what is known of preferences, as JSON.
#include <unordered_map>

#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"
#include "record/terms.h"

namespace dragoman {
namespace {

using namespace brief;

void write_head(JsonWriter& json, const Copy& copy) {
  json.open_object(Layout::line).key("number").integer(copy.number);
  json.key("at").string(copy.event.at).key("by");
  write_id(json, copy.event.by);
  json.key("from");
  write_id(json, copy.event.from);
}

void write_note(JsonWriter& json, const View& seen, const Copy& copy,
                const Mended<NoteBody>& note) {
  write_head(json, copy);
  json.key("words");
  write_text(json, note.body->words);
  json.key("points").strings(note.body->points).key("about");
  write_numbers(json, record::refs_in(copy.refs, RefRole::about));
  const record::WordTerms terms = record::terms_of(seen, copy.number);
  json.key("terms").string(word(terms.terms)).key("only_if").string(terms.only_if);
  json.key("mended").boolean(note.mended).close();
}

using Answers = std::unordered_map<Number, std::vector<const Copy*>>;

Answers answers_of(const View& seen) {
  Answers answers;
  for (const Copy& copy : seen.log) {
    if (copy.erased || !std::holds_alternative<AnswerBody>(copy.event.body)) continue;
    for (const Number ask : record::refs_in(copy.refs, RefRole::ask)) answers[ask].push_back(&copy);
  }
  return answers;
}

void write_question(JsonWriter& json, const Copy& copy, const AskBody& ask,
                    const Answers& answers) {
  write_head(json, copy);
  json.key("to");
  write_id(json, ask.to);
  json.key("words");
  write_text(json, ask.words);
  json.key("computed").boolean(ask.computed).key("basis");
  write_numbers(json, record::refs_in(copy.refs, RefRole::basis));
  json.key("answers").open_list(Layout::line);
  if (const auto found = answers.find(copy.number); found != answers.end()) {
    for (const Copy* given : found->second) {
      const auto& answer = std::get<AnswerBody>(given->event.body);
      write_head(json, *given);
      json.key("words");
      write_text(json, answer.words);
      json.key("party");
      write_maybe(json, answer.party);
      json.close();
    }
  }
  json.close().close();
}

// ---- Preferences --------------------------------------------------------------------------------

void write_maybe_value(JsonWriter& json, const std::optional<Value>& value) {
  if (value) {
    write_recorded(json, *value);
  } else {
    json.null();
  }
}

void write_condition(JsonWriter& json, const Condition& condition) {
  json.open_object(Layout::line).key("point").string(condition.point).key("any_of");
  write_recorded(json, condition.any_of);
  json.key("from");
  write_maybe_value(json, condition.from);
  json.key("to");
  write_maybe_value(json, condition.to);
  json.key("category");
  write_maybe(json, condition.category);
  json.key("count_from");
  write_count(json, condition.count_from);
  json.key("count_to");
  write_count(json, condition.count_to);
  json.key("members").strings(condition.members).close();
}

void write_decimal(JsonWriter& json, const std::optional<Decimal>& number) {
  if (number) {
    json.string(number->to_string());
  } else {
    json.null();
  }
}

void write_statement(JsonWriter& json, const View& seen, const PreferenceStatement& statement) {
  const Number number = number_of(statement.id);
  const Copy& copy = *seen.find_copy(number);
  const auto& places = *seen.index;
  write_head(json, copy);
  json.key("party").string(statement.party).key("says").string(word(statement.kind));
  json.key("point");
  write_maybe(json, statement.point);
  json.key("ranked");
  write_recorded(json, statement.ranked);
  json.key("points").strings(statement.points).key("better");
  write_recorded(json, statement.better);
  json.key("worse");
  write_recorded(json, statement.worse);
  json.key("draft");
  write_number(json, number_of(statement.draft));
  json.key("when").open_list(Layout::line);
  for (const Condition& condition : statement.when) write_condition(json, condition);
  json.close().key("at_least");
  write_decimal(json, statement.at_least);
  json.key("at_most");
  write_decimal(json, statement.at_most);
  json.key("words");
  write_text(json, statement.words);
  json.key("source").string(statement.source).key("channel");
  write_maybe(json, statement.channel);
  json.key("date");
  write_day(json, statement.date);
  json.key("confidence").string(word(statement.confidence));
  json.key("public").boolean(statement.is_public).key("heard");
  write_numbers(json, record::refs_in(copy.refs, RefRole::heard));
  json.key("mended").boolean(places.items[places.item_of.at(number)].mended).close();
}

}  // namespace

std::string notes_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_list();
    for (const Copy& copy : seen.log) {
      const auto note = as_mended<NoteBody>(seen, copy);
      if (note.body != nullptr) write_note(json, seen, copy, note);
    }
    json.close();
  });
}

std::string questions_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    const Answers answers = answers_of(seen);
    json.open_list();
    for (const Copy& copy : seen.log) {
      const auto* ask = copy.erased ? nullptr : std::get_if<AskBody>(&copy.event.body);
      if (ask != nullptr) write_question(json, copy, *ask, answers);
    }
    json.close();
  });
}

std::string statements_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_list();
    for (const PreferenceStatement& statement : seen.talks.preference_statements)
      write_statement(json, seen, statement);
    json.close();
  });
}

}  // namespace dragoman
