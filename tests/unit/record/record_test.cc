#include "dragoman/record.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace dragoman {
namespace {

constexpr const char* kCase = R"(dragoman: 1
id: ferry
parties: {north: The North, south: The South}
points:
  crossing: {options: [open, closed]}
)";

template <class Id>
Id id(int byte) {
  Id made;
  made.bytes.fill(static_cast<std::uint8_t>(byte));
  return made;
}

const RoomId kEnvoys = id<RoomId>(0x10);
const RoomId kNorth = id<RoomId>(0x20);
const RoomId kSouth = id<RoomId>(0x30);
const PersonId kLayla = id<PersonId>(0xa0);
const PersonId kRami = id<PersonId>(0xb0);
const PersonId kNoa = id<PersonId>(0xc0);

Digest salt(const RoomId& room) {
  Digest made{};
  std::copy(room.bytes.begin(), room.bytes.end(), made.begin());
  return made;
}

// A record with a team of mediators and the rooms of two parties.
class Talks : public testing::Test {
 protected:
  void SetUp() override {
    must(kLayla, kEnvoys, {},
         OpenBody{.room = {.id = kEnvoys, .name = "envoys"},
                  .person = {.id = kLayla, .name = "Layla"},
                  .probes = 2});
    must(kLayla, kEnvoys, {}, CaseBody{kCase});
    found(kNorth, "north", kRami, "Rami");
    found(kSouth, "south", kNoa, "Noa");
  }

  void found(const RoomId& room, const std::string& of, const PersonId& person,
             const std::string& name) {
    must(kLayla, kEnvoys, {room},
         RoomBody{.room = {.id = room, .name = of, .kind = RoomKind::party, .of = of}});
    must(kLayla, kEnvoys, {room}, CaseBody{kCase});
    must(kLayla, kEnvoys, {room}, PersonBody{{.id = person, .name = name}}, {}, {person});
    must(kLayla, kEnvoys, {room}, JoinBody{.person = person, .room = room});
  }

  Act act(const PersonId& by, const RoomId& from, std::vector<RoomId> others, Body body,
          Refs refs = {}, std::vector<PersonId> concerns = {}) {
    others.push_back(from);
    std::sort(others.begin(), others.end());
    ++drawn_;
    EventId event = id<EventId>(0);
    event.bytes[0] = static_cast<std::uint8_t>(drawn_ >> 8U);
    event.bytes[1] = static_cast<std::uint8_t>(drawn_);
    return {.event = {.id = event,
                      .at = "2027-01-20T18:05:00Z",
                      .by = by,
                      .from = from,
                      .audience = std::move(others),
                      .concerns = std::move(concerns),
                      .body = std::move(body)},
            .refs = std::move(refs)};
  }
  Receipt must(const PersonId& by, const RoomId& from, std::vector<RoomId> others, Body body,
               Refs refs = {}, std::vector<PersonId> concerns = {}) {
    const auto receipt = record_.append(
        act(by, from, std::move(others), std::move(body), std::move(refs), std::move(concerns)),
        salt);
    EXPECT_TRUE(receipt) << format_error(receipt.error());
    return receipt.value_or(Receipt{});
  }

  // What every room holds, as bytes.
  std::string everything() const {
    std::string all;
    for (const RoomId& room : record_.rooms()) {
      all += *write_export(room, "room", record_.entries(room));
      all += dump(*record_.seen(room));
    }
    return all;
  }

  Act answer(const PersonId& by, const RoomId& from, Number pose, bool yes) {
    const EventId posed = record_.seen(from)->find_copy(pose)->event.id;
    Act made =
        act(by, from, {}, SecretAnswerBody{.pose = posed, .yes = yes}, {{RefRole::pose, {pose}}});
    made.event.audience = {RoomId{by.bytes}};
    return made;
  }

  Record record_;
  unsigned drawn_ = 0;
};

