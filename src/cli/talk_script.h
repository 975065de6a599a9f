// A mediation as a `.talk` script (docs/talks.md): one line an act, and beneath it what a room
// then sees.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/result.h"

namespace dragoman::cli {

// "layla@envoys". For what a room sees, the person may be left out.
struct ScriptPlace {
  std::string person, room;
};

// Somebody does something.
struct ScriptAct {
  Moment at;
  ScriptPlace place;
  std::vector<std::string> words;      // the verb and what follows
  std::string name;                    // what the script calls the event; empty: nothing
  std::optional<std::string> refusal;  // how the refusal is expected to begin
  std::vector<std::string> outcomes;   // other lines expected beneath
};
// Time passes: secret packages close.
struct ScriptTime {
  Moment at;
};
// What a room is expected to see of one part of its view: "board", "log" …
struct ScriptLook {
  ScriptPlace place;
  std::string part;
  std::vector<std::string> lines;
};

struct ScriptStep {
  int line = 0;        // in the file, from 1
  std::string before;  // remarks and empty lines above it, as written
  std::string text;    // its own line or lines, as written, without what is expected beneath
  std::variant<ScriptAct, ScriptTime, ScriptLook> what;
};

struct Script {
  std::string title;
  std::string case_path;  // empty: none
  ScriptPlace opener;
  std::vector<std::string> open_words;  // options of `opens`
  std::string head;                     // the lines of the head, as written
  Moment begins;                        // time of the first dated line
  std::vector<ScriptStep> steps;
  std::string after;  // what stands below the last step
};

// Fails with the line of the first thing that is not of this form. O(bytes).
Result<Script> read_script(std::string_view bytes, const std::string& file_name);

// The words of a line as a shell would part them: blanks separate, "…" and '…' keep together, a
// word "#" begins a remark. Fails on a quotation mark without its other one.
Result<std::vector<std::string>> split_words(std::string_view line);

}  // namespace dragoman::cli
