// What a room sees of the talks, as JSON for programs: the parts of a room in docs/api.md.
//
//   // given: const dragoman::View& seen
//   std::string board = dragoman::board_json(seen);
//   std::string latest = dragoman::log_json(seen, {.from = 120, .limit = 50});
//
// Pure functions of one view and of the arguments beside it: equal views give equal bytes, and
// nothing that the room may not see enters. One JSON value in UTF-8, keys in the order of
// docs/json.md, without a line feed at the end. Ids of rooms, persons and events are 32 hexadecimal
// digits; events, drafts and responses are numbers in the room's own numbering. May be called from
// any thread. Cost: linear in the view, unless stated otherwise.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dragoman/event.h"
#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman {

// `head`: of the room's chain at its last number, in hexadecimal; it is not part of a view. Empty:
// null stands there. O(rooms).
std::string summary_json(const View& seen, std::string_view head = {});

// ---- Parts that take no options -----------------------------------------------------------------

std::string case_json(const View& seen);    // O(case)
std::string board_json(const View& seen);   // as board()
std::string drafts_json(const View& seen);  // O(drafts + relays + signatures)
std::string responses_json(const View& seen);
std::string people_json(const View& seen);

// All of the above, by the names that they have in the API: "board".
struct TalksPart {
  const char* name;
  std::string (*json)(const View& seen);
};
std::span<const TalksPart> talks_parts();

// ---- The log ------------------------------------------------------------------------------------

struct LogPage {
  Number from = 1;
  std::optional<Number> to;    // the last number looked at; missing: the room's last
  std::string kind;            // a kind of docs/record.md; empty: all
  std::string words;           // only events whose line or author has these; empty: all
  int limit = 100;             // entries at most; from 1 to 500, what is outside is taken as that
  std::string language{"en"};  // which of the texts a line shows; the rest of it is English
};

// A page of the log. Where `words` is given, at most 10,000 events are looked at; `next` goes on
// behind them, so that a page may hold few entries or none and still not be the last. O(events
// looked at).
std::string log_json(const View& seen, const LogPage& page = {});

// One entry of the log as it stands in a page, on one line: the data of a stream's event. Fails
// when the room has no such number. O(size of the event).
Result<std::string> entry_json(const View& seen, Number number, const std::string& language = "en");

// The copy as it is recorded, canonical. Fails when the room has no such number. O(size of the
// event).
Result<std::string> event_json(const View& seen, Number number);

}  // namespace dragoman
