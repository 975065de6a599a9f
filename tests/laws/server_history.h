// Random histories of talks (record_talks.h) that unfold over HTTP, and all that a room's people
// are answered at their end.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "laws/record_talks.h"
#include "server_world.h"

namespace dragoman::test {

// What a careless server would do. Each of them tells a room of what it may not see.
enum class Leak {
  none,
  one_tag,         // an ETag counts what the whole vault holds
  one_stream,      // ids and salts of all come from one stream
  tells_of_rooms,  // a room that others have is refused with 403, one that nobody has with 404
  one_clock,       // no two events anywhere are recorded at one time
};

// One room's side of a history, worked out from the acts alone.
struct Side {
  std::size_t given = 0;  // what was tried from the room, and what others addressed to it
  std::size_t told = 0;   // how what was tried from it was answered
};

// A vault in which talks unfold, with a server before it. What is drawn at random is drawn for one
// step, or one question: equal steps draw equal bytes.
class Talking {
 public:
  // The opening of the talks: rooms, people who can sign in, a case.
  Talking(talks::Random& random, Leak leak);
  // Talks that go on from a copy of the vault, with a server started anew.
  struct Saved {
    std::string place;
    std::map<RoomId, Side> sides;
    std::map<RoomId, std::set<EventId>> held;
    std::map<EventId, std::vector<RoomId>> poses;
    std::map<PersonId, std::string> logins;
    std::set<RoomId> rooms;
    int accepted = 0, refused = 0;
  };
  Saved save();
  Talking(const Saved& saved, Leak leak);
  ~Talking();
  Talking(const Talking&) = delete;
  Talking& operator=(const Talking&) = delete;

  // What somebody might do next, from what they see. Nothing comes from or is addressed to
  // `hidden_from`, if given.
  talks::Step next(talks::Random& random, std::int64_t seconds,
                   const std::optional<RoomId>& hidden_from = std::nullopt);
  // What this step's author might have done instead; nothing when they are not in its room.
  std::optional<talks::Step> instead(talks::Random& random, const talks::Step& step,
                                     std::int64_t seconds);
  // Whether the room may know of the step.
  bool concerns(const talks::Step& step, const RoomId& room);
  // As its author asks for it over HTTP. Returns whether it was accepted.
  bool perform(const talks::Step& step);
  // What people do at the server besides, in rooms other than that one.
  void stir(talks::Random& random, const RoomId& hidden_from);

  const std::map<RoomId, Side>& sides() const { return books_.sides; }
  const std::set<RoomId>& rooms() const { return books_.rooms; }
  int accepted() const { return books_.accepted; }
  int refused() const { return books_.refused; }

  // Who can read which rooms, now or until they left.
  std::map<PersonId, std::vector<RoomId>> readers();
  // From now on a server asked that was started anew, so that nothing is as it was only because it
  // was kept.
  void restart();
  // All that these people are answered about the room, or refused, which changes nothing.
  std::string asked(const RoomId& room, const std::map<PersonId, std::vector<RoomId>>& readers);
  // What a person is told of themself, and of rooms: of theirs, and of others among these.
  std::string asked_by(const PersonId& person, const std::vector<RoomId>& own,
                       const std::set<RoomId>& rooms);
  // How those in the room are answered who write there, and what the room is then.
  std::string written(const RoomId& room, const std::map<PersonId, std::vector<RoomId>>& readers);

 private:
  void found(const talks::Step& step);
  bool settle(const talks::Step& step);
  void enrol(const talks::Step& step);
  void give_others(const Act& act);
  void give_erased(const talks::Step& step, const std::map<RoomId, Number>& before);
  std::map<RoomId, Number> sizes();
  // Null when they cannot sign in.
  Session* session(const PersonId& person);
  std::shared_ptr<const View> look(const PersonId& person, const RoomId& room);
  const Browser& browser(const PersonId& person);
  Reply ask(const PersonId& person, const std::string& method, const std::string& path,
            const std::string& body = {}, const std::vector<server::Header>& more = {});
  void begin(const std::string& occasion) { site_->chance().begin(occasion); }

  const Leak leak_;
  Saved books_;
  std::optional<Vault> vault_;
  StillClock clock_;
  std::unique_ptr<Site> site_;
  std::map<PersonId, std::optional<Session>> sessions_;
  std::map<PersonId, Browser> browsers_;
};

}  // namespace dragoman::test
