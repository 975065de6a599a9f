#include "model/word_diff.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "model/utf8.h"

namespace dragoman::model {
namespace {

constexpr int kMostChanges = 2000;

// ---- Words --------------------------------------------------------------------------------------

enum class Sort { word, blank, mark };

char32_t decode(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (length == 1) return byte(0);
  char32_t code = byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6U | (byte(i) & 0x3FU);
  return code;
}

bool is_blank(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// Punctuation and signs of the scripts in use. An apostrophe, and the marks that steer direction or
// joining, belong to the word that they stand in.
bool is_mark(char32_t c) {
  if (c < 0x80) {
    const bool letter = (c >= '0' && c <= '9') || ((c | 32U) >= 'a' && (c | 32U) <= 'z');
    return !letter && c != '\'' && c != '_';
  }
  struct Range {
    char32_t from, to;
  };
  static constexpr Range kMarks[] = {
      {0xA1, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0x5BE, 0x5BE},
      {0x5C0, 0x5C0},   {0x5C3, 0x5C3},   {0x5F3, 0x5F4},   {0x60C, 0x60D},   {0x61B, 0x61B},
      {0x61D, 0x61F},   {0x66A, 0x66D},   {0x6D4, 0x6D4},   {0x2010, 0x2018}, {0x201A, 0x2027},
      {0x2030, 0x205E}, {0x2190, 0x23FF}, {0x3001, 0x3003}, {0x3008, 0x3011}};
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](const Range& range) { return c >= range.from && c <= range.to; });
}

Sort sort_of(char32_t c) {
  return is_blank(c) ? Sort::blank : is_mark(c) ? Sort::mark : Sort::word;
}

struct Word {
  std::string_view text;
  Sort sort;
};

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  bool joins = false;  // the next character may continue the last word
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text, at), 1);
    const Sort sort = sort_of(decode(text, at, length));
    if (joins && words.back().sort == sort) {
      words.back().text = {words.back().text.data(), words.back().text.size() + length};
    } else {
      words.push_back({text.substr(at, length), sort});
    }
    joins = sort != Sort::mark;
    at += length;
  }
  return words;
}

// ---- The shortest script ------------------------------------------------------------------------

// Marks what is kept of each text. `a` and `b` are words as numbers; equal words, equal numbers.
class Script {
 public:
  Script(const std::vector<int>& a, const std::vector<int>& b)
      : a_(a), b_(b), kept_a(a.size()), kept_b(b.size()) {}

  void find() {
    std::size_t head = 0;
    const std::size_t shorter = std::min(a_.size(), b_.size());
    while (head < shorter && a_[head] == b_[head]) keep(head, head), ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && a_[a_.size() - 1 - tail] == b_[b_.size() - 1 - tail]) {
      keep(a_.size() - 1 - tail, b_.size() - 1 - tail);
      ++tail;
    }
    begin_ = static_cast<int>(head);
    n_ = static_cast<int>(a_.size() - head - tail);
    m_ = static_cast<int>(b_.size() - head - tail);
    search();
  }

 private:
  void keep(std::size_t i, std::size_t j) {
    kept_a[i] = true;
    kept_b[j] = true;
  }

  // Forward, one change more at a time; each front is kept for the way back.
  void search() {
    const int most = std::min(n_ + m_, kMostChanges);
    std::vector<int> front(place(2 * most + 3), 0);
    const auto at = [&](int k) -> int& { return front[place(k + most + 1)]; };
    for (int d = 0; d <= most; ++d) {
      for (int k = -d; k <= d; k += 2) {
        const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
        int x = down ? at(k + 1) : at(k - 1) + 1;
        while (x < n_ && x - k < m_ && same(x, x - k)) ++x;
        at(k) = x;
        if (x >= n_ && x - k >= m_) return walk_back(d, k);
      }
      fronts_.emplace_back();
      for (int k = -d; k <= d; ++k) fronts_.back().push_back(at(k));
    }
  }

  static std::size_t place(int index) { return static_cast<std::size_t>(index); }

  bool same(int x, int y) const { return a_[place(begin_ + x)] == b_[place(begin_ + y)]; }

  void walk_back(int d, int k) {
    int x = n_;
    for (; d > 0; --d) {
      const std::vector<int>& front = fronts_[place(d - 1)];
      const auto at = [&](int of) {
        const int entry = of + d - 1;
        return entry < 0 || entry > 2 * (d - 1) ? -1 : front[place(entry)];
      };
      const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
      const int start = down ? at(k + 1) : at(k - 1) + 1;
      keep_run(start, x, k);
      x = down ? start : start - 1;
      k = down ? k + 1 : k - 1;
    }
    keep_run(0, x, k);
  }

  void keep_run(int from, int to, int k) {
    for (int x = from; x < to; ++x) keep(place(begin_ + x), place(begin_ + x - k));
  }

  const std::vector<int>& a_;
  const std::vector<int>& b_;
  int begin_ = 0, n_ = 0, m_ = 0;
  std::vector<std::vector<int>> fronts_;

 public:
  std::vector<bool> kept_a, kept_b;
};

