#include "client/problem.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace dragoman::client {
namespace {

ErrorCode code_of(const std::string& name, int status) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::usage); ++i) {
    if (name == error_code_name(static_cast<ErrorCode>(i))) return static_cast<ErrorCode>(i);
  }
  if (status >= 500) return ErrorCode::io;
  if (status == 404) return ErrorCode::unknown_reference;
  return status == 429 || status == 413 ? ErrorCode::limit : ErrorCode::usage;
}

template <class T>
T member(const nlohmann::json& object, const char* key, T otherwise) {
  const auto found = object.find(key);
  if (found == object.end()) return otherwise;
  const bool fits = std::is_integral_v<T> ? found->is_number_integer() : found->is_string();
  return fits ? found->get<T>() : otherwise;
}

}  // namespace

Error error_of(const Reply& reply, const std::string& origin) {
  const auto told = nlohmann::json::parse(reply.body, nullptr, false);
  if (!reply.type.starts_with("application/problem+json") || !told.is_object()) {
    return {ErrorCode::io,
            fmt::format("{} answered with status {}, and not as a dragoman server does", origin,
                        reply.status),
            "check the address",
            {}};
  }
  Error error{code_of(member<std::string>(told, "code", {}), reply.status),
              member<std::string>(told, "detail", "the server refused"),
              member<std::string>(told, "hint", {}),
              {}};
  const auto where = told.find("where");
  if (where != told.end() && where->is_object()) {
    error.where = {.file = member<std::string>(*where, "file", {}),
                   .line = member<std::int64_t>(*where, "line", 0),
                   .column = member<std::int64_t>(*where, "column", 0),
                   .field = member<std::string>(*where, "field", {})};
  }
  return error;
}

}  // namespace dragoman::client
