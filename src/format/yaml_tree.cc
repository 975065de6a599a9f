#include "format/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_set>

#include "format/yaml_scan.h"
#include "model/suggest.h"

namespace dragoman::format {
namespace {

// Reads the bytes where they are.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string& bytes) {
    setg(bytes.data(), bytes.data(), bytes.data() + bytes.size());
  }
};

// Leaves yaml-cpp's parser; caught in YamlDocument::parse.
struct Refused {
  ErrorCode code;
  std::string message, mend;
  YAML::Mark mark;
};

struct Phrase {
  std::string_view theirs, message, mend;
};

constexpr Phrase kPhrases[] = {
    {"end of map flow not found", "a brace { is opened and never closed, or a comma is missing",
     "close it with }, put a comma between its entries, and quotes around texts with ': ' in them"},
    {"end of sequence flow not found",
     "a bracket [ is opened and never closed, or a comma is missing",
     "close it with ], and put a comma between its entries"},
    {"end of map not found", "this line does not continue the entries above it",
     "align it with them, and write key: value"},
    {"end of sequence not found", "this line does not continue the list above it",
     "align it with the dashes above, and begin it with a dash"},
    {"illegal map value", "there is a colon where none can stand",
     "put a space after the colon of each key, texts that contain ': ' between quotes, and check "
     "the indentation"},
    {"illegal map key", "there is a key where none can stand", "check the indentation"},
    {"illegal block entry", "there is a dash where no list can begin",
     "begin the list on a line of its own, and indent it"},
    {"illegal flow end", "a bracket or brace is closed that was never opened",
     "delete it, or open it before"},
    {"illegal EOF in scalar", "the file ends inside a quoted text", "close the quotes"},
    {"illegal document indicator in scalar", "the file ends inside a quoted text",
     "close the quotes"},
    {"illegal tab when looking for indentation", "the line is indented with a tab",
     "indent with spaces"},
    {"unknown token", "a text begins with a character that has another meaning in YAML",
     "put the text between quotes"},
    {"the referenced anchor is not defined", "aliases (*) are not part of the case file",
     "write the content out, or put the text between quotes"},
    {"alias not found after *", "aliases (*) are not part of the case file",
     "put a text that begins with * between quotes"},
    {"anchor not found after &", "anchors (&) are not part of the case file",
     "put a text that begins with & between quotes"},
};

// The byte offset of the start of a line, counted from 0.
std::size_t line_start(std::string_view bytes, std::size_t line) {
  std::size_t start = 0;
  while (line-- > 0) {
    const std::size_t end = bytes.find('\n', start);
    if (end == std::string_view::npos) return bytes.size();
    start = end + 1;
  }
  return start;
}

Refused translate(const YAML::Exception& exception, std::string_view bytes) {
  const std::size_t start =
      line_start(bytes, static_cast<std::size_t>(std::max(0, exception.mark.line)));
  const std::size_t text = std::min(bytes.find_first_not_of(" \t", start), bytes.size());
  if (bytes.substr(start, text - start).find('\t') != std::string_view::npos) {
    return {ErrorCode::syntax, "the line is indented with a tab", "indent with spaces",
            exception.mark};
  }
  for (const Phrase& phrase : kPhrases) {
    if (exception.msg == phrase.theirs) {
      return {ErrorCode::syntax, std::string(phrase.message), std::string(phrase.mend),
              exception.mark};
    }
  }
  return {ErrorCode::syntax, fmt::format("this is not well-formed YAML: {}", exception.msg),
          "check the indentation, colons, quotes and brackets around here", exception.mark};
}

}  // namespace

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(YamlDocument& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(mark, YamlNode::Kind::null); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{ErrorCode::unsupported, "aliases (*) are not part of the case file",
                  "write the content out", mark};
  }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    throw Refused{ErrorCode::unsupported, "anchors (&) are not part of the case file",
                  "write the content out where it is used", mark};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    check_tag(mark, tag);
    add(mark, YamlNode::Kind::scalar).text = value;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, YamlNode::Kind::list);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, YamlNode::Kind::map);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapEnd() override {
    check_keys(*open_.back());
    open_.pop_back();
  }

 private:
  YamlNode& add(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (document_.nodes_.size() >= kMaxNodes) {
      throw Refused{ErrorCode::limit,
                    fmt::format("the file has more than {} values and keys", kMaxNodes),
                    "split the case, or use coarser steps", mark};
    }
    YamlNode& node = document_.nodes_.emplace_back();
    node.kind = kind;
    node.line = static_cast<std::uint32_t>(std::max(0, mark.line));
    node.byte_column = static_cast<std::uint32_t>(std::max(0, mark.column));
    if (open_.empty()) {
      document_.root_ = &node;
    } else {
      node.parent = open_.back();
      open_.back()->children.push_back(&node);
    }
    return node;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YamlNode::Kind kind) {
    check_tag(mark, tag);
    if (open_.size() >= kMaxDepth) {
      throw Refused{ErrorCode::limit,
                    fmt::format("the file is nested more than {} levels deep", kMaxDepth),
                    "remove brackets, braces or indentation that nothing needs", mark};
    }
    open_.push_back(&add(mark, kind));
  }

  static void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw Refused{ErrorCode::unsupported, "tags (!) are not part of the case file",
                  "delete the tag, or put a text that begins with ! between quotes", mark};
  }

  static void check_keys(const YamlNode& map) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < map.size(); ++i) {
      const YamlNode& key = map.key(i);
      const YAML::Mark mark = mark_of(key);
      if (key.kind != YamlNode::Kind::scalar) {
        throw Refused{ErrorCode::type, fmt::format("{} cannot be a key", describe_kind(key)),
                      "write a word before the colon; quote null and ~", mark};
      }
      if (!seen.insert(key.text).second) {
        throw Refused{ErrorCode::duplicate,
                      fmt::format("the key {} stands here twice", model::quoted(key.text)),
                      "keep one of them, or rename one", mark};
      }
    }
  }

  static YAML::Mark mark_of(const YamlNode& node) {
    YAML::Mark mark;
    mark.line = static_cast<int>(node.line);
    mark.column = static_cast<int>(node.byte_column);
    return mark;
  }

  YamlDocument& document_;
  std::vector<YamlNode*> open_;
};

