// Packages on samples: in how many of them each party accepts, and the acceptance rule passes.
//
// Cost is counted in package × sample: one addition per changed variable and party. The inner loops
// come in three versions, chosen once (evaluate_kernel.h).
//
// Margins U - r are whole numbers on a grid of about 2^-29 of a preference's sum, so a package's
// tally depends on the package alone, not on the way to it, the processor or the threads. Rounding
// never turns an acceptance into a refusal: margins are raised by the largest error that the grid
// and single-precision samples can have, 33 + variables steps. The other way, a refusal that misses
// by less than twice that counts as an acceptance: with 20 variables, one that misses by less than
// 4·10^-7 of a preference's sum, some 10^-5 of a typical margin. A few samples in a million are
// affected, far below sampling error.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "infer/evaluate_kernel.h"
#include "infer/frame.h"
#include "infer/samples.h"

namespace dragoman::infer {

struct Tally {
  int passing = 0;             // samples in which the acceptance rule passes
  std::vector<int> accepting;  // per party
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct Change {
  int variable = 0;
  int from = 0, to = 0;  // values
};

// Per party the margins of a package; empty where they do not depend on sums of rows.
using Margins = std::vector<MarginRow>;

// Thread-safe once built. Keeps references to frame and samples.
class Evaluator {
 public:
  // A party without samples of its walk-away value never accepts, unless it is fixed.
  // Cost: values × parties × samples; memory 4 bytes for each,
  // where values lie between corners at most 128 MB.
  Evaluator(const Frame& frame, const JointSamples& samples);

  int count() const { return samples_.count; }
  int stride() const { return stride_; }  // count, padded to a multiple of kBlock

  Tally tally(const Assignment& package) const;
  // Of each package. Much faster than one by one when there are many.
  std::vector<Tally> tally(std::span<const Assignment> packages) const;
  // Of a package whose margins are `base` after `changes`; the package is the one after them.
  Tally tally(const Assignment& package, const Margins& base,
              std::span<const Change> changes = {}) const;

  // Margins of a package for tally() and move().
  Margins margins(const Assignment& package) const;
  void move(std::span<const Change> changes, Margins& margins) const;
  // Whether the party accepts, per sample (0 or 1).
  void accepting(const Assignment& package, int party, std::span<std::uint8_t> out) const;

  const Frame& frame() const { return frame_; }
  const JointSamples& samples() const { return samples_; }

 private:
  enum class Mode {
    never,   // nothing is sampled of its walk-away value
    fixed,   // utility and walk-away value are exact
    ranked,  // utility is exact, the walk-away value sampled
    summed,  // both are sums of samples
  };
  struct PartyTable {
    Mode mode = Mode::never;
    MarginRow floor;                   // -r; ranked: minus how many samples have a lower one
    std::vector<std::int64_t> sorted;  // ranked: the least utilities that are accepted, ascending
    MarginRow rows;                    // summed: index × stride
  };
  // What a package makes of one party before any sample is looked at.
  struct Outlook {
    bool sampled = false;
    bool accepts = false;  // when not sampled
    Margin start = 0;
  };
  // What the acceptance rule asks of the parties that depend on samples, and which they are.
  struct Plan {
    std::vector<int> sampled;
    std::uint32_t must = 0;  // bits in the order of `sampled`
    int need = 0;            // of the others
    bool impossible = false, certain = false;
    Tally fixed;  // of the parties that do not depend on samples
  };
  struct Scratch;

  void lay_out_rows();
  void fill(const PartySamples& from, PartyTable& table) const;
  void mix_row(const PartyTable& table, Place place, Margin* out) const;
  const Margin* row(int party, int variable, int value, Scratch& scratch) const;
  std::vector<Outlook> outlook(const Assignment& package) const;
  Plan plan(std::span<const Outlook> outlook) const;
  Tally finish(const Plan& plan, const KernelCounts& counts) const;
  std::vector<Tally> tally_by_rows(std::span<const Assignment> packages) const;
  std::vector<Tally> tally_by_blocks(std::span<const Assignment> packages) const;

  const Frame& frame_;
  const JointSamples& samples_;
  int stride_ = 0;
  Margin slack_ = 0;
  std::vector<std::vector<int>> row_;         // [variable][value]: index of its row, or -1: mixed
  std::vector<std::pair<int, Place>> mixed_;  // rows between corners that are kept
  int rows_ = 0;
  std::vector<PartyTable> tables_;
};

// A package and its margins, changed one variable at a time: what local search walks on.
class Walker {
 public:
  Walker(const Evaluator& evaluator, Assignment start);

  const Assignment& package() const { return package_; }
  const Tally& tally() const { return tally_; }
  bool feasible() const { return tally_.passing >= 0; }
  // The tally after the changes (each variable at most once), without making them. Infeasible
  // packages have passing = -1 and nobody accepting.
  Tally look(std::span<const Place> changes);
  void go(std::span<const Place> changes);

 private:
  std::vector<Change> apply(std::span<const Place> changes);

  const Evaluator& evaluator_;
  Assignment package_;
  Margins margins_;
  Tally tally_;
};

}  // namespace dragoman::infer
