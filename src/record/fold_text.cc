// Drafts, relays, responses and statements: what the fold keeps of them as items, and their place
// in the room's case.
#include <fmt/format.h>

#include <algorithm>

#include "record/fold.h"
#include "record/terms.h"

namespace dragoman::record {
namespace {

std::string item_id(char letter, Number number) { return fmt::format("{}{}", letter, number); }

const Text* kept_text(const Item& item, const std::string& point) {
  for (const auto& [id, text] : item.kept) {
    if (id == point) return &text;
  }
  return nullptr;
}

// The words at a position before its point's text was changed, in every language.
Text wording_before(const Text& own, const Text& of_point) {
  Text all = own;
  if (own.find("")) return all;
  for (const auto& [language, words] : of_point.entries()) {
    if (!own.find(language)) all.set(language, words);
  }
  return all;
}

}  // namespace

// ---- The standing part --------------------------------------------------------------------------

void Fold::show_frame() {
  const Case& frame = at_.frame->talks();
  Case& talks = seen_.talks;
  talks.id = frame.id;
  talks.title = frame.title;
  talks.summary = frame.summary;
  talks.source = frame.source;
  talks.languages = frame.languages;
  talks.parties = frame.parties;
  talks.mediators = frame.mediators;
  talks.channels = frame.channels;
  talks.acceptance = frame.acceptance;
  talks.points = frame.points;
  talks.rules = frame.rules;
  const std::unordered_set<std::string> spoken = std::move(at_.languages);
  at_.languages = {talks.languages.begin(), talks.languages.end()};
  std::vector<std::string> added;
  for (const std::string& language : spoken) {
    if (!talks.languages.empty() && at_.languages.insert(language).second)
      added.push_back(language);
  }
  std::sort(added.begin(), added.end());
  talks.languages.insert(talks.languages.end(), added.begin(), added.end());
}

// A draft keeps the wording under which it was tabled: what a point's text was goes with it.
void Fold::keep_wording(const Case& before, const Case& after) {
  std::unordered_map<std::string, const Text*> changed;
  for (const Point& point : before.points) {
    const Point* now = after.find_point(point.id);
    if (!now || now->text != point.text) changed.emplace(point.id, &point.text);
  }
  if (changed.empty()) return;
  for (Item& item : at_.items) {
    if (item.kind != Item::Kind::draft) continue;
    for (const Position& position : draft_in(copy_at(item.source))->positions) {
      const auto was = changed.find(position.point);
      if (was == changed.end() || kept_text(item, position.point)) continue;
      item.kept.emplace_back(position.point, wording_before(position.text, *was->second));
    }
  }
}

void Fold::rebuild() {
  seen_.talks.drafts.clear();
  seen_.talks.responses.clear();
  seen_.talks.preference_statements.clear();
  seen_.talks.preferences.clear();
  seen_.responses.clear();
  at_.drafts.clear();
  at_.responses.clear();
  at_.stated.clear();
  at_.languages.clear();
  std::erase_if(seen_.unplaced,
                [&](const Unplaced& one) { return at_.item_of.contains(one.number); });
  show_frame();
  for (const Item& item : at_.items) place(item);
}

// ---- Items --------------------------------------------------------------------------------------

void Fold::add_item(Item::Kind kind) {
  at_.item_of.emplace(number(), at_.items.size());
  at_.items.push_back({.number = number(), .kind = kind, .source = number()});
}

void Fold::place(const Item& item) {
  switch (item.kind) {
    case Item::Kind::draft:
      return place_draft(item);
    case Item::Kind::response:
      return place_response(item);
    case Item::Kind::statement:
      return place_statement(item);
    case Item::Kind::preferences:
      return place_preferences(item);
  }
}

// After a change of one item: in its old place when it still has one, else everything anew.
void Fold::place_again(const Item& item) {
  std::erase_if(seen_.unplaced, [&](const Unplaced& one) { return one.number == item.number; });
  if (item.kind == Item::Kind::draft) {
    seen_.talks.drafts[at_.drafts.at(item.number)] = make_draft(item);
    return;
  }
  if (item.kind == Item::Kind::response) {
    auto made = make_response(item);
    const auto place = at_.responses.find(item.number);
    if (made.has_value() != (place != at_.responses.end())) return rebuild();
    if (!made) return;
    seen_.talks.responses[place->second] = std::move(*made);
    seen_.responses[place->second].wording = item.wording;
    seen_.responses[place->second].mended = item.mended;
    return;
  }
  auto made = make_statement(item);
  const auto place = at_.stated.find(item.number);
  if (made.has_value() != (place != at_.stated.end())) return rebuild();
  if (made) seen_.talks.preference_statements[place->second] = std::move(*made);
}

// The event that holds the text that references of a role point at; 0 when this room has none.
Number Fold::text_of(const Refs& refs, RefRole role) const {
  for (const Number number : refs_in(refs, role)) {
    const auto item = at_.item_of.find(number);
    if (item != at_.item_of.end() && at_.items[item->second].kind == Item::Kind::draft) {
      return number;
    }
    const auto relay = at_.relays.find(number);
    if (relay != at_.relays.end() && seen_.relays[relay->second].text != 0) {
      return seen_.relays[relay->second].text;
    }
  }
  return 0;
}

std::string Fold::draft_id(const Refs& refs, RefRole role) const {
  const Number text = text_of(refs, role);
  return text == 0 ? std::string() : item_id('d', text);
}

void Fold::place_draft(const Item& item) {
  at_.drafts.emplace(item.number, seen_.talks.drafts.size());
  seen_.talks.drafts.push_back(make_draft(item));
}

Draft Fold::make_draft(const Item& item) {
  const Copy& copy = copy_at(item.number);
  const DraftBody& body = *draft_in(copy_at(item.source));
  Draft draft{.id = item_id('d', item.number), .title = body.title, .date = body.date};
  draft.follows = draft_id(copy.refs, RefRole::follows);
  bool marks_hold = !draft.follows.empty();
  if (const auto before = at_.relay_before.find(item.number);
      draft.follows.empty() && before != at_.relay_before.end()) {
    draft.follows = item_id('d', seen_.relays[at_.relays.at(before->second)].text);
    marks_hold = false;  // they are measured against a text that this room does not have
  }
  std::unordered_set<std::string> points;
  for (const Position& position : body.positions) {
    auto fits = at_.frame->check(position, "body");
    if (fits && !points.insert(position.point).second) {
      fits = fail(ErrorCode::duplicate, "the draft has another position on it");
    }
    if (!fits) {
      leave_out(item.number, fmt::format("the position on '{}'", position.point),
                fits.error().message);
      continue;
    }
    draft.positions.push_back(position);
    Position& placed = draft.positions.back();
    placed.editorial = placed.editorial && marks_hold;
    if (const Text* kept = kept_text(item, position.point)) placed.text = *kept;
    speak(placed.text);
  }
  speak(draft.title);
  return draft;
}

// As it counts now. A party that puts the wording right says nothing of how it reached us.
Response Fold::response_of(const Item& item) const {
  const Copy& first = copy_at(item.number);
  Response response = *response_in(copy_at(item.source));
  if (item.source != item.number) {
    const Response& recorded = *response_in(first);
    if (response.channel.empty()) response.channel = recorded.channel;
    if (response.source.empty()) response.source = recorded.source;
    if (!response.date) response.date = recorded.date;
  }
  const WordTerms terms = terms_of(seen_, item.number);
  response.terms = terms.terms;
  response.only_if = terms.only_if;
  response.id = item_id('r', item.number);
  response.draft = draft_id(first.refs, RefRole::draft);
  return response;
}

std::optional<Response> Fold::make_response(const Item& item) {
  Response response = response_of(item);
  const auto out = [&](std::string reason) {
    leave_out(item.number,
              response.point.empty()
                  ? fmt::format("the response of '{}'", response.party)
                  : fmt::format("the response of '{}' on '{}'", response.party, response.point),
              std::move(reason));
    return std::nullopt;
  };
  if (response.draft.empty()) return out("this room does not have the text that it answers");
  if (const auto fits = at_.frame->check(response); !fits) return out(fits.error().message);
  speak(response.words);
  speak(response.stated);
  return response;
}

void Fold::place_response(const Item& item) {
  auto made = make_response(item);
  if (!made) return;
  at_.responses.emplace(item.number, seen_.responses.size());
  seen_.responses.push_back(
      {item.number, copy_at(item.number).event.from, item.wording, item.mended});
  seen_.talks.responses.push_back(std::move(*made));
}

std::optional<PreferenceStatement> Fold::make_statement(const Item& item) {
  const Event& from = copy_at(item.source).event;
  const auto* mend = std::get_if<CorrectBody>(&from.body);
  PreferenceStatement statement = mend ? std::get<StatementBody>(mend->body).statement
                                       : std::get<StatementBody>(from.body).statement;
  statement.id = item_id('p', item.number);
  statement.draft = draft_id(copy_at(item.number).refs, RefRole::draft);
  if (const auto fits = at_.frame->check(statement); !fits) {
    leave_out(item.number, fmt::format("the statement on '{}'", statement.party),
              fits.error().message);
    return std::nullopt;
  }
  speak(statement.words);
  return statement;
}

void Fold::place_statement(const Item& item) {
  auto made = make_statement(item);
  if (!made) return;
  at_.stated.emplace(item.number, seen_.talks.preference_statements.size());
  seen_.talks.preference_statements.push_back(std::move(*made));
}

void Fold::place_preferences(const Item& item) {
  const auto& body = std::get<PreferencesBody>(copy_at(item.source).event.body);
  auto read = at_.frame->read_preferences(body);
  if (!read) {
    return leave_out(item.number, fmt::format("the preferences of '{}'", body.party),
                     read.error().message);
  }
  auto& all = seen_.talks.preferences;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Preferences& one) { return one.party == body.party; });
  if (found == all.end()) {
    all.push_back(std::move(*read));
  } else {
    *found = std::move(*read);
  }
}

