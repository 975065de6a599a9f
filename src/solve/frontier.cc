#include "solve/frontier.h"

#include <algorithm>
#include <numeric>

#include "solve/dag_reduce.h"
#include "solve/pareto_sum.h"

namespace dragoman::solve {

namespace {

// A floor that leaves room for what is still to come; unreachable when that is minus infinity.
Utility lowered(Utility floor, Utility to_come) {
  if (to_come <= kRedLine / 2) return -kRedLine;
  return floor - to_come;
}

}  // namespace

Outcome segment_pareto(const Dag& dag, const Segment& segment, const UnionOptions& options,
                       SegmentSet& out) {
  const int parties = dag.parties;
  const SumsToCome to_come(dag, segment);
  struct Trace {
    std::vector<std::uint32_t> arc, point;  // per point: the arc taken, the point before
  };
  std::vector<std::vector<Trace>> traces;  // layer, node reached
  std::vector<ParetoSet> sets;
  sets.push_back(ParetoSet::single(std::vector<Utility>(static_cast<std::size_t>(parties), 0)));
  for (std::size_t l = segment.first; l < segment.last; ++l) {
    const Layer& layer = dag.layers[l];
    const std::size_t targets = l + 1 == segment.last ? 1 : dag.layers[l + 1].nodes();
    std::vector<std::vector<std::uint32_t>> arcs(targets);
    std::vector<std::uint32_t> from(layer.arcs());
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
        arcs[layer.target[a]].push_back(static_cast<std::uint32_t>(a));
        from[a] = static_cast<std::uint32_t>(n);
      }
    std::vector<ParetoSet> next;
    traces.emplace_back(targets);
    for (std::size_t t = 0; t < targets; ++t) {
      std::vector<Shifted> sources;
      for (const std::uint32_t a : arcs[t])
        sources.push_back({&sets[from[a]], &layer.utility[static_cast<std::size_t>(a) * parties]});
      UnionOptions step = options;
      for (std::size_t p = 0; p < step.keep.floor.size(); ++p)
        step.keep.floor[p] =
            lowered(options.keep.floor[p], to_come.at(l - segment.first + 1, t, p).most);
      UnionResult result = pareto_union(sources, parties, step);
      if (result.outcome == Outcome::stopped) return Outcome::stopped;
      Trace& trace = traces.back()[t];
      for (const std::uint32_t source : result.origins.source) trace.arc.push_back(arcs[t][source]);
      trace.point = std::move(result.origins.point);
      next.push_back(std::move(result.set));
    }
    sets = std::move(next);
  }
  const ParetoSet& last = sets.front();
  const std::size_t depth = segment.last - segment.first;
  for (std::size_t i = 0; i < last.size(); ++i) {
    for (int p = 0; p < parties; ++p) out.utilities.push_back(last.at(i, p));
    std::vector<int> values(depth);
    std::size_t node = 0, point = i;
    for (std::size_t l = depth; l-- > 0;) {
      const Layer& layer = dag.layers[segment.first + l];
      const Trace& trace = traces[l][node];
      const std::uint32_t arc = trace.arc[point];
      values[l] = layer.value[arc];
      point = trace.point[point];
      node = static_cast<std::size_t>(
          std::upper_bound(layer.first.begin(), layer.first.end(), arc) - layer.first.begin() - 1);
    }
    out.values.push_back(std::move(values));
  }
  return Outcome::complete;
}

namespace {

class Builder {
 public:
  explicit Builder(const FrontierInput& input)
      : input_(input),
        problem_(*input.plan->problem),
        dag_(&input.plan->dag),
        parties_(static_cast<int>(problem_.parties.size())) {}

  ExactFrontier run() {
    ExactFrontier result;
    if (input_.plan->infeasible) return result;
    set_keep();
    red_lines_ = crosses_red_lines();
    if (unanimous_ && red_lines_) drop_red_lines();
    if (dag_->infeasible) return result;
    if (!collect_tables()) {
      result.outcome = Outcome::stopped;
      return result;
    }
    if (empty_) return result;
    SumOptions options;
    for (const ProblemParty& party : problem_.parties) options.start.push_back(party.constant);
    options.keep = keep_;
    options.red_lines = red_lines_;
    options.max_points = input_.max_points;
    options.effort = input_.effort;
    ParetoSum sum(tables_, parties_, options);
    result.outcome = sum.run();
    if (result.outcome == Outcome::complete) result.outcome = unfold(sum, result.points);
    return result;
  }

