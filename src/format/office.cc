// Word documents and workbooks (ECMA-376): only what is prose, numbering and cells.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>
#include <string_view>

#include "format/archive.h"
#include "format/document.h"

namespace dragoman::format {
namespace {

using Xml = pugi::xml_node;

// Trees deeper than that are no document that a person wrote; recursion below stops there.
constexpr int kMaxDepth = 200;

Result<void> parse(const SourceFile& file, const std::string& part, const std::string& bytes,
                   pugi::xml_document& document) {
  const auto parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (parsed) return {};
  return fail(
      ErrorCode::syntax, fmt::format("'{}' in it is no XML ({})", part, parsed.description()),
      "open it where it was written and save it anew, or paste its text", {.file = file.name});
}

std::string_view value_of(Xml node, const char* attribute) {
  return node.attribute(attribute).as_string();
}

int number_of(std::string_view digits, int otherwise) {
  int number = otherwise;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// ---- Word ---------------------------------------------------------------------------------------

// Which numbering instances number with bullets, level by level, and which styles number at all.
class Numbering {
 public:
  void read_numbering(Xml root) {
    std::map<std::string, Xml> abstract;
    for (const Xml list : root.children("w:abstractNum"))
      abstract[std::string(value_of(list, "w:abstractNumId"))] = list;
    for (const Xml instance : root.children("w:num")) {
      const Xml list = abstract[std::string(value_of(instance.child("w:abstractNumId"), "w:val"))];
      auto& bullets = bullets_[std::string(value_of(instance, "w:numId"))];
      for (const Xml level : list.children("w:lvl")) {
        if (value_of(level.child("w:numFmt"), "w:val") == "bullet")
          bullets.push_back(number_of(value_of(level, "w:ilvl"), 0));
      }
    }
  }
  void read_styles(Xml root) {
    for (const Xml style : root.children("w:style")) {
      const Xml numbered = style.child("w:pPr").child("w:numPr");
      if (numbered) styles_[std::string(value_of(style, "w:styleId"))] = numbered;
    }
  }

  void apply(Xml properties, Paragraph& to) const {
    Xml numbered = properties.child("w:numPr");
    if (!numbered) {
      const auto style = styles_.find(std::string(value_of(properties.child("w:pStyle"), "w:val")));
      if (style != styles_.end()) numbered = style->second;
    }
    const std::string list(value_of(numbered.child("w:numId"), "w:val"));
    if (list.empty() || list == "0") return;
    const int level = number_of(value_of(numbered.child("w:ilvl"), "w:val"), 0);
    const auto bullets = bullets_.find(list);
    to.bullet =
        bullets != bullets_.end() &&
        std::find(bullets->second.begin(), bullets->second.end(), level) != bullets->second.end();
    if (!to.bullet) to.list_level = std::clamp(level, 0, 8);
  }

 private:
  std::map<std::string, std::vector<int>> bullets_;
  std::map<std::string, Xml> styles_;
};

// The words of a paragraph as they would be printed: deletions that are tracked are left out.
void collect_words(Xml node, int depth, std::string& words) {
  for (const Xml child : node.children()) {
    const std::string_view name = child.name();
    if (name == "w:t") {
      words += child.text().get();
    } else if (name == "w:tab") {
      words += '\t';
    } else if (name == "w:br" || name == "w:cr") {
      words += '\n';
    } else if (name == "w:noBreakHyphen") {
      words += '-';
    } else if (name != "w:del" && name != "w:pPr" && name != "w:rPr" && depth < kMaxDepth) {
      collect_words(child, depth + 1, words);
    }
  }
}

class WordReader {
 public:
  explicit WordReader(const Numbering& numbering) : numbering_(numbering) {}

  void read(Xml body, int depth) {
    for (const Xml child : body.children()) {
      if (blocks_.size() >= kMaxBlocks || depth > kMaxDepth) return;
      const std::string_view name = child.name();
      if (name == "w:p") {
        add(child);
      } else if (name == "w:tbl") {
        blocks_.emplace_back(table(child));
      } else if (name != "w:sectPr" && name != "w:del") {
        read(child, depth + 1);  // content controls and other wrappings
      }
    }
  }
  Document take() { return std::move(blocks_); }

 private:
  void add(Xml node) {
    Paragraph paragraph;
    collect_words(node, 0, paragraph.text);
    paragraph.text = trim(paragraph.text);
    if (paragraph.text.empty()) return;
    numbering_.apply(node.child("w:pPr"), paragraph);
    blocks_.emplace_back(std::move(paragraph));
  }
  static PlainTable table(Xml node) {
    PlainTable out;
    std::size_t cells = 0;
    for (const Xml row : node.children("w:tr")) {
      auto& to = out.rows.emplace_back();
      for (const Xml cell : row.children("w:tc")) {
        if (++cells > kMaxBlocks) return out;
        std::string words;
        for (const Xml paragraph : cell.children("w:p")) {
          if (!words.empty()) words += '\n';
          collect_words(paragraph, 0, words);
        }
        to.emplace_back(trim(words));
      }
    }
    return out;
  }

  const Numbering& numbering_;
  Document blocks_;
};

Result<Document> read_word(const SourceFile& file, const Archive& archive, const std::string& main,
                           std::size_t max_bytes) {
  const auto bytes = archive.read(main, max_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  pugi::xml_document document, lists, styles;
  if (auto done = parse(file, main, *bytes, document); !done) return tl::unexpected(done.error());
  Numbering numbering;
  for (const auto& [part, tree] :
       {std::pair{"word/numbering.xml", &lists}, std::pair{"word/styles.xml", &styles}}) {
    if (!archive.has(part)) continue;
    const auto more = archive.read(part, max_bytes);
    if (!more) return tl::unexpected(more.error());
    if (auto done = parse(file, part, *more, *tree); !done) return tl::unexpected(done.error());
  }
  numbering.read_numbering(lists.child("w:numbering"));
  numbering.read_styles(styles.child("w:styles"));
  WordReader reader(numbering);
  reader.read(document.child("w:document").child("w:body"), 0);
  return reader.take();
}

// ---- Workbooks ----------------------------------------------------------------------------------

// The runs of a shared or inline string; phonetic readings are no part of it.
std::string string_of(Xml item) {
  std::string words = item.child("t").text().get();
  for (const Xml run : item.children("r")) words += run.child("t").text().get();
  return words;
}

// The column of "BC12", from 0.
std::size_t column_of(std::string_view cell) {
  std::size_t column = 0;
  for (const char c : cell) {
    if (c < 'A' || c > 'Z' || column > 100'000) break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
  }
  return column == 0 ? 0 : column - 1;
}

constexpr std::size_t kMaxColumns = 256;

PlainTable read_sheet(Xml sheet, const std::vector<std::string>& shared) {
  PlainTable out;
  std::size_t cells = 0;
  for (const Xml row : sheet.child("sheetData").children("row")) {
    std::vector<std::string> to;
    for (const Xml cell : row.children("c")) {
      if (++cells > kMaxBlocks) break;
      const std::string_view at = value_of(cell, "r");
      const std::size_t column = at.empty() ? to.size() : column_of(at);
      if (column >= kMaxColumns) continue;
      const std::string_view type = value_of(cell, "t");
      std::string words;
      if (type == "s") {
        const int index = number_of(cell.child("v").text().get(), -1);
        if (index >= 0 && static_cast<std::size_t>(index) < shared.size())
          words = shared[static_cast<std::size_t>(index)];
      } else {
        words = type == "inlineStr" ? string_of(cell.child("is")) : cell.child("v").text().get();
      }
      to.resize(std::max(to.size(), column + 1));
      to[column] = trim(words);
    }
    const bool filled =
        std::any_of(to.begin(), to.end(), [](const std::string& words) { return !words.empty(); });
    if (filled) out.rows.push_back(std::move(to));
  }
  return out;
}

// The part that holds the first sheet.
Result<std::string> first_sheet(const SourceFile& file, const Archive& archive,
                                std::size_t max_bytes) {
  pugi::xml_document book, links;
  for (const auto& [part, tree] :
       {std::pair{"xl/workbook.xml", &book}, std::pair{"xl/_rels/workbook.xml.rels", &links}}) {
    const auto bytes = archive.read(part, max_bytes);
    if (!bytes) return tl::unexpected(bytes.error());
    if (auto done = parse(file, part, *bytes, *tree); !done) return tl::unexpected(done.error());
  }
  const std::string_view id =
      value_of(book.child("workbook").child("sheets").child("sheet"), "r:id");
  for (const Xml link : links.child("Relationships").children("Relationship")) {
    if (value_of(link, "Id") != id) continue;
    const std::string target(value_of(link, "Target"));
    return target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  return std::string("xl/worksheets/sheet1.xml");
}

Result<Document> read_workbook(const SourceFile& file, const Archive& archive,
                               std::size_t max_bytes) {
  std::vector<std::string> shared;
  const std::string strings = "xl/sharedStrings.xml";
  if (archive.has(strings)) {
    const auto bytes = archive.read(strings, max_bytes);
    if (!bytes) return tl::unexpected(bytes.error());
    pugi::xml_document document;
    if (auto done = parse(file, strings, *bytes, document); !done)
      return tl::unexpected(done.error());
    for (const Xml item : document.child("sst").children("si")) shared.push_back(string_of(item));
  }
  const auto part = first_sheet(file, archive, max_bytes);
  if (!part) return tl::unexpected(part.error());
  const auto bytes = archive.read(*part, max_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  pugi::xml_document sheet;
  if (auto done = parse(file, *part, *bytes, sheet); !done) return tl::unexpected(done.error());
  return Document{read_sheet(sheet.child("worksheet"), shared)};
}

// Where the document itself is: some programs call it word/document2.xml.
Result<std::string> main_part(const SourceFile& file, const Archive& archive,
                              std::size_t max_bytes) {
  const std::string part = "_rels/.rels";
  if (!archive.has(part)) return std::string("word/document.xml");
  const auto bytes = archive.read(part, max_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  pugi::xml_document links;
  if (auto done = parse(file, part, *bytes, links); !done) return tl::unexpected(done.error());
  for (const Xml link : links.child("Relationships").children("Relationship")) {
    if (!value_of(link, "Type").ends_with("/officeDocument")) continue;
    const std::string_view target = value_of(link, "Target");
    return std::string(target.substr(target.starts_with('/') ? 1 : 0));
  }
  return std::string("word/document.xml");
}

}  // namespace

Result<Document> read_office(const SourceFile& file, std::size_t max_bytes) {
  const auto archive = Archive::open(file);
  if (!archive) return tl::unexpected(archive.error());
  const auto main = main_part(file, *archive, max_bytes);
  if (!main) return tl::unexpected(main.error());
  if (main->starts_with("word/") && archive->has(*main))
    return read_word(file, *archive, *main, max_bytes);
  if (archive->has("xl/workbook.xml")) return read_workbook(file, *archive, max_bytes);
  return fail(ErrorCode::unsupported, "this archive is neither a Word document nor a workbook",
              "give a .docx or .xlsx, or paste the text", {.file = file.name});
}

}  // namespace dragoman::format