std::vector<int> numbers_of(const std::vector<Word>& words,
                            std::unordered_map<std::string_view, int>& numbers) {
  std::vector<int> result;
  result.reserve(words.size());
  for (const Word& word : words)
    result.push_back(numbers.emplace(word.text, static_cast<int>(numbers.size())).first->second);
  return result;
}

// ---- Runs ---------------------------------------------------------------------------------------

class Runs {
 public:
  Runs(const std::vector<Word>& a, const std::vector<Word>& b, Script& script)
      : a_(a), b_(b), kept_a_(script.kept_a), kept_b_(script.kept_b) {}

  std::vector<DiffRun> make() {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a_.size() || j < b_.size()) {
      if (at(kept_a_, i) && at(kept_b_, j) && !between_changes(i, j)) {
        put(DiffOp::same, b_[j].text);
        ++i;
        ++j;
        continue;
      }
      const std::size_t first_i = i;
      const std::size_t first_j = j;
      advance(i, j);
      put(DiffOp::removed, span(a_, first_i, i));
      put(DiffOp::added, span(b_, first_j, j));
    }
    return std::move(runs_);
  }

 private:
  static bool at(const std::vector<bool>& kept, std::size_t place) {
    return place < kept.size() && kept[place];
  }
  // Blanks that stayed, with something changed on either side of them.
  bool between_changes(std::size_t i, std::size_t j) const {
    if (a_[i].sort != Sort::blank || i == 0 || j == 0) return false;
    const bool before = !kept_a_[i - 1] || !kept_b_[j - 1];
    const bool after =
        (i + 1 < a_.size() && !kept_a_[i + 1]) || (j + 1 < b_.size() && !kept_b_[j + 1]);
    return before && after;
  }
  // Past everything that changes here.
  void advance(std::size_t& i, std::size_t& j) const {
    while (true) {
      while (i < a_.size() && !kept_a_[i]) ++i;
      while (j < b_.size() && !kept_b_[j]) ++j;
      if (i == a_.size() || j == b_.size() || !between_changes(i, j)) return;
      ++i;
      ++j;
    }
  }
  static std::string_view span(const std::vector<Word>& words, std::size_t from, std::size_t to) {
    if (from == to) return {};
    const char* begin = words[from].text.data();
    const std::string_view last = words[to - 1].text;
    return {begin, static_cast<std::size_t>(last.data() + last.size() - begin)};
  }
  void put(DiffOp op, std::string_view text) {
    if (text.empty()) return;
    if (!runs_.empty() && runs_.back().op == op) {
      runs_.back().words = {runs_.back().words.data(), runs_.back().words.size() + text.size()};
    } else {
      runs_.push_back({op, text});
    }
  }

  const std::vector<Word>& a_;
  const std::vector<Word>& b_;
  const std::vector<bool>& kept_a_;
  const std::vector<bool>& kept_b_;
  std::vector<DiffRun> runs_;
};

}  // namespace

std::vector<DiffRun> word_diff(std::string_view before, std::string_view after) {
  const std::vector<Word> a = words_of(before);
  const std::vector<Word> b = words_of(after);
  std::unordered_map<std::string_view, int> numbers;
  const std::vector<int> first = numbers_of(a, numbers);
  const std::vector<int> second = numbers_of(b, numbers);
  Script script(first, second);
  script.find();
  return Runs(a, b, script).make();
}

}  // namespace dragoman::model
