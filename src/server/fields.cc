#include "server/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "dragoman/event.h"

namespace dragoman::server {
namespace {

// Walks through a text without building it.
class Soundness : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(); }
  bool key(string_t& name) override { return keys_.back().insert(name).second; }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool open() {
    keys_.emplace_back();
    return keys_.size() <= kMaxDepth;
  }
  bool close() {
    keys_.pop_back();
    return true;
  }
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

bool is_sound_json(std::string_view text) {
  Soundness soundness;
  return nlohmann::json::sax_parse(text.begin(), text.end(), &soundness);
}

Fields::Fields(std::string_view body) {
  if (is_sound_json(body))
    object_ = nlohmann::json::parse(body.begin(), body.end(), nullptr, false);
  if (!object_.is_object()) {
    error_ = Error{ErrorCode::syntax,
                   "the body is not one JSON object with each key once",
                   "send an object in UTF-8 of at most 32 levels",
                   {}};
    object_ = nlohmann::json::object();
  }
}

void Fields::wrong(ErrorCode code, std::string_view key, std::string message) {
  if (!error_) error_ = Error{code, std::move(message), {}, {.field = std::string(key)}};
}

const nlohmann::json* Fields::find(std::string_view key) {
  asked_.emplace_back(key);
  const auto found = object_.find(asked_.back());
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json* Fields::value(std::string_view key) { return find(key); }

std::string Fields::text(std::string_view key) {
  std::string words = text_or(key, {});
  if (words.empty()) wrong(ErrorCode::type, key, fmt::format("{} is missing or empty", key));
  return words;
}

std::string Fields::text_or(std::string_view key, std::string otherwise) {
  const nlohmann::json* there = find(key);
  if (there == nullptr) return otherwise;
  if (there->is_string()) return there->get<std::string>();
  wrong(ErrorCode::type, key, fmt::format("{} is not text", key));
  return otherwise;
}

bool Fields::flag(std::string_view key) {
  const nlohmann::json* there = find(key);
  if (there == nullptr) return false;
  if (there->is_boolean()) return there->get<bool>();
  wrong(ErrorCode::type, key, fmt::format("{} is neither true nor false", key));
  return false;
}

std::optional<std::int64_t> Fields::whole(std::string_view key, std::int64_t low,
                                          std::int64_t high) {
  const nlohmann::json* there = find(key);
  if (there == nullptr) return std::nullopt;
  const bool fits = there->is_number_unsigned()
                        ? there->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX)
                        : there->is_number_integer();
  if (fits) {
    const auto number = there->get<std::int64_t>();
    if (number >= low && number <= high) return number;
  }
  wrong(ErrorCode::range, key, fmt::format("{} is no whole number from {} to {}", key, low, high));
  return std::nullopt;
}

std::optional<double> Fields::number(std::string_view key, double low, double high) {
  const nlohmann::json* there = find(key);
  if (there == nullptr) return std::nullopt;
  if (there->is_number()) {
    const auto number = there->get<double>();
    if (number >= low && number <= high) return number;
  }
  wrong(ErrorCode::range, key, fmt::format("{} is no number from {} to {}", key, low, high));
  return std::nullopt;
}

Result<void> Fields::done() const {
  if (error_) return tl::unexpected(*error_);
  for (const auto& [key, value] : object_.items()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    return fail(ErrorCode::unknown_field, "there is no field of that name here", "leave it out",
                {.field = key});
  }
  return {};
}

}  // namespace dragoman::server
