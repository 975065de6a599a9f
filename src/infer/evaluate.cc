#include "infer/evaluate.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace dragoman::infer {

namespace {

constexpr int kMarginBits = 29;  // of the largest sum; so a margin and a change fit in 31
constexpr std::size_t kRowMemory = std::size_t{128} << 20;  // bytes for rows between corners
constexpr Margin kNever = -(Margin{1} << 30);               // what padding starts from
constexpr int kTile = 256;                                  // samples that stay in the cache
constexpr std::size_t kManyPackages = 8;                    // from here on, block by block

// Steps per unit; a power of two, so that scaling is exact.
double scale_of(int coordinates) {
  return std::ldexp(1.0, kMarginBits - std::bit_width(static_cast<unsigned>(coordinates)));
}

// The nearest whole number of steps; value >= 0.
Margin to_margin(double value, double scale) {
  const double above = value * scale + 0.5;
  return static_cast<Margin>(above);
}

}  // namespace

struct Evaluator::Scratch {
  // Mixed rows of this call; the outer vector never moves its rows' memory.
  std::vector<MarginRow> rows;
};

Evaluator::Evaluator(const Frame& frame, const JointSamples& samples)
    : frame_(frame),
      samples_(samples),
      stride_((samples.count + kBlock - 1) / kBlock * kBlock),
      slack_(static_cast<Margin>(33 + frame.blocks.size())),
      tables_(samples.parties.size()) {
  lay_out_rows();
  for (std::size_t p = 0; p < tables_.size(); ++p) {
    const PartySamples& from = samples.parties[p];
    PartyTable& table = tables_[p];
    if (from.walk_away.empty()) {
      table.mode = from.fixed ? Mode::fixed : Mode::never;
    } else {
      table.mode = from.fixed ? Mode::ranked : Mode::summed;
      fill(from, table);
    }
  }
}

// Corners first, then as many values between them as fit, variable by variable.
void Evaluator::lay_out_rows() {
  row_.resize(frame_.blocks.size());
  for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
    const Block& block = frame_.blocks[v];
    row_[v].assign(static_cast<std::size_t>(frame_.problem.variables[v].size), -1);
    for (const int corner : block.corners) row_[v][corner] = rows_++;
  }
  const std::size_t row_bytes = stride_ * sizeof(Margin) * std::max<std::size_t>(1, tables_.size());
  std::size_t left = row_bytes == 0 ? 0 : kRowMemory / row_bytes;
  for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
    const auto missing = static_cast<std::size_t>(std::count(row_[v].begin(), row_[v].end(), -1));
    if (missing > left) continue;
    left -= missing;
    for (std::size_t value = 0; value < row_[v].size(); ++value) {
      if (row_[v][value] >= 0) continue;
      mixed_.emplace_back(rows_, Place{static_cast<int>(v), static_cast<int>(value)});
      row_[v][value] = rows_++;
    }
  }
}

void Evaluator::fill(const PartySamples& from, PartyTable& table) const {
  const auto count = static_cast<std::size_t>(samples_.count);
  table.floor.resize(static_cast<std::size_t>(stride_ / kBlock));
  Margin* floor = first(table.floor);
  std::fill(floor + count, floor + stride_, kNever);
  if (table.mode == Mode::ranked) {
    std::vector<std::int64_t> least(count);
    for (std::size_t s = 0; s < count; ++s)
      least[s] = static_cast<std::int64_t>(std::ceil(from.walk_away[s]));
    table.sorted = least;
    std::sort(table.sorted.begin(), table.sorted.end());
    for (std::size_t s = 0; s < count; ++s) {
      const auto lower = std::lower_bound(table.sorted.begin(), table.sorted.end(), least[s]);
      floor[s] = -static_cast<Margin>(lower - table.sorted.begin());
    }
    return;
  }
  const double scale = scale_of(from.coordinates);
  for (std::size_t s = 0; s < count; ++s) floor[s] = -to_margin(from.walk_away[s], scale);
  table.rows.resize(static_cast<std::size_t>(rows_) * (stride_ / kBlock));
  const auto row_at = [&](int row) {
    return first(table.rows) + static_cast<std::size_t>(row) * stride_;
  };
  for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
    const Block& block = frame_.blocks[v];
    for (std::size_t k = 0; k < block.corners.size(); ++k) {
      const float* values = from.row(block.first + static_cast<int>(k)).data();
      Margin* row = row_at(row_[v][block.corners[k]]);
      for (std::size_t s = 0; s < count; ++s) row[s] = to_margin(values[s], scale);
    }
  }
  for (const auto& [row, place] : mixed_) mix_row(table, place, row_at(row));
}

// The corners' rows mixed exactly, then rounded.
void Evaluator::mix_row(const PartyTable& table, Place place, Margin* out) const {
  const Block& block = frame_.blocks[place.variable];
  const Mix m = mix(block, place.value);
  const int left = row_[place.variable][block.corners[m.coordinate - block.first]];
  const Margin* a = first(table.rows) + static_cast<std::size_t>(left) * stride_;
  const Margin* b = a + stride_;  // corners of a variable stand side by side
  for (int s = 0; s < stride_; ++s) {
    const double rise = static_cast<double>(b[s] - a[s]) * m.numerator / m.denominator;
    out[s] = a[s] + static_cast<Margin>(std::floor(rise + 0.5));
  }
}

