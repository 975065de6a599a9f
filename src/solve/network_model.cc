#include "solve/network_model.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>
#include <utility>

namespace dragoman::solve::network {
namespace {

bool is_red(std::span<const Utility> utility) {
  return std::any_of(utility.begin(), utility.end(),
                     [](Utility one) { return one < kRedLine / 2; });
}

// A term over local variables and the Problem's values. Flags say which of the values are inside.
struct LocalSlot {
  int variable = 0;
  std::vector<char> inside;
};
struct LocalTerm {
  std::vector<LocalSlot> slots;
  bool forbids = false;
  std::vector<Utility> utility;  // per party; zeros when forbids
};
struct LocalValues {
  std::vector<int> kept;         // the Problem's values, ascending
  std::vector<Utility> utility;  // [the Problem's value * parties + party]
};

class Builder {
 public:
  Builder(const Problem& problem, const std::vector<int>& variables, Model& model)
      : problem_(problem), model_(model), parties_(model.parties) {
    local_.assign(problem.variables.size(), -1);
    for (std::size_t i = 0; i < variables.size(); ++i) local_[variables[i]] = static_cast<int>(i);
    read_variables(variables);
    if (model_.infeasible) return;
    read_terms();
    read_linears();
    thin_all();
    settle_terms();
    for (const LocalValues& local : values_) {
      if (local.kept.empty()) model_.infeasible = true;
    }
    if (!model_.infeasible) build();
  }

 private:
  void read_variables(const std::vector<int>& variables) {
    for (const int index : variables) {
      const Variable& variable = problem_.variables[index];
      LocalValues local;
      local.utility = variable.utility;
      for (int value = 0; value < variable.size; ++value) {
        const std::span<const Utility> utility(&variable.utility[value * parties_], parties_);
        const bool allowed = variable.allowed.empty() || variable.allowed[value] != 0;
        if (allowed && !is_red(utility)) local.kept.push_back(value);
      }
      if (local.kept.empty()) model_.infeasible = true;
      values_.push_back(std::move(local));
    }
  }

  template <class Parts>
  bool inside(const Parts& parts) const {
    return !parts.empty() && std::all_of(parts.begin(), parts.end(), [&](const auto& part) {
      return local_[part.variable] >= 0;
    });
  }

  void read_terms() {
    for (const Term& term : problem_.terms) {
      if (!inside(term.slots)) continue;
      LocalTerm local;
      local.forbids = term.forbids || is_red(term.utility);
      local.utility.assign(parties_, 0);
      if (!local.forbids) local.utility = term.utility;
      for (const Slot& slot : term.slots) {
        LocalSlot one;
        one.variable = local_[slot.variable];
        one.inside.assign(problem_.variables[slot.variable].size, 0);
        for (const int value : slot.values) one.inside[value] = 1;
        local.slots.push_back(std::move(one));
      }
      terms_.push_back(std::move(local));
    }
  }

  void read_linears() {
    for (const LinearBound& bound : problem_.bounds) {
      if (!inside(bound.parts)) continue;
      Linear linear;
      linear.lower = bound.lower;
      linear.upper = bound.upper;
      for (const LinearPart& part : bound.parts) {
        linear.variables.push_back(local_[part.variable]);
        linear.amount.push_back(part.amount);
      }
      linears_.push_back(std::move(linear));
    }
  }

  using Place = std::pair<const LocalTerm*, const LocalSlot*>;

  void thin_all() {
    std::vector<std::vector<Place>> places(values_.size());
    for (const LocalTerm& term : terms_) {
      for (const LocalSlot& slot : term.slots) places[slot.variable].emplace_back(&term, &slot);
    }
    for (std::size_t i = 0; i < values_.size(); ++i) thin(static_cast<int>(i), places[i]);
  }

  // Keeps, of values that nothing distinguishes, the lowest; and drops a value when another one is
  // at least as good in every surrounding and either lower or strictly better by itself.
  void thin(int variable, const std::vector<Place>& places) {
    std::vector<const std::vector<std::int64_t>*> amounts;
    for (const Linear& linear : linears_) {
      for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
        if (linear.variables[slot] == variable) amounts.push_back(&linear.amount[slot]);
      }
    }
    std::vector<int>& kept = values_[variable].kept;
    std::map<std::vector<std::int64_t>, std::vector<int>> groups;
    const std::size_t pairs = kept.size() * kept.size();
    const bool compare_all = pairs * places.size() <= 20'000'000;
    for (const int value : kept) {
      std::vector<std::int64_t> key;
      for (const auto* amount : amounts) key.push_back((*amount)[value]);
      if (!compare_all) {
        for (const auto& place : places) key.push_back(place.second->inside[value]);
      }
      groups[key].push_back(value);
    }
    std::vector<int> survivors;
    for (const auto& [key, group] : groups) {
      for (const int value : group) {
        const bool beaten = std::any_of(group.begin(), group.end(), [&](int other) {
          return other != value && beats(variable, places, other, value);
        });
        if (!beaten) survivors.push_back(value);
      }
    }
    std::sort(survivors.begin(), survivors.end());
    kept = std::move(survivors);
  }