namespace {

Where place_of_mark(std::string_view bytes, std::size_t line, std::size_t byte_column) {
  const std::size_t start = line_start(bytes, line);
  const std::size_t end = std::min(bytes.find('\n', start), bytes.size());
  return place_of(bytes, std::min(start + byte_column, end));
}

std::string path_of(const YamlNode& node) {
  if (!node.parent) return "";
  const YamlNode& parent = *node.parent;
  const auto place = static_cast<std::size_t>(
      std::find(parent.children.begin(), parent.children.end(), &node) - parent.children.begin());
  std::string path = path_of(parent);
  if (parent.kind == YamlNode::Kind::list) return path + fmt::format("[{}]", place);
  if (!path.empty()) path += '.';
  const YamlNode& key = parent.key(place / 2);
  return path + (key.kind == YamlNode::Kind::scalar ? key.text.substr(0, 80) : "?");
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view name) const {
  for (std::size_t i = 0; kind == Kind::map && i < size(); ++i) {
    if (key(i).text == name) return &value(i);
  }
  return nullptr;
}

const char* describe_kind(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return "a text";
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
  }
  return "nothing";
}

Where YamlDocument::where(const YamlNode& node) const {
  Where where = place_of_mark(bytes_, node.line, node.byte_column);
  where.file = file_name_;
  where.field = path_of(node);
  return where;
}

Result<YamlDocument> YamlDocument::parse(std::string bytes, std::string file_name) {
  if (auto wrong = scan_yaml(bytes)) {
    wrong->where.file = std::move(file_name);
    return tl::unexpected<Error>(std::move(*wrong));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  YamlDocument document;
  document.bytes_ = std::move(bytes);
  document.file_name_ = std::move(file_name);
  const auto refuse = [&](const Refused& why) {
    Where where = why.mark.is_null()
                      ? place_of(document.bytes_, document.bytes_.size())
                      : place_of_mark(document.bytes_, static_cast<std::size_t>(why.mark.line),
                                      static_cast<std::size_t>(why.mark.column));
    where.file = document.file_name_;
    return fail(why.code, why.message, why.mend, where);
  };
  // yaml-cpp takes a quoted text that is never closed for one that ends with the file; an end of
  // document inside it is an error.
  std::string ended = document.bytes_ + (document.bytes_.ends_with('\n') ? "...\n" : "\n...\n");
  try {
    ViewBuffer buffer(ended);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    TreeBuilder builder(document);
    if (!parser.HandleNextDocument(builder) || !document.root_ ||
        document.root_->kind == YamlNode::Kind::null) {
      return refuse({ErrorCode::missing,
                     "the file is empty",
                     "begin it with dragoman: 1, and list parties and points",
                     {}});
    }
    const std::size_t first = document.nodes_.size();
    const YamlNode* root = document.root_;
    if (parser.HandleNextDocument(builder) && document.nodes_.size() > first) {
      const YamlNode& second = *document.root_;
      document.root_ = root;
      YAML::Mark mark;
      mark.line = static_cast<int>(second.line);
      return refuse({ErrorCode::unsupported, "a second document begins here",
                     "remove the line --- before it, or use a file for each", mark});
    }
  } catch (const Refused& refused) {
    return refuse(refused);
  } catch (const YAML::Exception& exception) {
    return refuse(translate(exception, document.bytes_));
  }
  return document;
}

}  // namespace dragoman::format