 private:
  void set_keep() {
    int vetoes = 0;
    if (!input_.all_feasible) {
      for (int p = 0; p < parties_; ++p) {
        const ProblemParty& party = problem_.parties[p];
        const bool hopeless = party.has_cap && party.cap < party.walk_away;
        keep_.floor.push_back(hopeless ? -kRedLine : std::max(party.walk_away, kNoWalkAway + 1));
        if (!party.veto) continue;
        keep_.must |= 1u << p;
        ++vetoes;
      }
      keep_.at_least = problem_.quorum;
    }
    unanimous_ = !input_.all_feasible && (problem_.quorum == parties_ || vetoes == parties_);
    if (unanimous_) keep_.must = (1u << parties_) - 1;
  }

  bool crosses_red_lines() const {
    return std::any_of(dag_->layers.begin(), dag_->layers.end(), [](const Layer& layer) {
      return std::any_of(layer.utility.begin(), layer.utility.end(),
                         [](Utility u) { return u <= kRedLine / 2; });
    });
  }

  void drop_red_lines() {
    without_red_lines_ = *dag_;
    dag_ = &without_red_lines_;
    keep_arcs(without_red_lines_, [&](std::size_t l, std::size_t a) {
      for (int p = 0; p < parties_; ++p)
        if (dag_->layers[l].utility[a * parties_ + p] <= kRedLine / 2) return false;
      return true;
    });
    red_lines_ = false;
  }

  // What the other components can add at most, for floors inside one component.
  UnionOptions component_options(const std::vector<Utility>& total,
                                 const std::vector<Utility>& own) const {
    UnionOptions options;
    options.red_lines = red_lines_;
    options.effort = input_.effort;
    options.max_points = input_.max_points;
    options.keep = keep_;
    for (std::size_t p = 0; p < keep_.floor.size(); ++p) {
      const Utility others =
          own[p] <= kRedLine / 2 || total[p] <= kRedLine / 2 ? kRedLine : total[p] - own[p];
      options.keep.floor[p] = lowered(keep_.floor[p] - problem_.parties[p].constant, others);
    }
    return options;
  }

  bool collect_tables() {
    const std::vector<Segment> parts = segments(*dag_);
    std::vector<std::vector<Utility>> best;
    std::vector<Utility> total(static_cast<std::size_t>(parties_), 0);
    const auto account = [&](std::vector<Utility> own) {
      for (int p = 0; p < parties_; ++p)
        total[p] =
            own[p] <= kRedLine / 2 || total[p] <= kRedLine / 2 ? kRedLine : total[p] + own[p];
      best.push_back(std::move(own));
    };
    for (const Segment& part : parts) account(SumsToCome(*dag_, part).most_in_all());
    for (const auto& component : input_.plan->opaque) account(opaque_best(*component));
    for (std::size_t s = 0; s < parts.size(); ++s)
      if (!add_segment(parts[s], component_options(total, best[s]))) return false;
    for (std::size_t c = 0; c < input_.plan->opaque.size(); ++c)
      if (!add_opaque(*input_.plan->opaque[c], component_options(total, best[parts.size() + c])))
        return false;
    return true;
  }

  std::vector<Utility> opaque_best(const Component& component) const {
    std::vector<Utility> result;
    for (int p = 0; p < parties_; ++p) {
      std::vector<double> weights(static_cast<std::size_t>(parties_), 0.0);
      weights[p] = 1;
      const Best best = component.best(weights, input_.effort);
      result.push_back(best.infeasible
                           ? kRedLine
                           : static_cast<Utility>(std::min(best.bound, 1e18) * (1 + 1e-12) + 1));
    }
    return result;
  }

  bool add_segment(const Segment& part, const UnionOptions& options) {
    tables_.emplace_back();
    if (part.last == part.first + 1) {
      tables_.back().utilities = dag_->layers[part.first].utility;
      sets_.emplace_back();
    } else {
      SegmentSet set;
      if (segment_pareto(*dag_, part, options, set) == Outcome::stopped) return false;
      tables_.back().utilities = set.utilities;
      set.utilities.clear();
      empty_ |= set.values.empty();
      sets_.push_back(std::move(set));
    }
    parts_.push_back(part);
    return true;
  }

  bool add_opaque(const Component& component, const UnionOptions& options) {
    std::vector<Utility> lower(static_cast<std::size_t>(parties_), kRedLine);
    for (std::size_t p = 0; p < keep_.floor.size(); ++p)
      if ((keep_.must >> p & 1u) != 0) lower[p] = options.keep.floor[p];
    std::vector<Candidate> found;
    if (component.pareto(lower, input_.effort, found) == Outcome::stopped) return false;
    tables_.emplace_back();
    for (const Candidate& candidate : found)
      tables_.back().utilities.insert(tables_.back().utilities.end(), candidate.utilities.begin(),
                                      candidate.utilities.end());
    empty_ |= found.empty();
    opaque_.push_back(std::move(found));
    return true;
  }

