// A reader of JSON as record/codec_fields.h describes it, in one pass over the fields, without a
// tree. A strict one accepts exactly what the encoder writes. A free one is for what programs write
// by hand: keys still come in their order and without blanks, but what says nothing may stand there
// all the same, lists of ids and numbers may be in any order, and decimals in any notation.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dragoman/result.h"
#include "record/codec_fields.h"
#include "record/codec_text.h"

namespace dragoman::record {

inline constexpr const char* kDamaged =
    "verify the record: these bytes were damaged or written otherwise";
inline constexpr const char* kNewer = "read it with a newer version of dragoman";
inline constexpr const char* kAsWritten = "write it as docs/record.md says";

enum class Spelling { strict, free };

template <class Bodies>
struct Kinds;
template <class... B>
struct Kinds<std::variant<B...>> {
  static constexpr std::array<std::string_view, sizeof...(B)> kNames = {kKind<B>...};
};

// Reads one object; the first failure stops it. The path of a failure grows on the way out.
class Decoder {
 public:
  // `number`: references are to lower ones.
  explicit Decoder(std::string_view bytes, Number number = 0, Spelling spelling = Spelling::strict)
      : in_(bytes), number_(number), free_(spelling == Spelling::free) {}

  // Errors have where.field.
  template <class T>
  Result<T> decode() {
    T thing;
    object(thing);
    if (!error_ && at_ != in_.size()) syntax("something follows the end");
    if (!error_) return thing;
    error_->where.field = std::move(path_);
    return tl::unexpected<Error>(std::move(*error_));
  }

  // Fails when the object has a `v` of another version. What else is in it is looked at only to
  // find that.
  Result<void> check_version() {
    need('{');
    for (next_key(true); !error_ && !key_.empty(); next_key(false)) {
      const std::size_t start = at_;
      const bool version = key_ == "v";
      skip_value();
      const auto value = in_.substr(start, at_ - start);
      if (error_ || !version || value == "1") continue;
      return dragoman::fail(ErrorCode::unsupported,
                            fmt::format("it is of version {}, not 1", shown(value)), kNewer,
                            {.field = "v"});
    }
    return {};
  }

  // ---- The fields of an object ------------------------------------------------------------------

  template <class T>
  void must(std::string_view name, T&& field) {
    if (error_ || !expect(name)) return;
    member(name, [&] {
      take(field);
      if constexpr (CanBeEmpty<std::remove_cvref_t<T>>) {
        if (!error_ && is_empty(field)) fail(ErrorCode::missing, "the field is empty", mend());
      }
    });
  }

  template <class T>
  void may(std::string_view name, T&& field) {
    if (error_ || key_ != name) return;
    member(name, [&] {
      take(field);
      if (!error_ && is_default(field)) says_nothing();
    });
  }

  void never(std::string_view /*name*/, const std::string& /*field*/) {}

  template <class Bodies>
  void body(std::string_view name, Bodies& /*body*/) {
    if (error_ || !expect(name)) return;
    member(name, [&] {
      body_at_ = at_;
      skip_value();
      body_end_ = at_;
    });
  }

  // Reads the kind, then the body that was skipped before it.
  template <class Bodies>
  void kind(std::string_view name, Bodies& body) {
    if (error_ || !expect(name)) return;
    std::size_t index = 0;
    const std::size_t body_at = body_at_;
    const std::size_t body_end = body_end_;
    member(name, [&] {
      const auto word = take_plain();
      if (error_) return;
      const auto& names = Kinds<Bodies>::kNames;
      index = static_cast<std::size_t>(std::find(names.begin(), names.end(), word) - names.begin());
      if (index == names.size()) {
        fail(ErrorCode::unsupported, fmt::format("the kind '{}' is not known here", shown(word)),
             free_ ? "name one of the kinds of docs/record.md" : kNewer);
      }
    });
    if (error_) return;
    const auto after = std::exchange(at_, body_at);
    const auto key = key_;
    take_body(body, index, std::make_index_sequence<std::variant_size_v<Bodies>>());
    if (!error_ && at_ != body_end) syntax("something follows the body");
    if (error_) return within("body");
    at_ = after;
    key_ = key;
  }

  void refs(std::string_view name, Refs& refs) {
    if (error_ || key_ != name) return;
    member(name, [&] { take_refs(refs); });
  }

  void version(std::string_view name) {
    if (error_ || !expect(name)) return;
    int number = 0;
    member(name, [&] {
      take(number);
      if (!error_ && number != 1) syntax("the version is not 1");
    });
  }

