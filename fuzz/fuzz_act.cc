// Any bytes as an act in JSON: they are refused with a reason, or they are an act that the record's
// format can hold and that reads back from its own spelling.
#include "dragoman/act_json.h"
#include "fuzz/check.h"

namespace {

using namespace dragoman;

template <class Id>
Id id(std::uint8_t byte) {
  Id made;
  made.bytes.fill(byte);
  return made;
}

constexpr const char* kCase = R"(dragoman: 1
parties: {north: The North, south: The South}
points:
  aid: {number: 1, options: [daily, weekly], details: [hours]}
  toll: {number: 2, quantity: {from: 0, to: 10}}
)";

View a_home() {
  const auto room = id<RoomId>(1);
  const auto layla = id<PersonId>(2);
  View home;
  home.room = room;
  std::vector<Body> bodies;
  bodies.emplace_back(OpenBody{.room = {.id = room, .name = "envoys", .of = ""},
                               .person = {.id = layla, .name = "layla", .note = {}},
                               .probes = 2});
  bodies.emplace_back(CaseBody{kCase});
  bodies.emplace_back(DraftBody{.positions = {{.point = "aid", .values = {OptionId{"daily"}}}}});
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    Copy copy{.number = static_cast<Number>(i + 1),
              .event = {.id = id<EventId>(static_cast<std::uint8_t>(i + 10)),
                        .at = "2027-03-01T09:00:00Z",
                        .by = layla,
                        .from = room,
                        .audience = {room},
                        .body = std::move(bodies[i])}};
    fuzz::require(apply(home, std::move(copy)).has_value(), "the home folds");
  }
  return home;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using fuzz::require;
  static const View home = a_home();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto act = read_act_json(
      home, {.by = id<PersonId>(2), .at = "2027-03-02T09:00:00Z", .id = id<EventId>(99)}, bytes);
  if (!act) {
    require(!act.error().message.empty() && !act.error().mend.empty(),
            "an error has a message and a mend");
    return 0;
  }
  const Number next = home.log.back().number + 1;
  const auto copy = encode_copy({.number = next, .event = act->event, .refs = act->refs});
  require(copy.has_value(), "what is read can be kept");
  require(decode_copy(*copy, next).has_value(), "what is kept can be read");
  const auto admitted = admit(home, *act);
  require(admitted || !admitted.error().message.empty(), "a refusal has a message");
  return 0;
}
