// A room as one person sees it, kept up to date from the entries that were added since.
#pragma once

#include "vault/entry.h"

namespace dragoman::vault {

class LiveRoom {
 public:
  explicit LiveRoom(const RoomId& room);

  // Reads, opens and folds what is new. After a failure the room must be thrown away. `threads`
  // open entries while the caller's thread folds. Cost: O(new entries).
  Result<void> update(Database& database, Keyring& keys, const Reach& reach, int threads);

  // Adds an event that was just stored as the last one of the vault; the same effect as update()
  // without reading it.
  Result<void> add(Copy copy, std::int64_t seq, const Digest& head, std::string_view teller);
  // Whether all events of the vault up to this one were looked at.
  bool is_read_to(std::int64_t seq) const { return first_ != 0 && read_.seq >= seq; }

  const View& view() const { return *view_; }
  // What is handed out never changes: the next event goes to a copy while somebody holds it.
  std::shared_ptr<const View> share() const { return view_; }

  // Nothing was read yet.
  bool is_new() const { return first_ == 0; }
  Number last() const { return last_; }
  const Digest& head() const { return head_; }
  // The number in the vault of an event of the room; 0: not there.
  std::int64_t seq_of(Number number) const;
  // The teller's public key of a pose; empty: not there.
  std::string_view teller_of(Number number) const;
  // Erasures that update() met since the last call.
  bool take_erasures();

 private:
  Result<void> append(Copy copy, std::int64_t seq, std::string_view teller);
  Result<void> check_gone() const;

  RoomId room_;
  std::shared_ptr<View> view_;
  Number first_ = 0;  // of seqs_; 0: none yet
  Number last_ = 0;
  Cursor read_;
  Digest head_{};
  std::vector<std::int64_t> seqs_;
  std::map<Number, Bytes> tellers_;
  std::map<PersonId, Number> gone_;  // persons whose keys were missing, and where first
  std::set<PersonId> erased_;        // persons of whom the room was told
  bool erasures_ = false;
};

}  // namespace dragoman::vault