 private:
  void fail(ErrorCode code, std::string message, std::string mend) {
    if (!error_) error_ = Error{code, std::move(message), std::move(mend), {}};
  }
  void syntax(std::string message) { fail(ErrorCode::syntax, std::move(message), mend()); }
  const char* mend() const { return free_ ? kAsWritten : kDamaged; }
  void says_nothing() {
    if (!free_) syntax("what says nothing is left out");
  }

  void within(std::string_view name) {
    const bool dot = !path_.empty() && path_.front() != '[';
    path_ = fmt::format("{}{}{}", name, dot ? "." : "", path_);
  }

  static std::string shown(std::string_view text) {
    char room[48];
    return std::string(shorten(text, room));
  }

  // ---- Tokens -----------------------------------------------------------------------------------

  char peek() const { return at_ < in_.size() ? in_[at_] : '\0'; }

  bool take_char(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void need(char c) {
    if (take_char(c)) return;
    if (!free_) return syntax(fmt::format("'{}' is missing at byte {}", c, at_));
    // The rest of the spelling is sound: a value of another kind stands here.
    fail(ErrorCode::type,
         c == '"'   ? "a text belongs here"
         : c == '[' ? "a list belongs here"
                    : "an object belongs here",
         mend());
  }

  // A string without escapes, by its bytes.
  std::string_view take_plain() {
    need('"');
    if (error_) return {};
    const std::size_t end = plain_run(in_, at_);
    const auto text = in_.substr(at_, end - at_);
    at_ = end;
    need('"');
    return text;
  }

  // Reads the next field's name into key_; at the end of the object, key_ is empty.
  void next_key(bool first) {
    key_ = {};
    if (error_ || take_char('}')) return;
    if (!first) need(',');
    if (error_) return;
    const auto key = take_plain();
    need(':');
    if (!error_ && key.empty()) syntax("a field has no name");
    if (!error_) key_ = key;
  }

  bool expect(std::string_view name) {
    if (key_ == name) return true;
    if (!key_.empty() && key_ < name) {
      unexpected();
    } else {
      fail(ErrorCode::missing, "the field is missing", mend());
      within(name);
    }
    return false;
  }

  void unexpected() {
    fail(ErrorCode::unknown_field,
         fmt::format("the field '{}' is not known here{}", shown(key_),
                     free_ ? "" : ", or stands twice or out of order"),
         mend());
    if (free_) within(shown(key_));
  }

  template <class Take>
  void member(std::string_view name, const Take& take_it) {
    take_it();
    if (error_) return within(name);
    next_key(false);
  }

  template <class T>
  void object(T& thing) {
    const auto outer = key_;
    need('{');
    next_key(true);
    fields(*this, thing);
    if (!error_ && !key_.empty()) unexpected();
    key_ = outer;
  }

  // Goes to the end of the value. What is inside is looked at only to find it.
  void skip_value() {
    std::size_t depth = 1;  // the object that holds the value
    for (; at_ < in_.size(); ++at_) {
      const char c = in_[at_];
      if (c == '"') {
        skip_string();
        if (error_) return;
      } else if (c == '{' || c == '[') {
        if (++depth > kMaxDepth) {
          return fail(ErrorCode::limit, fmt::format("deeper than {} levels", kMaxDepth), mend());
        }
      } else if (c == '}' || c == ']') {
        if (--depth == 0) return;
      } else if (c == ',' && depth == 1) {
        return;
      }
    }
    syntax("the event ends in the middle");
  }

  // From a quote to the quote that closes it.
  void skip_string() {
    const std::size_t start = at_;
    while (true) {
      const std::size_t quote = in_.find('"', at_ + 1);
      if (quote == in_.npos) return syntax("a string is not closed");
      at_ = quote;
      std::size_t escapes = 0;
      while (quote - escapes > start + 1 && in_[quote - escapes - 1] == '\\') ++escapes;
      if (escapes % 2 == 0) return;
    }
  }

  // ---- Values -----------------------------------------------------------------------------------

  void take(std::string& text) {
    need('"');
    if (error_) return;
    std::size_t end = plain_run(in_, at_);
    text.assign(in_, at_, end - at_);
    while (end < in_.size() && in_[end] == '\\') {
      at_ = end;
      take_escape(text);
      if (error_) return;
      end = plain_run(in_, at_);
      text.append(in_, at_, end - at_);
    }
    at_ = end;
    if (peek() != '"' && at_ < in_.size()) {
      return syntax(fmt::format("byte 0x{:02X} at {} is no text in UTF-8",
                                static_cast<unsigned char>(in_[at_]), at_));
    }
    need('"');
  }

  // \" \\ \u00xx in lower case, for what cannot stand for itself.
  void take_escape(std::string& text) {
    const auto next = in_.substr(at_ + 1, 5);
    if (!next.empty() && (next[0] == '"' || next[0] == '\\')) {
      text += next[0];
      at_ += 2;
      return;
    }
    unsigned code = 0;
    if (next.size() == 5 && next.starts_with("u00") && is_hex(next.substr(3))) {
      std::from_chars(next.data() + 3, next.data() + 5, code, 16);
    }
    if (code == 0 || code >= 0x20) {
      return syntax(free_ ? "U+0000 cannot stand in a text"
                          : fmt::format("the escape at byte {} is not one that is written", at_));
    }
    text += static_cast<char>(code);
    at_ += 6;
  }

  void take(Text& text) {
    std::string words;
    if (peek() == '"') {
      take(words);
      if (!words.empty()) text.set("", std::move(words));
      return;
    }
    need('{');
    std::string_view last;
    bool first = true;
    while (!error_ && !take_char('}')) {
      if (!first) need(',');
      const auto tag = take_plain();
      need(':');
      if (error_) return;
      if (!tag.empty() && !is_language_tag(tag)) return syntax("a language tag is malformed");
      if (!first && tag <= last) return syntax("the languages are not ascending, each once");
      take(words);
      if (error_) return within(tag);
      if (words.empty()) says_nothing();
      if (!words.empty()) text.set(tag, std::move(words));
      last = tag;
      first = false;
    }
    if (!error_ && !free_ && text.entries().size() == 1 && last.empty()) {
      syntax("a text without a language is a plain string");
    }
  }

  void take(bool& yes) {
    const auto rest = in_.substr(at_);
    yes = rest.starts_with("true");
    if (!yes && !rest.starts_with("false")) return syntax("true or false is missing");
    at_ += yes ? 4 : 5;
  }

  template <class N>
  requires std::integral<N>
  void take(N& number) {
    const char* begin = in_.data() + at_;
    const auto [end, problem] = std::from_chars(begin, in_.data() + in_.size(), number);
    const std::string_view digits(begin, static_cast<std::size_t>(end - begin));
    const bool zero_first = digits.size() > 1 && (digits[0] == '0' || digits.starts_with("-0"));
    if (problem != std::errc() || zero_first) {
      return syntax("this is not a whole number as it is written here");
    }
    at_ += digits.size();
  }

  template <class E>
  requires std::is_enum_v<E>
  void take(E& word) {
    const auto& words = Words<E>::kWords;
    const auto text = take_plain();
    if (error_) return;
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) {
      return fail(ErrorCode::range, fmt::format("'{}' is not one of its words", shown(text)),
                  mend());
    }
    word = static_cast<E>(found - words.begin());
  }