  bool beats(int variable, const std::vector<Place>& places, int better, int worse) const {
    const Utility* a = &values_[variable].utility[better * parties_];
    const Utility* b = &values_[variable].utility[worse * parties_];
    bool strictly = false;
    for (int party = 0; party < parties_; ++party) {
      if (a[party] < b[party]) return false;
      strictly = strictly || a[party] > b[party];
    }
    if (!strictly && better > worse) return false;
    return std::all_of(places.begin(), places.end(), [&](const auto& place) {
      const bool enters = place.second->inside[better] && !place.second->inside[worse];
      const bool leaves = !place.second->inside[better] && place.second->inside[worse];
      const auto& utility = place.first->utility;
      if (enters) {
        return !place.first->forbids &&
               std::all_of(utility.begin(), utility.end(), [](Utility one) { return one >= 0; });
      }
      return !leaves || place.first->forbids ||
             std::all_of(utility.begin(), utility.end(), [](Utility one) { return one <= 0; });
    });
  }

  // Drops slots that always hold and terms that never do; what is left of one slot is unary.
  void settle_terms() {
    model_.constant.assign(parties_, 0);
    std::vector<LocalTerm> open;
    for (LocalTerm& term : terms_) {
      std::vector<LocalSlot> slots;
      bool fails = false;
      for (LocalSlot& slot : term.slots) {
        const auto& kept = values_[slot.variable].kept;
        const auto held = std::count_if(kept.begin(), kept.end(),
                                        [&](int value) { return slot.inside[value] != 0; });
        fails = fails || held == 0;
        if (held < static_cast<std::ptrdiff_t>(kept.size())) slots.push_back(std::move(slot));
      }
      if (fails) continue;
      term.slots = std::move(slots);
      if (term.slots.empty()) {
        model_.infeasible = model_.infeasible || term.forbids;
        for (int party = 0; party < parties_; ++party) {
          model_.constant[party] += term.utility[party];
        }
      } else if (term.slots.size() == 1) {
        settle_single(term);
      } else {
        open.push_back(std::move(term));
      }
    }
    terms_ = std::move(open);
  }

  void settle_single(const LocalTerm& term) {
    const LocalSlot& slot = term.slots.front();
    LocalValues& local = values_[slot.variable];
    if (term.forbids) {
      std::erase_if(local.kept, [&](int value) { return slot.inside[value] != 0; });
      return;
    }
    for (const int value : local.kept) {
      if (slot.inside[value] == 0) continue;
      for (int party = 0; party < parties_; ++party) {
        local.utility[value * parties_ + party] += term.utility[party];
      }
    }
  }

  void build() {
    std::vector<int> sizes;
    for (const LocalValues& local : values_) {
      sizes.push_back(static_cast<int>(local.kept.size()));
      for (const int value : local.kept) {
        const auto from = local.utility.begin() + value * parties_;
        model_.unary.insert(model_.unary.end(), from, from + parties_);
      }
      model_.values.push_back(local.kept);
    }
    model_.graph = Graph(sizes);
    build_terms();
    for (Linear& linear : linears_) {
      for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
        std::vector<std::int64_t> amount;
        for (const int value : values_[linear.variables[slot]].kept) {
          amount.push_back(linear.amount[slot][value]);
        }
        linear.amount[slot] = std::move(amount);
      }
      model_.graph.add_linear(std::move(linear));
    }
    find_steps();
  }

  void build_terms() {
    std::map<std::pair<int, int>, std::vector<const LocalTerm*>> pairs;
    std::map<std::pair<int, std::vector<std::uint64_t>>, int> literals;
    for (const LocalTerm& term : terms_) {
      if (term.slots.size() == 2) {
        pairs[{term.slots[0].variable, term.slots[1].variable}].push_back(&term);
      } else {
        add_box(term, literals);
      }
    }
    for (const auto& [scope, terms] : pairs) {
      const std::size_t a = model_.graph.size[scope.first], b = model_.graph.size[scope.second];
      if (a * b <= 2 * terms.size() * (a + b)) {
        add_table(scope.first, scope.second, terms);
      } else {
        for (const LocalTerm* term : terms) add_box(*term, literals);
      }
    }
  }

  void add_box(const LocalTerm& term,
               std::map<std::pair<int, std::vector<std::uint64_t>>, int>& literals) {
    Graph& graph = model_.graph;
    std::vector<int> indices;
    for (const LocalSlot& slot : term.slots) {
      std::vector<std::uint64_t> mask(graph.word[slot.variable + 1] - graph.word[slot.variable], 0);
      const auto& kept = values_[slot.variable].kept;
      for (std::size_t value = 0; value < kept.size(); ++value) {
        if (slot.inside[kept[value]]) mask[value >> 6] |= std::uint64_t{1} << (value & 63);
      }
      const auto [found, added] = literals.try_emplace({slot.variable, mask}, -1);
      if (added) found->second = graph.add_literal(slot.variable, mask);
      indices.push_back(found->second);
    }
    graph.add_box(indices);
    for (const Utility one : term.utility) model_.box.push_back(term.forbids ? kRedLine : one);
  }

