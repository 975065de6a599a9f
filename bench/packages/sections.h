// The sections of the benchmark. Each prints one table and reports what disagrees.
#pragma once

#include <optional>
#include <string>

#include "packages/process.h"
#include "packages/report.h"
#include "packages/rivals.h"

namespace dragoman::bench {

struct Context {
  bool quick = false;      // the smallest size of each section
  bool full = false;       // ε-constraint over the whole frontier instead of some of its points
  int seeds = 3;           // instances per row beside a rival
  double limit = 120;      // seconds for one question to a rival
  std::string program;     // the dragoman binary
  std::string only;        // prototypes: rows whose name contains this
  std::string prototypes;  // a folder of compiled prototypes, or empty
  Scratch scratch;         // made before, removed after the rivals
  Report report;
  std::optional<Cbc> cbc;  // empty when not installed
  std::optional<Toulbar2> toulbar2;
};

void frontier_section(Context& context);     // two parties, beside CBC's ε-constraint method
void nash_section(Context& context);         // beside CBC's outer approximation
void maximin_section(Context& context);      // beside CBC
void boxes_section(Context& context);        // hyper-rectangles, beside CBC
void pairs_section(Context& context);        // pairwise interactions, beside toulbar2
void enumeration_section(Context& context);  // beside every package one after the other
void threads_section(Context& context);      // two threads beside one
void program_section(Context& context);      // the whole process
void prototypes_section(Context& context);   // absolute times and memory

}  // namespace dragoman::bench
