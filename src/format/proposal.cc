// Which paragraphs of a proposal are points, which are details, which only belong to them.
#include "dragoman/proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "format/label.h"
#include "format/proposal_builder.h"

namespace dragoman {
namespace format {
namespace {

// A list inside a point: "(a)", "(b)"; "i)", "ii)"; or a numbering of its own.
struct Inner {
  std::string style;
  int last = 0;
  bool roman = false;
};

class ParagraphReader {
 public:
  explicit ParagraphReader(ProposalBuilder& builder) : builder_(builder) {}

  void read(const Paragraph& paragraph) {
    std::string_view words = paragraph.text;
    if (paragraph.list_level >= 0) {
      place(Label{.number = paragraph.list_level == 0 ? last_ + 1 : inner_.last + 1,
                  .mark = {},
                  .style = paragraph.list_level == 0 ? "list" : "list, inner"},
            words);
      return;
    }
    if (paragraph.bullet) return add_bullet(words);
    const auto label = read_label(words);
    if (label && label->length < words.size()) {
      place(*label, words);
    } else {
      continue_with(words);
    }
  }

  // A heading that nothing followed.
  void end() { keep_heading(); }

 private:
  void place(const Label& label, std::string_view words) {
    const std::string_view rest = trim(words.substr(label.length));
    if (is_point(label, rest)) {
      take_heading();
      begin(label.number, rest);
    } else if (is_detail(label)) {
      keep_heading();
      inner_.last = inner_number(label);
      translating_ ? builder_.return_to_next_detail() : builder_.begin_detail(detail_mark(label));
      builder_.add_words(rest);
    } else {
      continue_with(words);
    }
  }

  bool is_point(const Label& label, std::string_view rest) {
    if (label.kind != Label::Kind::number) return false;
    if (builder_.size() == 0) return label.number >= 0;
    if (label.style != style_) return false;
    if (label.number == last_ + 1) return true;
    if (label.number == 1 && builder_.size() > 1 && builder_.language_of(rest) != language_) {
      translating_ = true;
      return true;
    }
    // A number that was left out is more likely than a list inside that begins in its middle.
    const bool jump = label.number > last_ + 1 && label.number <= last_ + 3;
    if (jump && !translating_) builder_.assume(fmt::format("No point {} was found.", last_ + 1));
    return jump;
  }

  static std::string detail_mark(const Label& label) {
    return label.mark.empty() ? fmt::format("d{}", label.number) : label.mark;
  }

  // i, v and x are letters, too.
  int inner_number(const Label& label) const {
    const bool roman = inner_.roman || (label.mark == "i" && inner_.last == 0);
    if (label.kind == Label::Kind::letter && roman)
      return label.mark == "i" ? 1 : label.mark == "v" ? 5 : label.mark == "x" ? 10 : label.number;
    return label.number;
  }

  bool is_detail(const Label& label) {
    if (builder_.size() == 0) return false;
    if (label.kind == Label::Kind::nested) return label.mark.starts_with(fmt::format("{}.", last_));
    const bool other_list = label.style != inner_.style;
    const bool starts = label.number == 1 || label.mark == "i";
    if (starts) {
      inner_ = {label.style, 0, label.kind == Label::Kind::roman || label.mark == "i"};
      return true;
    }
    return !other_list && inner_number(label) == inner_.last + 1;
  }

  void begin(int number, std::string_view words) {
    if (translating_ && builder_.return_to(number) == nullptr) {
      builder_.assume(fmt::format("Point {} is in one language only.", number));
      builder_.begin_point(number);
    } else if (!translating_) {
      builder_.begin_point(number);
    }
    if (builder_.size() == 1) language_ = builder_.language_of(words);
    last_ = number;
    inner_ = {};
    builder_.add_words(words);
  }

  void add_bullet(std::string_view words) {
    const std::string line = fmt::format("• {}", words);
    if (builder_.size() == 0) return builder_.add_opening(line);
    keep_heading();
    builder_.add_words(line);
  }

  void continue_with(std::string_view words) {
    if (builder_.size() == 0) return builder_.add_opening(words);
    keep_heading();
    constexpr std::size_t kHeading = 60;
    const bool heading = words.size() <= kHeading && words.find('\n') == words.npos &&
                         !words.ends_with('.') && !words.ends_with(';') && !words.ends_with(',');
    if (heading) {
      heading_ = words;
    } else {
      builder_.add_words(words);
    }
  }

