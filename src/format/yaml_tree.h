// A YAML document as a light tree in which every node knows its line and column.
//
// Built from yaml-cpp's events, because its own tree accepts duplicate keys, expands aliases and
// forgets positions. What a case file does not need is refused before it costs anything: other
// encodings, anchors and aliases, tags, several documents, and input beyond the limits below.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/result.h"

namespace dragoman::format {

inline constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
inline constexpr int kMaxDepth = 40;
inline constexpr std::size_t kMaxNodes = 1'000'000;

struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, list, map };
  Kind kind = Kind::null;
  std::uint32_t line = 0, byte_column = 0;  // from 0
  const YamlNode* parent = nullptr;
  std::string text;                       // scalar
  std::vector<const YamlNode*> children;  // list: the items; map: key, value, key, value, …

  std::size_t size() const { return kind == Kind::map ? children.size() / 2 : children.size(); }
  const YamlNode& key(std::size_t i) const { return *children[2 * i]; }
  const YamlNode& value(std::size_t i) const { return *children[2 * i + 1]; }
  // The value of a key of a map, or null.
  const YamlNode* find(std::string_view name) const;
};

// Owns the tree and the bytes it came from. Nodes keep their address when it is moved.
class YamlDocument {
 public:
  YamlDocument(YamlDocument&&) = default;
  YamlDocument& operator=(YamlDocument&&) = default;
  YamlDocument(const YamlDocument&) = delete;
  YamlDocument& operator=(const YamlDocument&) = delete;

  // The tree of one document. Fails with one error that has file, line, column and a mend.
  // O(bytes) in time and memory.
  static Result<YamlDocument> parse(std::string bytes, std::string file_name);

  const YamlNode& root() const { return *root_; }
  const std::string& file_name() const { return file_name_; }
  // Where a node stands; columns count characters, not bytes. `field` is its path of keys.
  Where where(const YamlNode& node) const;

 private:
  friend class TreeBuilder;
  YamlDocument() = default;

  std::string bytes_, file_name_;
  std::deque<YamlNode> nodes_;
  const YamlNode* root_ = nullptr;
};

// "map", "list", "text", "nothing": what a node is, for messages.
const char* describe_kind(const YamlNode& node);

}  // namespace dragoman::format
