// An append that is repeated, and ids that only other rooms know.
#include "unit/vault/harness.h"

namespace dragoman::test {

TEST_P(VaultTest, WritesARepeatedEventOnce) {
  Talks talks(place());
  const Act first = act(100, talks.layla, talks.envoys, NoteBody{.words = Text("once")},
                        {talks.north}, {{RefRole::about, {5}}}, {talks.yusuf});
  const Receipt receipt = ok(talks.mediator->append(first, seed(100)));
  ok(talks.mediator->append(act(101, talks.layla, talks.envoys, NoteBody{.words = Text("more")}),
                            seed(101)));
  // Another time of day and other randomness are no other event.
  Act again = first;
  again.event.at = at(500);
  const Receipt same = ok(talks.mediator->append(again, seed(102)));
  EXPECT_EQ(same.room, receipt.room);
  EXPECT_EQ(same.number, receipt.number);
  EXPECT_EQ(same.head, receipt.head);
  EXPECT_EQ(ok(talks.open("layla", Talks::kPassphrase).append(first, seed(103))).head,
            receipt.head);

  Act other = first;
  other.event.body = NoteBody{.words = Text("twice")};
  Act wider = first;
  wider.event.audience = {talks.envoys};
  Act unrelated = first;
  unrelated.refs = {};
  Act nobodys = first;
  nobodys.event.concerns = {};
  for (const Act& changed : {other, wider, unrelated, nobodys}) {
    const auto refused = talks.mediator->append(changed, seed(104));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(refused.error().message, "event 7 has this id already");
  }
  EXPECT_EQ(ok(talks.mediator->view(talks.envoys))->log.size(), 8U);
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.size(), 5U);
}

TEST_P(VaultTest, DoesNotMindIdsThatOnlyOtherRoomsKnow) {
  Talks talks(place());
  const Receipt hidden = ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, NoteBody{.words = Text("ours")}), seed(100)));
  EXPECT_EQ(hidden.number, 7);
  const Receipt own = ok(talks.envoy->append(
      act(100, talks.yusuf, talks.north, NoteBody{.words = Text("theirs")}), seed(101)));
  EXPECT_EQ(own.room, talks.north);
  EXPECT_EQ(own.number, 5);
  EXPECT_TRUE(ok(talks.mediator->verify(std::vector{hidden, own})).damage.empty());
}

TEST_P(VaultTest, RefusesTheIdOfARoomAsItRefusesARoomThatTheHomeDoesNotKnow) {
  Talks talks(place());
  const RoomId hidden = room_id(seed(300)), unknown = room_id(seed(301));
  ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys,
          RoomBody{.room = {.id = hidden, .name = "s", .kind = RoomKind::subset}}, {hidden}),
      seed(100)));
  // Another room of mediators, which has heard of neither.
  const RoomId others = room_id(seed(302));
  ok(talks.mediator->append(
      act(101, talks.layla, talks.envoys,
          RoomBody{.room = {.id = others, .name = "others", .kind = RoomKind::mediators}},
          {others}),
      seed(101)));
  const auto there = talks.mediator->append(
      act(102, talks.layla, others,
          RoomBody{.room = {.id = hidden, .name = "mine", .kind = RoomKind::subset}}, {hidden}),
      seed(102));
  const auto nowhere = talks.mediator->append(
      act(103, talks.layla, others, NoteBody{.words = Text("x")}, {unknown}), seed(103));
  ASSERT_FALSE(there);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(there.error(), nowhere.error());
  EXPECT_EQ(ok(talks.mediator->view(others))->log.size(), 1U);
}

}  // namespace dragoman::test