const Margin* Evaluator::row(int party, int variable, int value, Scratch& scratch) const {
  const PartyTable& table = tables_[party];
  const int index = row_[variable][value];
  if (index >= 0) return first(table.rows) + static_cast<std::size_t>(index) * stride_;
  MarginRow& mixed = scratch.rows.emplace_back(static_cast<std::size_t>(stride_ / kBlock));
  mix_row(table, {variable, value}, first(mixed));
  return first(mixed);
}

std::vector<Evaluator::Outlook> Evaluator::outlook(const Assignment& package) const {
  const std::vector<Utility> utilities = evaluate(frame_.problem, package);
  std::vector<Outlook> result(tables_.size());
  for (std::size_t p = 0; p < tables_.size(); ++p) {
    const PartyTable& table = tables_[p];
    if (table.mode == Mode::never || utilities[p] <= kRedLine / 2) continue;
    switch (table.mode) {
      case Mode::never:
        break;
      case Mode::fixed:
        result[p].accepts = accepts(frame_.problem, static_cast<int>(p), utilities[p]);
        break;
      case Mode::ranked: {
        const auto above = std::upper_bound(table.sorted.begin(), table.sorted.end(), utilities[p]);
        result[p] = {true, false, static_cast<Margin>(above - table.sorted.begin()) - 1};
        break;
      }
      case Mode::summed:
        result[p] = {true, false, slack_};
        break;
    }
  }
  return result;
}

Evaluator::Plan Evaluator::plan(std::span<const Outlook> outlook) const {
  Plan plan;
  int needed = frame_.problem.quorum;
  plan.fixed.accepting.assign(outlook.size(), 0);
  for (std::size_t p = 0; p < outlook.size(); ++p) {
    const bool veto = frame_.problem.parties[p].veto;
    if (outlook[p].sampled) {
      if (veto) {
        plan.must |= 1u << plan.sampled.size();
        --needed;
      }
      plan.sampled.push_back(static_cast<int>(p));
    } else if (outlook[p].accepts) {
      plan.fixed.accepting[p] = count();
      --needed;
    } else {
      plan.impossible |= veto;
    }
  }
  const int others = static_cast<int>(plan.sampled.size()) - std::popcount(plan.must);
  plan.need = std::max(0, needed);
  plan.impossible |= plan.need > others;
  if (plan.need == others) {
    plan.must = (1u << plan.sampled.size()) - 1;
    plan.need = 0;
  }
  plan.certain = !plan.impossible && plan.must == 0 && plan.need == 0;
  return plan;
}

Tally Evaluator::finish(const Plan& plan, const KernelCounts& counts) const {
  Tally tally = plan.fixed;
  for (std::size_t i = 0; i < plan.sampled.size(); ++i)
    tally.accepting[plan.sampled[i]] = static_cast<int>(counts.accepting[i]);
  tally.passing = plan.impossible ? 0 : plan.certain ? count() : static_cast<int>(counts.passing);
  return tally;
}

Tally Evaluator::tally(const Assignment& package) const {
  return tally_by_rows(std::span(&package, 1)).front();
}

std::vector<Tally> Evaluator::tally(std::span<const Assignment> packages) const {
  const auto listed = [&](const Assignment& package) {
    for (std::size_t v = 0; v < row_.size(); ++v)
      if (row_[v][package.values[v]] < 0) return false;
    return true;
  };
  const bool blocks = packages.size() >= kManyPackages && rows_ < UINT16_MAX &&
                      std::all_of(packages.begin(), packages.end(), listed);
  return blocks ? tally_by_blocks(packages) : tally_by_rows(packages);
}

std::vector<Tally> Evaluator::tally_by_rows(std::span<const Assignment> packages) const {
  const CountKernel kernel = kernels(solve::simd_level_in_use()).count;
  const std::size_t variables = frame_.blocks.size();
  Scratch scratch;
  std::vector<Plan> plans;
  // One after the other, by package and sampled party.
  std::vector<const Margin*> rows;
  std::vector<KernelParty> parties;
  for (const Assignment& package : packages) {
    const std::vector<Outlook> seen = outlook(package);
    plans.push_back(plan(seen));
    for (const int p : plans.back().sampled) {
      KernelParty& party = parties.emplace_back();
      party.start = seen[p].start;
      rows.push_back(first(tables_[p].floor));
      party.adds = 1;
      if (tables_[p].mode != Mode::summed) continue;
      for (std::size_t v = 0; v < variables; ++v)
        rows.push_back(row(p, static_cast<int>(v), package.values[v], scratch));
      party.adds += static_cast<int>(variables);
    }
  }
  std::size_t at = 0;
  for (KernelParty& party : parties) {
    party.add = rows.data() + at;
    at += static_cast<std::size_t>(party.adds);
  }

  std::vector<KernelCounts> counts(packages.size());
  for (int begin = 0; begin < stride_; begin += kTile) {
    const int end = std::min(begin + kTile, stride_);
    const KernelParty* party = parties.data();
    for (std::size_t i = 0; i < packages.size(); ++i) {
      const int sampled = static_cast<int>(plans[i].sampled.size());
      kernel({party, sampled, plans[i].must, plans[i].need}, begin, end, counts[i]);
      party += sampled;
    }
  }
  std::vector<Tally> tallies(packages.size());
  for (std::size_t i = 0; i < packages.size(); ++i) tallies[i] = finish(plans[i], counts[i]);
  return tallies;
}

