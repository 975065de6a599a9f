#include "dragoman/result.h"

#include <fmt/format.h>

namespace dragoman {

const char* error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::io:
      return "io";
    case ErrorCode::syntax:
      return "syntax";
    case ErrorCode::type:
      return "type";
    case ErrorCode::missing:
      return "missing";
    case ErrorCode::unknown_field:
      return "unknown_field";
    case ErrorCode::unknown_reference:
      return "unknown_reference";
    case ErrorCode::duplicate:
      return "duplicate";
    case ErrorCode::range:
      return "range";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::usage:
      return "usage";
  }
  return "unknown";
}

std::string format_error(const Error& error) {
  std::string line = error.where.file;
  if (error.where.line > 0) line += fmt::format(":{}", error.where.line);
  if (error.where.line > 0 && error.where.column > 0) {
    line += fmt::format(":{}", error.where.column);
  }
  if (!line.empty()) line += ": ";
  line += error.message;
  if (!error.where.field.empty()) line += fmt::format(" ({})", error.where.field);
  if (!error.mend.empty()) line += ": " + error.mend;
  return line;
}

}  // namespace dragoman