  template <std::size_t N>
  void take(std::array<std::uint8_t, N>& bytes) {
    const auto digits = take_plain();
    if (error_) return;
    if (digits.size() != 2 * N || !is_hex(digits)) {
      return syntax(fmt::format("this is not {} bytes in hexadecimal", N));
    }
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i < N; ++i) {
      bytes[i] = static_cast<std::uint8_t>(value(digits[2 * i]) * 16 + value(digits[2 * i + 1]));
    }
  }
  template <class Tag>
  void take(RandomId<Tag>& id) {
    take(id.bytes);
  }

  void take(Date& day) {
    const auto text = take_plain();
    if (error_) return;
    const auto parsed = Date::parse(text);
    if (!parsed) return syntax("this is not a day");
    day = *parsed;
  }

  void take(Decimal& number) {
    const auto text = free_ && peek() != '"' ? take_digits() : take_plain();
    if (error_) return;
    const auto parsed = Decimal::parse(text);
    if (!parsed || (!free_ && parsed->to_string() != text)) {
      return syntax(free_ ? "this is not a decimal number"
                          : "this is not a decimal in its shortest notation");
    }
    number = *parsed;
  }
  // A number that stands without quotes.
  std::string_view take_digits() {
    const std::size_t end = std::min(in_.find_first_not_of("+-.0123456789eE", at_), in_.size());
    const auto digits = in_.substr(at_, end - at_);
    at_ = end;
    return digits;
  }

  template <class T>
  void take(std::optional<T>& maybe) {
    take(maybe.emplace());
  }

  template <class S>
  void take(Key<S>& key) {
    const auto text = take_plain();
    if (!error_ && !is_key(text)) return syntax("this cannot be an id");
    key.text.assign(text);
  }

  template <class S>
  void take(At<S>& at) {
    const auto text = take_plain();
    if (!error_ && !is_moment(text)) return syntax("this is not a time");
    at.text.assign(text);
  }

