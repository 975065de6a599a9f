#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "solve/dag.h"
#include "solve/dag_reduce.h"

namespace dragoman::solve {

namespace {

// What a state still has to remember of the values chosen so far.
struct Memory {
  enum class Kind {
    pair,     // the class of a variable's value, as far as its open two-variable terms tell apart
    term,     // whether a term over three or more variables can still hold
    bound,    // the partial sum of a linear bound, or kSettled
    changed,  // whether a point of several variables has left the draft already
  };
  Kind kind;
  int id;  // variable, term, bound or point
};

constexpr std::int64_t kSettled = std::numeric_limits<std::int64_t>::max();

struct KeyHash {
  std::size_t operator()(const std::vector<std::int64_t>& key) const {
    std::uint64_t hash = 0x9E3779B97F4A7C15ull;
    for (const std::int64_t part : key) {
      hash ^= static_cast<std::uint64_t>(part);
      hash *= 0xD6E8FEB86659FD93ull;
      hash ^= hash >> 32;
    }
    return hash;
  }
};

void add_utility(Utility& into, Utility amount) {
  into = into <= kRedLine / 2 || amount <= kRedLine / 2 ? kRedLine : into + amount;
}

bool slot_holds(const Slot& slot, int value) {
  return std::binary_search(slot.values.begin(), slot.values.end(), value);
}

bool leaves_draft(const DiagramOptions& options, int variable, int value) {
  if (options.draft == nullptr) return false;
  const auto& kept = options.draft->values[variable];
  return !kept.empty() && std::find(kept.begin(), kept.end(), value) == kept.end();
}

class Builder {
 public:
  Builder(const Problem& problem, std::span<const int> variables, const DiagramOptions& options)
      : problem_(problem),
        options_(options),
        parties_(static_cast<int>(problem.parties.size())),
        dimensions_(parties_ + (options.draft != nullptr ? 1 : 0)),
        order_(elimination_order(problem, variables)) {
    position_.assign(problem.variables.size(), -1);
    for (std::size_t i = 0; i < order_.size(); ++i) position_[order_[i]] = static_cast<int>(i);
    collect();
  }

  bool run(Dag& out) {
    // Between two variables nothing can be merged that the prediction does not know of.
    if (long_terms_.empty() &&
        predicted_arcs(problem_, order_) > 4.0 * static_cast<double>(options_.max_arcs))
      return false;
    out = Dag{};
    out.parties = dimensions_;
    std::vector<std::vector<std::int64_t>> keys{{}};
    std::vector<Memory> memories;
    for (int step = 0; step < static_cast<int>(order_.size()); ++step) {
      Layer layer;
      if (!expand(step, memories, keys, layer)) return false;
      arcs_ += layer.arcs();
      out.layers.push_back(std::move(layer));
    }
    prune_dead(out, keys.size());
    if (!options_.keep_dominated) drop_dominated_arcs(out);
    return true;
  }

 private:
  // What the partner's value adds, per class of the earlier variable.
  struct PairEffect {
    std::vector<Utility> utility;       // (class × size + value) × parties
    std::vector<std::uint8_t> forbids;  // class × size + value
  };
  struct Bounded {
    int bound;
    std::vector<int> steps;                        // positions of its variables, ascending
    std::map<int, const LinearPart*> part;         // by position
    std::vector<std::int64_t> rest_min, rest_max;  // after the k-th of steps
  };

  void collect() {
    for (int t = 0; t < static_cast<int>(problem_.terms.size()); ++t) {
      const Term& term = problem_.terms[t];
      if (position_[term.slots.front().variable] < 0) continue;
      if (term.slots.size() == 2) {
        const int a = term.slots[0].variable, b = term.slots[1].variable;
        pairs_[position_[a] < position_[b] ? std::pair(a, b) : std::pair(b, a)].push_back(t);
      } else {
        long_terms_.push_back(t);
      }
    }
    for (int b = 0; b < static_cast<int>(problem_.bounds.size()); ++b) {
      const LinearBound& bound = problem_.bounds[b];
      if (bound.parts.empty() || position_[bound.parts.front().variable] < 0) continue;
      Bounded bounded;
      bounded.bound = b;
      for (const LinearPart& part : bound.parts) bounded.part[position_[part.variable]] = &part;
      for (const auto& [at, part] : bounded.part) bounded.steps.push_back(at);
      bounded.rest_min.assign(bounded.steps.size(), 0);
      bounded.rest_max.assign(bounded.steps.size(), 0);
      for (std::size_t k = bounded.steps.size(); k-- > 1;) {
        const LinearPart& part = *bounded.part[bounded.steps[k]];
        const auto [low, high] = std::minmax_element(part.amount.begin(), part.amount.end());
        bounded.rest_min[k - 1] = bounded.rest_min[k] + *low;
        bounded.rest_max[k - 1] = bounded.rest_max[k] + *high;
      }
      bounded_.push_back(std::move(bounded));
    }
    for (const int v : order_) ++point_variables_[problem_.variables[v].point];
  }

