// Who is signed in: tokens, and the keys that are held for as long as their owner is there.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/vault.h"
#include "server/sources.h"

namespace dragoman::server {

// One signing in: a browser, or a program. May be used from any thread.
class Presence {
 public:
  Presence(std::string key, std::string login, PersonId who, std::string csrf_token)
      : id(std::move(key)), name(std::move(login)), person(who), csrf(std::move(csrf_token)) {}

  const std::string id;  // a hash of the token: what else may be kept of it
  const std::string name;
  const PersonId person;
  const std::string csrf;

  // The person's access; nothing while locked. The keys are wiped once nobody holds a copy.
  std::optional<Session> keys() const;

  // Rooms that were looked at before: the next look costs little.
  bool has_seen(const RoomId& room) const;
  // Where the room was at that count of its changes.
  struct Glance {
    std::uint64_t version = 0;
    Session::Place place;
    RoomHead head;
  };
  void saw(const RoomId& room, const std::optional<Glance>& glance = std::nullopt);
  // The last glance at the room, if its count is still the same.
  std::optional<Glance> glance(const RoomId& room, std::uint64_t version) const;
  void saw_all();
  bool has_seen_all() const;

  // The secret of a second factor that is being set up.
  void begin_factor(const std::optional<FactorSecret>& secret);
  std::optional<FactorSecret> factor_begun() const;

 private:
  friend class Presences;
  mutable std::mutex mutex_;
  std::optional<Session> keys_;
  std::optional<FactorSecret> factor_;
  std::map<RoomId, std::optional<Glance>> seen_;
  bool seen_all_ = false;
  std::int64_t last_ = 0;
};

// Why somebody's streams end and their jobs stop: the words of docs/api.md.
inline constexpr const char* kSignedOut = "signed_out";
inline constexpr const char* kLocked = "locked";
inline constexpr const char* kLeft = "left";
inline constexpr const char* kStopping = "stopping";

// All that are signed in. May be called from any thread.
class Presences {
 public:
  // `on_close` is told when keys are dropped, and why; it is called without a lock held.
  using OnClose = std::function<void(const Presence&, const char* why)>;
  Presences(const Clock& clock, Entropy& entropy, std::int64_t idle_seconds, OnClose on_close);

  struct Begun {
    std::shared_ptr<Presence> presence;
    std::string token;  // for the cookie; kept nowhere
  };
  // Of one person at most 32: for the next, that which was used longest ago ends.
  Begun begin(Session keys, std::string name);

  // Whose token that is. Counts as a sign of life when `touch`; one that has idled for too long is
  // locked instead.
  std::shared_ptr<Presence> find(std::string_view token, bool touch);

  void lock(Presence& presence);
  // The keys must be the same person's.
  void unlock(Presence& presence, Session keys);
  void end(Presence& presence);
  // All other signings in of that person end.
  void end_others(const Presence& kept);

  // A token that can be exchanged once, within a minute, for a presence of this person.
  std::string offer(Session keys, std::string name);
  std::optional<Begun> redeem(std::string_view token);

  // Locks who idles, forgets who has been locked for a day.
  void sweep();
  std::vector<std::shared_ptr<Presence>> all() const;

 private:
  struct Offer {
    Session keys;
    std::string name;
    std::int64_t until = 0;
  };
  bool idles(const Presence& presence, std::int64_t now) const;
  void make_room_for(const PersonId& person);

  const Clock& clock_;
  Entropy& entropy_;
  const std::int64_t idle_milliseconds_;
  const OnClose on_close_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Presence>> presences_;  // by id
  std::map<std::string, Offer> offers_;                         // by the hash of their token
};

// Whether two tokens are the same, in a time that tells nothing.
bool same_token(std::string_view a, std::string_view b);

// The cookie of that name in a Cookie header; empty when it is not there, or there twice.
std::string_view cookie_in(std::string_view header, std::string_view name);

}  // namespace dragoman::server
