// A JSON document as a light tree in which every node knows its offset and every number its digits.
//
// Built from nlohmann's parsing events, because its own tree drops duplicate keys silently, sorts
// keys, rounds numbers to doubles and forgets positions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/decimal.h"
#include "format/source_text.h"

namespace dragoman::format {

struct JsonMember;

struct JsonNode {
  enum class Kind { null, boolean, number, text, list, map };
  Kind kind = Kind::null;
  std::size_t offset = 0;
  std::string text;                 // a string's characters, or a number as it was written
  std::vector<JsonMember> members;  // map, in file order
  std::vector<JsonNode> items;      // list

  // The member of that name, or null.
  const JsonNode* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonNode node;
};

// Refuses duplicate keys, more than 64 levels and more than 1,000,000 values.
Result<JsonNode> parse_json(const SourceText& source);

// A member that must be there, of that kind. `path` is the field of `node`, for errors.
Result<const JsonNode*> member(const SourceText& source, const JsonNode& node,
                               std::string_view path, std::string_view name, JsonNode::Kind kind);
// A node that must be of that kind.
Result<void> expect(const SourceText& source, const JsonNode& node, std::string_view path,
                    JsonNode::Kind kind);
Result<Decimal> number_of(const SourceText& source, const JsonNode& node, std::string_view path);

// A JSON string literal with its quotes.
std::string json_quote(std::string_view text);

}  // namespace dragoman::format