  const Slot& slot_of(const Term& term, int variable) const {
    return *std::find_if(term.slots.begin(), term.slots.end(),
                         [&](const Slot& s) { return s.variable == variable; });
  }

  // The terms that variable `a` (placed at or before `step`) still shares with later partners.
  std::vector<int> open_pair_terms(int a, int step) const {
    std::vector<int> open;
    for (const auto& [pair, terms] : pairs_)
      if (pair.first == a && position_[pair.second] > step)
        open.insert(open.end(), terms.begin(), terms.end());
    return open;
  }

  // Classes of the values of `a` by their membership in the slots of `terms`.
  std::vector<int> classes(int a, const std::vector<int>& terms) const {
    std::map<std::vector<bool>, int> seen;
    std::vector<int> of;
    for (int x = 0; x < problem_.variables[a].size; ++x) {
      std::vector<bool> signature;
      for (const int t : terms) signature.push_back(slot_holds(slot_of(problem_.terms[t], a), x));
      of.push_back(seen.emplace(signature, static_cast<int>(seen.size())).first->second);
    }
    return of;
  }

  // Everything that happens to one in-memory when `variable` is placed.
  struct Move {
    Memory memory;
    bool stays = true;
    int effect = -1;                                    // pair: index in effects
    std::vector<int> remap;                             // pair: class -> class
    std::vector<std::uint8_t> holds;                    // term: per value; empty when untouched
    const std::vector<std::int64_t>* amount = nullptr;  // bound, changed by this variable
    std::int64_t rest_min = 0, rest_max = 0;
    bool opens = false;  // the memory starts here
  };

  Move move_pair(int a, int variable, int step, std::vector<PairEffect>& effects) const {
    Move move{{Memory::Kind::pair, a}};
    const auto before = classes(a, open_pair_terms(a, step - 1));
    const auto later = open_pair_terms(a, step);
    const auto after = classes(a, later);
    move.stays = !later.empty();
    const int count = *std::max_element(before.begin(), before.end()) + 1;
    move.remap.resize(static_cast<std::size_t>(count));
    std::vector<int> representative(static_cast<std::size_t>(count), -1);
    for (std::size_t x = 0; x < before.size(); ++x) {
      move.remap[before[x]] = after[x];
      if (representative[before[x]] < 0) representative[before[x]] = static_cast<int>(x);
    }
    const auto found = pairs_.find({a, variable});
    if (found == pairs_.end()) return move;
    const int size = problem_.variables[variable].size;
    PairEffect effect;
    effect.utility.assign(static_cast<std::size_t>(count) * size * parties_, 0);
    effect.forbids.assign(static_cast<std::size_t>(count) * size, 0);
    for (const int t : found->second) {
      const Term& term = problem_.terms[t];
      const Slot& mine = slot_of(term, variable);
      for (int c = 0; c < count; ++c) {
        if (!slot_holds(slot_of(term, a), representative[c])) continue;
        for (const int x : mine.values) {
          const std::size_t at = static_cast<std::size_t>(c) * size + x;
          if (term.forbids) {
            effect.forbids[at] = 1;
          } else {
            for (int p = 0; p < parties_; ++p)
              add_utility(effect.utility[at * parties_ + p], term.utility[p]);
          }
        }
      }
    }
    move.effect = static_cast<int>(effects.size());
    effects.push_back(std::move(effect));
    return move;
  }

  Move move_term(int t, int variable, int step) const {
    Move move{{Memory::Kind::term, t}};
    const Term& term = problem_.terms[t];
    int last = 0;
    for (const Slot& slot : term.slots) last = std::max(last, position_[slot.variable]);
    move.stays = last > step;
    for (const Slot& slot : term.slots)
      if (slot.variable == variable)
        for (int x = 0; x < problem_.variables[variable].size; ++x)
          move.holds.push_back(slot_holds(slot, x));
    return move;
  }

  Move move_bound(const Bounded& bounded, int step) const {
    Move move{{Memory::Kind::bound, bounded.bound}};
    move.stays = bounded.steps.back() > step;
    const auto at = std::find(bounded.steps.begin(), bounded.steps.end(), step);
    if (at != bounded.steps.end()) {
      const std::size_t k = at - bounded.steps.begin();
      move.amount = &bounded.part.at(step)->amount;
      move.rest_min = bounded.rest_min[k];
      move.rest_max = bounded.rest_max[k];
      move.opens = k == 0;
    }
    return move;
  }

