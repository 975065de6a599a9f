// Writes canonical JSON as record/codec_fields.h describes it.
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

// Writes one object; the first failure stops it. The path of a failure grows on the way out.
class Encoder {
 public:
  // `number`: references are to lower ones.
  explicit Encoder(Number number = 0) : number_(number) { out_.reserve(512); }

  // Errors have where.field.
  template <class T>
  Result<std::string> encode(const T& thing) {
    object(thing);
    if (!error_) return std::move(out_);
    error_->where.field = std::move(path_);
    return tl::unexpected<Error>(std::move(*error_));
  }

  template <class T>
  void must(std::string_view name, const T& field) {
    if (error_) return;
    if constexpr (CanBeEmpty<T>) {
      if (is_empty(field)) {
        fail(ErrorCode::missing, "the field is empty", "fill it in");
        within(name);
        return;
      }
    }
    member(name, [&] { put(field); });
  }

  template <class T>
  void may(std::string_view name, const T& field) {
    if (error_ || is_default(field)) return;
    member(name, [&] { put(field); });
  }

  void never(std::string_view name, const std::string& field) {
    if (error_ || field.empty()) return;
    fail(
        ErrorCode::range, "an event has no such field",
        "leave it empty: numbers and references stand for ids of responses, statements and drafts");
    within(name);
  }

  template <class Bodies>
  void body(std::string_view name, const Bodies& body) {
    if (error_) return;
    member(name, [&] { std::visit([&](const auto& one) { object(one); }, body); });
  }
  template <class Bodies>
  void kind(std::string_view name, const Bodies& body) {
    if (error_) return;
    member(name, [&] {
      std::visit(
          [&]<class B>(const B&) {
            quote();
            out_ += kKind<B>;
            quote();
          },
          body);
    });
  }

  void refs(std::string_view name, const Refs& refs) {
    if (error_ || std::all_of(refs.begin(), refs.end(),
                              [](const auto& role) { return role.second.empty(); })) {
      return;
    }
    member(name, [&] { put_refs(refs); });
  }

  void version(std::string_view name) {
    if (error_) return;
    member(name, [&] { out_ += '1'; });
  }

 private:
  void fail(ErrorCode code, std::string message, std::string mend) {
    if (!error_) error_ = Error{code, std::move(message), std::move(mend), {}};
  }

  void within(std::string_view name) {
    const bool dot = !path_.empty() && path_.front() != '[';
    path_ = fmt::format("{}{}{}", name, dot ? "." : "", path_);
  }

  template <class Write>
  void member(std::string_view name, const Write& write) {
    if (out_.back() != '{') out_ += ',';
    quote();
    out_ += name;
    out_ += "\":";
    write();
    if (error_) within(name);
  }

  template <class T>
  void object(const T& thing) {
    out_ += '{';
    fields(*this, thing);
    out_ += '}';
  }

  // ---- Values -----------------------------------------------------------------------------------

  void quote() { out_ += '"'; }

  void put(const std::string& text) {
    quote();
    std::size_t at = 0;
    while (true) {
      const std::size_t end = plain_run(text, at);
      out_.append(text, at, end - at);
      if (end == text.size()) break;
      const auto byte = static_cast<unsigned char>(text[end]);
      if (byte == '"' || byte == '\\') {
        out_ += '\\';
        out_ += text[end];
      } else if (byte != 0 && byte < 0x20) {
        out_ += "\\u00";
        out_ += kHexadecimal[byte >> 4U];
        out_ += kHexadecimal[byte & 15U];
      } else {
        fail(ErrorCode::syntax, fmt::format("byte 0x{:02X} at {} is no text in UTF-8", byte, end),
             "write it again; it may be in an older encoding of its language");
        return;
      }
      at = end + 1;
    }
    quote();
  }

  void put(const Text& text) {
    std::vector<const std::pair<std::string, std::string>*> entries;
    for (const auto& entry : text.entries()) {
      if (!entry.second.empty()) entries.push_back(&entry);
    }
    if (entries.size() == 1 && entries[0]->first.empty()) return put(entries[0]->second);
    std::sort(entries.begin(), entries.end(),
              [](const auto* a, const auto* b) { return a->first < b->first; });
    out_ += '{';
    for (const auto* entry : entries) {
      if (!entry->first.empty() && !is_language_tag(entry->first)) {
        return fail(ErrorCode::range, "this is not a language tag",
                    "write a tag such as en, ar, he or pt-BR");
      }
      member(entry->first, [&] { put(entry->second); });
    }
    out_ += '}';
  }

  void put(bool yes) { out_ += yes ? "true" : "false"; }

