#include "cli/talk_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dragoman/case_file.h"

namespace dragoman::cli {
namespace {

struct MemoryTalks {
  Record record;
  std::filesystem::path folder;

  Result<View> seen(const RoomId& room) const {
    const View* live = record.seen(room);
    return live == nullptr ? view({}, room) : *live;
  }
  // Who does not see the past of a room sees it from the day they joined.
  Result<View> seen(const RoomId& room, const PersonId& person) const {
    const View* whole = record.seen(room);
    const SeenRoom* known = whole == nullptr ? nullptr : whole->find_room(room);
    std::size_t first = 0;
    if (known != nullptr && !known->introduction.past_shown) {
      for (const Membership& membership : whole->memberships) {
        if (membership.room == room && membership.person == person)
          first = static_cast<std::size_t>(membership.joined - 1);
      }
    }
    if (first == 0) return seen(room);
    const std::vector<Copy> copies = whole->log.to_vector();
    return view(std::span(copies).subspan(first), room);
  }
};

std::function<Digest(const RoomId&)> salts(const LineSeed& seed, int count) {
  return [&seed, count](const RoomId& room) {
    return seed.draw_digest(fmt::format("salt {} {}", count, room.to_string()));
  };
}

class MemoryPen : public Pen {
 public:
  MemoryPen(MemoryTalks& talks, PersonId by, RoomId room, Moment at, LineSeed seed)
      : Pen(by, std::move(at)), talks_(talks), room_(room), seed_(std::move(seed)) {
    look();
  }

  const View& home() const override { return home_; }
  RandomBytes draw() override { return seed_.draw(fmt::format("draw {}", draws_++)); }
  Result<Case> read_case_at(const std::string& path) override {
    return load_case(talks_.folder / path);
  }

 protected:
  Result<Receipt> write(const Act& act) override {
    Act signed_act = act;
    // Nobody has a key in memory: one that follows from their id stands for it.
    if (auto* body = std::get_if<SignBody>(&signed_act.event.body)) {
      SeedSignature made =
          sign_with_seed(commit("key of " + by().to_string(), Digest{}), body->digest);
      body->key = std::move(made.key);
      body->signature = std::move(made.signature);
    }
    auto receipt = talks_.record.append(signed_act, salts(seed_, draws_++));
    if (receipt) look();
    return receipt;
  }

 private:
  void look() {
    auto seen = talks_.seen(room_, by());
    if (seen) home_ = std::move(*seen);
  }

  MemoryTalks& talks_;
  RoomId room_;
  LineSeed seed_;
  View home_;
  int draws_ = 0;
};

class MemoryStage : public Stage {
 public:
  explicit MemoryStage(std::filesystem::path folder) { talks_.folder = std::move(folder); }

  Result<void> open(const Act& open, const LineSeed& seed) override {
    const auto opened = talks_.record.append(open, salts(seed, 0));
    if (!opened) return tl::unexpected(opened.error());
    return {};
  }
  Result<std::unique_ptr<Pen>> pen(const PersonId& by, const RoomId& room, const Moment& at,
                                   const LineSeed& seed) override {
    return std::make_unique<MemoryPen>(talks_, by, room, at, seed);
  }
  Result<void> settle(const Moment& now, const LineSeed& seed) override {
    std::map<std::pair<Moment, EventId>, int> due;
    for (const RoomId& room : talks_.record.rooms()) {
      for (const SeenPose& pose : talks_.record.seen(room)->poses) {
        if (!pose.outcome && pose.number > 0 && pose.body.closes < now)
          due[{pose.body.closes, pose.event}] = 0;
      }
    }
    for (const auto& [pose, unused] : due) {
      const std::string label = "outcome " + pose.second.to_string();
      const auto decided = talks_.record.decide(
          pose.second, EventId{seed.draw(label)},
          [&](const RoomId& room) { return seed.draw_digest(label + room.to_string()); });
      if (!decided) return tl::unexpected(decided.error());
    }
    return {};
  }
  Result<View> seen(const RoomId& room, const PersonId* person) override {
    return person == nullptr ? talks_.seen(room) : talks_.seen(room, *person);
  }

 private:
  MemoryTalks talks_;
};

}  // namespace

Digest LineSeed::draw_digest(const std::string& what) const {
  return commit(fmt::format("{}\n{}\n{}", script, line, what), Digest{});
}

RandomBytes LineSeed::draw(const std::string& what) const {
  const Digest digest = draw_digest(what);
  RandomBytes bytes{};
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  return bytes;
}

std::unique_ptr<Stage> memory_stage(std::filesystem::path folder) {
  return std::make_unique<MemoryStage>(std::move(folder));
}

}  // namespace dragoman::cli