  Outcome unfold(ParetoSum& sum, std::vector<Package>& out) {
    sort_parts();
    const ParetoSet& set = sum.frontier();
    const std::vector<std::uint32_t> points = in_order(set);
    out.resize(points.size());
    const auto add = [&](std::size_t i, std::span<const std::uint32_t> choices) {
      Package& package = out[i];
      package.assignment = assignment(choices);
      package.utilities.reserve(static_cast<std::size_t>(parties_));
      for (int p = 0; p < parties_; ++p)
        package.utilities.push_back(capped(p, set.at(points[i], p)));
    };
    if (sum.witnesses(points, add) == Outcome::stopped) {
      out.clear();
      return Outcome::stopped;
    }
    if (input_.plan->caps_matter)
      std::sort(out.begin(), out.end(),
                [](const Package& a, const Package& b) { return a.utilities > b.utilities; });
    return Outcome::complete;
  }

  // The kept points in descending lexicographic order. Most differ in the first party already.
  std::vector<std::uint32_t> in_order(const ParetoSet& set) const {
    std::vector<std::uint32_t> points = kept_points(set);
    std::vector<std::pair<Utility, std::uint32_t>> keyed;
    keyed.reserve(points.size());
    for (const std::uint32_t i : points) keyed.emplace_back(set.at(i, 0), i);
    std::sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first > b.first;
      for (int p = 1; p < parties_; ++p)
        if (set.at(a.second, p) != set.at(b.second, p))
          return set.at(a.second, p) > set.at(b.second, p);
      return false;
    });
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = keyed[i].second;
    return points;
  }

  Utility capped(int party, Utility u) const {
    const ProblemParty& p = problem_.parties[party];
    return p.has_cap && u > p.cap ? p.cap : u;
  }

  // All points, or, where caps make unequal sums equal, those that stay undominated under them.
  std::vector<std::uint32_t> kept_points(const ParetoSet& set) const {
    std::vector<std::uint32_t> points(set.size());
    std::iota(points.begin(), points.end(), 0u);
    if (!input_.plan->caps_matter) return points;
    std::vector<Utility> rows;
    for (const std::uint32_t i : points)
      for (int p = 0; p < parties_; ++p) rows.push_back(capped(p, set.at(i, p)));
    UnionOptions options;
    options.red_lines = red_lines_;
    UnionResult result = pareto_points(rows, parties_, options);
    return std::move(result.origins.point);
  }

  // Separates the parts that are one variable's values, which most are, from the others.
  void sort_parts() {
    for (std::size_t s = 0; s < parts_.size(); ++s) {
      const Layer& layer = dag_->layers[parts_[s].first];
      if (parts_[s].last == parts_[s].first + 1 && layer.choose < 0) {
        direct_.push_back({layer.value.data(), s, layer.variable});
      } else {
        folded_.push_back(s);
      }
    }
  }

  Assignment assignment(std::span<const std::uint32_t> choice) const {
    Assignment result;
    result.values.resize(problem_.variables.size(), 0);
    result.chosen.resize(problem_.chooses.size());
    for (const Direct& part : direct_) result.values[part.variable] = part.value[choice[part.part]];
    for (const std::size_t s : folded_) set_values(s, choice[s], result);
    for (std::size_t c = 0; c < opaque_.size(); ++c) {
      const Component& component = *input_.plan->opaque[c];
      const Part& part = opaque_[c][choice[parts_.size() + c]].part;
      if (component.choose() >= 0) {
        result.chosen[component.choose()] = part;
      } else {
        for (std::size_t i = 0; i < part.size(); ++i)
          result.values[component.variables()[i]] = part[i];
      }
    }
    return result;
  }

  void set_values(std::size_t s, std::uint32_t choice, Assignment& result) const {
    const Segment& part = parts_[s];
    for (std::size_t l = part.first; l < part.last; ++l) {
      const Layer& layer = dag_->layers[l];
      const int value = part.last == part.first + 1 ? layer.value[choice]
                                                    : sets_[s].values[choice][l - part.first];
      if (layer.choose < 0) {
        result.values[layer.variable] = value;
      } else if (value == 1) {
        result.chosen[layer.choose].push_back(layer.item);
      }
    }
  }

  // A part that is one layer of one variable.
  struct Direct {
    const std::int32_t* value;  // per choice
    std::size_t part;
    int variable;
  };

  const FrontierInput& input_;
  const Problem& problem_;
  const Dag* dag_;
  Dag without_red_lines_;
  int parties_;
  Keep keep_;
  bool unanimous_ = false, red_lines_ = false, empty_ = false;
  std::vector<Segment> parts_;
  std::vector<SegmentSet> sets_;  // per segment; empty for single layers
  std::vector<Direct> direct_;
  std::vector<std::size_t> folded_;             // the parts that are not direct
  std::vector<std::vector<Candidate>> opaque_;  // per opaque component
  std::vector<SumTable> tables_;
};

}  // namespace

ExactFrontier exact_frontier(const FrontierInput& input) { return Builder(input).run(); }

}  // namespace dragoman::solve
