// Coming, going and coming back, on every kind of vault: whoever is in a room reads it from their
// day on, whoever is not does not, whoever let them in and whatever became of those.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "unit/vault/harness.h"

namespace dragoman::test {

namespace {

// A team of mediators with rooms of every kind of past, and people who come and go.
class Team {
 public:
  explicit Team(const std::string& place, int people = 3) {
    layla = enlist(1);
    envoys = add_room(11, "envoys", RoomKind::mediators, true);
    const Founding founding{.open = act(10, layla, envoys,
                                        OpenBody{.room = {.id = envoys, .name = "envoys"},
                                                 .person = {.id = layla, .name = "P1"}}),
                            .login = {.name = "P1", .passphrase = "lamp 1"},
                            .cost = kCheap};
    sessions_.emplace(layla, ok(Vault::create(place, founding, seed(10)), "create"));
    vault_ = sessions_.at(layla).vault();
    members_[envoys][layla] = 1;
    events_[envoys] = 1;
    must(layla, envoys, PartyBody{.party = {.id = "north", .name = Text("The north")}});
    shown = found("shown", RoomKind::party, true);
    hidden = found("hidden", RoomKind::mediators, false);
    for (int i = 2; i <= people; ++i) introduce(enlist(i));
  }

  const Vault& vault() const { return *vault_; }
  Session& of(const PersonId& person) { return sessions_.at(person); }

  Result<Receipt> write(const PersonId& by, const RoomId& from, Body body,
                        std::vector<RoomId> also = {}, std::vector<PersonId> concerns = {}) {
    ++acts_;
    std::erase(also, from);
    const Act made =
        act(1000 + acts_, by, from, std::move(body), std::move(also), {}, std::move(concerns));
    auto receipt = of(by).append(made, seed(1000 + acts_));
    if (receipt) keep(made);
    return receipt;
  }
  void must(const PersonId& by, const RoomId& from, Body body, std::vector<RoomId> also = {},
            std::vector<PersonId> concerns = {}) {
    ok(write(by, from, std::move(body), std::move(also), std::move(concerns)), "write");
  }
  Result<Receipt> join(const PersonId& by, const RoomId& from, const PersonId& who,
                       const RoomId& room) {
    return write(by, from, JoinBody{.person = who, .room = room}, {room});
  }
  Result<Receipt> leave(const PersonId& by, const RoomId& from, const PersonId& who,
                        const RoomId& room) {
    return write(by, from, LeaveBody{.person = who, .room = room}, {room});
  }

  // Every member reads all that was written since their day; nobody else reads what is new.
  void check(const std::string& when) {
    for (const RoomId& room : rooms_) {
      for (const auto& [person, session] : sessions_) {
        if (erased_.contains(person)) continue;
        const auto since = members_[room].find(person);
        auto seen = session.look(room);
        const std::string who = fmt::format("{}: {} in {}", when, name(person), names_[room]);
        if (since == members_[room].end()) {
          const Number last = seen ? seen->head.events : 0;
          EXPECT_EQ(last, left_[room][person]) << who;
          continue;
        }
        ASSERT_TRUE(seen) << who << ": " << format_error(seen.error());
        EXPECT_EQ(seen->head.events, events_[room]) << who;
        EXPECT_EQ(seen->view->log.front().number, since->second) << who;
      }
    }
  }

  // The same for sessions that begin now.
  void check_anew(const std::string& when) {
    for (auto& [person, session] : sessions_) {
      if (erased_.contains(person)) continue;
      session = ok(vault_->unlock({name(person), passphrase(person)}), "unlock");
    }
    check(when);
  }

  std::vector<RoomId> rooms() const { return rooms_; }
  std::vector<PersonId> people() const { return people_; }
  bool is_member(const RoomId& room, const PersonId& person) {
    return members_[room].contains(person);
  }
  bool is_erased(const PersonId& person) const { return erased_.contains(person); }
  std::string name(const PersonId& person) const { return numbered("P", person); }
  const std::string& name(const RoomId& room) { return names_[room]; }

  // A room that layla makes, from among the envoys.
  RoomId found(const std::string& name, RoomKind kind, bool past_shown) {
    const RoomId id = add_room(20 + static_cast<int>(rooms_.size()), name, kind, past_shown);
    must(layla, envoys, RoomBody{.room = introduction(id)}, {id});
    return id;
  }
  RoomIntroduction introduction(const RoomId& room) const { return introductions_.at(room); }

