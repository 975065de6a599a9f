// Where things stand that are laid over a drawing. A document admits its one style sheet by digest
// and nothing inline, so each place is a class of that sheet instead of a style attribute.
#pragma once

#include <string>
#include <vector>

namespace dragoman::brief {

class Places {
 public:
  // The class under which these declarations stand ("top:3px;left:4px"); the same ones get the
  // same.
  std::string place(const std::string& declarations);
  // The rules of all places so far, in the order in which they were first asked for.
  std::string rules() const;

 private:
  std::vector<std::string> declarations_;
};

}  // namespace dragoman::brief
