#include "server/problem.h"

#include <nlohmann/json.hpp>

#include "dragoman/vault.h"

namespace dragoman::server {
namespace {

using Json = nlohmann::ordered_json;

Response as_response(int status, const Json& body) {
  Response response{.status = status};
  response.with("Content-Type", "application/problem+json");
  response.body = Payload::of(body.dump(-1, ' ', false, Json::error_handler_t::replace));
  return response;
}

Json head_of(int status, std::string_view code, std::string_view detail) {
  return {{"type", "about:blank"},
          {"title", reason_phrase(status)},
          {"status", status},
          {"code", code},
          {"detail", detail}};
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::syntax:
      return 400;
    case ErrorCode::type:
    case ErrorCode::unknown_field:
    case ErrorCode::range:
    case ErrorCode::limit:
    case ErrorCode::unsupported:
      return 422;
    case ErrorCode::io:
      return 503;
    default:
      return 409;
  }
}

}  // namespace

Response problem(int status, const Error& error) {
  Json body = head_of(status, error_code_name(error.code), error.message);
  if (!error.mend.empty()) body["hint"] = error.mend;
  Json where = Json::object();
  if (!error.where.file.empty()) where["file"] = error.where.file;
  if (error.where.line > 0) where["line"] = error.where.line;
  if (error.where.column > 0) where["column"] = error.where.column;
  if (!error.where.field.empty()) where["field"] = error.where.field;
  if (!where.empty()) body["where"] = where;
  return as_response(status, body);
}

Response problem(int status, std::string_view code, std::string_view detail,
                 std::string_view hint) {
  Json body = head_of(status, code, detail);
  if (!hint.empty()) body["hint"] = hint;
  return as_response(status, body);
}

Response not_found() { return problem(404, "not_found", "there is no such thing here"); }

Response unavailable() {
  Response response =
      problem(503, "unavailable", "the record cannot be reached", "try again in a moment");
  return response.with("Retry-After", "5");
}

Response disk_full() {
  return problem(507, "full", "there is no room left for the record",
                 "let whoever runs the server make room");
}

Response too_many(std::string_view code, std::string_view detail, std::int64_t seconds) {
  return problem(429, code, detail, "wait, then try again")
      .with("Retry-After", std::to_string(seconds));
}

Response refusal(const Error& error) {
  const int status = status_of(error.code);
  if (is_disk_full(error)) return disk_full();
  return status == 503 ? unavailable() : problem(status, error);
}

Response unreadable(const Error& error) {
  if (error.code == ErrorCode::io) return refusal(error);
  return problem(error.code == ErrorCode::syntax ? 400 : 422, error);
}

}  // namespace dragoman::server
