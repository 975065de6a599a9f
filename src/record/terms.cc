#include "record/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace dragoman::record {
namespace {

// Narrowest first.
int width(Terms terms) {
  switch (terms) {
    case Terms::for_you_only:
      return 0;
    case Terms::conditional:
      return 1;
    case Terms::unattributed:
      return 2;
    case Terms::as_ours:
      break;
  }
  return 3;
}

bool allows(const WordTerms& terms, ReleasedAs as) {
  switch (as) {
    case ReleasedAs::theirs:
      return false;  // by consent only
    case ReleasedAs::unattributed:
      return terms.terms == Terms::unattributed || terms.terms == Terms::as_ours ||
             (terms.terms == Terms::conditional && terms.condition_met);
    case ReleasedAs::ours:
      break;
  }
  return terms.terms == Terms::as_ours;
}

bool allows(const WordTerms& terms, ReleasedAs as, std::span<const RoomId> to) {
  return allows(terms, as) || (!to.empty() && std::all_of(to.begin(), to.end(), [&](RoomId room) {
           return terms.may_know.contains(room);
         }));
}

const SeenRoom* home_of(const View& seen, const Copy& copy) {
  return seen.find_room(copy.event.from);
}

// The mediators' own text: not what a party tabled, nor what is passed on as a party's.
bool is_text_of_mediators(const View& seen, const Copy& copy) {
  const SeenRoom* home = home_of(seen, copy);
  const bool theirs = !home || (home->introduced && is_party_room(home->introduction.kind));
  if (theirs) return false;
  if (std::holds_alternative<DraftBody>(copy.event.body)) return true;
  const auto* relay = std::get_if<RelayBody>(&copy.event.body);
  if (!relay || relay->as == RelayedAs::theirs) return false;
  return relay->words.empty() || copy.event.from == seen.room;
}

// Whether somebody confided it: all words, and texts that are not the mediators' own.
bool is_confided(const View& seen, const Copy& copy) {
  const Body& body = copy.event.body;
  if (draft_in(copy) || std::holds_alternative<RelayBody>(body)) {
    return !is_text_of_mediators(seen, copy);
  }
  if (std::holds_alternative<ReleaseBody>(body) || std::holds_alternative<AskBody>(body)) {
    return copy.event.from != seen.room;  // what went out from here rests on its sources
  }
  const auto* mend = std::get_if<CorrectBody>(&body);
  return response_in(copy) || std::holds_alternative<NoteBody>(body) ||
         (mend && std::holds_alternative<NoteBody>(mend->body)) ||
         std::holds_alternative<StatementBody>(body) ||
         std::holds_alternative<PreferencesBody>(body) ||
         std::holds_alternative<AnswerBody>(body) || std::holds_alternative<WalkOutBody>(body) ||
         std::holds_alternative<ReturnBody>(body) || std::holds_alternative<MeetingBody>(body);
}

// The confider's own room is not bound by its own terms.
bool is_own_word(const View& seen, Number number) {
  const SeenRoom* own = seen.find_room(seen.room);
  return own && is_party_room(own->introduction.kind) &&
         confider_of(seen, number) == own->introduction.of;
}

tl::unexpected<Error> bound(const View& seen, Number source, Number word, const WordTerms& terms,
                            ReleasedAs as) {
  const std::string confider = confider_of(seen, word);
  const std::string whose = confider.empty() ? "whoever gave it" : fmt::format("'{}'", confider);
  std::string what = fmt::format("event {} was given {}", word, terms_name(terms.terms));
  if (terms.terms == Terms::conditional) what += fmt::format(" (only if {})", terms.only_if);
  if (source != word) what = fmt::format("event {} rests on {}: {}", source, word, what);
  std::string mend = fmt::format(
      "ask {} and record their `consent` to event {}, by its terms or by the rooms that may know",
      whose, word);
  if (terms.terms == Terms::conditional && as == ReleasedAs::unattributed) {
    mend = fmt::format("record the `consent` of {} that says the condition is met", whose);
  } else if (as != ReleasedAs::unattributed && allows(terms, ReleasedAs::unattributed)) {
    mend = fmt::format("pass it on unattributed, or {}", mend);
  }
  return fail(ErrorCode::conflict, std::move(what), std::move(mend), {.field = "refs.source"});
}

}  // namespace

bool no_wider(Terms one, Terms other) { return width(one) <= width(other); }

const char* terms_name(Terms terms) {
  switch (terms) {
    case Terms::for_you_only:
      return "for you only";
    case Terms::unattributed:
      return "to be used unattributed";
    case Terms::as_ours:
      return "to be carried as ours";
    case Terms::conditional:
      break;
  }
  return "on a condition";
}

WordTerms terms_of(const View& seen, Number number) {
  const Number word = word_of(seen, number);
  const auto found = (*seen.index).terms.find(word);
  if (found != (*seen.index).terms.end()) return found->second;
  const Copy* copy = seen.find_copy(word);
  if (!copy || copy->erased) return {};
  if (const Response* said = response_in(*copy)) return {said->terms, said->only_if, false, {}};
  if (const auto* note = std::get_if<NoteBody>(&copy->event.body)) {
    return {note->terms, note->only_if, false, {}};
  }
  return {};
}

std::string confider_of(const View& seen, Number number) {
  const Copy* copy = seen.find_copy(number);
  if (!copy || copy->erased) return {};
  const Body& body = copy->event.body;
  if (const Response* said = response_in(*copy)) return said->party;
  if (const auto* answer = std::get_if<AnswerBody>(&body); answer && !answer->party.empty()) {
    return answer->party;
  }
  if (const auto* out = std::get_if<WalkOutBody>(&body)) return out->party;
  if (const auto* back = std::get_if<ReturnBody>(&body)) return back->party;
  if (const auto* relay = std::get_if<RelayBody>(&body)) return relay->whose;
  if (const auto* release = std::get_if<ReleaseBody>(&body)) return release->party;
  const SeenRoom* home = home_of(seen, *copy);
  return home && is_party_room(home->introduction.kind) ? home->introduction.of : std::string();
}

}  // namespace dragoman::record

namespace dragoman {

Result<void> may_pass_on(const View& home, Number source, ReleasedAs as,
                         std::span<const RoomId> to) {
  using namespace record;
  constexpr RefRole kRestsOn[] = {RefRole::source,   RefRole::heard,     RefRole::about,
                                  RefRole::response, RefRole::read_back, RefRole::basis};
  std::vector<Number> open{source};
  std::unordered_set<Number> seen;
  while (!open.empty()) {
    const Number word = word_of(home, open.back());
    open.pop_back();
    if (!seen.insert(word).second) continue;
    const Copy* copy = home.find_copy(word);
    if (!copy || copy->erased) continue;
    if (is_confided(home, *copy) && !is_own_word(home, word)) {
      const WordTerms terms = terms_of(home, word);
      if (!allows(terms, as, to)) return bound(home, source, word, terms, as);
    }
    for (const RefRole role : kRestsOn) {
      const std::vector<Number>& numbers = refs_in(copy->refs, role);
      open.insert(open.end(), numbers.begin(), numbers.end());
    }
  }
  return {};
}

}  // namespace dragoman