// ---- The text -----------------------------------------------------------------------------------

void Fold::on(const DraftBody&) {
  add_item(Item::Kind::draft);
  place(at_.items.back());
}

void Fold::on(const RelayBody& body) {
  SeenRelay relay{.number = number(), .from = event().from, .body = body, .at = event().at};
  relay.sources = refs_in(copy_.refs, RefRole::source);
  if (const Number follows = ref(RefRole::follows)) relay.follows = follows;
  if (body.draft) {
    const auto last = at_.last_relay.find(body.to);
    if (last != at_.last_relay.end()) {
      at_.relay_before.emplace(number(), seen_.relays[last->second].number);
    }
    relay.text = text_of(copy_.refs, RefRole::draft);
    if (relay.text == 0) {
      relay.text = number();
      on(*body.draft);
    }
    relay.draft = item_id('d', relay.text);
    at_.last_relay[body.to] = seen_.relays.size();
    at_.shown.emplace(body.to, relay.draft);
  }
  at_.relays.emplace(number(), seen_.relays.size());
  seen_.relays.push_back(std::move(relay));
}

void Fold::on(const FreezeBody&) {
  const std::string draft = draft_id(copy_.refs, RefRole::draft);
  if (draft.empty()) {
    return leave_out(number(), "the freezing of a text", "this room does not have the text");
  }
  if (at_.frozen.insert(draft).second) seen_.frozen_drafts.push_back(draft);
}