TEST_F(Talks, NumberEachRoomByItself) {
  const auto numbers = [&](const RoomId& room) {
    std::vector<Number> all;
    for (const Copy& copy : record_.copies(room)) all.push_back(copy.number);
    return all;
  };
  EXPECT_EQ(numbers(kNorth), (std::vector<Number>{1, 2, 3, 4}));
  EXPECT_EQ(numbers(kSouth), (std::vector<Number>{1, 2, 3, 4}));
  EXPECT_EQ(record_.copies(kEnvoys).size(), 10U);
  EXPECT_TRUE(record_.copies(id<RoomId>(0x77)).empty());
  EXPECT_EQ(record_.seen(id<RoomId>(0x77)), nullptr);
  EXPECT_EQ(record_.rooms(), (std::vector<RoomId>{kEnvoys, kNorth, kSouth}));
}

TEST_F(Talks, GiveReceiptsThatTheChainHolds) {
  const Receipt receipt =
      must(kLayla, kEnvoys, {}, NoteBody{.words = Text("They will wait one week.")});
  EXPECT_EQ(receipt.room, kEnvoys);
  EXPECT_EQ(receipt.number, 11);
  EXPECT_TRUE(verify_chain(record_.entries(kEnvoys), &receipt));
  for (const RoomId& room : record_.rooms()) EXPECT_TRUE(verify_chain(record_.entries(room)));
}

TEST_F(Talks, HoldReferencesInEachRoomsNumbers) {
  const DraftBody text{.positions = {{.point = "crossing", .values = {OptionId{"open"}}}}};
  must(kLayla, kEnvoys, {}, text);  // 11
  must(kLayla, kEnvoys, {kNorth}, RelayBody{.to = kNorth, .draft = text},
       {{RefRole::draft, {11}}});  // 12, and 5 in the north
  const Copy& there = record_.copies(kNorth).back();
  EXPECT_EQ(there.number, 5);
  EXPECT_TRUE(there.refs.empty());
  EXPECT_EQ(record_.copies(kEnvoys).back().refs, (Refs{{RefRole::draft, {11}}}));

  const Response said{.party = "north", .point = "crossing", .kind = ResponseKind::agreed};
  must(kRami, kNorth, {kEnvoys}, ResponseBody{said}, {{RefRole::draft, {5}}});
  EXPECT_EQ(record_.copies(kNorth).back().refs, (Refs{{RefRole::draft, {5}}}));
  EXPECT_EQ(record_.copies(kEnvoys).back().refs, (Refs{{RefRole::draft, {12}}}));
}

TEST_F(Talks, ChangeNothingOnARefusal) {
  const std::string before = everything();
  const auto refused = [&](const Act& made) {
    EXPECT_FALSE(record_.append(made, salt));
    EXPECT_EQ(everything(), before);
  };
  const NoteBody note{.words = Text("words")};
  refused(act(kRami, kEnvoys, {}, note));            // not a member
  refused(act(kRami, kNorth, {kSouth}, note));       // a room that it may not address
  refused(act(kLayla, id<RoomId>(0x77), {}, note));  // no such room
  refused(act(kLayla, kEnvoys, {}, note, {{RefRole::about, {99}}}));
  refused(act(kLayla, kEnvoys, {}, NoteBody{.words = Text("\xFF")}));
  refused(act(kLayla, kEnvoys, {},
              OpenBody{.room = {.id = id<RoomId>(0x77), .name = "again"},
                       .person = {.id = kLayla, .name = "Layla"}}));
  refused(act(kLayla, id<RoomId>(0x77), {},
              OpenBody{.room = {.id = id<RoomId>(0x77), .name = "again"},
                       .person = {.id = kLayla, .name = "Layla"}}));
  refused(act(kLayla, kEnvoys, {}, OutcomeBody{}));
}

