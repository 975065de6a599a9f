#include "brief/places.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::brief {

std::string Places::place(const std::string& declarations) {
  const auto at = std::find(declarations_.begin(), declarations_.end(), declarations);
  const auto index = at - declarations_.begin();
  if (at == declarations_.end()) declarations_.push_back(declarations);
  return fmt::format("p{}", index);
}

std::string Places::rules() const {
  std::string rules;
  for (std::size_t i = 0; i < declarations_.size(); ++i) {
    rules += fmt::format(".p{} {{ {} }}\n", i, declarations_[i]);
  }
  return rules;
}

}  // namespace dragoman::brief
