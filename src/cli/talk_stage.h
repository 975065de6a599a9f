// Where a script is played: a record in memory, or a vault.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/act.h"
#include "dragoman/record.h"
#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman::cli {

// Where a line stands: what is drawn for it follows from this alone, so that one line more or less
// changes nothing that another line draws, and the same script makes the same record.
struct LineSeed {
  std::string script;
  int line = 0;

  RandomBytes draw(const std::string& what) const;
  Digest draw_digest(const std::string& what) const;
};

class Stage {
 public:
  virtual ~Stage() = default;

  // The record's first event.
  virtual Result<void> open(const Act& open, const LineSeed& seed) = 0;
  // For what one line writes.
  virtual Result<std::unique_ptr<Pen>> pen(const PersonId& by, const RoomId& room, const Moment& at,
                                           const LineSeed& seed) = 0;
  // Decides the secret packages whose closing time is before `now`.
  virtual Result<void> settle(const Moment& now, const LineSeed& seed) = 0;
  // What a room has seen; with a person, what that person may read of it. A view of nothing when
  // no event was addressed to it.
  virtual Result<View> seen(const RoomId& room, const PersonId* person) = 0;
};

// Case files are read relative to `folder`.
std::unique_ptr<Stage> memory_stage(std::filesystem::path folder);

// A new vault in which everybody who is introduced has the passphrase "PASSPHRASE NAME", cheap to
// guess: for exercises.
std::unique_ptr<Stage> vault_stage(std::string place, std::string passphrase,
                                   std::filesystem::path folder);

}  // namespace dragoman::cli