TEST_F(Talks, FoldWhatWasWritten) {
  Text words;
  words.set("he", "בתנאי");
  words.set("ar", "بشرط");
  must(kLayla, kEnvoys, {}, NoteBody{.words = words});
  const auto& note = std::get<NoteBody>(record_.copies(kEnvoys).back().event.body);
  EXPECT_EQ(note.words.entries().front().first, "ar");  // the canonical order of languages
  const auto again = view(record_.copies(kEnvoys).to_vector(), kEnvoys);
  ASSERT_TRUE(again);
  EXPECT_EQ(dump(*again), dump(*record_.seen(kEnvoys)));
}

TEST_F(Talks, CopyAsAValue) {
  const Record before = record_;
  must(kLayla, kEnvoys, {}, NoteBody{.words = Text("later")});
  EXPECT_EQ(before.entries(kEnvoys).size(), 10U);
  EXPECT_EQ(record_.entries(kEnvoys).size(), 11U);
  record_ = before;
  EXPECT_EQ(record_.seen(kEnvoys)->log.size(), 10U);
}

TEST_F(Talks, EraseThePersonEverywhereAndKeepTheChains) {
  must(kLayla, kEnvoys, {kNorth}, NoteBody{.words = Text("Rami is ill")}, {}, {kRami});
  const Receipt receipt = must(kLayla, kEnvoys, {}, EraseBody{.person = kRami, .reason = "asked"});
  EXPECT_TRUE(verify_chain(record_.entries(kEnvoys), &receipt));
  EXPECT_TRUE(verify_chain(record_.entries(kNorth)));
  for (const RoomId& room : {kEnvoys, kNorth}) {
    const std::string written = *write_export(room, "room", record_.entries(room));
    EXPECT_EQ(written.find("Rami"), std::string::npos);
    EXPECT_TRUE(read_export(written, "x"));
    for (const Copy& copy : record_.copies(room)) {
      EXPECT_EQ(std::count(copy.event.concerns.begin(), copy.event.concerns.end(), kRami), 0);
    }
    EXPECT_TRUE(record_.seen(room)->find_person(kRami)->erased);
  }
  // The north learns that he was erased, not by whom, from where or why; the south learns nothing.
  const Copy& there = record_.copies(kNorth).back();
  EXPECT_EQ(there.event.by, kRami);
  EXPECT_EQ(there.event.from, kNorth);
  EXPECT_EQ(there.event.audience, std::vector{kNorth});
  EXPECT_TRUE(std::get<EraseBody>(there.event.body).reason.empty());
  EXPECT_NE(there.event.id, record_.copies(kEnvoys).back().event.id);
  EXPECT_EQ(record_.entries(kSouth).size(), 4U);
}

class SecretPackage : public Talks {
 protected:
  void SetUp() override {
    Talks::SetUp();
    must(kLayla, kEnvoys, {kNorth, kSouth},
         PoseBody{.rooms = {kNorth, kSouth},
                  .package = {{{"crossing", OptionId{"open"}}}},
                  .closes = "2027-01-21T18:00:00Z"});
    pose_ = record_.copies(kEnvoys).back().event.id;
  }
  EventId pose_;
};

TEST_F(SecretPackage, IsRevealedWhenEveryRoomSaysYes) {
  const auto first = record_.append(answer(kRami, kNorth, 5, true), salt);
  ASSERT_TRUE(first) << format_error(first.error());
  EXPECT_EQ(first->room, RoomId{kRami.bytes});  // his desk, and nowhere else
  EXPECT_EQ(record_.entries(kNorth).size(), 5U);
  ASSERT_TRUE(record_.append(answer(kNoa, kSouth, 5, true), salt));
  const auto decided = record_.decide(pose_, id<EventId>(0x99), salt);
  ASSERT_TRUE(decided) << format_error(decided.error());
  for (const RoomId& room : {kEnvoys, kNorth, kSouth}) {
    const Event& outcome = record_.copies(room).back().event;
    EXPECT_EQ(std::get<OutcomeBody>(outcome.body).outcome, SecretOutcome::revealed);
    EXPECT_EQ(outcome.at, "2027-01-21T18:00:00Z");
  }
  EXPECT_FALSE(record_.decide(pose_, id<EventId>(0x9a), salt));
  EXPECT_FALSE(record_.decide(id<EventId>(0x55), id<EventId>(0x9a), salt));
}