Tally Evaluator::tally(const Assignment& package, const Margins& base,
                       std::span<const Change> changes) const {
  const std::vector<Outlook> seen = outlook(package);
  const Plan rule = plan(seen);
  Scratch scratch;
  const std::size_t most = 1 + changes.size();
  std::vector<const Margin*> add(most * rule.sampled.size()), subtract(add.size());
  KernelParty parties[kKernelParties];
  for (std::size_t i = 0; i < rule.sampled.size(); ++i) {
    const int p = rule.sampled[i];
    const Margin** adds = add.data() + i * most;
    const Margin** subtracts = subtract.data() + i * most;
    const bool summed = tables_[p].mode == Mode::summed;
    parties[i] = {adds, 1, subtracts, 0, seen[p].start};
    adds[0] = summed ? first(base[p]) : first(tables_[p].floor);
    if (!summed) continue;
    for (const Change& change : changes) {
      if (change.from == change.to) continue;
      adds[parties[i].adds++] = row(p, change.variable, change.to, scratch);
      subtracts[parties[i].subtracts++] = row(p, change.variable, change.from, scratch);
    }
  }
  KernelCounts counts;
  kernels(solve::simd_level_in_use())
      .count({parties, static_cast<int>(rule.sampled.size()), rule.must, rule.need}, 0, stride_,
             counts);
  return finish(rule, counts);
}

Margins Evaluator::margins(const Assignment& package) const {
  Margins result(tables_.size());
  for (std::size_t p = 0; p < tables_.size(); ++p) {
    if (tables_[p].mode != Mode::summed) continue;
    Scratch scratch;
    result[p] = tables_[p].floor;
    Margin* sum = first(result[p]);
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const Margin* values =
          row(static_cast<int>(p), static_cast<int>(v), package.values[v], scratch);
      for (int s = 0; s < stride_; ++s) sum[s] += values[s];
    }
  }
  return result;
}

void Evaluator::move(std::span<const Change> changes, Margins& margins) const {
  for (std::size_t p = 0; p < tables_.size(); ++p) {
    if (tables_[p].mode != Mode::summed) continue;
    Scratch scratch;
    Margin* out = first(margins[p]);
    for (const Change& change : changes) {
      const Margin* to = row(static_cast<int>(p), change.variable, change.to, scratch);
      const Margin* from = row(static_cast<int>(p), change.variable, change.from, scratch);
      for (int s = 0; s < stride_; ++s) out[s] += to[s] - from[s];
    }
  }
}

void Evaluator::accepting(const Assignment& package, int party, std::span<std::uint8_t> out) const {
  const Outlook seen = outlook(package)[party];
  if (!seen.sampled) {
    std::fill(out.begin(), out.end(), seen.accepts ? 1 : 0);
    return;
  }
  Scratch scratch;
  MarginRow sums = tables_[party].floor;
  Margin* sum = first(sums);
  if (tables_[party].mode == Mode::summed) {
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const Margin* values = row(party, static_cast<int>(v), package.values[v], scratch);
      for (int s = 0; s < stride_; ++s) sum[s] += values[s];
    }
  }
  for (std::size_t s = 0; s < out.size(); ++s) out[s] = sum[s] + seen.start >= 0;
}

Walker::Walker(const Evaluator& evaluator, Assignment start)
    : evaluator_(evaluator),
      package_(std::move(start)),
      margins_(evaluator.margins(package_)),
      tally_(look({})) {}

// The changes as they are from the present package, which moves.
std::vector<Change> Walker::apply(std::span<const Place> changes) {
  std::vector<Change> moves;
  for (const Place& place : changes) {
    int& value = package_.values[place.variable];
    moves.push_back({place.variable, value, place.value});
    value = place.value;
  }
  return moves;
}

Tally Walker::look(std::span<const Place> changes) {
  const std::vector<Change> moves = apply(changes);
  Tally result{-1, std::vector<int>(margins_.size(), 0)};
  if (dragoman::feasible(evaluator_.frame().problem, package_))
    result = evaluator_.tally(package_, margins_, moves);
  for (const Change& move : moves) package_.values[move.variable] = move.from;
  return result;
}

void Walker::go(std::span<const Place> changes) {
  tally_ = look(changes);
  evaluator_.move(apply(changes), margins_);
}

}  // namespace dragoman::infer