  template <class N>
  requires std::integral<N>
  void put(N number) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }

  template <class E>
  requires std::is_enum_v<E>
  void put(E word) {
    quote();
    out_ += Words<E>::kWords[static_cast<std::size_t>(word)];
    quote();
  }

  template <std::size_t N>
  void put(const std::array<std::uint8_t, N>& bytes) {
    quote();
    for (const std::uint8_t byte : bytes) {
      out_ += kHexadecimal[byte >> 4U];
      out_ += kHexadecimal[byte & 15U];
    }
    quote();
  }
  template <class Tag>
  void put(const RandomId<Tag>& id) {
    put(id.bytes);
  }

  void put(const Date& day) { put(day.to_string()); }
  void put(const Decimal& number) { put(number.to_string()); }

  template <class T>
  void put(const std::optional<T>& maybe) {
    put(*maybe);
  }

  template <class S>
  void put(const Key<S>& key) {
    if (!is_key(key.text)) {
      return fail(ErrorCode::range, "this cannot be an id",
                  "use ASCII letters, digits, '_', '-' and '.'");
    }
    put(key.text);
  }

  template <class S>
  void put(const At<S>& at) {
    if (!is_moment(at.text)) {
      return fail(ErrorCode::range, "this is not a time",
                  "write it in UTC as 2027-01-20T18:05:00Z");
    }
    put(at.text);
  }

  template <class S>
  void put(const Hex<S>& hex) {
    if (hex.text.size() != 2 * hex.bytes || !is_hex(hex.text)) {
      return fail(ErrorCode::range, fmt::format("this is not {} bytes in hexadecimal", hex.bytes),
                  fmt::format("write {} hexadecimal digits in lower case", 2 * hex.bytes));
    }
    put(hex.text);
  }

  template <class B>
  void put(const Past<B>& past) {
    out_ += past.shown ? "\"shown\"" : "\"hidden\"";
  }

  template <class List, class Put>
  void put_list(const List& list, const Put& put_item) {
    out_ += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ',';
      put_item(list[i]);
      if (error_) return within(fmt::format("[{}]", i));
    }
    out_ += ']';
  }

  template <class T>
  void put(const std::vector<T>& list) {
    put_list(list, [&](const T& item) { put(item); });
  }

  template <class L>
  void put(const Keys<L>& keys) {
    put_list(keys.list, [&](const std::string& key) { put(Key{key}); });
  }

  template <class L>
  void put(const Ascending<L>& ascending) {
    const auto& list = ascending.list;
    if (list.size() > ascending.limit) {
      return fail(
          ErrorCode::limit,
          fmt::format("{} are listed and at most {} are kept", list.size(), ascending.limit),
          "name fewer");
    }
    if (std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) != list.end()) {
      return fail(ErrorCode::range, "the ids are not ascending, each once", "sort them");
    }
    put(list);
  }

  void put(const Value& value) {
    const auto one = [&](std::string_view name, const auto& content) {
      out_ += '{';
      member(name, [&] { put(content); });
      out_ += '}';
    };
    std::visit(
        [&]<class T>(const T& held) {
          if constexpr (std::is_same_v<T, OptionId>) {
            one("option", Key{held.id});
          } else if constexpr (std::is_same_v<T, Decimal>) {
            one("number", held);
          } else if constexpr (std::is_same_v<T, Date>) {
            one("date", held);
          } else {
            one("members", Keys{held});
          }
        },
        value);
  }

  void put_refs(const Refs& refs) {
    std::vector<const std::pair<RefRole, std::vector<Number>>*> roles;
    for (std::size_t i = 0; i < refs.size(); ++i) {
      if (i > 0 && refs[i - 1].first >= refs[i].first) {
        return fail(ErrorCode::range, "the roles are not in their order, each once", "sort them");
      }
      if (!refs[i].second.empty()) roles.push_back(&refs[i]);
    }
    const auto word = [](const auto* role) { return ref_role_name(role->first); };
    std::sort(roles.begin(), roles.end(), [&](const auto* a, const auto* b) {
      return std::string_view(word(a)) < std::string_view(word(b));
    });
    out_ += '{';
    for (const auto* role : roles) {
      member(word(role), [&] { put_numbers(role->second); });
    }
    out_ += '}';
  }

  void put_numbers(const std::vector<Number>& numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] <= (i == 0 ? 0 : numbers[i - 1]) || numbers[i] >= number_) {
        return fail(ErrorCode::range, "references are to earlier events, ascending, each once",
                    "refer to events by their numbers in this room");
      }
    }
    put(numbers);
  }

  template <class T>
  requires requires(Encoder& encoder, const T& thing) { fields(encoder, thing); }
  void put(const T& thing) { object(thing); }

  std::string out_;
  std::string path_;
  Number number_;
  std::optional<Error> error_;
};

}  // namespace dragoman::record
