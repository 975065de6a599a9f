#include "talks.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>

#include "dragoman/case_file.h"

namespace dragoman::bench {
namespace {

template <class T>
T ok(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", format_error(result.error()));
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class Maker {
 public:
  Maker(const std::string& place, const TalksSize& size) : size_(size), session_(found(place)) {}

  Talks make(const std::string& case_file) {
    for (int r = 1; r < size_.rooms; ++r) {
      const RoomId room = room_id(draw_seed());
      talks_.rooms.push_back(room);
      write(
          RoomBody{
              .room = {.id = room, .name = fmt::format("room {}", r), .kind = RoomKind::subset}},
          talks_.rooms);
    }
    write(CaseBody{.file = case_file}, talks_.rooms);
    for (int p = 0; p < size_.persons; ++p) admit(p);
    notes();
    return talks_;
  }

 private:
  Session found(const std::string& place) {
    const Seed seed = draw_seed();
    founder_ = person_id(seed);
    talks_.rooms = {room_id(seed)};
    Event open = event(OpenBody{.room = {.id = talks_.rooms[0], .name = "room 0"},
                                .person = {.id = founder_, .name = "founder"}},
                       talks_.rooms);
    return ok(Vault::create(place,
                            {.open = {.event = std::move(open), .refs = {}},
                             .login = {.name = "founder", .passphrase = "words of the founder"},
                             .cost = {.passes = 1, .memory_bytes = 8192}},
                            seed));
  }
  Event event(Body body, std::vector<RoomId> audience) const {
    std::ranges::sort(audience);
    return {.id = event_id(draw_seed()),
            .at = "2027-03-01T10:00:00Z",
            .by = founder_,
            .from = talks_.rooms[0],
            .audience = std::move(audience),
            .concerns = {},
            .body = std::move(body)};
  }
  void write(Body body, std::vector<RoomId> audience) {
    Event made = event(std::move(body), std::move(audience));
    if (const auto* person = std::get_if<PersonBody>(&made.body))
      made.concerns = {person->person.id};
    ok(session_.append({.event = std::move(made), .refs = {}}, draw_seed()));
  }

  void admit(int p) {
    const PersonId person = person_id(draw_seed());
    const std::string name = fmt::format("p{}", p);
    ok(session_.enrol(person, {.name = name, .passphrase = "words of " + name}, draw_seed()));
    write(PersonBody{.person = {.id = person, .name = name}}, talks_.rooms);
    auto& own = talks_.rooms_of.emplace_back();
    for (const int r : {p % size_.rooms, (p + 3) % size_.rooms}) {
      own.push_back(r);
      const RoomId room = talks_.rooms[static_cast<std::size_t>(r)];
      Event join = event(JoinBody{.person = person, .room = room}, {room});
      join.from = room;
      ok(session_.append({.event = std::move(join), .refs = {}}, draw_seed()));
    }
  }

  void notes() {
    std::atomic<int> next = 0;
    std::vector<std::thread> writers;
    for (int t = 0; t < 32; ++t) {
      writers.emplace_back([&] {
        for (int i = next++; i < size_.events; i = next++) note(static_cast<std::size_t>(i));
      });
    }
    for (std::thread& writer : writers) writer.join();
  }
  void note(std::size_t i) {
    const RoomId home = talks_.rooms[i % talks_.rooms.size()];
    std::vector<RoomId> audience = {home};
    const RoomId other = talks_.rooms[(i + 1) % talks_.rooms.size()];
    if (i % 3 == 0 && other != home) audience.push_back(other);
    Event made = event(NoteBody{.words = Text(fmt::format("{:w<200}", i))}, std::move(audience));
    made.from = home;
    ok(session_.append({.event = std::move(made), .refs = {}}, draw_seed()));
  }

  TalksSize size_;
  PersonId founder_;
  Talks talks_;
  Session session_;
};

}  // namespace

Talks make_talks(const std::string& place, const TalksSize& size) {
  Case talks = ok(load_case("cases/two-rivers"));
  talks.drafts.clear();
  talks.responses.clear();
  talks.preferences.clear();
  talks.preference_statements.clear();
  talks.statements.clear();
  return Maker(place, size).make(write_case(talks));
}

}  // namespace dragoman::bench
