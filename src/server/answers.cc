#include "server/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace dragoman::server {

Response json_answer(int status, std::string text) {
  Response response{.status = status};
  response.with("Content-Type", kJson);
  response.body = Payload::of(std::move(text));
  return response;
}

Response json_answer(int status, const Json& value) {
  return json_answer(status, value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Response nothing() { return {.status = 204}; }

Response part_answer(const Request& request, const Sight& sight, const Chunk& bytes,
                     const char* type) {
  Response response;
  const std::string etag = sight.etag();
  if (request.header("If-None-Match") == etag) {
    response.status = 304;
  } else {
    response.with("Content-Type", type);
    response.body = Payload::of(bytes);
  }
  response.with("ETag", etag).with("Cache-Control", "private, no-cache");
  return response;
}

Response part_of_room(Call& call, const std::function<Result<std::string>()>& make,
                      const char* type,
                      const std::function<void(Response&, std::string_view)>& dress) {
  const Sight& sight = *call.sight;
  // Only JSON is answered again by its target alone; other types come with headers of their own.
  const bool json = std::string_view(type) == kJson;
  const std::string target = json ? call.request.target : type + call.request.target;
  Chunk bytes = call.services.parts.find(sight, target);
  if (!bytes) {
    Result<std::string> made = make();
    if (!made) {
      const bool missing = made.error().code == ErrorCode::missing ||
                           made.error().code == ErrorCode::unknown_reference;
      return missing ? not_found() : refusal(made.error());
    }
    bytes = std::make_shared<const std::string>(std::move(*made));
    call.services.parts.put(sight, target, bytes);
  }
  Response answer = part_answer(call.request, sight, bytes, type);
  if (dress) dress(answer, *bytes);
  return answer;
}

Result<std::int64_t> whole_parameter(const Call& call, std::string_view name,
                                     std::int64_t otherwise, std::int64_t low, std::int64_t high) {
  const std::string* text = call.target.parameter(name);
  if (text == nullptr || text->empty()) return otherwise;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool read = error == std::errc() && end == text->data() + text->size();
  if (read && number >= low && number <= high) return number;
  return fail(ErrorCode::range, fmt::format("{} is no whole number from {} to {}", name, low, high),
              {}, {.field = std::string(name)});
}

std::string text_parameter(const Call& call, std::string_view name, const std::string& otherwise) {
  const std::string* text = call.target.parameter(name);
  return text == nullptr ? otherwise : *text;
}

Result<void> only_parameters(const Call& call, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : call.target.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return fail(ErrorCode::unknown_field, "there is no parameter of that name here", "leave it out",
                {.field = name});
  }
  return {};
}

}  // namespace dragoman::server