  std::vector<Move> moves(int step, const std::vector<Memory>& memories,
                          std::vector<PairEffect>& effects) const {
    const int variable = order_[step];
    std::vector<Move> result;
    for (const Memory& memory : memories) {
      switch (memory.kind) {
        case Memory::Kind::pair:
          result.push_back(move_pair(memory.id, variable, step, effects));
          break;
        case Memory::Kind::term:
          result.push_back(move_term(memory.id, variable, step));
          break;
        case Memory::Kind::bound:
          for (const Bounded& bounded : bounded_)
            if (bounded.bound == memory.id) result.push_back(move_bound(bounded, step));
          break;
        case Memory::Kind::changed: {
          Move move{memory};
          move.stays = std::any_of(order_.begin() + step + 1, order_.end(), [&](int later) {
            return problem_.variables[later].point == memory.id;
          });
          result.push_back(move);
          break;
        }
      }
    }
    if (!open_pair_terms(variable, step).empty()) {
      Move move{{Memory::Kind::pair, variable}};
      move.remap = classes(variable, open_pair_terms(variable, step));
      move.opens = true;
      result.push_back(move);
    }
    for (const int t : long_terms_) {
      int first = static_cast<int>(order_.size());
      for (const Slot& slot : problem_.terms[t].slots)
        first = std::min(first, position_[slot.variable]);
      if (first != step) continue;
      result.push_back(move_term(t, variable, step));
      result.back().opens = true;
    }
    for (const Bounded& bounded : bounded_)
      if (bounded.steps.front() == step) result.push_back(move_bound(bounded, step));
    const int point = problem_.variables[variable].point;
    if (options_.draft != nullptr && point_variables_.at(point) > 1 &&
        std::none_of(memories.begin(), memories.end(), [&](const Memory& m) {
          return m.kind == Memory::Kind::changed && m.id == point;
        })) {
      Move move{{Memory::Kind::changed, point}};
      move.opens = true;
      result.push_back(move);
    }
    return result;
  }

  // One arc: the next key and the utilities, or false when the value is impossible here.
  bool step_arc(const std::vector<Move>& all, const std::vector<PairEffect>& effects, int variable,
                int value, const std::vector<std::int64_t>& key, std::vector<std::int64_t>& next,
                std::vector<Utility>& utility) const {
    const Variable& decision = problem_.variables[variable];
    for (int p = 0; p < parties_; ++p)
      utility[p] = decision.utility[static_cast<std::size_t>(value) * parties_ + p];
    const bool left = leaves_draft(options_, variable, value);
    if (dimensions_ > parties_) utility[parties_] = left ? -1 : 0;
    next.clear();
    for (std::size_t k = 0; k < all.size(); ++k) {
      const Move& move = all[k];
      switch (move.memory.kind) {
        case Memory::Kind::pair: {
          if (move.opens) {
            next.push_back(move.remap[value]);
            break;
          }
          const std::int64_t c = key[k];
          if (move.effect >= 0) {
            const PairEffect& effect = effects[move.effect];
            const std::size_t at = static_cast<std::size_t>(c) * decision.size + value;
            if (effect.forbids[at]) return false;
            for (int p = 0; p < parties_; ++p)
              add_utility(utility[p], effect.utility[at * parties_ + p]);
          }
          if (move.stays) next.push_back(move.remap[c]);
          break;
        }
        case Memory::Kind::term: {
          bool alive = move.opens || key[k] != 0;
          if (!move.holds.empty()) alive = alive && move.holds[value] != 0;
          if (move.stays) {
            next.push_back(alive ? 1 : 0);
          } else if (alive) {
            const Term& term = problem_.terms[move.memory.id];
            if (term.forbids) return false;
            for (int p = 0; p < parties_; ++p) add_utility(utility[p], term.utility[p]);
          }
          break;
        }
        case Memory::Kind::bound: {
          std::int64_t sum = move.opens ? 0 : key[k];
          if (sum != kSettled && move.amount != nullptr) {
            sum += (*move.amount)[value];
            const LinearBound& bound = problem_.bounds[move.memory.id];
            if (sum + move.rest_max < bound.lower || sum + move.rest_min > bound.upper)
              return false;
            if (sum + move.rest_min >= bound.lower && sum + move.rest_max <= bound.upper)
              sum = kSettled;
          }
          if (move.stays) next.push_back(sum);
          break;
        }
        case Memory::Kind::changed: {
          const bool mine = decision.point == move.memory.id;
          const bool before = !move.opens && key[k] != 0;
          if (mine && before) utility[parties_] = 0;
          if (move.stays || move.opens) next.push_back(before || (mine && left) ? 1 : 0);
          break;
        }
      }
    }
    return true;
  }

