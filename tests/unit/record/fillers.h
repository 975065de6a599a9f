// Visitors of record/codec_fields.h that tests use: one fills every field at random, one lists the
// names.
#pragma once

#include <array>
#include <random>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "record/codec_fields.h"

namespace dragoman::record {

using Random = std::mt19937_64;

inline std::uint64_t below(Random& random, std::uint64_t bound) { return random() % bound; }

// Words in several scripts, with everything that JSON makes hard.
inline std::string random_words(Random& random) {
  static const std::array<std::string, 9> kPieces = {
      "We agree",         " ",       "المعبر",    "המעבר", "\"quoted\"", "back\\slash",
      "line\nline\t\x01", "𝔘\u20ac", "0123456789"};
  std::string words = kPieces[below(random, kPieces.size())];
  while (below(random, 4) != 0) words += kPieces[below(random, kPieces.size())];
  return words;
}

inline std::string random_key(Random& random) {
  static const std::array<std::string, 5> kKeys = {"aid", "north-1", "x.y", "B_2", "c"};
  return kKeys[below(random, kKeys.size())];
}

template <class Tag>
RandomId<Tag> random_id(Random& random) {
  RandomId<Tag> id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
  return id;
}

class Filler {
 public:
  // share: of the fields that may be left out, how many in ten are filled.
  Filler(Random& random, int share) : random_(random), share_(share) {}

  template <class T>
  void must(std::string_view /*name*/, T&& field) {
    fill(field);
  }
  template <class T>
  void may(std::string_view /*name*/, T&& field) {
    if (below(random_, 10) < static_cast<std::uint64_t>(share_)) fill(field);
  }
  void never(std::string_view /*name*/, const std::string& /*field*/) {}

  template <class... B>
  void body(std::string_view /*name*/, std::variant<B...>& body) {
    const std::size_t chosen = below(random_, sizeof...(B));
    std::size_t index = 0;
    ((index++ == chosen ? fields(*this, body.template emplace<B>()) : void()), ...);
  }
  template <class Bodies>
  void kind(std::string_view /*name*/, Bodies& /*body*/) {}
  void refs(std::string_view /*name*/, Refs& /*refs*/) {}
  void version(std::string_view /*name*/) {}

 private:
  void fill(std::string& text) { text = random_words(random_); }
  void fill(Text& text) {
    if (below(random_, 3) == 0) return text.set("", random_words(random_));
    for (const char* tag : {"ar", "en", "he-IL"}) {
      if (text.empty() || below(random_, 2) == 0) text.set(tag, random_words(random_));
    }
    if (below(random_, 2) == 0) text.set("", random_words(random_));
  }
  void fill(bool& yes) { yes = below(random_, 3) != 0; }
  void fill(int& number) { number = static_cast<int>(random_()); }
  template <class E>
  requires std::is_enum_v<E>
  void fill(E& word) { word = static_cast<E>(below(random_, Words<E>::kWords.size())); }
  template <class Tag>
  void fill(RandomId<Tag>& id) {
    id = random_id<Tag>(random_);
  }
  void fill(Date& day) { day = Date(static_cast<std::int32_t>(below(random_, 40000))); }
  void fill(Decimal& number) {
    const auto mantissa = static_cast<std::int64_t>(random_()) % 1'000'000'000;
    number = *Decimal::make(mantissa, static_cast<int>(below(random_, 20)));
  }
  template <class T>
  void fill(std::optional<T>& maybe) {
    fill(maybe.emplace());
  }
  template <class S>
  void fill(Key<S>& key) {
    key.text = random_key(random_);
  }
  template <class S>
  void fill(At<S>& at) {
    at.text = below(random_, 2) == 0 ? "2027-01-20T18:05:00Z" : "0001-12-31T23:59:59Z";
  }
  template <class S>
  void fill(Hex<S>& hex) {
    hex.text.clear();
    while (hex.text.size() < 2 * hex.bytes) hex.text += random_id<PersonTag>(random_).to_string();
  }
  template <class B>
  void fill(Past<B>& past) {
    fill(past.shown);
  }
  template <class T>
  void fill(std::vector<T>& list) {
    do {
      fill(list.emplace_back());
    } while (below(random_, 2) == 0);
  }
  template <class L>
  void fill(Keys<L>& keys) {
    do {
      keys.list.push_back(random_key(random_));
    } while (below(random_, 2) == 0);
  }
  template <class L>
  void fill(Ascending<L>& ascending) {
    fill(ascending.list);
    std::sort(ascending.list.begin(), ascending.list.end());
  }
  void fill(Value& value) {
    switch (below(random_, 4)) {
      case 0:
        value = OptionId{random_key(random_)};
        break;
      case 1:
        fill(value.emplace<Decimal>());
        break;
      case 2:
        fill(value.emplace<Date>());
        break;
      default:
        value.emplace<MemberIds>().push_back(random_key(random_));
    }
  }
  template <class T>
  requires requires(Filler& filler, T& thing) { fields(filler, thing); }
  void fill(T& thing) { fields(*this, thing); }

