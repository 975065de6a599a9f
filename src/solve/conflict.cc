#include "solve/conflict.h"

#include <algorithm>

#include "solve/solutions.h"

namespace dragoman::solve {

namespace {

using Kept = std::vector<bool>;

class Conflicts {
 public:
  Conflicts(const Problem& problem, const Effort& effort)
      : problem_(problem), effort_(effort), count_(problem.origins.size()) {}

  std::optional<Conflict> run() {
    Kept core(count_, true);
    for (std::size_t o = 0; o < count_; ++o) {
      core[o] = false;
      const Existence rest = satisfiable(core);
      if (!rest.known) return std::nullopt;
      if (rest.exists) core[o] = true;
    }
    Conflict conflict;
    settle_smallest(core, conflict);
    for (std::size_t o = 0; o < count_; ++o)
      if (core[o]) conflict.origins.push_back(static_cast<int>(o));
    return conflict;
  }

 private:
  static constexpr int kMostChecks = 600;

  Existence satisfiable(const Kept& kept) {
    ++checks_;
    return acceptable_exists(relax(problem_, kept), effort_);
  }

  // Replaces `core` by a smallest conflict where that can be settled.
  void settle_smallest(Kept& core, Conflict& conflict) {
    const auto size = std::count(core.begin(), core.end(), true);
    for (;;) {
      Kept hitting(count_, false);
      if (!smallest_hitting_set(static_cast<std::size_t>(size), hitting)) {
        // Every conflict has at least as many members as the one at hand.
        conflict.smallest_known = conflict.smallest = true;
        return;
      }
      const Existence found = satisfiable(hitting);
      if (!found.known || checks_ > kMostChecks || spent(effort_)) return;
      if (!found.exists) {
        core = hitting;
        conflict.smallest_known = conflict.smallest = true;
        return;
      }
      if (!add_correction(hitting)) return;
    }
  }

  // Grows a satisfiable set to a maximal one; what is left outside is a correction set.
  bool add_correction(Kept grown) {
    for (std::size_t o = 0; o < count_; ++o) {
      if (grown[o]) continue;
      grown[o] = true;
      const Existence more = satisfiable(grown);
      if (!more.known || checks_ > kMostChecks) return false;
      if (!more.exists) grown[o] = false;
    }
    std::vector<int> outside;
    for (std::size_t o = 0; o < count_; ++o)
      if (!grown[o]) outside.push_back(static_cast<int>(o));
    corrections_.push_back(std::move(outside));
    return true;
  }

  // A smallest set with fewer than `limit` members that meets every correction set.
  bool smallest_hitting_set(std::size_t limit, Kept& out) const {
    for (std::size_t size = 0; size < limit; ++size)
      if (hit(size, out)) return true;
    return false;
  }

  bool hit(std::size_t left, Kept& out) const {
    const auto missed =
        std::find_if(corrections_.begin(), corrections_.end(), [&](const std::vector<int>& c) {
          return std::none_of(c.begin(), c.end(), [&](int o) { return out[o]; });
        });
    if (missed == corrections_.end()) return true;
    if (left == 0) return false;
    for (const int o : *missed) {
      out[o] = true;
      if (hit(left - 1, out)) return true;
      out[o] = false;
    }
    return false;
  }

  const Problem& problem_;
  const Effort& effort_;
  std::size_t count_;
  int checks_ = 0;
  std::vector<std::vector<int>> corrections_;
};

}  // namespace

std::optional<Conflict> find_conflict(const Problem& problem, const Effort& effort) {
  return Conflicts(problem, effort).run();
}

}  // namespace dragoman::solve
