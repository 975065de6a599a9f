// A view that begins later than its room, as of who joined a room with a hidden past.
#include <gtest/gtest.h>

#include "fold_talks.h"

namespace dragoman::record {
namespace {

// A room of two mediators that hides its past; karim comes as its third event.
struct Table : Mediation {
  Table() {
    must("layla", "envoys", {"table"}, room_body("table", RoomKind::subset, "", "", false));
    must("layla", "envoys", {"table"}, person_body("karim"));
    must("layla", "envoys", {"table"}, JoinBody{person_id("karim"), room_id("table"), {}});
  }
  // From karim's day on.
  View newcomers() {
    const View& whole = in("table");
    const std::vector<Copy> copies = whole.log.to_vector();
    const auto later = view(std::span(copies).subspan(2), room_id("table"));
    EXPECT_TRUE(later);
    return *later;
  }
  Act act_in(Body body, std::vector<RoomId> also = {}) {
    also.push_back(room_id("table"));
    std::ranges::sort(also);
    return {.event = {.id = EventId{{9, 9}},
                      .at = "2027-04-01T10:00:00Z",
                      .by = person_id("karim"),
                      .from = room_id("table"),
                      .audience = std::move(also),
                      .concerns = {},
                      .body = std::move(body)},
            .refs = {}};
  }
};

TEST(Newcomer, MayNoteAndNoMoreUntilTheRoomIsIntroducedAgain) {
  Table talks;
  const View before = talks.newcomers();
  EXPECT_EQ(before.release, ReleasePolicy::two);
  EXPECT_TRUE(admit(before, talks.act_in(NoteBody{.words = Text("my first day")})));
  const auto asked =
      admit(before, talks.act_in(PhaseBody{.id = "p", .name = Text("p"), .points = {}}));
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().message,
            "a phase cannot be written here yet: what kind of room this is was said before you "
            "joined");
  const auto addressed =
      admit(before, talks.act_in(NoteBody{.words = Text("x")}, {room_id("envoys")}));
  ASSERT_FALSE(addressed);
  EXPECT_EQ(addressed.error().where.field, "audience");

  talks.must("layla", "envoys", {"table"}, room_body("table", RoomKind::subset, "", "", false));
  const View after = talks.newcomers();
  const SeenRoom* own = after.find_room(room_id("table"));
  ASSERT_TRUE(own);
  EXPECT_TRUE(own->introduced);
  EXPECT_EQ(own->introduction.kind, RoomKind::subset);
  EXPECT_FALSE(own->introduction.past_shown);
  EXPECT_EQ(after.release, ReleasePolicy::two);
  EXPECT_EQ(after.memberships.size(), 1U) << "nobody became a member by it";
}

TEST(Newcomer, ARoomThatKnowsItselfIsNotIntroducedToItself) {
  Table talks;
  EXPECT_NE(
      talks.refusal("layla", "envoys", {"north"}, room_body("north", RoomKind::party, "north"))
          .find("north knows itself"),
      std::string::npos);
  EXPECT_NE(talks
                .refusal("layla", "envoys", {"consuls", "table"},
                         room_body("table", RoomKind::subset, "", "", false))
                .find("to itself and to others at once"),
            std::string::npos);
}

// For those who were there it begins nothing: neither members nor the policy change.
TEST(Newcomer, AnIntroductionAgainChangesNothingForTheOthers) {
  Table talks;
  const View before = talks.in("table");
  talks.must("layla", "envoys", {"table"}, room_body("table", RoomKind::subset, "", "", false));
  const View after = talks.in("table");
  EXPECT_EQ(after.memberships.size(), before.memberships.size());
  EXPECT_EQ(after.release, before.release);
  EXPECT_EQ(after.probes, before.probes);
  EXPECT_EQ(after.rooms.size(), before.rooms.size());
}

// What a changed program writes from a room where its author still is.
TEST(Stranger, AdmitsNobodyAndShowsNobodyOut) {
  Table talks;
  talks.must("layla", "envoys", {"table"}, person_body("dina"));
  const auto from_envoys = [&](const std::string& by, Body body) {
    Act act = talks.act_in(std::move(body), {room_id("envoys")});
    act.event.by = person_id(by);
    act.event.from = room_id("envoys");
    talks.append(act);
  };
  from_envoys("dina", JoinBody{person_id("dina"), room_id("table"), {}});
  from_envoys("dina", LeaveBody{person_id("karim"), room_id("table"), {}});
  const View& table = talks.in("table");
  EXPECT_FALSE(table.is_member(room_id("table"), person_id("dina")));
  EXPECT_TRUE(table.is_member(room_id("table"), person_id("karim")));
  ASSERT_EQ(table.unplaced.size(), 2U);
  EXPECT_EQ(table.unplaced[0].reason, "who wrote it was not in this room");

  // Nor does somebody who was there once.
  talks.must("karim", "table", {}, LeaveBody{person_id("karim"), room_id("table"), {}});
  from_envoys("karim", JoinBody{person_id("karim"), room_id("table"), {}});
  EXPECT_FALSE(talks.in("table").is_member(room_id("table"), person_id("karim")));
  EXPECT_FALSE(talks.newcomers().is_member(room_id("table"), person_id("karim")));
}

TEST(Stranger, IsNobodyOfWhomAHiddenPastMayKnow) {
  Table talks;
  talks.must("layla", "envoys", {"table"}, person_body("dina"));
  talks.must("layla", "table", {}, JoinBody{person_id("dina"), room_id("table"), {}});
  const View seen = talks.newcomers();
  EXPECT_FALSE(seen.is_member(room_id("table"), person_id("layla"))) << "she came before karim";
  EXPECT_TRUE(seen.is_member(room_id("table"), person_id("dina")));
}

}  // namespace
}  // namespace dragoman::record
