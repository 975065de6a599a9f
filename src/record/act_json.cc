// Acts from JSON: respelt in the order of the format, then read by the decoder of events.
#include "dragoman/act_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "format/json_tree.h"
#include "record/codec_decoder.h"

namespace dragoman {
namespace record {
namespace {

using format::JsonMember;
using format::JsonNode;
using format::SourceText;

// What a program writes.
struct Posted {
  std::vector<RoomId> also;
  std::vector<PersonId> concerns;
  std::optional<EventId> id;
  Body body;
  Refs refs;
};

template <class V, Is<Posted> T>
void fields(V& v, T& act) {
  v.may("also", Ascending{act.also, kMaxAudience});
  v.body("body", act.body);
  v.may("concerns", Ascending{act.concerns, kMaxConcerned});
  v.may("id", act.id);
  v.kind("kind", act.body);
  v.refs("refs", act.refs);
}

// Writes a tree again without blanks and nulls, keys ascending.
class Speller {
 public:
  explicit Speller(const SourceText& source) : source_(source) {}

  Result<std::string> spell(const JsonNode& node) {
    put(node, 1);
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(out_);
  }

 private:
  void put(const JsonNode& node, std::size_t depth) {
    if (error_) return;
    if (depth > kMaxDepth) {
      error_ = Error{ErrorCode::limit, fmt::format("deeper than {} levels", kMaxDepth), kAsWritten,
                     source_.where(node.offset, path_)};
      return;
    }
    switch (node.kind) {
      case JsonNode::Kind::map:
        return put_members(node, depth);
      case JsonNode::Kind::list:
        return put_items(node, depth);
      case JsonNode::Kind::text:
        return put_text(node.text);
      case JsonNode::Kind::null:
        out_ += "null";
        return;
      case JsonNode::Kind::boolean:
      case JsonNode::Kind::number:
        out_ += node.text;
    }
  }

  void put_members(const JsonNode& node, std::size_t depth) {
    std::vector<const JsonMember*> members;
    for (const JsonMember& member : node.members) {
      if (member.node.kind != JsonNode::Kind::null) members.push_back(&member);
    }
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->name < b->name; });
    out_ += '{';
    for (const JsonMember* member : members) {
      if (out_.back() != '{') out_ += ',';
      put_text(member->name);
      out_ += ':';
      const std::size_t size = path_.size();
      path_ += (path_.empty() ? "" : ".") + format::shorten(member->name);
      put(member->node, depth + 1);
      path_.resize(size);
    }
    out_ += '}';
  }

  void put_items(const JsonNode& node, std::size_t depth) {
    out_ += '[';
    for (const JsonNode& item : node.items) {
      if (out_.back() != '[') out_ += ',';
      put(item, depth + 1);
    }
    out_ += ']';
  }

  // What the format has no spelling for (U+0000) is left to the decoder, which names the field.
  void put_text(std::string_view text) {
    out_ += '"';
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') out_ += '\\';
      if (byte < 0x20) {
        out_ += fmt::format("\\u{:04x}", byte);
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  const SourceText& source_;
  std::string out_, path_;
  std::optional<Error> error_;
};

Result<std::string> respell(std::string_view json) {
  const SourceFile file{"act", std::string(json)};
  const auto source = SourceText::open(file, kMaxActJson);
  if (!source) return tl::unexpected(source.error());
  const auto tree = format::parse_json(*source);
  if (!tree) return tl::unexpected(tree.error());
  return Speller(*source).spell(*tree);
}

}  // namespace
}  // namespace record

Result<Act> read_act_json(const View& home, const ActAuthor& author, std::string_view json) {
  using namespace record;
  const auto refuse = [](Error error) {
    error.where.file.clear();  // it is no file
    return tl::unexpected<Error>(std::move(error));
  };
  const auto spelt = respell(json);
  if (!spelt) return refuse(spelt.error());
  const Number next = home.log.empty() ? 1 : home.log.back().number + 1;
  auto posted = Decoder(*spelt, next, Spelling::free).decode<Posted>();
  if (!posted) return refuse(std::move(posted.error()));
  Act act = addressed(home, Act{.event = {.id = posted->id.value_or(author.id),
                                          .at = author.at,
                                          .by = author.by,
                                          .from = home.room,
                                          .audience = std::move(posted->also),
                                          .concerns = std::move(posted->concerns),
                                          .body = std::move(posted->body)},
                                .refs = std::move(posted->refs)});
  // What cannot be kept is refused here already.
  if (auto bytes = encode_copy({.number = next, .event = act.event, .refs = act.refs}); !bytes)
    return refuse(std::move(bytes.error()));
  return act;
}

}  // namespace dragoman
