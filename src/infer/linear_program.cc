#include "infer/linear_program.h"

#include <ClpSimplex.hpp>
#include <CoinError.hpp>

namespace dragoman::infer {

struct LinearProgram::Impl {
  ClpSimplex model;
  bool solved = false;
};

LinearProgram::LinearProgram(int columns) : impl_(std::make_unique<Impl>()) {
  impl_->model.setLogLevel(0);
  impl_->model.resize(0, columns);
  for (int c = 0; c < columns; ++c) impl_->model.setColumnBounds(c, 0, COIN_DBL_MAX);
}
LinearProgram::LinearProgram(LinearProgram&&) noexcept = default;
LinearProgram& LinearProgram::operator=(LinearProgram&&) noexcept = default;
LinearProgram::~LinearProgram() = default;

namespace {
double clp_bound(double bound) {
  if (bound >= kInfinity) return COIN_DBL_MAX;
  return bound <= -kInfinity ? -COIN_DBL_MAX : bound;
}
}  // namespace

int LinearProgram::add_row(std::span<const std::pair<int, double>> entries, double lower,
                           double upper) {
  std::vector<int> columns;
  std::vector<double> factors;
  for (const auto& [column, factor] : entries) {
    columns.push_back(column);
    factors.push_back(factor);
  }
  impl_->model.addRow(static_cast<int>(entries.size()), columns.data(), factors.data(),
                      clp_bound(lower), clp_bound(upper));
  return impl_->model.numberRows() - 1;
}

void LinearProgram::set_row_bounds(int row, double lower, double upper) {
  impl_->model.setRowBounds(row, clp_bound(lower), clp_bound(upper));
}

void LinearProgram::set_column_bounds(int column, double lower, double upper) {
  impl_->model.setColumnBounds(column, clp_bound(lower), clp_bound(upper));
}

LpSolution LinearProgram::minimise(std::span<const double> costs) {
  LpSolution solution;
  ClpSimplex& model = impl_->model;
  try {
    for (int c = 0; c < model.numberColumns(); ++c) model.setObjectiveCoefficient(c, costs[c]);
    model.setOptimizationDirection(1);
    // After a change of costs the last basis is still primal feasible.
    impl_->solved ? model.primal(1) : model.initialSolve();
    impl_->solved = true;
    if (model.status() == 4 || model.status() < 0) model.primal(0);
    switch (model.status()) {
      case 0:
        solution.status = LpStatus::optimal;
        break;
      case 1:
        solution.status = LpStatus::infeasible;
        return solution;
      case 2:
        solution.status = LpStatus::unbounded;
        return solution;
      default:
        return solution;
    }
    solution.value = model.objectiveValue();
    const double* primal = model.primalColumnSolution();
    const double* dual = model.dualRowSolution();
    solution.columns.assign(primal, primal + model.numberColumns());
    solution.rows.assign(dual, dual + model.numberRows());
  } catch (const CoinError&) {
    solution.status = LpStatus::failed;
  }
  return solution;
}

}  // namespace dragoman::infer
