// The frontier of a sum of independent tables: one candidate is taken from each, their utilities
// add up, and every total that no other dominates is wanted, with the candidates that make it.
//
//   ParetoSum sum(tables, parties, options);
//   if (sum.run() == Outcome::complete) {
//     sum.witnesses(points, [&](std::size_t i, std::span<const std::uint32_t> choices) { … });
//   }
//
// A fold of pareto_union over the tables (Nemhauser, Ullmann 1969). Each step remembers where its
// points come from in 6 bytes per point. When these would not fit into the effort's memory, the
// oldest are forgotten: sets grow from step to step, so repeating the early steps, once a witness
// needs them, costs little beside the late ones.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "solve/pareto.h"

namespace dragoman::solve {

// The candidates of one independent part, row-major: candidate × dimension. Any candidates will do;
// those that others of the table dominate or equal are in no witness.
struct SumTable {
  std::vector<Utility> utilities;
};

struct SumOptions {
  std::vector<Utility> start;         // part of every total; empty: zeros
  Keep keep;                          // on totals
  bool red_lines = false;             // values below kRedLine / 2 mean "minus infinity"
  std::size_t max_points = SIZE_MAX;  // give in when a step has more
  Effort effort;                      // memory_bytes: sets and origins together
};

class ParetoSum {
 public:
  // `tables` is not copied and outlives the object.
  ParetoSum(std::span<const SumTable> tables, int dimensions, SumOptions options);

  // Computes the frontier. Stopped: effort, memory or max_points ran out, and frontier() is empty.
  // The result depends neither on threads nor on memory. Call once.
  Outcome run();

  // Totals; two dimensions: by descending first. Equal totals are reported once.
  const ParetoSet& frontier() const { return frontier_; }

  // choices[t] is the candidate of table t in a package that makes total points[i] of frontier().
  using Sink = std::function<void(std::size_t i, std::span<const std::uint32_t> choices)>;
  // Calls the sink once for every i: with one thread ascending, with more from several at once.
  // Time: points × tables, plus the repeated steps. Memory: little, unless steps were forgotten;
  // then 4 bytes × points × tables. Stopped: effort ran out; some calls may be missing.
  Outcome witnesses(std::span<const std::uint32_t> points, const Sink& sink);

 private:
  struct Layer {
    std::size_t table = 0;
    std::vector<std::uint32_t> candidate;  // of the table, those not dominated in it
    std::vector<Utility> shift;            // their utilities, row-major
    ParetoSet set;                         // and as a set, in an order of its own
    std::vector<std::uint32_t> at;         // set point -> row of `shift`
    std::vector<Utility> best_to_come;     // per dimension, over the layers behind this one
    // Where the points of this layer come from; empty while forgotten.
    std::vector<std::uint32_t> parent;
    std::vector<std::uint16_t> choice, choice_high;  // rows of `shift`; high half only if needed
    std::size_t origin_bytes() const;
  };

  bool prepare();
  bool prepare_layer(std::size_t table);
  void set_best_to_come();
  // Folds layers 0 … count - 1 into `set`, remembering origins as memory allows.
  bool fold(std::size_t count, ParetoSet& set);
  bool step(Layer& layer, const ParetoSet& before, UnionResult& result) const;
  UnionOptions step_options(const Layer& layer) const;
  // Takes the origins out of `result`. False when even they alone are too much.
  bool remember(std::size_t layer, UnionResult& result, std::size_t bytes_elsewhere);
  // Writes the choices of layers [first, last), a row of `choices` per point, and moves `at` from
  // layer last's points to first's.
  void walk(std::size_t first, std::size_t last, std::span<std::uint32_t> at,
            std::span<std::uint32_t> choices) const;
  bool walk_again(std::vector<std::uint32_t>& at, std::vector<std::uint32_t>& choices);
  void forget();

  std::span<const SumTable> tables_;
  int dimensions_;
  SumOptions options_;
  std::vector<Utility> start_;
  std::vector<std::uint32_t> fixed_;  // per table: the only candidate, when it has no layer
  std::vector<Layer> layers_;
  ParetoSet frontier_;
};

}  // namespace dragoman::solve
