// How the text renderings of a view call things: names, numbers, values, answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/talks_text.h"
#include "dragoman/view.h"

namespace dragoman::brief {

// The names of one view. Holds references; neither outlives the view and the options.
class TalksWords {
 public:
  TalksWords(const View& seen, const TalksTextOptions& options) : seen_(seen), options_(options) {}

  const View& seen() const { return seen_; }

  // "north"; what the room does not know is "a room it does not know".
  std::string room(const RoomId& id) const;
  std::string rooms(const std::vector<RoomId>& ids) const;
  std::string person(const PersonId& id) const;
  std::string persons(const std::vector<PersonId>& ids) const;
  // "layla", or "layla@envoys" when they wrote from another room.
  std::string author(const Event& event) const;

  // The words in the language asked for; with quotation marks; with a colon in front, or nothing.
  std::string words(const Text& text) const { return text.in(options_.language); }
  std::string quoted(const Text& text) const;
  std::string said(const Text& text) const;

  // "open", "4 crowns", "officers 4"; "[open | permits]"; "open" for a value that is not settled
  // is avoided: such a point is "left open".
  std::string value(const std::string& point, const Value& value) const;
  std::string values(const std::string& point, const std::vector<Value>& values) const;
  std::string package(const PartialPackage& package) const;

  // "reservation: Not at night; \"We agree, but …\"; if toll": an answer without where it stands.
  std::string answer(const Response& response) const;
  // "crossing", "crossing/hours", "the whole text".
  static std::string subject(const Response& response);

  // "2027-03-01 09:10".
  static std::string time(const Moment& at);
  // "#12", from the id of a draft or response.
  static std::string mark(Number number);
  static std::string mark(std::string_view id);
  static std::string marks(const std::vector<Number>& numbers);

  // A line that begins with `label`, wrapped and indented under what follows it.
  std::string item(std::string_view label, int label_width, std::string_view text) const;

 private:
  const View& seen_;
  const TalksTextOptions& options_;
};

// What an event says, without its number, time and author: "freezes draft #14". Not for erased
// ones. `written_by`: "layla", "layla@envoys", "the vault:".
std::string event_line(const TalksWords& words, const Copy& copy);
std::string written_by(const TalksWords& words, const Copy& copy);

std::string listed(const std::vector<std::string>& parts, std::string_view between = ", ");

const char* room_kind_word(RoomKind kind);
const char* response_word(ResponseKind kind);
// Empty when it is not known.
const char* authority_word(Authority authority);
std::string terms_word(Terms terms, const std::string& only_if);
const char* mandate_word(MandateRole role);
const char* wording_word(WordingStatus status);
const char* released_word(ReleasedAs as);

}  // namespace dragoman::brief
