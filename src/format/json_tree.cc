#include "format/json_tree.h"

#include <fmt/format.h>

#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "format/case_builder.h"

namespace dragoman::format {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxNodes = 1'000'000;

// Counts what the parser has taken, so that its events can be placed.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  std::size_t* count_;
};

// One open list or map.
struct Open {
  JsonNode node;
  std::string key;                       // under which it goes into its parent
  std::string next_key;                  // map: of the value to come
  std::unordered_set<std::string> keys;  // map: seen so far
};

// nlohmann's event interface; the names are its own.
class TreeBuilder {
 public:
  TreeBuilder(const SourceText& source, const std::size_t& taken)
      : source_(source), taken_(taken) {}

  bool null() { return add(leaf(JsonNode::Kind::null)); }
  bool boolean(bool value) {
    JsonNode node = leaf(JsonNode::Kind::boolean);
    node.text = value ? "true" : "false";
    return add(std::move(node));
  }
  bool number_integer(std::int64_t) { return number(); }
  bool number_unsigned(std::uint64_t) { return number(); }
  bool number_float(double, const std::string&) { return number(); }
  bool string(std::string& value) {
    JsonNode node = leaf(JsonNode::Kind::text);
    node.text = std::move(value);
    return add(std::move(node));
  }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(JsonNode::Kind::map); }
  bool start_array(std::size_t) { return open(JsonNode::Kind::list); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    const std::size_t at = token_start();
    Open& map = open_.back();
    if (!map.keys.insert(name).second) {
      return refuse(ErrorCode::duplicate, at,
                    fmt::format("the key '{}' is given twice", shorten(name)), "keep one of them");
    }
    map.next_key = name;
    taken_before_ = taken_;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& problem) {
    const bool too_large = problem.id == 406;
    const std::size_t at = taken_ > 0 ? taken_ - 1 : 0;
    if (too_large) {
      return refuse(ErrorCode::range, token_start(), "a number is too large to be kept",
                    "write a plain decimal number below 10^18");
    }
    return refuse(ErrorCode::syntax, at, "this is not valid JSON here",
                  "look for a missing quote, comma or bracket just before; NaN and Infinity are "
                  "not JSON; the file may be cut off");
  }

  Result<JsonNode> take() {
    if (error_) return tl::unexpected(*error_);
    return std::move(root_);
  }

 private:
  // Where the token of the current event starts: after the blanks and separators that follow the
  // token before.
  std::size_t token_start() const {
    const std::string_view text = source_.text();
    const std::size_t at = text.find_first_not_of(" \t\r\n,:]}", taken_before_);
    return std::min(at, text.size());
  }

  JsonNode leaf(JsonNode::Kind kind) const {
    JsonNode node;
    node.kind = kind;
    node.offset = token_start();
    return node;
  }

  bool number() {
    JsonNode node = leaf(JsonNode::Kind::number);
    const std::string_view rest = source_.text().substr(node.offset);
    const std::size_t length = rest.find_first_not_of("+-.0123456789eE");
    node.text = rest.substr(0, length);
    return add(std::move(node));
  }

  bool refuse(ErrorCode code, std::size_t at, std::string message, std::string mend) {
    std::string field;
    for (const Open& level : open_) {
      if (level.node.kind != JsonNode::Kind::map || level.next_key.empty()) continue;
      if (!field.empty()) field += '.';
      field += shorten(level.next_key);
    }
    error_ = Error{code, std::move(message), std::move(mend), source_.where(at, field)};
    return false;
  }

  bool count(std::size_t at) {
    if (++nodes_ <= kMaxNodes) return true;
    return refuse(ErrorCode::limit, at, fmt::format("the file has more than {} values", kMaxNodes),
                  "check that this is the file that was meant");
  }

  bool add(JsonNode node) {
    taken_before_ = taken_;
    if (!count(node.offset)) return false;
    attach(std::move(node));
    return true;
  }

  void attach(JsonNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.kind == JsonNode::Kind::map) {
      open_.back().node.members.push_back({open_.back().next_key, std::move(node)});
    } else {
      open_.back().node.items.push_back(std::move(node));
    }
  }

  bool open(JsonNode::Kind kind) {
    Open level;
    level.node = leaf(kind);
    taken_before_ = taken_;
    if (!count(level.node.offset)) return false;
    if (open_.size() >= kMaxDepth) {
      return refuse(ErrorCode::limit, level.node.offset,
                    fmt::format("values are nested deeper than {} levels", kMaxDepth),
                    "check that this is the file that was meant");
    }
    open_.push_back(std::move(level));
    return true;
  }

  bool close() {
    taken_before_ = taken_;
    JsonNode node = std::move(open_.back().node);
    open_.pop_back();
    attach(std::move(node));
    return true;
  }

  const SourceText& source_;
  const std::size_t& taken_;
  std::size_t taken_before_ = 0;
  std::size_t nodes_ = 0;
  std::vector<Open> open_;
  JsonNode root_;
  std::optional<Error> error_;
};

const char* kind_name(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::null:
      return "null";
    case JsonNode::Kind::boolean:
      return "true or false";
    case JsonNode::Kind::number:
      return "a number";
    case JsonNode::Kind::text:
      return "a text";
    case JsonNode::Kind::list:
      return "a list […]";
    case JsonNode::Kind::map:
      return "an object {…}";
  }
  return "?";
}

std::string join_path(std::string_view path, std::string_view name) {
  return path.empty() ? shorten(name) : fmt::format("{}.{}", path, shorten(name));
}

}  // namespace

const JsonNode* JsonNode::find(std::string_view name) const {
  for (const auto& [key, node] : members) {
    if (key == name) return &node;
  }
  return nullptr;
}

Result<JsonNode> parse_json(const SourceText& source) {
  const std::string_view text = source.text();
  std::size_t taken = 0;
  TreeBuilder builder(source, taken);
  const CountingIterator begin(text.data(), &taken);
  const CountingIterator end(text.data() + text.size(), &taken);
  nlohmann::json::sax_parse(begin, end, &builder);
  return builder.take();
}

Result<const JsonNode*> member(const SourceText& source, const JsonNode& node,
                               std::string_view path, std::string_view name, JsonNode::Kind kind) {
  const JsonNode* found = node.find(name);
  if (found == nullptr) {
    return source.fail(ErrorCode::missing, node.offset, std::string(path),
                       fmt::format("'{}' is missing here", name),
                       fmt::format("add it, as {}", kind_name(kind)));
  }
  if (auto checked = expect(source, *found, join_path(path, name), kind); !checked) {
    return tl::unexpected(checked.error());
  }
  return found;
}

Result<void> expect(const SourceText& source, const JsonNode& node, std::string_view path,
                    JsonNode::Kind kind) {
  if (node.kind == kind) return {};
  return source.fail(
      ErrorCode::type, node.offset, std::string(path),
      fmt::format("this is {} where {} belongs", kind_name(node.kind), kind_name(kind)),
      fmt::format("write {}", kind_name(kind)));
}

Result<Decimal> number_of(const SourceText& source, const JsonNode& node, std::string_view path) {
  if (auto checked = expect(source, node, path, JsonNode::Kind::number); !checked) {
    return tl::unexpected(checked.error());
  }
  const auto value = parse_number(node.text);
  if (!value) {
    return source.fail(ErrorCode::range, node.offset, std::string(path),
                       fmt::format("{} is too large to be kept", shorten(node.text)),
                       "write a plain decimal number below 10^18");
  }
  return *value;
}

std::string json_quote(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace dragoman::format
