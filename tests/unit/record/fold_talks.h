// A small mediation for tests: acts are admitted by their home's view and folded into every room of
// their audience, references translated, nothing else. Ids are made from names.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dragoman/view.h"

namespace dragoman::record {

template <class Id>
Id id_named(const std::string& name) {
  Id id;
  for (std::size_t i = 0; i < name.size(); ++i)
    id.bytes[i % 16] ^= static_cast<std::uint8_t>(name[i] + i);
  return id;
}
inline RoomId room_id(const std::string& name) { return id_named<RoomId>(name); }
inline PersonId person_id(const std::string& name) { return id_named<PersonId>("p:" + name); }

class Talks {
 public:
  Moment now = "2027-03-01T09:00:00Z";
  std::vector<PersonId> concerns;  // of the next act

  View& in(const std::string& room) {
    View& seen = views_[room_id(room)];
    seen.room = room_id(room);
    return seen;
  }
  Number last(const std::string& room) {
    return in(room).log.empty() ? 0 : in(room).log.back().number;
  }

  // Writes and returns the number at home, or the refusal. `others`: the audience besides the home.
  Result<Number> write(const std::string& by, const std::string& home,
                       const std::vector<std::string>& others, Body body, Refs refs = {}) {
    Act act;
    act.event.id = id_named<EventId>("e" + std::to_string(++events_));
    act.event.at = now;
    act.event.by = person_id(by);
    act.event.from = room_id(home);
    if (const auto* person = std::get_if<PersonBody>(&body)) concerns = {person->person.id};
    act.event.concerns = std::exchange(concerns, {});
    const bool secret = std::holds_alternative<SecretAnswerBody>(body);
    if (!secret) act.event.audience.push_back(room_id(home));
    for (const std::string& other : others) act.event.audience.push_back(room_id(other));
    if (secret) act.event.audience = {RoomId{act.event.by.bytes}};
    std::sort(act.event.audience.begin(), act.event.audience.end());
    const bool outcome = std::holds_alternative<OutcomeBody>(body);
    act.event.body = std::move(body);
    act.refs = std::move(refs);
    const auto good = outcome ? admit_outcome(in(home), act) : admit(in(home), act);
    if (!good) return tl::unexpected(good.error());
    append(act);
    return last(home);
  }
  // Into every room of the audience, admitted or not.
  void append(const Act& act) {
    for (const RoomId& room : act.event.audience) {
      Copy copy{.event = act.event};
      copy.number = ++counts_[room];
      places_[{act.event.id, room}] = copy.number;
      for (const auto& [role, numbers] : act.refs) {
        std::vector<Number> here;
        for (const Number number : numbers) {
          const EventId& target = views_[act.event.from].find_copy(number)->event.id;
          const auto place = places_.find({target, room});
          if (place != places_.end()) here.push_back(place->second);
        }
        std::sort(here.begin(), here.end());
        if (!here.empty()) copy.refs.emplace_back(role, here);
      }
      views_[room].room = room;
      const auto folded = apply(views_[room], std::move(copy));
      EXPECT_TRUE(folded) << (folded ? "" : format_error(folded.error()));
    }
  }
  Number must(const std::string& by, const std::string& home,
              const std::vector<std::string>& others, Body body, Refs refs = {}) {
    const auto number = write(by, home, others, std::move(body), std::move(refs));
    EXPECT_TRUE(number) << (number ? "" : format_error(number.error()));
    return number.value_or(0);
  }
  // The refusal, as it is printed; "" when the act was accepted.
  std::string refusal(const std::string& by, const std::string& home,
                      const std::vector<std::string>& others, Body body, Refs refs = {}) {
    const std::size_t before = in(home).log.size();
    const auto number = write(by, home, others, std::move(body), std::move(refs));
    if (number) return "";
    EXPECT_EQ(in(home).log.size(), before);
    EXPECT_FALSE(number.error().mend.empty()) << number.error().message;
    return format_error(number.error());
  }

 private:
  std::map<RoomId, View> views_;
  std::map<RoomId, Number> counts_;
  std::map<std::pair<EventId, RoomId>, Number> places_;
  int events_ = 0;
};

// ---- Bodies -------------------------------------------------------------------------------------

inline const char* kCase = R"(dragoman: 1
parties: {north: The North, south: The South}
mediators: {envoys: The envoys, consuls: The consuls}
points:
  aid: {number: 1, text: {en: Aid enters, ar: تدخل المساعدات}, options: [daily, weekly], details: [hours]}
  toll: {number: 2, quantity: {from: 0, to: 10}}
  start: {number: 3, dates: {from: 2027-03-01, to: 2027-05-31}}
)";

