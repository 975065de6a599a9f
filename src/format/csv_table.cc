#include "format/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dragoman::format {
namespace {

constexpr std::size_t kMaxCells = 1'000'000;

// What stands before the first line end.
std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

char guess_separator(std::string_view line) {
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {';', '\t', ','}) {
    const auto count = std::count(line.begin(), line.end(), candidate);
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

class Parser {
 public:
  explicit Parser(const SourceText& source) : source_(source), text_(source.text()) {}

  Result<CsvTable> table() {
    const std::string_view line = first_line(text_);
    if (line.size() >= 5 && line.starts_with("sep=")) {
      table_.separator = line[4];
      at_ = line.size();
      skip_line_end();
    } else {
      while (at_ < text_.size() && (text_[at_] == '\r' || text_[at_] == '\n')) ++at_;
      table_.separator = guess_separator(first_line(text_.substr(at_)));
    }
    while (at_ < text_.size()) {
      if (auto done = row(); !done) return tl::unexpected(done.error());
    }
    return std::move(table_);
  }

 private:
  bool at_row_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
  }
  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  }

  Result<void> row() {
    std::vector<CsvCell> cells;
    while (true) {
      auto next = cell();
      if (!next) return tl::unexpected(next.error());
      if (++cells_ > kMaxCells) {
        return source_.fail(ErrorCode::limit, next->offset, "",
                            fmt::format("the table has more than {} cells", kMaxCells),
                            "check that this is the file that was meant");
      }
      cells.push_back(std::move(*next));
      if (at_row_end()) break;
      ++at_;  // the separator
    }
    skip_line_end();
    const bool blank =
        std::all_of(cells.begin(), cells.end(), [](const CsvCell& c) { return c.text.empty(); });
    if (!blank) table_.rows.push_back(std::move(cells));
    return {};
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t') &&
           text_[at_] != table_.separator) {
      ++at_;
    }
  }

  Result<CsvCell> cell() {
    CsvCell out;
    skip_blanks();
    out.offset = at_;
    if (at_ >= text_.size() || text_[at_] != '"') {
      const std::size_t start = at_;
      while (!at_row_end() && text_[at_] != table_.separator) ++at_;
      out.text = trim(text_.substr(start, at_ - start));
      return out;
    }
    std::string quoted;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) {
        return source_.fail(ErrorCode::syntax, out.offset, "", "this quote is never closed",
                            "close it, and write a quote inside a cell twice");
      }
      if (text_[at_] == '"') {
        ++at_;
        if (at_ >= text_.size() || text_[at_] != '"') break;
      }
      quoted += text_[at_];
    }
    skip_blanks();
    if (!at_row_end() && text_[at_] != table_.separator) {
      return source_.fail(ErrorCode::syntax, at_, "", "text follows a closing quote",
                          "put the whole cell in quotes, and write a quote inside it twice");
    }
    out.text = trim(quoted);
    return out;
  }

  const SourceText& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t cells_ = 0;
  CsvTable table_;
};

}  // namespace

Result<CsvTable> parse_csv(const SourceText& source) { return Parser(source).table(); }

std::string csv_quote(std::string_view text) {
  const bool plain =
      text.find_first_of(",;\t\"\r\n") == std::string_view::npos && trim(text) == text;
  if (plain) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace dragoman::format
