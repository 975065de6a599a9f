// What to offer a person who wrote an id or a key that does not exist.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::model {

// "did you mean 'open'?" when a candidate is close to the word, else "use one of open, permits"
// when there are few, else "use one of the 40 that exist, such as open, permits", else `none`.
// Cost: the sum of the candidates' lengths times the word's; only the first 2,000 are looked at.
std::string suggest(std::string_view word, const std::vector<std::string>& candidates,
                    std::string_view none);

// A user's word as shown in a message: quoted, on one line, shortened when very long.
std::string quoted(std::string_view word);

}  // namespace dragoman::model