void Fold::on(const SignBody& body) {
  const std::string draft = draft_id(copy_.refs, RefRole::draft);
  if (draft.empty()) {
    return leave_out(number(), "a signature", "this room does not have the text");
  }
  seen_.signatures.push_back({number(), draft, body});
}

// ---- Words --------------------------------------------------------------------------------------

void Fold::on(const ResponseBody& body) {
  add_item(Item::Kind::response);
  const SeenRoom* home = seen_.find_room(event().from);
  const bool own = home && home->introduced && is_party_room(home->introduction.kind) &&
                   home->introduction.of == body.response.party;
  if (own) at_.items.back().wording = WordingStatus::first_hand;
  place(at_.items.back());
}

void Fold::on(const ReadBackBody& body) {
  Number word = ref(RefRole::response);
  if (word == 0) word = ref(RefRole::read_back);
  word = word_of(seen_, word);
  const auto known = at_.item_of.find(word);
  if (known != at_.item_of.end()) {
    at_.spoken_as.emplace(number(), word);
    return read_back(at_.items[known->second], body.outcome);
  }
  // For whom it is read back to, it is the first that they see of the response.
  add_item(Item::Kind::response);
  Item& item = at_.items.back();
  item.wording = body.outcome == ReadBackOutcome::shown       ? WordingStatus::shown
                 : body.outcome == ReadBackOutcome::confirmed ? WordingStatus::confirmed
                                                              : WordingStatus::corrected;
  place(item);
}

