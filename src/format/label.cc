#include "format/label.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "format/source_text.h"
#include "model/utf8.h"

namespace dragoman::format {
namespace {

// Reads a text character by character.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void back_to(std::size_t at) { at_ = at; }
  bool done() const { return at_ == text_.size(); }
  // 0 at the end.
  char32_t peek() const { return done() ? 0 : decode().first; }
  void skip() { at_ += done() ? 0 : decode().second; }
  bool take(char32_t wanted) {
    if (peek() != wanted) return false;
    skip();
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::size_t take_blanks() {
    const std::size_t start = at_;
    while (peek() == ' ' || peek() == '\t' || peek() == 0xA0 || peek() == 0x200F ||
           peek() == 0x200E)
      skip();
    return at_ - start;
  }

 private:
  std::pair<char32_t, std::size_t> decode() const {
    const std::size_t length = std::max<std::size_t>(1, model::utf8_sequence(text_, at_));
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text_[at_ + i]); };
    if (length == 1) return {byte(0), 1};
    char32_t code = byte(0) & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) code = code << 6U | (byte(i) & 0x3FU);
    return {code, length};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// ASCII, Arabic-Indic and Eastern Arabic-Indic.
std::optional<int> digit_of(char32_t c) {
  for (const char32_t zero : {U'0', U'\u0660', U'\u06F0'}) {
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  }
  return std::nullopt;
}

// At most four digits: what is longer numbers nothing.
std::optional<int> take_number(Reader& in) {
  int number = 0, digits = 0;
  while (const auto digit = digit_of(in.peek())) {
    if (++digits > 4) return std::nullopt;
    number = number * 10 + *digit;
    in.skip();
  }
  if (digits == 0) return std::nullopt;
  return number;
}

bool is_dash(char32_t c) { return c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2212; }

constexpr std::array<std::string_view, 22> kWords = {
    "Article", "ARTICLE", "Art.",   "Point", "POINT",  "Paragraph", "Section", "SECTION",
    "Clause",  "Item",    "§",      "No.",   "المادة", "مادة",      "البند",   "بند",
    "النقطة",  "نقطة",    "الفقرة", "סעיף",  "נקודה",  "פסקה"};

// What stands before the number: a word, an opening bracket, or nothing.
std::string take_opening(Reader& in) {
  for (const std::string_view word : kWords) {
    const std::size_t start = in.at();
    if (!in.take(word)) continue;
    in.take_blanks();
    if (digit_of(in.peek())) return std::string(word) + " ";
    in.back_to(start);
  }
  if (in.take(U'(')) return "(";
  if (in.take(U'[')) return "[";
  return "";
}

// The punctuation that ends a label. Nothing when there is none.
std::optional<std::string> take_closing(Reader& in, const std::string& opening) {
  if (opening == "(" || opening == "[") {
    if (in.take(opening == "(" ? U')' : U']')) return opening == "(" ? ")" : "]";
    return std::nullopt;
  }
  const bool worded = !opening.empty();
  const std::size_t start = in.at();
  const std::size_t blanks = in.take_blanks();
  const char32_t c = in.peek();
  if (c == ')' || c == '.' || c == ':' || is_dash(c)) {
    in.skip();
    if (c == '.' && in.take(U')')) return ".)";
    const bool parted = in.take_blanks() > 0 || in.done() || in.peek() == '\n';
    // "12-month truce" and "3.5 million" are words; "1.Ceasefire" is a label all the same.
    if (!parted && (c != '.' || digit_of(in.peek()))) return std::nullopt;
    if (is_dash(c) && blanks == 0 && !worded && !parted) return std::nullopt;
    return is_dash(c) ? "-" : std::string(1, static_cast<char>(c));
  }
  in.back_to(start);
  if (in.take(U'\t')) return "\t";
  if (worded && (in.done() || c == '\n' || blanks > 0)) return "";
  return std::nullopt;
}

// a … z and א … ת by their place, from 1.
std::optional<int> letter_of(char32_t c) {
  if (c >= 'a' && c <= 'z') return static_cast<int>(c - 'a') + 1;
  if (c >= 'A' && c <= 'Z') return static_cast<int>(c - 'A') + 1;
  constexpr std::u32string_view kHebrew = U"אבגדהוזחטיכלמנסעפצקרשת";
  const std::size_t hebrew = kHebrew.find(c);
  if (hebrew != kHebrew.npos) return static_cast<int>(hebrew) + 1;
  constexpr std::u32string_view kAbjad = U"أبجدهوزحطيكلمنسعفصقرشت";
  const std::size_t arabic = kAbjad.find(c);
  if (arabic != kAbjad.npos) return static_cast<int>(arabic) + 1;
  return std::nullopt;
}

// i … xxxix, by their letters alone.
std::optional<int> roman_of(std::string_view letters) {
  int total = 0, last = 0;
  for (auto at = letters.rbegin(); at != letters.rend(); ++at) {
    const int value = *at == 'i' ? 1 : *at == 'v' ? 5 : *at == 'x' ? 10 : 0;
    if (value == 0) return std::nullopt;
    total += value < last ? -value : value;
    last = std::max(last, value);
  }
  if (total < 1) return std::nullopt;
  return total;
}

// Two or more of i, v and x in one case; a single one is a letter until its list says otherwise.
std::string take_roman(Reader& in, std::string_view text) {
  const std::size_t start = in.at();
  std::string small;
  while (small.size() < 7) {
    const char32_t c = in.peek();
    const char32_t lower = c < 0x80 ? (c | 0x20U) : 0;
    if (lower != 'i' && lower != 'v' && lower != 'x') break;
    small += static_cast<char>(lower);
    in.skip();
  }
  const std::string_view spelt = text.substr(start, in.at() - start);
  const bool one_case = std::all_of(spelt.begin(), spelt.end(), [](char c) { return c >= 'a'; }) ||
                        std::all_of(spelt.begin(), spelt.end(), [](char c) { return c < 'a'; });
  if (small.size() < 2 || !one_case || !roman_of(small)) {
    in.back_to(start);
    return "";
  }
  return small;
}

std::optional<Label> finish(Reader& in, Label label, const std::string& opening) {
  const auto closing = take_closing(in, opening);
  if (!closing) return std::nullopt;
  in.take_blanks();
  label.style = opening + "#" + *closing;
  label.length = in.at();
  return label;
}

}  // namespace

