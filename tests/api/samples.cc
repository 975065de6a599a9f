#include "api/samples.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace dragoman::testing {

std::string large_case(int parties, int points, int options) {
  std::uint64_t state = 7;
  const auto score = [&] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % 100'000;
  };
  std::string text = "dragoman: 1\nid: large\nparties: {";
  auto out = std::back_inserter(text);
  for (int p = 0; p < parties; ++p) fmt::format_to(out, "{}p{}: P{}", p > 0 ? ", " : "", p, p);
  text += "}\npoints:\n";
  for (int i = 0; i < points; ++i) {
    fmt::format_to(out, "  q{}: {{title: Q{}, options: {{", i, i);
    for (int o = 0; o < options; ++o) fmt::format_to(out, "{}o{}: O{}", o > 0 ? ", " : "", o, o);
    text += "}}\n";
  }
  text += "preferences:\n";
  for (int p = 0; p < parties; ++p) {
    fmt::format_to(out, "  p{}:\n    walk_away: 0\n    points:\n", p);
    for (int i = 0; i < points; ++i) {
      fmt::format_to(out, "      q{}: {{values: {{", i);
      for (int o = 0; o < options; ++o)
        fmt::format_to(out, "{}o{}: {}", o > 0 ? ", " : "", o, score());
      text += "}}\n";
    }
  }
  return text;
}

}  // namespace dragoman::testing
