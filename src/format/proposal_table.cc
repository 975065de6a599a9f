// Which columns of a proposal's table are numbers, words, languages and parties.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "format/label.h"
#include "format/proposal_builder.h"

namespace dragoman::format {
namespace {

enum class Column { none, number, title, words, position };

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 14> kNumber = {"no",     "no.", "nr",   "nr.", "#",
                                                      "number", "n°",  "item", "رقم", "م",
                                                      "الرقم",  "מס",  "מס'",  "מספר"};
constexpr std::array<std::string_view, 6> kTitle = {"title",   "heading", "subject",
                                                    "العنوان", "الموضوع", "כותרת"};
constexpr std::array<std::string_view, 24> kWords = {
    "point",   "points",  "text",   "proposal",   "paragraph", "article", "clause", "provision",
    "english", "en",      "arabic", "ar",         "hebrew",    "he",      "النص",   "البند",
    "العربية", "المقترح", "النقطة", "الإنجليزية", "טקסט",      "סעיף",    "עברית",  "נקודה"};

Column role_of(const std::string& heading) {
  const std::string word = lower(heading);
  if (is_one_of(kNumber, word)) return Column::number;
  if (is_one_of(kTitle, word)) return Column::title;
  if (is_one_of(kWords, word)) return Column::words;
  return heading.empty() ? Column::none : Column::position;
}

std::optional<int> number_in(const std::string& cell) {
  if (const auto label = read_label(cell); label && label->kind == Label::Kind::number)
    return label->number;
  // A bare number; spreadsheets write 7 as "7" or "7.0".
  const auto label = read_label(cell + ". ");
  if (label && label->kind == Label::Kind::number) return label->number;
  int number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error == std::errc() && std::string_view(end) == ".0") return number;
  return std::nullopt;
}

const std::string& cell_of(const std::vector<std::string>& row, std::size_t column) {
  static const std::string none;
  return column < row.size() ? row[column] : none;
}

class Columns {
 public:
  explicit Columns(const PlainTable& table) : table_(table) {
    for (const auto& row : table.rows) width_ = std::max(width_, row.size());
    roles_.assign(width_, Column::none);
    const auto& first = table.rows.front();
    has_heading_ =
        std::none_of(first.begin(), first.end(), [](const auto& cell) { return number_in(cell); });
    for (std::size_t i = 0; i < width_ && has_heading_; ++i) roles_[i] = role_of(cell_of(first, i));
    if (std::find(roles_.begin(), roles_.end(), Column::number) == roles_.end()) find_numbers();
    if (std::find(roles_.begin(), roles_.end(), Column::words) == roles_.end()) find_words();
    for (std::size_t i = 0; i < width_; ++i) {
      if (roles_[i] == Column::none && letters_in(i) > 0) roles_[i] = Column::position;
    }
  }

  std::size_t width() const { return width_; }
  bool has_heading() const { return has_heading_; }
  Column role(std::size_t column) const { return roles_[column]; }
  std::string heading(std::size_t column) const {
    const std::string& words = cell_of(table_.rows.front(), column);
    return has_heading_ && !words.empty() ? words : fmt::format("column {}", column + 1);
  }

 private:
  std::size_t begin() const { return has_heading_ ? 1 : 0; }

  std::size_t letters_in(std::size_t column) const {
    std::size_t letters = 0;
    for (std::size_t i = begin(); i < table_.rows.size(); ++i)
      letters += cell_of(table_.rows[i], column).size();
    return letters;
  }
  // The first column that is numbers in most rows.
  void find_numbers() {
    for (std::size_t column = 0; column < width_; ++column) {
      std::size_t numbers = 0;
      for (std::size_t i = begin(); i < table_.rows.size(); ++i)
        numbers += number_in(cell_of(table_.rows[i], column)) ? 1U : 0U;
      if (2 * numbers <= table_.rows.size() - begin()) continue;
      roles_[column] = Column::number;
      return;
    }
  }
  // The column with the most text that nothing else claims.
  void find_words() {
    std::size_t best = width_;
    for (std::size_t column = 0; column < width_; ++column) {
      if (roles_[column] == Column::number || roles_[column] == Column::title) continue;
      if (best == width_ || letters_in(column) > letters_in(best)) best = column;
    }
    if (best < width_) roles_[best] = Column::words;
  }

  const PlainTable& table_;
  std::size_t width_ = 0;
  bool has_heading_ = false;
  std::vector<Column> roles_;
};

}  // namespace

void build_from_table(const PlainTable& table, ProposalBuilder& builder) {
  const Columns columns(table);
  if (!columns.has_heading())
    builder.assume("The table has no headings: the longest column was taken for the text.");
  for (std::size_t i = columns.has_heading() ? 1 : 0; i < table.rows.size(); ++i) {
    const auto& row = table.rows[i];
    if (builder.full()) return;
    std::optional<int> number;
    std::string_view words;
    for (std::size_t at = 0; at < columns.width(); ++at) {
      if (columns.role(at) == Column::number) number = number_in(cell_of(row, at));
      if (columns.role(at) == Column::words && words.empty()) words = cell_of(row, at);
    }
    // A row without words heads those that follow.
    if (words.empty()) {
      const auto any =
          std::find_if(row.begin(), row.end(), [](const auto& c) { return !c.empty(); });
      if (any != row.end())
        builder.assume(fmt::format("The row “{}” has no text and is no point.", *any));
      continue;
    }
    Point& point = builder.begin_point(number);
    for (std::size_t at = 0; at < columns.width(); ++at) {
      const std::string& cell = cell_of(row, at);
      if (columns.role(at) == Column::title && !cell.empty())
        point.title.set(builder.language_of(cell), cell);
      if (columns.role(at) == Column::words) builder.add_words(cell);
      if (columns.role(at) == Column::position) builder.add_position(columns.heading(at), cell);
    }
  }
}

}  // namespace dragoman::format
