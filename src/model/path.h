// Where in a case something stands: "points[3].options[1]".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dragoman::model {

// A place in the case, written out only when an error is there: Path(points, "options", 3).
class Path {
 public:
  explicit Path(std::string_view name, std::size_t index = kNone) : name_(name), index_(index) {}
  Path(const Path& up, std::string_view name, std::size_t index = kNone)
      : up_(&up), name_(name), index_(index) {}
  std::string to_string() const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const Path* up_ = nullptr;  // outlives this one: paths live on the stack of the walk
  std::string_view name_;
  std::size_t index_;
};

}  // namespace dragoman::model
