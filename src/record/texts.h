// Every text of an event's body, for whoever has to look at them all.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "record/codec_fields.h"

namespace dragoman::record {

// A visitor of codec_fields.h that hands each text to `each(Text&)`, in the order of the fields.
template <class Each>
class Texts {
 public:
  explicit Texts(Each each) : each_(each) {}

  template <class T>
  void must(std::string_view, T&& field) {
    visit(field);
  }
  template <class T>
  void may(std::string_view, T&& field) {
    visit(field);
  }
  template <class T>
  void body(std::string_view, T& corrected) {
    visit(corrected);
  }
  template <class T>
  void never(std::string_view, T&&) {}
  template <class T>
  void kind(std::string_view, T&) {}

  void visit(Text& text) { each_(text); }
  template <class T>
  void visit(std::vector<T>& list) {
    for (T& one : list) visit(one);
  }
  template <class T>
  void visit(std::optional<T>& maybe) {
    if (maybe) visit(*maybe);
  }
  template <class... T>
  void visit(std::variant<T...>& one) {
    std::visit([this](auto& held) { visit(held); }, one);
  }
  template <class T>
  void visit(T& thing) {
    if constexpr (requires { fields(*this, thing); }) fields(*this, thing);
  }

 private:
  Each each_;
};

}  // namespace dragoman::record
