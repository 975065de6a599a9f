// Deciding the secret packages whose closing time has passed.
#include <algorithm>

#include "vault/internals.h"

namespace dragoman {

namespace {

// The first pose of the room itself that is closed and not yet decided, by closing time.
const SeenPose* due_pose(const View& seen, const Moment& now) {
  const SeenPose* first = nullptr;
  for (const SeenPose& pose : seen.poses) {
    const Copy* copy = pose.outcome ? nullptr : seen.find_copy(pose.number);
    if (!copy || copy->erased || copy->event.from != seen.room || pose.body.closes >= now) continue;
    if (!first || pose.body.closes < first->body.closes) first = &pose;
  }
  return first;
}

}  // namespace

// The outcome is written as the pose was: from its room, by its author, to its audience.
Result<std::optional<Receipt>> Session::Impl::decide(vault::Database& database, const RoomId& room,
                                                     const Moment& now, const vault::Key& seed) {
  auto home = look(database, room);
  if (!home) return tl::unexpected(home.error());
  const View& seen = home->room().view();
  const SeenPose* pose = due_pose(seen, now);
  if (!pose) return std::optional<Receipt>();
  auto words = read_slips(database, room, pose->event);
  if (!words) return tl::unexpected(words.error());
  const vault::Key each =
      vault::derive(seed, "outcome", {vault::bytes_of(room), vault::bytes_of(pose->event)});
  const Event& posed = seen.find_copy(pose->number)->event;
  const Act act{.event = {.id = event_id(Seed{each.array()}),
                          .at = pose->body.closes,
                          .by = posed.by,
                          .from = posed.from,
                          .audience = posed.audience,
                          .concerns = {},
                          .body = OutcomeBody{.outcome = decide_secret(pose->body, *words)}},
                .refs = {{RefRole::pose, {pose->number}}}};
  if (auto admitted = admit_outcome(seen, act); !admitted) {
    return tl::unexpected(admitted.error());
  }
  under_way.wrote = true;
  auto receipt = store_act(database, *home, act, each);
  if (!receipt) return tl::unexpected(receipt.error());
  return std::optional<Receipt>(*receipt);
}

Result<std::vector<Receipt>> Session::settle(const Moment& now, const Seed& seed) {
  std::vector<Receipt> receipts;
  auto held = rooms();
  if (!held) return tl::unexpected(held.error());
  for (const Place& place : *held) {
    if (place.until || place.damage) continue;
    auto seen = view(place.room);
    while (seen && due_pose(**seen, now)) {
      seen->reset();  // or the outcome would go to a copy of the view
      std::optional<Receipt> receipt;
      auto done = impl_->change([&](vault::Database& database) -> Result<void> {
        auto decided = impl_->decide(database, place.room, now, vault::Key(seed.bytes));
        if (!decided) return tl::unexpected(decided.error());
        receipt = *decided;
        return {};
      });
      if (!done && done.error().code == ErrorCode::io) return tl::unexpected(done.error());
      if (receipt) receipts.push_back(*receipt);
      if (!done || !receipt) break;
      seen = view(place.room);
    }
    if (!seen && seen.error().code == ErrorCode::io) return tl::unexpected(seen.error());
  }
  return receipts;
}

}  // namespace dragoman
