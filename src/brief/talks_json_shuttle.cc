// The sheet for a meeting with the people of another room, as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "brief/talks_json_log.h"
#include "brief/talks_json_owed.h"
#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"
#include "record/terms.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr std::size_t kMostChanged = 100;

// Events that tell something of the talks themselves; the others are housekeeping.
bool tells(const Body& body) {
  static const std::unordered_set<std::string_view> kKinds = {
      "walk_out", "return",    "draft",   "freeze", "sign",    "close_phase",
      "response", "read_back", "note",    "terms",  "consent", "statement",
      "answer",   "release",   "outcome", "correct"};
  return kKinds.contains(kind_name(body));
}

bool holds(const std::vector<RoomId>& rooms, const RoomId& room) {
  return std::find(rooms.begin(), rooms.end(), room) != rooms.end();
}

class Shuttle {
 public:
  Shuttle(const View& seen, const SeenRoom& to, Moment as_of, const std::string& language)
      : seen_(seen),
        to_(to.introduction.id),
        party_(to.introduction.of),
        as_of_(std::move(as_of)),
        options_{.language = language},
        board_(board(seen)),
        current_(seen.current_draft_of(to_)) {
    if (as_of_.empty() && !seen.log.empty()) as_of_ = seen.log.back().event.at;
    for (const SeenRelay& relay : seen.relays) {
      if (relay.body.to != to_) continue;
      if (relay.from == seen.room) since_ = relay.number;
      put_.insert(relay.draft);
      told_.insert(relay.sources.begin(), relay.sources.end());
    }
    for (const SeenRelease& release : seen.releases) {
      if (release.state == SeenRelease::State::released && holds(release.body.to, to_))
        told_.insert(release.sources.begin(), release.sources.end());
    }
  }

  void write(JsonWriter& json) const {
    json.open_object().key("to");
    write_id(json, to_);
    json.key("party");
    write_maybe(json, party_);
    json.key("meeting");
    write_next_meeting(json);
    json.key("carry").open_list();
    write_carry(json);
    json.close().key("may_tell").open_list();
    write_may_tell(json);
    json.close();
    const std::vector<Owed> all = owed(seen_);
    json.key("owe").open_list();
    for (const Owed& one : all) {
      if (one.ours && is_about(one)) write_owed(json, one);
    }
    json.close().key("ask").open_list();
    for (const Owed& one : all) {
      if (!one.ours && is_about(one)) write_owed(json, one);
    }
    write_awaited(json);
    json.close().key("changed");
    write_changed(json);
    json.close();
  }

 private:
  // ---- The meeting ------------------------------------------------------------------------------

  bool is_with_them(const Copy& copy, const MeetingBody& meeting) const {
    return holds(copy.event.audience, to_) ||
           std::any_of(meeting.people.begin(), meeting.people.end(),
                       [&](const PersonId& person) { return seen_.is_member(to_, person); });
  }

  void write_next_meeting(JsonWriter& json) const {
    const Copy* next = nullptr;
    Mended<MeetingBody> found;
    for (const Copy& copy : seen_.log) {
      const auto meeting = as_mended<MeetingBody>(seen_, copy);
      if (meeting.body == nullptr || meeting.body->when < as_of_) continue;
      if (next != nullptr && found.body->when <= meeting.body->when) continue;
      if (!is_with_them(copy, *meeting.body)) continue;
      next = &copy;
      found = meeting;
    }
    if (next == nullptr) {
      json.null();
    } else {
      write_meeting(json, next->number, found);
    }
  }

  // ---- What to carry ----------------------------------------------------------------------------

  // The last text of each room that tabled one, unless it was put to them already.
  void write_carry(JsonWriter& json) const {
    std::map<RoomId, const Draft*> last;
    for (const Draft& draft : seen_.talks.drafts) {
      const Copy& copy = *seen_.find_copy(number_of(draft.id));
      if (std::holds_alternative<DraftBody>(copy.event.body)) last[copy.event.from] = &draft;
    }
    for (const SeenRoom& room : seen_.rooms) {
      const auto found = last.find(room.introduction.id);
      if (found == last.end() || put_.contains(found->second->id)) continue;
      if (found->first == to_ || (!party_.empty() && room.introduction.of == party_)) continue;
      write_text_to_carry(json, *found->second, room);
    }
  }

  void write_text_to_carry(JsonWriter& json, const Draft& draft, const SeenRoom& room) const {
    const bool theirs = record::is_party_room(room.introduction.kind);
    const Number number = number_of(draft.id);
    const ReleasedAs as = theirs ? ReleasedAs::theirs : ReleasedAs::ours;
    const auto may = may_pass_on(seen_, number, as, std::span(&to_, 1));
    json.open_object(Layout::line).key("draft").integer(number);
    json.key("as").string(theirs ? "theirs" : "ours").key("whose");
    write_maybe(json, theirs ? room.introduction.of : "");
    json.key("since");
    write_number(json, current_ == nullptr ? 0 : number_of(current_->id));
    json.key("allowed").boolean(may.has_value());
    json.key("detail").string(may ? "" : may.error().message);
    json.key("hint").string(may ? "" : may.error().mend).close();
  }

