#include "dragoman/infer.h"

#include "infer/session.h"
#include "solve/effort_of.h"

namespace dragoman {

Result<InferredResult> find_inferred(const Case& talks, const InferOptions& options) {
  if (options.samples < 1)
    return fail(ErrorCode::usage, "the number of samples must be at least 1", "ask for 10000");
  infer::Session session(talks, options, solve::effort_of(options.control));
  if (auto done = session.read(); !done) return tl::unexpected(done.error());
  if (!session.has_packages()) return std::move(session.result());
  session.sample();
  if (options.option_orders) session.conclude_orders();
  session.conclude_draft();
  session.search();
  return std::move(session.result());
}

struct Inference::State {
  Case talks;
  InferOptions options;
  InferredResult result;
};

Inference::Inference(std::unique_ptr<State> state) : state_(std::move(state)) {}
Inference::Inference(Inference&&) noexcept = default;
Inference& Inference::operator=(Inference&&) noexcept = default;
Inference::~Inference() = default;

const Case& Inference::talks() const { return state_->talks; }
const InferredResult& Inference::result() const { return state_->result; }

Result<Inference> Inference::begin(const Case& talks, const InferOptions& options) {
  auto result = find_inferred(talks, options);
  if (!result) return tl::unexpected(result.error());
  return Inference(std::make_unique<State>(State{talks, options, std::move(*result)}));
}

Result<void> Inference::learn(const PreferenceStatement& answer, const RunControl& control) {
  Case talks = state_->talks;
  talks.preference_statements.push_back(answer);
  if (auto valid = validate(talks); !valid) return valid;
  InferOptions options = state_->options;
  options.control = control;
  auto result = find_inferred(talks, options);
  if (!result) return tl::unexpected(result.error());
  state_->talks = std::move(talks);
  state_->result = std::move(*result);
  return {};
}

}  // namespace dragoman
