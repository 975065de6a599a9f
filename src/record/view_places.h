// What the fold keeps beside a view to find things without searching.
#pragma once

#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dragoman/view.h"
#include "record/event_numbers.h"
#include "record/view_frame.h"

namespace dragoman::record {

struct IdHash {
  template <class Tag>
  std::size_t operator()(const RandomId<Tag>& id) const {
    std::size_t hash = 0;  // ids are random: any bytes of them will do
    std::memcpy(&hash, id.bytes.data(), sizeof hash);
    return hash;
  }
};

// A draft, response, statement or preferences that the room holds, whether or not its case has a
// place for it.
struct Item {
  enum class Kind { draft, response, statement, preferences };
  Number number = 0;
  Kind kind = Kind::draft;
  Number source = 0;  // the event that holds it as it counts now
  WordingStatus wording = WordingStatus::recorded;
  bool mended = false;
  // Drafts: the wording of points that a later `case` changed, as it was when this was tabled.
  std::vector<std::pair<std::string, Text>> kept;
};

// The terms under which a word stands now.
struct WordTerms {
  Terms terms = Terms::for_you_only;
  std::string only_if;
  bool condition_met = false;
  std::set<RoomId> may_know;  // by consent
};

struct Places {
  std::shared_ptr<const Frame> frame = std::make_shared<Frame>(Case{});
  std::vector<Item> items;  // by number

  std::unordered_map<RoomId, std::size_t, IdHash> rooms;      // in View::rooms
  std::unordered_map<PersonId, std::size_t, IdHash> persons;  // in View::persons
  std::unordered_map<std::string, int> room_labels, person_labels;
  std::map<std::pair<RoomId, PersonId>, std::size_t> members;  // now, in View::memberships
  EventNumbers events;
  std::unordered_map<std::string, std::vector<RoomId>> rooms_of;  // by party

  std::unordered_map<Number, std::size_t> item_of;                    // in items
  std::unordered_map<Number, std::size_t> drafts, responses, stated;  // in View::talks
  std::unordered_map<Number, std::size_t> relays, releases, poses;    // in View
  std::unordered_map<EventId, std::size_t, IdHash> poses_by_event;
  std::unordered_map<Number, std::size_t> mandates;
  std::unordered_map<Number, Number> corrected;  // the last correction, by what was first wrong
  std::unordered_map<std::string, std::size_t> phases;
  std::unordered_map<RoomId, std::size_t, IdHash> last_relay;  // of a draft, by receiver
  std::unordered_map<Number, Number> relay_before;             // of a draft, to the same room
  std::set<std::pair<RoomId, std::string>> shown;              // drafts by receiver
  std::unordered_set<std::string> languages;                   // of talks.languages
  std::unordered_set<std::string> frozen, walked_out;

  std::unordered_map<Number, Number> spoken_as;  // read-backs → the response that they speak of
  std::unordered_map<Number, WordTerms> terms;   // by word, where they are not as first stated
  std::vector<Number> lowering;                  // policy events that propose it, not yet answered
  bool labelled = false;
};

// The number under which a word is known here: of a read-back, that of the response.
Number word_of(const View& seen, Number number);

// A party's, guarantor's or observer's room.
bool is_party_room(RoomKind kind);
// Everyone's private room has its owner's id.
RoomId desk_id(const PersonId& person);

// The text in a draft, a relay, or a correction of a draft; null when there is none.
const DraftBody* draft_in(const Copy& copy);

// The response in an event that holds one: a response, a read-back, or a correction of a response.
const Response* response_in(const Copy& copy);

// The references in a role; empty when there are none.
const std::vector<Number>& refs_in(const Refs& refs, RefRole role);

// Names for messages.
std::string room_name(const View& seen, const RoomId& room);
std::string person_name(const View& seen, const PersonId& person);

}  // namespace dragoman::record