inline RoomBody room_body(const std::string& name, RoomKind kind, const std::string& of = "",
                          const std::string& id = "", bool past = true) {
  return {.room = {.id = room_id(id.empty() ? name : id),
                   .name = name,
                   .kind = kind,
                   .of = of,
                   .past_shown = past}};
}
inline PersonBody person_body(const std::string& name, const std::string& id = "") {
  return {.person = {.id = person_id(id.empty() ? name : id), .name = name, .note = {}}};
}
inline Position choice(const std::string& point, const std::string& option,
                       const std::string& words = "", bool editorial = false) {
  return {.point = point,
          .values = {OptionId{option}},
          .text = words.empty() ? Text{} : Text(words),
          .editorial = editorial};
}
inline DraftBody draft_body(std::vector<Position> positions) {
  return {.title = {}, .date = {}, .positions = std::move(positions)};
}
inline ResponseBody response_body(const std::string& party, const std::string& point,
                                  ResponseKind kind, const std::string& words = "") {
  Response response;
  response.party = party;
  response.point = point;
  response.kind = kind;
  if (!words.empty()) response.words = Text(words);
  return {response};
}
inline Refs ref(RefRole role, Number number) { return {{role, {number}}}; }

// Envoys (layla, karim) and consuls (dina) mediate between north (yusuf) and south (sara). All
// know one another; the envoys have a draft, `draft`, put to the north by `relay` in both rooms.
class Mediation : public Talks {
 public:
  Mediation() {
    must("layla", "envoys", {},
         OpenBody{.room = {.id = room_id("envoys"), .name = "envoys", .of = ""},
                  .person = {.id = person_id("layla"), .name = "layla", .note = {}},
                  .probes = 2});
    must("layla", "envoys", {}, CaseBody{kCase});
    for (const char* name : {"karim", "dina", "yusuf", "sara"}) {
      must("layla", "envoys", {}, person_body(name));
    }
    must("layla", "envoys", {}, JoinBody{person_id("karim"), room_id("envoys"), {}});
    make_room("consuls", RoomKind::mediators, "", "dina");
    make_room("north", RoomKind::party, "north", "yusuf");
    make_room("south", RoomKind::party, "south", "sara");
    must("layla", "envoys", {"consuls"}, room_body("north", RoomKind::party, "north"));
    must("layla", "envoys", {"consuls"}, room_body("south", RoomKind::party, "south"));
    must("layla", "envoys", {"north", "south"}, room_body("consuls", RoomKind::mediators));
    draft = must("layla", "envoys", {},
                 draft_body({choice("aid", "daily"), {.point = "toll", .values = {Decimal(4)}}}));
  }

  // Relays an event's text as the envoys' own; the number at home.
  Number relay(Number number, const std::string& to, RelayedAs as = RelayedAs::ours) {
    const auto text = text_for(in("envoys"), number, room_id(to));
    EXPECT_TRUE(text);
    Refs refs;
    if (text->follows) refs = ref(RefRole::follows, *text->follows);
    refs.emplace_back(RefRole::draft, std::vector<Number>{number});
    return must("layla", "envoys", {to},
                RelayBody{.to = room_id(to), .as = as, .words = {}, .draft = text->draft}, refs);
  }
  Number respond(const ResponseBody& body, Number number) {
    return must("layla", "envoys", {}, body, ref(RefRole::draft, number));
  }

  Number draft = 0;

 private:
  void make_room(const std::string& name, RoomKind kind, const std::string& of,
                 const std::string& member) {
    must("layla", "envoys", {name}, room_body(name, kind, of));
    must("layla", "envoys", {name}, room_body("envoys", RoomKind::mediators));
    must("layla", "envoys", {name}, CaseBody{kCase});
    must("layla", "envoys", {name}, person_body(member));
    must("layla", "envoys", {name}, JoinBody{person_id(member), room_id(name), {}});
    must("layla", "envoys", {name}, LeaveBody{person_id("layla"), room_id(name), {}});
  }
};

}  // namespace dragoman::record
