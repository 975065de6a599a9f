// Linear programs in double precision: the one place that knows CLP.
//
//   LinearProgram program(columns);
//   program.add_row({{0, 1.0}, {3, -1.0}}, 0, kInfinity);
//   const LpSolution solution = program.minimise(costs);
//
// Exceptions of the solver do not leave this file; they become LpStatus::failed.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace dragoman::infer {

inline constexpr double kInfinity = 1e300;

enum class LpStatus { optimal, infeasible, unbounded, failed };

struct LpSolution {
  LpStatus status = LpStatus::failed;
  double value = 0;
  std::vector<double> columns;  // primal
  std::vector<double> rows;     // dual: change of the minimum per unit of the row's bound
};

class LinearProgram {
 public:
  // Columns are >= 0 and unbounded above.
  explicit LinearProgram(int columns);
  LinearProgram(LinearProgram&&) noexcept;
  LinearProgram& operator=(LinearProgram&&) noexcept;
  ~LinearProgram();

  // lower <= a·x <= upper; ±kInfinity for none. The index of the row.
  int add_row(std::span<const std::pair<int, double>> entries, double lower, double upper);
  void set_row_bounds(int row, double lower, double upper);
  void set_column_bounds(int column, double lower, double upper);

  // There must be a row. From the last basis, so a sequence of similar calls is cheap. Not
  // thread-safe per object.
  LpSolution minimise(std::span<const double> costs);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::infer
