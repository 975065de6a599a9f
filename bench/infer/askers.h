// Ways to choose the next question, ours and others', on the same samples of the same words; and
// the package that rank-order-centroid weights would choose without any.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "infer/evaluate.h"
#include "infer/session.h"
#include "solve/random.h"

namespace dragoman::recovery {

// What the words of a case leave open: samples and the packages that may be best.
class Posterior {
 public:
  Posterior(const Case& talks, int samples, std::uint64_t seed);
  Posterior(const Posterior&) = delete;
  Posterior& operator=(const Posterior&) = delete;

  bool usable() const { return !pool_.empty(); }                 // else: abstains
  const std::vector<Assignment>& pool() const { return pool_; }  // best first
  const infer::Evaluator& choose() const { return *choose_; }
  const infer::Evaluator& measure() const { return *measure_; }
  const infer::Frame& frame() const { return *session_.knowledge().frame; }
  infer::Session& session() { return session_; }

 private:
  InferOptions options_;
  solve::Effort effort_;
  infer::Session session_;
  infer::JointSamples samples_[2];
  std::unique_ptr<infer::Evaluator> choose_, measure_;
  std::vector<Assignment> pool_;
};

enum class Asker {
  ours,       // largest expected gain; when none is left beyond sampling error, own-view questions
  random,     // any order, acceptance or comparison
  contested,  // the order or acceptance of the best packages on which samples are divided most
  regret,     // current solution (Boutilier et al. 2006): the minimax-regret package against the
              // package that it may regret most, to the party that would lose most
};

// Empty when the asker has nothing to ask. `asked`: texts of earlier questions, none of which comes
// again.
std::optional<Question> next_question(Asker asker, const Case& talks, Posterior& posterior,
                                      const std::set<std::string>& asked, solve::SplitMix& random);

// Utilities from words alone: rank-order-centroid weights (Barron, Barrett 1996) of points, named
// ones first, and evenly spaced values of ordered options (½ where no order is known). The package
// with the largest least utility, by local search.
Assignment centroid_package(const Case& talks, const infer::Frame& frame);

}  // namespace dragoman::recovery
