// Expected failures are values: every call that can fail on user input returns Result<T>.
//
//   // given: const dragoman::Result<std::string>& read
//   if (!read) { std::cerr << dragoman::format_error(read.error()) << '\n'; return 2; }
//
// An Error says what is wrong, where, and how to mend it, in words a mediator can act on. The
// command line, the API and the page render the same object.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace dragoman {

enum class ErrorCode {
  io,                 // a file cannot be read or written
  syntax,             // the file is not well-formed in its own format
  type,               // a value of the wrong kind, e.g. a word where a number belongs
  missing,            // a required field is absent
  unknown_field,      // a key that the format does not have
  unknown_reference,  // an id that nothing declares
  duplicate,          // the same id or key twice
  range,              // a number out of its range, not finite, or too large to keep exactly
  conflict,           // two statements of the file contradict each other
  limit,              // larger, deeper or more numerous than the reader accepts
  unsupported,        // valid, but nothing here can work with it
  usage,              // a wrong call or command line
};

// Where in the input. line and column start at 1; 0 means unknown. `field` is a path such as
// "points[3].options[1].id".
struct Where {
  std::string file;
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::string field;

  friend bool operator==(const Where&, const Where&) = default;
};

struct Error {
  ErrorCode code = ErrorCode::syntax;
  std::string message;  // what is wrong, one sentence without a full stop
  std::string mend;     // what to do about it, one sentence without a full stop; may be empty
  Where where;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

// The stable name of a code, as in JSON: "unknown_reference".
const char* error_code_name(ErrorCode code);

// "case.yaml:12:7: point 'aid' has no option 'all' (points[3].options): use one of …".
std::string format_error(const Error& error);

// Shorthand for returning a failure.
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string mend = {},
                                  Where where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(mend), std::move(where)});
}

}  // namespace dragoman
