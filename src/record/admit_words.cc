// Words: responses, read-backs, notes, statements, questions and answers, and corrections.
#include <fmt/format.h>

#include <algorithm>

#include "record/admit.h"
#include "record/terms.h"

namespace dragoman::record {
namespace {

bool same_wording(const Response& a, const Response& b) {
  return a.kind == b.kind && a.words == b.words && a.stated == b.stated && a.wants == b.wants &&
         a.conditioned_on == b.conditioned_on;
}

bool same_matter(const Response& a, const Response& b) {
  return a.party == b.party && a.point == b.point && a.detail == b.detail;
}

}  // namespace

// ---- Responses ----------------------------------------------------------------------------------

// A response belongs to a text that a room of its party was shown, as far as is known here.
Result<void> Admission::check_shown(const Response& response, const Draft& draft) {
  std::vector<RoomId> rooms = home_.rooms_of(response.party);
  if (from_party()) rooms = {home_.room};
  for (const RoomId& one : rooms) {
    if (at_.shown.contains({one, draft.id})) return {};
  }
  const Number number = ref(RefRole::draft);
  if (rooms.empty()) {
    return fail(ErrorCode::conflict,
                fmt::format("{} knows no room of '{}' to which event {} was put", room(home_.room),
                            response.party, number),
                "have the party's room introduced here, and the draft relayed to it",
                {.field = "refs.draft"});
  }
  std::string mend = "`relay` it first";
  if (const Draft* current = home_.current_draft_of(rooms.front())) {
    mend = fmt::format("`relay` it first, or answer {}, the last that was put to {}", current->id,
                       room(rooms.front()));
  }
  return fail(ErrorCode::conflict,
              fmt::format("{} was never shown the text of event {}", room(rooms.front()), number),
              mend, {.field = "refs.draft"});
}

Result<void> Admission::check_response(const Response& response, const Draft* draft) {
  if (!response.id.empty() || !response.draft.empty()) {
    return fail(ErrorCode::conflict, "a response in a record has no id and names no draft",
                "its number and its reference stand for them", {.field = "body.id"});
  }
  if (auto good = own_party_or_mediators(response.party); !good) return good;
  if (auto fits = at_.frame->check(response); !fits) return fits;
  if (!from_party() && !of_.empty() && !response.channel.empty()) {
    const Channel* through = at_.frame->channel(response.channel);
    if (through->mediator != of_) {
      return fail(ErrorCode::conflict,
                  fmt::format("channel '{}' is that of mediator '{}', and {} stands for '{}'",
                              response.channel, through->mediator, room(home_.room), of_),
                  "name the channel through which it reached this room", {.field = "body.channel"});
    }
  }
  return draft ? check_shown(response, *draft) : Result<void>{};
}

Result<void> Admission::on(const ResponseBody& body) {
  if (auto good = check_response(body.response, text(RefRole::draft)); !good) return good;
  if (from_party()) return {};
  return only_home("what mediators record of a party's words",
                   "leave the other rooms out; a `read_back` shows it to the party, a `release` "
                   "to others");
}

// ---- Read-backs ---------------------------------------------------------------------------------

Result<void> Admission::on(const ReadBackBody& body) {
  Number word = ref(RefRole::response);
  const Number earlier = ref(RefRole::read_back);
  if (word == 0) word = earlier == 0 ? 0 : word_of(home_, earlier);
  const auto place = at_.item_of.find(word);
  if (place == at_.item_of.end() || (earlier != 0 && word_of(home_, earlier) != word)) {
    return fail(ErrorCode::missing,
                earlier == 0 ? "the read-back refers to no response"
                             : "the read-back and the response that it refers to are not one",
                "name the number of the response, or of the read-back that is answered",
                {.field = "refs.response"});
  }
  const Item& item = at_.items[place->second];
  const Response& recorded = *response_in(*home_.find_copy(item.source));
  const Draft* draft = text(RefRole::draft);
  if (auto good = check_response(body.response, draft); !good) return good;
  if (!same_matter(recorded, body.response)) {
    return fail(
        ErrorCode::conflict,
        fmt::format("event {} is a response of '{}' on another matter", word, recorded.party),
        "read back the response as it was given: same party, point and detail",
        {.field = "body.response"});
  }
  if (body.outcome != ReadBackOutcome::corrected && !same_wording(recorded, body.response)) {
    return fail(ErrorCode::conflict,
                fmt::format("the wording differs from that of event {}", item.source),
                "read back exactly what was recorded; a party that wants other words "
                "has it `corrected`",
                {.field = "body.response"});
  }
  if (item.wording == WordingStatus::first_hand) {
    return fail(ErrorCode::conflict, fmt::format("event {} is in the party's own words", word),
                "nothing needs to be read back", {.field = "refs.response"});
  }
  if (from_party()) return read_back_by_party(body, earlier);
  return read_back_by_mediators(body, draft);
}

// The party's own people answer what was read back to them, to those who read it.
Result<void> Admission::read_back_by_party(const ReadBackBody& body, Number earlier) {
  if (body.outcome == ReadBackOutcome::shown || earlier == 0) {
    return fail(ErrorCode::conflict,
                "a party's people confirm or correct what is read back to them",
                "refer to the read-back as `read_back`, with confirmed or corrected",
                {.field = "body.outcome"});
  }
  return {};
}

Result<void> Admission::read_back_by_mediators(const ReadBackBody& body, const Draft* draft) {
  const bool shows = body.outcome == ReadBackOutcome::shown;
  const bool others = event().audience.size() > 1;
  const std::vector<RoomId> rooms = home_.rooms_of(body.response.party);
  for (const RoomId& reader : event().audience) {
    if (reader == home_.room || std::find(rooms.begin(), rooms.end(), reader) != rooms.end()) {
      continue;
    }
    return fail(ErrorCode::conflict,
                fmt::format("{} is no room of '{}'", room(reader), body.response.party),
                "show the wording to the party's room alone", {.field = "audience"});
  }
  if (shows && !others) {
    return fail(ErrorCode::missing, "the wording is shown to nobody",
                fmt::format("add the room of '{}' to the audience", body.response.party),
                {.field = "audience"});
  }
  if (others && !draft && (shows || ref(RefRole::read_back) == 0)) {
    return fail(ErrorCode::missing, "the read-back does not say which text was answered",
                "refer to the relay that put it to the party's room as `draft`",
                {.field = "refs.draft"});
  }
  if (shows) return {};
  if (body.how.empty()) {
    return fail(ErrorCode::missing, "it is not said how the party confirmed the wording",
                "write it in `how`: read over the telephone, and by whom", {.field = "body.how"});
  }
  return narrower(body.response.terms,
                  word_of(home_, ref(RefRole::response) != 0 ? ref(RefRole::response)
                                                             : ref(RefRole::read_back)));
}

// ---- Notes, statements, questions ---------------------------------------------------------------

Result<void> Admission::on(const NoteBody& body) {
  if (body.words.empty()) {
    return fail(ErrorCode::missing, "the note says nothing", "write the words",
                {.field = "body.words"});
  }
  for (std::size_t i = 0; i < body.points.size(); ++i) {
    const std::string field = fmt::format("body.points[{}]", i);
    if (auto known = at_.frame->need_point(body.points[i], field); !known) return known;
  }
  return check_terms(body.terms, body.only_if);
}

Result<void> Admission::on(const StatementBody& body) {
  PreferenceStatement statement = body.statement;
  if (!statement.id.empty() || !statement.draft.empty()) {
    return fail(ErrorCode::conflict, "a statement in a record has no id and names no draft",
                "refer to the draft as `draft`", {.field = "body.draft"});
  }
  if (const Draft* draft = text(RefRole::draft)) statement.draft = draft->id;
  return at_.frame->check(statement);
}

Result<void> Admission::on(const PreferencesBody& body) {
  const auto read = at_.frame->read_preferences(body);
  if (!read) return tl::unexpected(read.error());
  return {};
}

Result<void> Admission::on(const AskBody& body) {
  if (auto known = known_room(body.to, "body.to"); !known) return known;
  if (body.words.empty()) {
    return fail(ErrorCode::missing, "nothing is asked", "write the words", {.field = "body.words"});
  }
  if (body.to == home_.room || !addresses(body.to)) {
    return fail(ErrorCode::conflict,
                fmt::format("{} would not see what it is asked", room(body.to)),
                "ask another room, and add it to the audience", {.field = "audience"});
  }
  if (!body.computed) return {};
  // A computed question is a result: it carries the label of what it was computed from.
  const std::vector<Number>& basis = refs(RefRole::basis);
  for (const Number number : basis) {
    if (auto good = check_stays({RefRole::basis, 0, 0, Target::anything}, number); !good) {
      return good;
    }
  }
  for (const RoomId& reader : event().audience) {
    if (!basis.empty() || std::binary_search(home_.label.begin(), home_.label.end(), reader)) {
      continue;
    }
    return fail(ErrorCode::conflict,
                fmt::format("the question was computed from what {} may not see", room(reader)),
                "release it first, and refer to the release as its `basis`",
                {.field = "body.computed"});
  }
  return {};
}

Result<void> Admission::on(const AnswerBody& body) {
  const Number number = ref(RefRole::ask);
  const Copy& asked = *home_.find_copy(number);
  if (body.words.empty()) {
    return fail(ErrorCode::missing, "nothing is answered", "write the words",
                {.field = "body.words"});
  }
  if (!body.party.empty()) {
    if (auto good = own_party_or_mediators(body.party); !good) return good;
  }
  if (std::get<AskBody>(asked.event.body).to == home_.room) return {};
  const bool recorded = asked.event.from == home_.room && !body.party.empty();
  if (!recorded) {
    return fail(ErrorCode::conflict,
                fmt::format("event {} does not ask {}", number, room(home_.room)),
                "answer what this room was asked; mediators who record an answer to their own "
                "question name the `party`",
                {.field = "refs.ask"});
  }
  return only_home("what mediators record of a party's words", "leave the other rooms out");
}

// ---- Corrections --------------------------------------------------------------------------------

Result<void> Admission::on(const CorrectBody& body) {
  const Number number = ref(RefRole::corrected);
  const Copy& wrong = *home_.find_copy(number);
  if (std::holds_alternative<CorrectBody>(wrong.event.body)) {
    return fail(ErrorCode::conflict, fmt::format("event {} is a correction itself", number),
                fmt::format("refer to event {}, which was first wrong",
                            refs_in(wrong.refs, RefRole::corrected).empty()
                                ? number
                                : refs_in(wrong.refs, RefRole::corrected).front()),
                {.field = "refs.corrected"});
  }
  if (wrong.event.from != home_.room) {
    return fail(ErrorCode::conflict,
                fmt::format("event {} was written in {}", number, room(wrong.event.from)),
                "let that room correct it", {.field = "refs.corrected"});
  }
  if (wrong.event.audience != event().audience) {
    return fail(ErrorCode::conflict,
                fmt::format("the correction has another audience than event {}", number),
                "address exactly the rooms that saw what was wrong", {.field = "audience"});
  }
  if (!std::includes(event().concerns.begin(), event().concerns.end(), wrong.event.concerns.begin(),
                     wrong.event.concerns.end())) {
    return fail(ErrorCode::missing,
                fmt::format("event {} concerns somebody whom its correction does not", number),
                "name everybody whom the event concerns", {.field = "concerns"});
  }
  const Body right = std::visit([](const auto& one) -> Body { return one; }, body.body);
  if (right.index() != wrong.event.body.index()) {
    return fail(ErrorCode::type,
                fmt::format("event {} is {}, and the correction is {}", number,
                            a_kind(wrong.event.body), a_kind(right)),
                "correct it by an event of its own kind", {.field = "body.kind"});
  }
  return std::visit([&](const auto& one) { return mend(one, wrong); }, body.body);
}

Result<void> Admission::keeps(bool same, const char* what) {
  if (same) return {};
  return fail(ErrorCode::conflict, fmt::format("the correction names another {}", what),
              fmt::format("keep the {}; what is wrong with it needs an event of its own", what),
              {.field = "body.body"});
}

Result<void> Admission::narrower(Terms terms, Number word) {
  if (no_wider(terms, terms_of(home_, word).terms)) return {};
  return fail(ErrorCode::conflict,
              fmt::format("event {} was given {}", word, terms_name(terms_of(home_, word).terms)),
              "terms are widened only by the confider: record the `consent`",
              {.field = "body.terms"});
}

Result<void> Admission::mend(const PartyBody& body, const Copy& wrong) {
  if (auto kept = keeps(std::get<PartyBody>(wrong.event.body).party.id == body.party.id, "party");
      !kept) {
    return kept;
  }
  return sound_case([&](Case& talks) {
    for (Party& party : talks.parties) {
      if (party.id == body.party.id) party = body.party;
    }
  });
}

Result<void> Admission::mend(const ChannelBody& body, const Copy& wrong) {
  const Channel& was = std::get<ChannelBody>(wrong.event.body).channel;
  if (auto kept = keeps(was.id == body.channel.id, "channel"); !kept) return kept;
  return sound_case([&](Case& talks) {
    for (Channel& channel : talks.channels) {
      if (channel.id == body.channel.id) channel = body.channel;
    }
  });
}

Result<void> Admission::mend(const PersonBody& body, const Copy& wrong) {
  const PersonIntroduction& was = std::get<PersonBody>(wrong.event.body).person;
  if (auto kept = keeps(was.id == body.person.id, "person"); !kept) return kept;
  if (!body.person.name.empty()) return {};
  return fail(ErrorCode::missing, "the person has no name", "write the name as people use it",
              {.field = "body.body.name"});
}

Result<void> Admission::mend(const MandateBody& body, const Copy& wrong) {
  return keeps(std::get<MandateBody>(wrong.event.body).person == body.person, "person");
}

Result<void> Admission::mend(const WalkOutBody& body, const Copy& wrong) {
  return keeps(std::get<WalkOutBody>(wrong.event.body).party == body.party, "party");
}

Result<void> Admission::mend(const ReturnBody& body, const Copy& wrong) {
  return keeps(std::get<ReturnBody>(wrong.event.body).party == body.party, "party");
}

Result<void> Admission::mend(const MeetingBody& body, const Copy&) { return on(body); }

Result<void> Admission::mend(const DraftBody& body, const Copy& wrong) {
  const std::string id = home_.draft_at(wrong.number)->id;
  const bool relayed =
      std::any_of(home_.relays.begin(), home_.relays.end(),
                  [&](const SeenRelay& relay) { return relay.text == wrong.number; });
  if (relayed || at_.frozen.contains(id)) {
    return fail(
        ErrorCode::conflict,
        fmt::format("the draft of event {} was {}", wrong.number, relayed ? "relayed" : "frozen"),
        relayed ? "table another draft that follows it" : "table another draft, without `follows`",
        {.field = "refs.corrected"});
  }
  const std::vector<Number>& follows = refs_in(wrong.refs, RefRole::follows);
  return check_draft(body, follows.empty() ? nullptr : home_.draft_at(follows.front()));
}

Result<void> Admission::mend(const ResponseBody& body, const Copy& wrong) {
  const Item& item = at_.items[at_.item_of.at(wrong.number)];
  if (item.wording == WordingStatus::confirmed || item.wording == WordingStatus::corrected) {
    return fail(ErrorCode::conflict,
                fmt::format("the party has {} the wording of event {}",
                            item.wording == WordingStatus::confirmed ? "confirmed" : "put right",
                            wrong.number),
                "the wording is theirs now: let them correct it by a `read_back`",
                {.field = "refs.corrected"});
  }
  if (auto good = check_response(body.response, nullptr); !good) return good;
  return narrower(body.response.terms, wrong.number);
}

Result<void> Admission::mend(const NoteBody& body, const Copy& wrong) {
  if (auto good = on(body); !good) return good;
  return narrower(body.terms, wrong.number);
}

Result<void> Admission::mend(const StatementBody& body, const Copy& wrong) {
  PreferenceStatement statement = body.statement;
  for (const Number number : refs_in(wrong.refs, RefRole::draft)) {
    if (const Draft* draft = home_.draft_at(number)) statement.draft = draft->id;
  }
  return at_.frame->check(statement);
}

}  // namespace dragoman::record
