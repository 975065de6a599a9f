// One inference from words to results, step by step; infer.cc calls the steps in this order.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "infer/conclude.h"
#include "infer/evaluate.h"
#include "infer/reading.h"
#include "infer/sampler.h"
#include "solve/component.h"

namespace dragoman::infer {

// Which samples are independent of which (DrawOptions::stream).
enum class Stream : std::uint64_t { evaluation, search };

class Session {
 public:
  Session(const Case& talks, const InferOptions& options, solve::Effort effort)
      : talks_(talks), options_(options), effort_(effort) {}

  // session.cc
  Result<void> read();  // words, contradictions, what is known of each party
  void sample();        // search samples, and evaluation samples under each prior
  // session_certain.cc
  void conclude_orders();
  void conclude_draft();
  Acceptability standing(int party, const Assignment& package);
  // session_packages.cc
  void search();
  InferredPackage measured(const Assignment& package);

  InferredResult& result() { return result_; }
  const Knowledge& knowledge() const { return knowledge_; }
  const Evaluator& search_samples() const { return *search_; }
  const Evaluator& evaluation_samples() const { return *evaluation_[0]; }
  bool has_packages() const;  // whether any point takes values
  // Whether every principal's acceptance can be spoken of, with samples that have converged.
  bool joint_share_possible(std::string& why_not) const;

 private:
  void describe_party(int party, const std::vector<int>& kept);
  void settle_scored(PartyWords& party);
  std::vector<Assignment> references() const;
  std::vector<Assignment> settlements(bool& all) const;
  Share share_of(int passing, int count, double effective_size) const;

  const Case& talks_;
  const InferOptions& options_;
  solve::Effort effort_;
  ReadWords words_;
  std::vector<Cone> certain_;  // per party: the words sure enough for certain conclusions
  std::vector<std::unique_ptr<Concluder>> concluders_;  // over certain_; null: scored
  Knowledge knowledge_;
  JointSamples search_set_;
  std::vector<JointSamples> evaluation_sets_;  // per prior
  std::unique_ptr<Evaluator> search_;
  std::vector<std::unique_ptr<Evaluator>> evaluation_;  // per prior
  InferredResult result_;
};

}  // namespace dragoman::infer