  template <class S>
  void take(Hex<S>& hex) {
    const auto text = take_plain();
    if (!error_ && (text.size() != 2 * hex.bytes || !is_hex(text))) {
      return syntax(fmt::format("this is not {} bytes in hexadecimal", hex.bytes));
    }
    hex.text.assign(text);
  }

  template <class B>
  void take(Past<B>& past) {
    const auto word = take_plain();
    past.shown = word == "shown";
    if (!error_ && !past.shown && word != "hidden") syntax("the past is shown or hidden");
  }

  template <class T, class Take>
  void take_list(std::vector<T>& list, std::size_t limit, const Take& take_item) {
    need('[');
    while (!error_ && !take_char(']')) {
      if (!list.empty()) need(',');
      if (error_) return;
      if (list.size() == limit) {
        return fail(ErrorCode::limit, fmt::format("more than {} are listed", limit), mend());
      }
      take_item(list.emplace_back());
      if (error_) return within(fmt::format("[{}]", list.size() - 1));
    }
  }

  template <class T>
  void take(std::vector<T>& list) {
    take_list(list, kMaxCopyBytes, [&](T& item) { take(item); });
  }

  template <class L>
  void take(Keys<L>& keys) {
    take_list(keys.list, kMaxCopyBytes, [&](std::string& text) {
      Key key{text};
      take(key);
    });
  }

  template <class L>
  void take(Ascending<L>& ascending) {
    auto& list = ascending.list;
    take_list(list, ascending.limit, [&](auto& item) { take(item); });
    if (!error_ && free_) make_ascending(list);
    if (!error_ &&
        std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) != list.end()) {
      syntax("the ids are not ascending, each once");
    }
  }

  void take(Value& value) {
    need('{');
    const auto kind = take_plain();
    need(':');
    if (error_) return;
    if (kind == "option") {
      Key key{value.emplace<OptionId>().id};
      take(key);
    } else if (kind == "number") {
      take(value.emplace<Decimal>());
    } else if (kind == "date") {
      take(value.emplace<Date>());
    } else if (kind == "members") {
      Keys keys{value.emplace<MemberIds>()};
      take(keys);
    } else {
      syntax(fmt::format("'{}' is no kind of value", shown(kind)));
    }
    if (error_) return within(kind);
    need('}');
  }

  void take_refs(Refs& refs) {
    need('{');
    std::string_view last;
    while (!error_ && !take_char('}')) {
      if (!refs.empty()) need(',');
      const auto word = take_plain();
      need(':');
      if (error_) return;
      if (word <= last) return syntax("the roles are not ascending, each once");
      last = word;
      const auto& words = Words<RefRole>::kWords;
      const auto found = std::find(words.begin(), words.end(), word);
      if (found == words.end()) {
        return fail(ErrorCode::unsupported,
                    fmt::format("the role '{}' is not known here", shown(word)),
                    free_ ? "name one of the roles of docs/record.md" : kNewer);
      }
      refs.emplace_back(static_cast<RefRole>(found - words.begin()), std::vector<Number>());
      take_numbers(refs.back().second);
      if (error_) return within(word);
    }
    if (!error_ && refs.empty()) return says_nothing();
    std::sort(refs.begin(), refs.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  void take_numbers(std::vector<Number>& numbers) {
    take(numbers);
    if (error_) return;
    if (numbers.empty()) return says_nothing();
    if (free_) make_ascending(numbers);
    if (numbers.front() < 1 || numbers.back() >= number_ ||
        std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) !=
            numbers.end()) {
      syntax("references are to earlier events, ascending, each once");
    }
  }

  template <class List>
  static void make_ascending(List& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }

  template <class Bodies, std::size_t... I>
  void take_body(Bodies& body, std::size_t index, std::index_sequence<I...> /*all*/) {
    using Take = void (*)(Decoder&, Bodies&);
    static constexpr std::array<Take, sizeof...(I)> kTakes = {
        [](Decoder& decoder, Bodies& into) { decoder.object(into.template emplace<I>()); }...};
    kTakes[index](*this, body);
  }

  template <class T>
  requires requires(Decoder& decoder, T& thing) { fields(decoder, thing); }
  void take(T& thing) { object(thing); }

  std::string_view in_;
  std::size_t at_ = 0;
  std::string_view key_;     // of the field that comes next in the object being read
  std::size_t body_at_ = 0;  // of the body last skipped, and its end
  std::size_t body_end_ = 0;
  Number number_;
  bool free_;
  std::string path_;
  std::optional<Error> error_;
};

}  // namespace dragoman::record
