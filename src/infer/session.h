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

// Which samples are independent of which (DrawOptions::stream): evaluation and search, a party's
// own view, and without a word. `count`: how many there are; later generations use further ones.
enum class Stream : std::uint64_t { evaluation, search, own, without, count };

class Session {
 public:
  Session(const Case& talks, const InferOptions& options, solve::Effort effort)
      : talks_(talks), options_(options), effort_(effort) {}

  // session.cc
  // `done`: about the share of the time that is over, as it is on cases/two-rivers-ordinal.
  void tell(const char* stage, double done) const;
  Result<void> read();  // words, contradictions, what is known of each party
  void sample();        // search samples, and evaluation samples under each prior
  // session_reuse.cc: instead of sample(), on the same case and options with one more word. Takes
  // over samples that agree with it, and what does not depend on it; `before` is used up.
  void sample_after(Session& before);
  // session_certain.cc
  void conclude_orders();
  void conclude_draft();
  Acceptability standing(int party, const Assignment& package);
  // session_packages.cc
  void search();
  void climb_ladder();
  void rank();
  // session_questions.cc
  void ask();
  // session_words.cc
  void weigh_words();
  // Last: says so when time was up before the end.
  void close();
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
  void add_contradictions(std::vector<Contradiction> found);
  void order_candidates();
  int wanted_samples(Prior prior, Stream stream) const;
  DrawOptions draw_options(Prior prior, Stream stream, int count, int thinning) const;
  JointSamples draw_again(const Knowledge& knowledge, Prior prior, Stream stream, int count,
                          int thinning) const;
  void finish_sampling();
  Knowledge knowledge_of(int party) const;
  // Brings a set of samples up to the rows that are new, per party; empty: not comparable.
  void update(JointSamples& set, Prior prior, Stream stream,
              const std::vector<std::optional<std::vector<Row>>>& added);
  // Samples that are left: themselves where they are many, else with further ones or drawn anew.
  JointSamples enough_of(JointSamples kept, const Knowledge& knowledge, Prior prior, Stream stream,
                         int wanted) const;
  void find_lost(int party, int word, WordEffect& effect) const;
  void weigh(int party, int word, WordEffect& effect) const;
  std::optional<LinearForm> difference_of(const OptionOrder& order) const;
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
  int generation_ = 0;                                  // how often samples were taken over
  std::vector<Assignment> starts_;  // packages to search from, of the generation before
  std::vector<Assignment> pool_;    // packages that may be best after an answer
  std::vector<std::optional<std::vector<Question>>> own_questions_;  // per party; empty: not yet
  InferredResult result_;
};

}  // namespace dragoman::infer
