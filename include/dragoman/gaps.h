// What a case leaves open, said plainly: nothing is ever filled in for it.
//
//   // given: const dragoman::Case& talks
//   for (const dragoman::Gap& gap : dragoman::find_gaps(talks))
//     std::cout << dragoman::describe_gap(gap) << '\n';
#pragma once

#include <string>
#include <vector>

#include "dragoman/model.h"

namespace dragoman {

struct Gap {
  std::string what;  // "scores", "options", "texts", "drafts", "positions", "responses", …
  std::vector<std::string> of;  // the parties or points concerned, by id; empty: the whole case
  std::string means;            // what cannot be known or done because of it, one sentence
};

// In the order in which they matter for packages. Cost: linear in the case.
std::vector<Gap> find_gaps(const Case& talks);

// Principals without scores; without any, packages can be computed as far as scores go.
std::vector<std::string> parties_without_scores(const Case& talks);

// "No scores on file for north, south. Which packages …". Long lists are told by their number and
// ends.
std::string describe_gap(const Gap& gap);

}  // namespace dragoman