std::optional<Label> read_label(std::string_view text) {
  Reader in(text);
  in.take_blanks();
  const std::string opening = take_opening(in);
  Label label;
  if (const auto number = take_number(in)) {
    label.number = *number;
    label.mark = std::to_string(*number);
    // "7.2", "7.2.1": nested, however deep.
    while (in.peek() == '.') {
      const std::size_t dot = in.at();
      in.skip();
      const auto next = take_number(in);
      if (!next || *next > 99) {
        in.back_to(dot);
        break;
      }
      label.kind = Label::Kind::nested;
      label.mark += "." + std::to_string(*next);
    }
    const std::size_t after = in.at();
    if (auto found = finish(in, label, opening)) return found;
    // "7.2 The crossing" has no other punctuation than its dot.
    in.back_to(after);
    if (label.kind != Label::Kind::nested || in.take_blanks() == 0) return std::nullopt;
    label.style = "#.#";
    label.length = in.at();
    return label;
  }
  if (const std::string roman = take_roman(in, text); !roman.empty()) {
    label = {.kind = Label::Kind::roman, .number = *roman_of(roman), .mark = roman, .style = {}};
    return finish(in, label, opening);
  }
  const auto letter = letter_of(in.peek());
  if (!letter) return std::nullopt;
  const std::size_t start = in.at();
  in.skip();
  label = {.kind = Label::Kind::letter,
           .number = *letter,
           .mark = std::string(text.substr(start, in.at() - start)),
           .style = {}};
  // A letter needs a bracket, or a full stop and a blank.
  auto found = finish(in, label, opening);
  if (found &&
      (found->style.ends_with(')') || found->style.ends_with(".") || found->style.ends_with(']')))
    return found;
  return std::nullopt;
}

}  // namespace dragoman::format