TEST_F(SecretPackage, ClosesTheSameWayWhoeverSaidNo) {
  Record other = record_;
  ASSERT_TRUE(record_.append(answer(kRami, kNorth, 5, true), salt));
  ASSERT_TRUE(record_.append(answer(kNoa, kSouth, 5, false), salt));
  ASSERT_TRUE(record_.decide(pose_, id<EventId>(0x99), salt));
  std::swap(other, record_);
  ASSERT_TRUE(record_.decide(pose_, id<EventId>(0x99), salt));  // nobody answered
  for (const RoomId& room : {kEnvoys, kNorth, kSouth}) {
    EXPECT_EQ(*write_export(room, "room", record_.entries(room)),
              *write_export(room, "room", other.entries(room)));
    const auto& body = record_.copies(room).back().event.body;
    EXPECT_EQ(std::get<OutcomeBody>(body).outcome, SecretOutcome::closed);
  }
}

TEST(DecideSecret, CountsTheLastWordOfEachPersonUntilTheClose) {
  const PoseBody pose{.rooms = {kNorth, kSouth}, .closes = "2027-01-21T18:00:00Z"};
  const Moment early = "2027-01-20T00:00:00Z";
  const Moment close = "2027-01-21T18:00:00Z";
  const Moment late = "2027-01-21T18:00:01Z";
  const auto decide = [&](const std::vector<SecretWord>& words) {
    return decide_secret(pose, words) == SecretOutcome::revealed;
  };
  EXPECT_FALSE(decide({}));
  EXPECT_FALSE(decide({{kNorth, kRami, early, true}}));
  EXPECT_TRUE(decide({{kNorth, kRami, early, true}, {kSouth, kNoa, close, true}}));
  EXPECT_FALSE(decide({{kNorth, kRami, early, true}, {kSouth, kNoa, late, true}}));
  // Whoever changes their mind is heard; another's yes does not outweigh a no in the same room.
  EXPECT_TRUE(decide(
      {{kNorth, kRami, early, false}, {kSouth, kNoa, early, true}, {kNorth, kRami, close, true}}));
  EXPECT_FALSE(decide(
      {{kNorth, kRami, early, true}, {kNorth, kLayla, early, false}, {kSouth, kNoa, early, true}}));
  // A word after the close does not undo one before it, and one from elsewhere does not count.
  EXPECT_TRUE(decide({{kNorth, kRami, early, true},
                      {kSouth, kNoa, early, true},
                      {kNorth, kRami, late, false},
                      {kEnvoys, kLayla, early, false}}));
  EXPECT_EQ(decide_secret(PoseBody{}, {}), SecretOutcome::closed);
}

TEST(CopyFor, TranslatesSortsAndLeavesOut) {
  Act act{.event = {.from = kEnvoys}};
  act.refs = {{RefRole::draft, {2}}, {RefRole::about, {3, 4, 5}}};
  const auto id_of = [](Number number) { return id<EventId>(static_cast<int>(number)); };
  const auto locate = [](const EventId& event, const RoomId&) -> std::optional<Number> {
    if (event.bytes[0] == 3) return 9;
    if (event.bytes[0] == 5) return 7;
    return std::nullopt;
  };
  const auto there = copy_for(act, kNorth, 10, id_of, locate);
  ASSERT_TRUE(there);
  EXPECT_EQ(there->refs, (Refs{{RefRole::about, {7, 9}}}));
  EXPECT_EQ(copy_for(act, kEnvoys, 6, id_of, locate)->refs, act.refs);
  EXPECT_FALSE(copy_for(act, kNorth, 9, id_of, locate));
}

}  // namespace
}  // namespace dragoman
