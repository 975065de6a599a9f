// Names and values as people type them, resolved by what their room knows; the errors say what the
// room has that comes nearest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman::cli {

// A member of an enumeration and the word for it.
template <class Enum>
using EnumWords = std::vector<std::pair<const char*, Enum>>;

const EnumWords<RoomKind>& room_kinds();
const EnumWords<ResponseKind>& response_kinds();
const EnumWords<Authority>& authorities();
const EnumWords<Terms>& all_terms();
const EnumWords<MandateRole>& mandate_roles();
const EnumWords<PartyRole>& party_roles();
const EnumWords<RelayedAs>& relayed_as();
const EnumWords<ReleasedAs>& released_as();
const EnumWords<ReleasePolicy>& release_policies();
const EnumWords<bool>& pasts();  // shown: true

// `what` is the thing meant, for the message: "answer".
template <class Enum>
Result<Enum> one_of_words(const EnumWords<Enum>& words, std::string_view word, const char* what);
template <class Enum>
std::string word_of(const EnumWords<Enum>& words, Enum value);

// ---- What a room calls things -------------------------------------------------------------------

Result<RoomId> room_named(const View& home, std::string_view name);
Result<std::vector<RoomId>> rooms_named(const View& home, const std::vector<std::string>& names);
Result<PersonId> person_named(const View& home, std::string_view name);
Result<std::vector<PersonId>> persons_named(const View& home,
                                            const std::vector<std::string>& names);
Result<std::string> party_named(const View& home, std::string_view id);
Result<const Point*> point_named(const View& home, std::string_view id);
Result<std::vector<std::string>> points_named(const View& home,
                                              const std::vector<std::string>& ids);
Result<std::string> channel_named(const View& home, std::string_view id);

// "12" or "#12": an event that the room has, not one that was erased.
Result<Number> number_named(const View& home, std::string_view word);
Result<std::vector<Number>> numbers_named(const View& home, const std::vector<std::string>& words);
// Whether a word has the shape of an event's number.
bool looks_like_number(std::string_view word);

// The draft of that number, or the one that the relay of that number put somewhere. The error says
// which drafts there are.
Result<const Draft*> draft_numbered(const View& home, Number number);
// Every event by which this room knows a draft: where it was tabled, and each relay of it. Rooms
// that know only one of them keep that one.
std::vector<Number> numbers_of_draft(const View& home, const std::string& draft);
// The event behind a draft's id, "d12", or a response's, "r12".
Number number_of_id(std::string_view id);
// The response of that number and its place in home.responses.
Result<std::size_t> response_numbered(const View& home, Number number);

// ---- Values -------------------------------------------------------------------------------------

// "POINT=VALUE" cut at the first "="; empty when there is none or what stands before it is no id.
std::optional<std::pair<std::string, std::string>> split_assignment(std::string_view word);

// One value of the point: an option's id, a number, a day, "{m1,m2}", "{officers:4,deckhands:10}".
Result<Value> value_of(const Point& point, std::string_view word);
// Nothing, one value, or a bracket "[a,b]".
Result<std::vector<Value>> values_of(const Point& point, std::string_view word);
Result<std::vector<Value>> wanted_values(const View& home, const std::string& point,
                                         const std::vector<std::string>& words);

// ---- Words, days, times -------------------------------------------------------------------------

// Each item is a text, or one in a language of the case: "ar:نعم". Empty items say nothing.
Text text_of(const View& home, const std::vector<std::string>& items);
Text text_of(const View& home, const std::string& item);

Result<Date> day_of(std::string_view word);
Result<std::optional<Date>> optional_day_of(std::string_view word);
// "2027-03-05T12:00:00Z", with a blank for the T, or without seconds and Z: always UTC.
Result<Moment> moment_of(std::string_view word);

// An id that the file format takes: ASCII letters, digits, '_', '-' and '.'.
Result<std::string> new_id(std::string_view word, const char* what);

}  // namespace dragoman::cli
