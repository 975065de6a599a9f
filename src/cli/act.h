// Acts as people write them: the words after a verb, on a command line or on a line of a script,
// turned into events by what the writer's room knows.
//
//   Result<std::unique_ptr<ActVerb>> verb = read_act({"note", "They will wait", "--about", "12"});
//   if (verb) (*verb)->write(pen);
//
// The verbs are those of docs/talks.md. One class a verb: it binds its words with CLI11, so that a
// script and the terminal have one grammar and one set of messages, and then writes.
#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dragoman/record.h"
#include "dragoman/result.h"
#include "dragoman/signing.h"
#include "dragoman/view.h"

namespace dragoman::cli {

using RandomBytes = std::array<std::uint8_t, 16>;

// Who writes, where, when, and into what record.
class Pen {
 public:
  Pen(PersonId by, Moment at) : by_(by), at_(std::move(at)) {}
  virtual ~Pen() = default;
  Pen(const Pen&) = delete;
  Pen& operator=(const Pen&) = delete;

  const PersonId& by() const { return by_; }
  const Moment& at() const { return at_; }

  // What the writer's room knows at this moment.
  virtual const View& home() const = 0;
  // Appends, or says why not; home() then knows the event. A `sign` comes without key and
  // signature: whoever holds the writer's key signs its digest.
  Result<Receipt> append(const Act& act);
  // The same of a `person` who will open the record themself: keys are made for them.
  Result<Receipt> introduce(const Act& act);
  // What was appended so far.
  struct Line {
    Act act;
    Receipt receipt;
  };
  const std::vector<Line>& written() const { return written_; }

  // 16 bytes nobody has drawn before: the id of an event, a room or a person.
  virtual RandomBytes draw() = 0;
  // A case file or folder, as it stands on disk or beside the script.
  virtual Result<Case> read_case_at(const std::string& path) = 0;

 protected:
  virtual Result<Receipt> write(const Act& act) = 0;
  virtual Result<Receipt> write_introduction(const Act& act) { return write(act); }

 private:
  Result<Receipt> noted(const Act& act, Result<Receipt> receipt);

  PersonId by_;
  Moment at_;
  std::vector<Line> written_;
};

class ActVerb {
 public:
  virtual ~ActVerb() = default;
  // Binds the words that follow the verb. The object outlives the app's parsing.
  virtual void take(CLI::App& app) = 0;
  // Appends one event, or the few that the verb stands for. What could not be taken over, but is
  // no failure, is said in `remarks`.
  virtual Result<void> write(Pen& pen) = 0;
  // For `correct`: what the words say, as the body of an event. Fails for verbs whose events are
  // not corrected.
  virtual Result<Body> body(Pen& pen);

  const std::vector<std::string>& remarks() const { return remarks_; }

  // Options that every act takes.
  std::vector<std::string> also, concerns;

 protected:
  // An event from the pen's room to that room, to those that its kind needs, `to`, and what --also
  // names.
  Result<Act> act(Pen& pen, Body body, Refs refs = {}, std::vector<RoomId> to = {}) const;
  // The same, appended.
  Result<Receipt> append(Pen& pen, Body body, Refs refs = {}, std::vector<RoomId> to = {}) const;

  std::vector<std::string> remarks_;
};

struct ActVerbEntry {
  const char* name;
  const char* purpose;
  const char* words;    // what follows, as in the help's first line
  const char* example;  // a whole line of the terminal, without "dragoman"
  std::unique_ptr<ActVerb> (*make)();
};

// Every verb that writes into a record which is already open, in the order of docs/talks.md.
const std::vector<ActVerbEntry>& act_verbs();
const ActVerbEntry* find_act_verb(std::string_view name);

// A verb with its words bound, from one line: words[0] names the verb. Fails with
// ErrorCode::usage.
Result<std::unique_ptr<ActVerb>> read_act(const std::vector<std::string>& words);

// The parts of the table, one a file: acts_people.cc, acts_text.cc, acts_words.cc,
// acts_releases.cc, acts_mending.cc, acts_import.cc.
std::vector<ActVerbEntry> people_verbs();
std::vector<ActVerbEntry> text_verbs();
std::vector<ActVerbEntry> word_verbs();
std::vector<ActVerbEntry> release_verbs();
std::vector<ActVerbEntry> mending_verbs();
std::vector<ActVerbEntry> import_verbs();

}  // namespace dragoman::cli