  Random& random_;
  int share_;
};

// A copy of the given kind (an index into Body) with random content and references.
inline Copy random_copy(Random& random, std::size_t kind, int share = 5) {
  Copy copy;
  copy.number = 100;
  Filler filler(random, share);
  Copy any;
  fields(filler, any);
  copy.event = any.event;
  const auto take_kind = [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((I == kind ? fields(filler, copy.event.body.emplace<I>()) : void()), ...);
  };
  take_kind(std::make_index_sequence<std::variant_size_v<Body>>());
  for (std::size_t role = 0; role < Words<RefRole>::kWords.size(); ++role) {
    if (below(random, 6) != 0) continue;
    std::set<Number> numbers;
    while (numbers.size() < 1 + below(random, 3)) {
      numbers.insert(static_cast<Number>(1 + below(random, 99)));
    }
    copy.refs.emplace_back(static_cast<RefRole>(role),
                           std::vector<Number>(numbers.begin(), numbers.end()));
  }
  return copy;
}

// The names of a body's fields, and the other words that its description has to use.
struct NameList {
  std::vector<std::pair<std::string, bool>> fields;  // (name, whether it may be left out)
  std::set<std::string> words;  // of its enumerations, and the names inside its parts

  template <class T>
  void must(std::string_view name, T&& field) {
    fields.emplace_back(name, false);
    look(field);
  }
  template <class T>
  void may(std::string_view name, T&& field) {
    fields.emplace_back(name, true);
    look(field);
  }
  void never(std::string_view /*name*/, const std::string& /*field*/) {}
  template <class Bodies>
  void body(std::string_view name, Bodies& /*body*/) {
    fields.emplace_back(name, false);
  }
  template <class Bodies>
  void kind(std::string_view name, Bodies& /*body*/) {
    fields.emplace_back(name, false);
  }
  void refs(std::string_view name, Refs& /*refs*/) { fields.emplace_back(name, true); }
  void version(std::string_view name) { fields.emplace_back(name, false); }

 private:
  template <class T>
  void look(T& field) {
    if constexpr (std::is_enum_v<T>) {
      words.insert(Words<T>::kWords.begin(), Words<T>::kWords.end());
    } else if constexpr (requires { field.emplace_back(); }) {
      look(field.emplace_back());
    } else if constexpr (requires { field.emplace(); }) {
      look(field.emplace());
    } else if constexpr (requires(NameList inner) { dragoman::record::fields(inner, field); }) {
      NameList inner;
      dragoman::record::fields(inner, field);
      for (const auto& [name, may] : inner.fields) words.insert(name);
      words.merge(inner.words);
    } else if constexpr (requires { field.shown; }) {
      words.insert({"shown", "hidden"});
    }
  }
};

}  // namespace dragoman::record