  void add_table(int first, int second, const std::vector<const LocalTerm*>& terms) {
    const auto& rows = values_[first].kept;
    const auto& columns = values_[second].kept;
    std::vector<Utility> cells(rows.size() * columns.size() * parties_, 0);
    std::vector<std::size_t> forbidden;
    for (const LocalTerm* term : terms) {
      for (std::size_t row = 0; row < rows.size(); ++row) {
        if (!term->slots[0].inside[rows[row]]) continue;
        for (std::size_t column = 0; column < columns.size(); ++column) {
          if (!term->slots[1].inside[columns[column]]) continue;
          const std::size_t at = (row * columns.size() + column) * parties_;
          if (term->forbids) forbidden.push_back(at);
          for (int party = 0; party < parties_; ++party) cells[at + party] += term->utility[party];
        }
      }
    }
    for (const std::size_t at : forbidden) std::fill_n(&cells[at], parties_, kRedLine);
    model_.graph.add_table(first, second);
    model_.table.push_back(std::move(cells));
  }

  void find_steps() {
    model_.step.assign(parties_, 0);
    const auto take = [&](std::span<const Utility> values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        Utility& step = model_.step[i % parties_];
        if (values[i] > kRedLine / 2) step = std::gcd(step, values[i]);
      }
    };
    take(model_.box);
    for (const auto& cells : model_.table) take(cells);
    const Graph& graph = model_.graph;
    for (int variable = 0; variable < graph.variables(); ++variable) {
      for (int at = graph.start[variable]; at < graph.start[variable + 1]; ++at) {
        for (int party = 0; party < parties_; ++party) {
          const Utility base = model_.unary[graph.start[variable] * parties_ + party];
          const Utility difference = model_.unary[at * parties_ + party] - base;
          model_.step[party] = std::gcd(model_.step[party], difference);
        }
      }
    }
    for (Utility& step : model_.step) step = std::max<Utility>(step, 1);
  }

  const Problem& problem_;
  Model& model_;
  int parties_;
  std::vector<int> local_;  // the Problem's variable -> ours, or -1
  std::vector<LocalValues> values_;
  std::vector<LocalTerm> terms_;
  std::vector<Linear> linears_;
};

}  // namespace

Model::Model(const Problem& problem, const std::vector<int>& variables)
    : parties(static_cast<int>(problem.parties.size())) {
  constant.assign(parties, 0);
  step.assign(parties, 1);
  Builder(problem, variables, *this);
}

Scalar Model::scalar(std::span<const double> weights) const {
  const auto weigh = [&](const Utility* utility) {
    double total = 0;
    for (int party = 0; party < parties; ++party) {
      if (utility[party] < kRedLine / 2) return kNever;
      total += weights[party] * static_cast<double>(utility[party]);
    }
    return total;
  };
  Scalar result;
  result.constant = weigh(constant.data());
  for (std::size_t at = 0; at < unary.size(); at += parties) {
    result.unary.push_back(weigh(&unary[at]));
  }
  for (std::size_t at = 0; at < box.size(); at += parties) result.box.push_back(weigh(&box[at]));
  for (const auto& cells : table) {
    auto& scalars = result.table.emplace_back();
    for (std::size_t at = 0; at < cells.size(); at += parties) scalars.push_back(weigh(&cells[at]));
  }
  measure(graph, result);
  return result;
}

std::optional<std::vector<Utility>> Model::utilities(const std::vector<int>& assignment) const {
  std::vector<Utility> total = constant;
  const auto add = [&](const Utility* utility) {
    for (int party = 0; party < parties; ++party) {
      if (utility[party] < kRedLine / 2) return false;
      total[party] += utility[party];
    }
    return true;
  };
  for (int variable = 0; variable < graph.variables(); ++variable) {
    add(&unary[(graph.start[variable] + assignment[variable]) * parties]);
  }
  for (int index = 0; index < graph.boxes(); ++index) {
    bool holds = true;
    for (int at = graph.box_start[index]; holds && at < graph.box_start[index + 1]; ++at) {
      const Literal& literal = graph.literals[graph.box_literals[at]];
      holds = graph.in(literal, assignment[literal.variable]);
    }
    if (holds && !add(&box[index * parties])) return std::nullopt;
  }
  for (std::size_t index = 0; index < graph.tables.size(); ++index) {
    const Table& scope = graph.tables[index];
    const int cell = assignment[scope.first] * graph.size[scope.second] + assignment[scope.second];
    if (!add(&table[index][cell * parties])) return std::nullopt;
  }
  for (const Linear& linear : graph.linears) {
    std::int64_t sum = 0;
    for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
      sum += linear.amount[slot][assignment[linear.variables[slot]]];
    }
    if (sum < linear.lower || sum > linear.upper) return std::nullopt;
  }
  return total;
}

Part Model::part(const std::vector<int>& assignment) const {
  Part result;
  for (std::size_t i = 0; i < assignment.size(); ++i) {
    result.push_back(values[i][assignment[i]]);
  }
  return result;
}

}  // namespace dragoman::solve::network