  PersonId layla;
  RoomId envoys, shown, hidden;

 private:
  std::string numbered(const std::string& before, const PersonId& person) const {
    const auto at = std::ranges::find(people_, person);
    return before + std::to_string(at - people_.begin() + 1);
  }
  std::string passphrase(const PersonId& person) const { return numbered("lamp ", person); }

  PersonId enlist(int number) {
    people_.push_back(person_id(seed(number)));
    return people_.back();
  }
  void introduce(const PersonId& person) {
    const int number = static_cast<int>(people_.size());
    const Login login{name(person), passphrase(person)};
    ok(of(layla).enrol(person, login, seed(100 + number)), "enrol");
    sessions_.emplace(person, ok(vault_->unlock(login), "unlock"));
    must(layla, envoys, PersonBody{.person = {.id = person, .name = name(person)}}, {shown, hidden},
         {person});
  }
  RoomId add_room(int number, const std::string& name, RoomKind kind, bool past_shown) {
    const RoomId id = room_id(seed(number));
    rooms_.push_back(id);
    names_[id] = name;
    introductions_[id] = {.id = id,
                          .name = name,
                          .kind = kind,
                          .of = kind == RoomKind::party ? "north" : "",
                          .past_shown = past_shown};
    return id;
  }

  // What an accepted act changes.
  void keep(const Act& made) {
    const auto* erase = std::get_if<EraseBody>(&made.event.body);
    for (const RoomId& room : made.event.audience) {
      if (++events_[room] == 1) members_[room][made.event.by] = 1;
    }
    if (const auto* join = std::get_if<JoinBody>(&made.event.body)) {
      const bool all = introductions_[join->room].past_shown;
      members_[join->room].try_emplace(join->person, all ? 1 : events_[join->room]);
    }
    if (const auto* left = std::get_if<LeaveBody>(&made.event.body)) {
      if (members_[left->room].erase(left->person) > 0) {
        left_[left->room][left->person] = events_[left->room];
      }
    }
    if (!erase) return;
    erased_.insert(erase->person);
    for (const RoomId& room : rooms_) {
      // Whoever knew of the person hears of it; how many rooms did is not of interest here.
      for (const auto& [person, since] : members_[room]) {
        if (erased_.contains(person)) continue;
        if (auto seen = of(person).look(room)) events_[room] = seen->head.events;
      }
    }
  }