  // A short line before a point heads what follows; elsewhere it belongs to what came before.
  void take_heading() {
    if (!heading_.empty())
      builder_.assume(fmt::format("Before point {} stands the heading “{}”.", last_ + 1, heading_));
    heading_.clear();
  }
  void keep_heading() {
    if (!heading_.empty()) builder_.add_words(heading_);
    heading_.clear();
  }

  ProposalBuilder& builder_;
  std::string style_, language_, heading_;
  int last_ = 0;
  bool translating_ = false;
  Inner inner_;

 public:
  // The style that numbers the points: that of the first number.
  void set_style(std::string style) { style_ = std::move(style); }
};

// The style of the first numbered paragraph, if any.
std::string first_style(const Document& document) {
  for (const auto& block : document) {
    const auto* paragraph = std::get_if<Paragraph>(&block);
    if (paragraph == nullptr || paragraph->bullet) continue;
    if (paragraph->list_level == 0) return "list";
    const auto label = read_label(paragraph->text);
    if (label && label->kind == Label::Kind::number) return label->style;
  }
  return "";
}

void each_paragraph_a_point(const Document& document, ProposalBuilder& builder) {
  builder.assume("No numbers were found: each paragraph is a point, numbered in order.");
  bool first = true;
  for (const auto& block : document) {
    const auto* paragraph = std::get_if<Paragraph>(&block);
    if (paragraph == nullptr || builder.full()) continue;
    const bool title = first && document.size() > 1 && paragraph->text.size() <= 120 &&
                       !paragraph->text.ends_with('.');
    first = false;
    if (title) {
      builder.add_opening(paragraph->text);
      continue;
    }
    builder.begin_point(std::nullopt);
    builder.add_words(paragraph->text);
  }
}

// The table with the most rows, if it can be a list of points.
const PlainTable* main_table(const Document& document) {
  const PlainTable* found = nullptr;
  for (const auto& block : document) {
    const auto* table = std::get_if<PlainTable>(&block);
    if (table == nullptr || table->rows.size() < 2) continue;
    if (found == nullptr || table->rows.size() > found->rows.size()) found = table;
  }
  return found;
}

}  // namespace

void build_from_paragraphs(const Document& document, ProposalBuilder& builder) {
  const std::string style = first_style(document);
  if (style.empty()) return each_paragraph_a_point(document, builder);
  ParagraphReader reader(builder);
  reader.set_style(style);
  for (const auto& block : document) {
    if (builder.full()) return;
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
      reader.read(*paragraph);
      continue;
    }
    for (const auto& row : std::get<PlainTable>(block).rows) {
      std::string line;
      for (const std::string& cell : row) {
        if (!cell.empty()) line += (line.empty() ? "" : " | ") + cell;
      }
      if (!line.empty()) reader.read({.text = std::move(line)});
    }
  }
  reader.end();
}

namespace {

Result<Document> read_document(const SourceFile& file, const ProposalOptions& options) {
  if (file.bytes.starts_with("PK\x03\x04")) {
    if (file.bytes.size() <= options.max_bytes) return read_office(file, options.max_bytes);
    return fail(ErrorCode::limit,
                fmt::format("the file is larger than {} MiB", options.max_bytes >> 20U),
                "take out pictures and what is not the proposal", {.file = file.name});
  }
  const auto source = SourceText::open(file, options.max_bytes);
  if (!source) return tl::unexpected(source.error());
  if (file.name.ends_with(".csv")) return read_csv_table(*source);
  return read_plain_text(*source);
}

}  // namespace
}  // namespace format

bool looks_like_proposal(const SourceFile& file) {
  constexpr std::array<std::string_view, 4> kEndings = {".txt", ".md", ".docx", ".xlsx"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return file.name.ends_with(ending); });
}

Result<Case> read_proposal(const SourceFile& file, const ProposalOptions& options) {
  const auto document = format::read_document(file, options);
  if (!document) return tl::unexpected(document.error());
  format::ProposalBuilder builder(file, options);
  const format::PlainTable* table = format::main_table(*document);
  if (table != nullptr && format::first_style(*document).empty()) {
    for (const auto& block : *document) {
      if (const auto* paragraph = std::get_if<format::Paragraph>(&block))
        builder.add_opening(paragraph->text);
    }
    format::build_from_table(*table, builder);
  } else {
    format::build_from_paragraphs(*document, builder);
  }
  return std::move(builder).finish();
}

}  // namespace dragoman
