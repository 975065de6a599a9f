// The rooms that the sessions of one open Vault look at: one folded view for all that can open a
// room alike, however many they are.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "vault/live.h"

namespace dragoman::vault {

// Readers bring a room up to date and take its view, one at a time. A writer touches it, from then
// on has it alone, with what is not yet durable in it, and settles it once that is durable or
// undone; writers come one at a time. Any thread.
class SharedRoom {
 public:
  using Update = std::function<Result<void>(LiveRoom&)>;

  explicit SharedRoom(const RoomId& room) : room_(room), live_(room) {}

  // A reader's turn. Nothing while a writer has the room.
  Result<std::optional<Session::Seen>> look(const Update& update);

  // A reader who waits for a writer to settle. It waits for two at most, however many come: what
  // the second has read was begun after the reader came.
  class Wait {
   public:
    explicit Wait(std::shared_ptr<SharedRoom> room);
    ~Wait();
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    const SharedRoom* room() const { return room_.get(); }
    void await();
    // The room as a writer has left it who began after this did.
    std::optional<Session::Seen> seen() const;

   private:
    std::shared_ptr<SharedRoom> room_;
    std::uint64_t begun_ = 0;
  };

  void touch();
  // To be called by who has touched it.
  LiveRoom& live() { return live_; }
  void settle();

  // Nobody is to use what it holds again.
  void drop();
  bool is_dropped() const { return dropped_; }

 private:
  Session::Seen seen_now() const;

  const RoomId room_;
  std::mutex mutex_;
  std::condition_variable settled_;
  LiveRoom live_;
  int touched_ = 0;          // writes under way
  std::uint64_t begun_ = 0;  // how often it went from none to some
  std::uint64_t done_ = 0;   // how often back
  int waiting_ = 0;
  std::optional<Session::Seen> left_;  // by the last writer, while somebody waits
  std::atomic<bool> dropped_ = false;
};

// Who may share a room's view: whoever reaches the same numbers, and believes the same founder.
struct RoomKey {
  RoomId room;
  Number since = 1;
  std::optional<Number> until;
  Bytes founder_key;

  friend auto operator<=>(const RoomKey&, const RoomKey&) = default;
};

class SharedRooms {
 public:
  // One that is in use, or a new one. Lives as long as somebody holds it.
  std::shared_ptr<SharedRoom> get(const RoomKey& key);
  // Somebody was erased: nothing that was read of them may stay.
  void drop_all();
  // How often.
  std::uint64_t erasures() const { return erasures_; }

 private:
  std::mutex mutex_;
  std::map<RoomKey, std::weak_ptr<SharedRoom>> rooms_;
  std::atomic<std::uint64_t> erasures_ = 0;
};

}  // namespace dragoman::vault