  std::optional<Vault> vault_;
  std::map<PersonId, Session> sessions_;
  std::vector<PersonId> people_;
  std::vector<RoomId> rooms_;
  std::map<RoomId, std::string> names_;
  std::map<RoomId, RoomIntroduction> introductions_;
  std::map<RoomId, std::map<PersonId, Number>> members_;  // since when
  std::map<RoomId, std::map<PersonId, Number>> left_;
  std::map<RoomId, Number> events_;
  std::set<PersonId> erased_;
  int acts_ = 0;
};

// People come, go, come back, speak and are erased at random.
void walk(Team& team, std::uint64_t number, int steps) {
  std::mt19937_64 random(number);
  const auto pick = [&](const auto& list) { return list[random() % list.size()]; };
  int accepted = 0;
  for (int step = 0; step < steps; ++step) {
    const PersonId by = pick(team.people()), who = pick(team.people());
    const RoomId from = pick(team.rooms()), room = random() % 2 == 0 ? from : pick(team.rooms());
    const bool was_erased = team.is_erased(by);
    Result<Receipt> done = fail(ErrorCode::usage, "nothing");
    std::string what;
    const auto chance = random() % 40;
    if (chance < 14) {
      what = "join";
      done = team.join(by, from, who, room);
    } else if (chance < 22) {
      what = "leave";
      done = team.leave(by, from, who, room);
    } else if (chance < 30) {
      what = "note";
      done = team.write(by, from, NoteBody{.words = Text("a word")}, {room});
    } else if (chance < 36) {
      what = "person";
      done = team.write(by, from, PersonBody{.person = {.id = who, .name = team.name(who)}}, {room},
                        {who});
    } else if (chance < 37) {
      what = "at the desk: note";
      done = team.write(by, desk_of(by), NoteBody{.words = Text("mine")}, {}, {who});
    } else if (chance < 39) {
      what = "room";
      done = team.write(by, from, RoomBody{.room = team.introduction(room)}, {pick(team.rooms())});
    } else if (who != team.layla && step > steps / 2) {
      what = "erase";
      done = team.write(by, from, EraseBody{.person = who});
    }
    const std::string when =
        fmt::format("walk {} step {}: {} {} {} from {} in {}", number, step, team.name(by), what,
                    team.name(who), team.name(from), team.name(room));
    if (!done) {
      if (done.error().code == ErrorCode::io ||
          done.error().message.find("signed") != std::string::npos)
        FAIL() << when << format_error(done.error());
      continue;
    }
    ++accepted;
    EXPECT_FALSE(was_erased) << when;
    team.check(when);
    if (testing::Test::HasFailure()) return;
  }
  team.check_anew("afterwards");
  EXPECT_GT(accepted, steps / 10);
}

}  // namespace

TEST_P(VaultTest, GivesBackARoomToWhoComesBack) {
  Team team(place());
  const auto people = team.people();
  for (const RoomId& room : {team.shown, team.hidden}) {
    ok(team.join(team.layla, team.envoys, people[1], room));
    ok(team.leave(people[1], room, people[1], room));
    team.must(team.layla, team.envoys, NoteBody{.words = Text("while they were away")}, {room});
    ok(team.join(team.layla, room, people[2], room));
    ok(team.leave(team.layla, room, people[2], room));
    team.check("away");
    ok(team.join(team.layla, room, people[1], room));
    team.must(people[1], room, NoteBody{.words = Text("back")});
    team.check("back");
  }
  team.check_anew("back");
}

// Neither their going nor their erasure takes from others what they gave them.
TEST_P(VaultTest, KeepsWhomSomebodyLetInWhoIsGone) {
  Team team(place(), 4);
  const auto people = team.people();
  for (const RoomId& room : {team.shown, team.hidden}) {
    ok(team.join(team.layla, team.envoys, people[1], room));
    const auto introduce = [&](const PersonId& by, const PersonId& who) {
      const PersonBody known{.person = {.id = who, .name = team.name(who)}};
      team.must(by, room, known, {}, {who});
    };
    introduce(people[1], people[2]);
    ok(team.join(people[1], room, people[2], room));
    ok(team.leave(people[1], room, people[1], room));
    introduce(people[2], people[3]);
    ok(team.join(people[2], room, people[3], room));
    team.check("gone");
  }
  team.must(team.layla, team.envoys, EraseBody{.person = people[1]});
  team.check_anew("erased");
  ok(team.leave(people[2], team.shown, people[2], team.shown));
  ok(team.join(people[3], team.shown, people[2], team.shown));
  team.check_anew("back");
}

// The home has not heard that its member left another room; they know it themself.
TEST_P(VaultTest, LetsNobodyChangeARoomThatTheyHaveLeftUnheard) {
  for (const bool past_shown : {true, false}) {
    Team team(place());
    const auto people = team.people();
    const RoomId room = past_shown ? team.shown : team.hidden;
    ok(team.join(team.layla, team.envoys, people[1], team.envoys));
    ok(team.join(team.layla, team.envoys, people[1], room));
    ok(team.leave(people[1], room, people[1], room));
    for (const auto& refused : {team.join(people[1], team.envoys, people[2], room),
                                team.leave(people[1], team.envoys, team.layla, room),
                                team.leave(people[1], team.envoys, people[1], room)}) {
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().message, "you have left that room");
    }
    team.must(team.layla, room, NoteBody{.words = Text("among us")});
    team.check_anew("left");
  }
}

TEST_P(VaultTest, ReadsOfSomebodyNewByALinkThatWasReadBefore) {
  Talks talks(place());
  const PersonId omar = person_id(seed(100));
  const auto write = [&](int number, Body body, std::vector<PersonId> concerns = {}) {
    ok(talks.mediator->append(act(number, talks.layla, talks.envoys, std::move(body), {talks.north},
                                  {}, std::move(concerns)),
                              seed(number)));
  };
  write(101, NoteBody{.words = Text("of nobody")});
  ok(talks.envoy->view(talks.north));
  write(102, PersonBody{.person = {.id = omar, .name = "Omar"}}, {omar});
  const auto seen = ok(talks.envoy->view(talks.north));
  EXPECT_NE(seen->find_person(omar), nullptr);
}

TEST(Membership, WhoeverIsInARoomReadsItAndNobodyElse) {
  for (std::uint64_t number = 1; number <= 4; ++number) {
    Team team(scratch_folder() + "/t.dragoman", 6);
    walk(team, number, 300);
    if (HasFailure()) return;
  }
}

}  // namespace dragoman::test
