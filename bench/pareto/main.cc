// frontier PARTIES POINTS OPTIONS ind|opp SEED [THREADS [portable|avx2|avx512]]
//
// The exact frontier of a random instance with a witness per point, once: size, seconds of wall
// and processor time, peak memory.

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>

#include "generator.h"
#include "solve/simd_kernel.h"

using dragoman::Utility;
using namespace dragoman::solve;

namespace {

double processor_seconds(const rusage& usage) {
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Whether every witness adds up to its total.
bool adds_up(const std::vector<SumTable>& tables, const ParetoSet& frontier,
             const std::vector<std::uint32_t>& choices) {
  const int parties = frontier.dimensions();
  for (std::size_t i = 0; i < frontier.size(); ++i) {
    for (int p = 0; p < parties; ++p) {
      Utility sum = 0;
      for (std::size_t t = 0; t < tables.size(); ++t) {
        sum += tables[t].utilities[std::size_t{choices[i * tables.size() + t]} * parties + p];
      }
      if (sum != frontier.at(i, p)) return false;
    }
  }
  return true;
}

}  // namespace

int main(int count, char** words) {
  if (count < 6) return std::fputs("see the head of the source for arguments\n", stderr), 2;
  const int parties = std::atoi(words[1]), points = std::atoi(words[2]);
  const int options = std::atoi(words[3]);
  const bool opposed = std::string(words[4]) == "opp";
  const auto tables = dragoman::bench::random_tables(parties, points, options, opposed,
                                                     std::strtoull(words[5], nullptr, 10));
  SumOptions how;
  how.effort.memory_bytes = std::size_t{16} << 30;
  how.effort.threads = count > 6 ? std::atoi(words[6]) : 1;
  if (count > 7) {
    const std::string level = words[7];
    use_simd_level(level == "portable" ? SimdLevel::portable
                   : level == "avx2"   ? SimdLevel::avx2
                                       : SimdLevel::avx512);
  }
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const double start = steady_now();
  ParetoSum sum(tables, parties, how);
  const Outcome outcome = sum.run();
  const double wall = steady_now() - start;
  getrusage(RUSAGE_SELF, &after);
  std::vector<std::uint32_t> all(sum.frontier().size()), choices;
  std::iota(all.begin(), all.end(), 0u);
  const double start_witnesses = steady_now();
  sum.witnesses(all, [&](std::size_t, std::span<const std::uint32_t> row) {
    choices.insert(choices.end(), row.begin(), row.end());
  });
  const double witnesses = steady_now() - start_witnesses;
  const double cpu = processor_seconds(after) - processor_seconds(before);
  getrusage(RUSAGE_SELF, &after);
  std::printf(
      "%dp %dx%d %s seed %s threads %d: %s frontier=%zu wall=%.6f cpu=%.6f "
      "witnesses=%.6f peak_MB=%.1f sums=%s\n",
      parties, points, options, words[4], words[5], how.effort.threads,
      outcome == Outcome::complete ? "complete" : "stopped", sum.frontier().size(), wall, cpu,
      witnesses, static_cast<double>(after.ru_maxrss) / 1024,
      adds_up(tables, sum.frontier(), choices) ? "ok" : "WRONG");
  return 0;
}