void Fold::read_back(Item& item, ReadBackOutcome outcome) {
  switch (outcome) {
    case ReadBackOutcome::shown:
      if (item.wording != WordingStatus::recorded) return;
      item.wording = WordingStatus::shown;
      break;
    case ReadBackOutcome::confirmed:
      if (item.wording != WordingStatus::corrected) item.wording = WordingStatus::confirmed;
      break;
    case ReadBackOutcome::corrected: {
      item.wording = WordingStatus::corrected;
      item.source = number();
      const SeenRoom* home = seen_.find_room(event().from);
      if (home && is_party_room(home->introduction.kind)) {
        const Response& said = *response_in(copy_);
        at_.terms[item.number] = {said.terms, said.only_if, false, {}};
      }
      break;
    }
  }
  place_again(item);
}

void Fold::on(const StatementBody&) {
  add_item(Item::Kind::statement);
  place(at_.items.back());
}

void Fold::on(const PreferencesBody&) {
  add_item(Item::Kind::preferences);
  place(at_.items.back());
}

void Fold::on(const TermsBody& body) {
  for (const Number source : refs_in(copy_.refs, RefRole::source)) {
    const Number word = word_of(seen_, source);
    at_.terms[word] = {body.terms, body.only_if, false, {}};
    show_terms(word);
  }
}

void Fold::on(const ConsentBody& body) {
  for (const Number source : refs_in(copy_.refs, RefRole::source)) {
    const Number word = word_of(seen_, source);
    WordTerms terms = terms_of(seen_, word);
    if (body.terms) {
      terms.terms = *body.terms;
      if (terms.terms != Terms::conditional) terms.only_if.clear();
    }
    terms.may_know.insert(body.to.begin(), body.to.end());
    if (!body.terms && body.to.empty()) terms.condition_met = true;
    at_.terms[word] = std::move(terms);
    show_terms(word);
  }
}

void Fold::show_terms(Number word) {
  const auto item = at_.item_of.find(word);
  if (item != at_.item_of.end() && at_.items[item->second].kind == Item::Kind::response) {
    place_again(at_.items[item->second]);
  }
}

// ---- Corrections --------------------------------------------------------------------------------

void Fold::on(const CorrectBody& body) {
  const Number wrong = ref(RefRole::corrected);
  if (wrong == 0) {
    return leave_out(number(), "a correction", "this room does not have the event that it mends");
  }
  at_.corrected[wrong] = number();
  mend(body.body, wrong);
}

void Fold::mend(const Correctable& body, Number wrong) {
  if (const auto* party = std::get_if<PartyBody>(&body)) return on(*party);
  if (const auto* channel = std::get_if<ChannelBody>(&body)) return on(*channel);
  if (const auto* person = std::get_if<PersonBody>(&body)) return rename(person->person);
  if (const auto* mandate = std::get_if<MandateBody>(&body)) {
    const auto place = at_.mandates.find(wrong);
    if (place != at_.mandates.end()) seen_.mandates[place->second].body = *mandate;
    return;
  }
  const auto* said = std::get_if<ResponseBody>(&body);
  const auto* note = std::get_if<NoteBody>(&body);
  if (said) at_.terms[wrong] = {said->response.terms, said->response.only_if, false, {}};
  if (note) at_.terms[wrong] = {note->terms, note->only_if, false, {}};
  const auto place = at_.item_of.find(wrong);
  if (place == at_.item_of.end()) return;  // the log has what was wrong and what is right
  Item& item = at_.items[place->second];
  item.source = number();
  item.mended = true;
  // Nobody has confirmed the new wording.
  if (item.wording != WordingStatus::first_hand) item.wording = WordingStatus::recorded;
  place_again(item);
}

}  // namespace dragoman::record