  // ---- What may be told -------------------------------------------------------------------------

  void write_may_tell(JsonWriter& json) const {
    std::vector<Number> words;
    for (const Cell& cell : board_.cells) {
      for (const CellAnswer& answer : cell.current) words.push_back(number_of(answer.response));
    }
    for (const Copy& copy : seen_.log) {
      if (copy.erased) continue;
      const bool word = std::holds_alternative<NoteBody>(copy.event.body) ||
                        std::holds_alternative<AnswerBody>(copy.event.body);
      if (word) words.push_back(copy.number);
    }
    std::sort(words.begin(), words.end());
    for (const Number number : words) write_word(json, number);
  }

  void write_word(JsonWriter& json, Number number) const {
    const Copy& copy = *seen_.find_copy(number);
    if (holds(copy.event.audience, to_) || told_.contains(number)) return;
    const std::string confider = record::confider_of(seen_, number);
    if (!party_.empty() && confider == party_) return;
    std::vector<std::string> ways;
    for (const ReleasedAs as : {ReleasedAs::theirs, ReleasedAs::unattributed, ReleasedAs::ours}) {
      if (as == ReleasedAs::theirs && confider.empty()) continue;
      if (may_pass_on(seen_, number, as, std::span(&to_, 1))) ways.emplace_back(word(as));
    }
    if (ways.empty()) return;
    const record::WordTerms terms = record::terms_of(seen_, number);
    const Response* said = response_of(seen_, fmt::format("r{}", number));
    json.open_object(Layout::line).key("number").integer(number);
    json.key("kind").string(kind_name(copy.event.body)).key("party");
    write_maybe(json, confider);
    json.key("point");
    write_maybe(json, said == nullptr ? "" : said->point);
    json.key("answer");
    write_maybe(json, said == nullptr ? "" : word(said->kind));
    json.key("words");
    write_text(json, said == nullptr ? words_of(copy) : said->words);
    json.key("as").strings(ways);
    json.key("terms").string(word(terms.terms)).key("only_if").string(terms.only_if).close();
  }

  const Text& words_of(const Copy& copy) const {
    if (const auto note = as_mended<NoteBody>(seen_, copy); note.body != nullptr)
      return note.body->words;
    return std::get<AnswerBody>(copy.event.body).words;
  }

  // ---- What is owed, and what to ask ------------------------------------------------------------

  bool is_about(const Owed& one) const {
    if (one.what == Owed::What::read_back || one.what == Owed::What::confirm)
      return !party_.empty() && one.party == party_;
    return holds(one.rooms, to_);
  }

  // The points of the text before them that they have not answered.
  void write_awaited(JsonWriter& json) const {
    if (current_ == nullptr || party_.empty()) return;
    for (const Cell& cell : board_.cells) {
      const bool awaited = cell.party == party_ && cell.state == CellState::awaiting;
      if (!awaited || cell.point.empty() || !cell.detail.empty()) continue;
      write_owed(json, {.what = Owed::What::respond,
                        .number = number_of(current_->id),
                        .party = party_,
                        .point = cell.point,
                        .rooms = {to_}});
    }
  }

  // ---- What changed -----------------------------------------------------------------------------

  void write_changed(JsonWriter& json) const {
    std::vector<const Copy*> changed;
    for (auto copy = seen_.log.rbegin(); copy != seen_.log.rend(); ++copy) {
      if (copy->number <= since_ || changed.size() == kMostChanged) break;
      if (!copy->erased && tells(copy->event.body)) changed.push_back(&*copy);
    }
    const TalksWords words(seen_, options_);
    json.open_object().key("since");
    write_number(json, since_);
    json.key("entries").open_list();
    for (auto copy = changed.rbegin(); copy != changed.rend(); ++copy)
      write_entry(json, words, **copy);
    json.close().close();
  }

  const View& seen_;
  RoomId to_;
  std::string party_;
  Moment as_of_;
  TalksTextOptions options_;
  Board board_;
  const Draft* current_;                 // what they have before them
  Number since_ = 0;                     // the last relay from here to them
  std::unordered_set<std::string> put_;  // drafts that they have
  std::unordered_set<Number> told_;      // words that were passed on to them
};

}  // namespace

Result<std::string> shuttle_json(const View& seen, const RoomId& to, const Moment& as_of,
                                 const std::string& language) {
  const SeenRoom* room = seen.find_room(to);
  if (room == nullptr || to == seen.room) {
    return fail(ErrorCode::unknown_reference,
                room == nullptr ? "this room does not know that room" : "this is the room itself",
                "name another room that was introduced here", {.field = "to"});
  }
  const Shuttle sheet(seen, *room, as_of, language);
  return json_text([&](JsonWriter& json) { sheet.write(json); });
}

}  // namespace dragoman
