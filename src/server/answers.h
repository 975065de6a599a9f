// Answers that many handlers give.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "server/problem.h"
#include "server/services.h"

namespace dragoman::server {

using Json = nlohmann::ordered_json;

Response json_answer(int status, std::string text);
Response json_answer(int status, const Json& value);
Response nothing();  // 204

inline constexpr const char* kJson = "application/json";

// A part of a room from its bytes, or 304 when the client has it.
Response part_answer(const Request& request, const Sight& sight, const Chunk& bytes,
                     const char* type);

// A part of a room, made anew only when the room has changed since it was last asked for; 304 when
// the client has it. `make` may fail: with 404 for what is not there, and otherwise as refusal()
// says. `dress` adds the headers that follow from the bytes, to a 304 as well.
Response part_of_room(Call& call, const std::function<Result<std::string>()>& make,
                      const char* type = kJson,
                      const std::function<void(Response&, std::string_view)>& dress = {});

// A parameter of the query as a whole number in a range. Missing: `otherwise`.
Result<std::int64_t> whole_parameter(const Call& call, std::string_view name,
                                     std::int64_t otherwise, std::int64_t low, std::int64_t high);
std::string text_parameter(const Call& call, std::string_view name,
                           const std::string& otherwise = {});
// Refuses parameters that are not among those.
Result<void> only_parameters(const Call& call, std::initializer_list<std::string_view> known);

}  // namespace dragoman::server
