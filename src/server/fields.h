// The fields of a request's body: a JSON object with known keys.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "dragoman/result.h"

namespace dragoman::server {

// Reads one object and remembers the first thing that is wrong with it; what is asked for
// afterwards is empty. Refuses a key given twice, a key that is not asked for, more than 32 levels
// and what is not UTF-8.
class Fields {
 public:
  explicit Fields(std::string_view body);

  std::string text(std::string_view key);  // must be there, and not empty
  std::string text_or(std::string_view key, std::string otherwise);
  bool flag(std::string_view key);  // missing: false
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t low, std::int64_t high);
  std::optional<double> number(std::string_view key, double low, double high);
  // Whatever is there, or null.
  const nlohmann::json* value(std::string_view key);

  // To be called last: what was wrong, also a key that nobody asked for.
  Result<void> done() const;

 private:
  const nlohmann::json* find(std::string_view key);
  void wrong(ErrorCode code, std::string_view key, std::string message);

  nlohmann::json object_;
  std::vector<std::string> asked_;
  std::optional<Error> error_;
};

// Whether the text is one JSON value in UTF-8 of at most 32 levels, without a key given twice.
bool is_sound_json(std::string_view text);

}  // namespace dragoman::server