  bool expand(int step, std::vector<Memory>& memories, std::vector<std::vector<std::int64_t>>& keys,
              Layer& layer) {
    const int variable = order_[step];
    const Variable& decision = problem_.variables[variable];
    std::vector<PairEffect> effects;
    const std::vector<Move> all = moves(step, memories, effects);
    std::unordered_map<std::vector<std::int64_t>, std::uint32_t, KeyHash> nodes;
    std::vector<std::vector<std::int64_t>> next_keys;
    std::vector<std::int64_t> next;
    std::vector<Utility> utility(static_cast<std::size_t>(dimensions_));
    layer.variable = variable;
    for (const auto& key : keys) {
      layer.first.push_back(static_cast<std::uint32_t>(layer.arcs()));
      for (int x = 0; x < decision.size; ++x) {
        if (!decision.allowed[x] || !step_arc(all, effects, variable, x, key, next, utility))
          continue;
        const auto [at, fresh] = nodes.emplace(next, static_cast<std::uint32_t>(nodes.size()));
        if (fresh) next_keys.push_back(next);
        layer.value.push_back(x);
        layer.target.push_back(at->second);
        layer.utility.insert(layer.utility.end(), utility.begin(), utility.end());
        work_ += 1 + next.size();
        if (arcs_ + layer.arcs() > options_.max_arcs || work_ > options_.max_work) return false;
      }
    }
    layer.first.push_back(static_cast<std::uint32_t>(layer.arcs()));
    memories.clear();
    for (const Move& move : all)
      if (move.stays || (move.opens && move.memory.kind != Memory::Kind::term &&
                         move.memory.kind != Memory::Kind::bound))
        memories.push_back(move.memory);
    keys = std::move(next_keys);
    return true;
  }

  const Problem& problem_;
  const DiagramOptions& options_;
  int parties_;
  int dimensions_;
  std::vector<int> order_;
  std::vector<int> position_;  // per variable of the problem, -1 elsewhere
  std::map<std::pair<int, int>, std::vector<int>> pairs_;  // (earlier, later) -> terms
  std::vector<int> long_terms_;
  std::vector<Bounded> bounded_;
  std::map<int, int> point_variables_;
  std::size_t arcs_ = 0, work_ = 0;
};

}  // namespace

namespace {

// Whether nothing else has a say in the variable's value. Terms are over two or more variables.
bool is_free(const Problem& problem, std::span<const int> variables) {
  return variables.size() == 1 &&
         std::none_of(problem.bounds.begin(), problem.bounds.end(), [&](const LinearBound& bound) {
           return !bound.parts.empty() && bound.parts.front().variable == variables.front();
         });
}

// The diagram of a free variable: one layer, which every value crosses to the end.
bool build_free(const Problem& problem, int variable, const DiagramOptions& options, Dag& out) {
  const Variable& decision = problem.variables[variable];
  const std::size_t parties = problem.parties.size();
  const std::size_t dimensions = parties + (options.draft != nullptr ? 1 : 0);
  const std::size_t size = static_cast<std::size_t>(decision.size);
  if (size > options.max_arcs) return false;
  out = Dag{};
  out.parties = static_cast<int>(dimensions);
  Layer layer;
  layer.variable = variable;
  layer.value.reserve(size);
  layer.utility.reserve(size * dimensions);
  for (int x = 0; x < decision.size; ++x) {
    if (!decision.allowed[x]) continue;
    layer.value.push_back(x);
    const auto from = decision.utility.begin() + static_cast<std::ptrdiff_t>(x * parties);
    layer.utility.insert(layer.utility.end(), from, from + static_cast<std::ptrdiff_t>(parties));
    if (options.draft != nullptr)
      layer.utility.push_back(leaves_draft(options, variable, x) ? -1 : 0);
  }
  if (layer.value.empty()) {
    out.infeasible = true;
    return true;
  }
  layer.target.assign(layer.arcs(), 0);
  layer.first = {0, static_cast<std::uint32_t>(layer.arcs())};
  out.layers.push_back(std::move(layer));
  if (!options.keep_dominated) drop_dominated_arcs(out);
  return true;
}

}  // namespace

bool build_diagram(const Problem& problem, std::span<const int> variables,
                   const DiagramOptions& options, Dag& out) {
  if (is_free(problem, variables)) return build_free(problem, variables.front(), options, out);
  return Builder(problem, variables, options).run(out);
}

}  // namespace dragoman::solve
