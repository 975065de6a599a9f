// Acts as programs write them, in JSON; and whom an act reaches by its kind.
//
//   // given: const dragoman::View& home, const dragoman::PersonId& layla
//   // given: const dragoman::EventId& drawn, const dragoman::Moment& now
//   dragoman::Result<dragoman::Act> act = dragoman::read_act_json(
//       home, {.by = layla, .at = now, .id = drawn},
//       R"({"kind": "note", "body": {"words": "They will wait"}, "refs": {"about": [12]}})");
//   if (act) dragoman::Result<void> good = dragoman::admit(home, *act);
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman {

// What is larger is not read.
inline constexpr std::size_t kMaxActJson = std::size_t{2} << 20U;

// What an act holds that its JSON does not.
struct ActAuthor {
  PersonId by;
  Moment at;
  EventId id;  // taken unless the JSON names one
};

// An object of `kind`, `body`, and if need be `refs`, `also` (rooms), `concerns` (persons) and
// `id`, as in docs/api.md, "Writing". The fields of a body are those of docs/record.md and are read
// by the decoder of events, so that the same limits and rules hold; only the spelling is free: keys
// in any order, fields at their defaults (and null) left out or not, decimals as numbers or
// strings, lists of ids and numbers in any order. Refuses a key given twice, more than 32 levels
// and what is not UTF-8. The act is addressed as addressed() does, and not admitted yet. Errors:
// where.field is the path ("body.wants[0].option"), where.line and where.column are those of the
// JSON where it is not well-formed. O(bytes) and what addressed() costs; memory stays a small
// multiple of the bytes.
Result<Act> read_act_json(const View& home, const ActAuthor& author, std::string_view json);

// The act from this home as its kind needs it: its audience is what is named there, the home, and
// the rooms that the kind cannot do without (docs/talks.md, "Whom a kind reaches"); the persons
// concerned are those named and those whom its kind is about; references without numbers are left
// out; all lists are ascending, each once. It may still be refused. O(relays) lookups at most.
Act addressed(const View& home, Act act);

}  // namespace dragoman
