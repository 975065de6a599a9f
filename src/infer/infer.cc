#include "dragoman/infer.h"

#include "infer/session.h"
#include "solve/effort_of.h"

namespace dragoman {

namespace {

// Everything after the samples.
void follow(infer::Session& session, const InferOptions& options) {
  session.tell("what is certain", 0.82);
  if (options.option_orders) session.conclude_orders();
  session.conclude_draft();
  session.tell("candidates", 0.84);
  session.search();
  session.tell("amendments", 0.9);
  session.climb_ladder();
  session.rank();
  session.tell("questions", 0.94);
  session.ask();
  session.tell("single words", 0.98);
  if (options.word_effects) session.weigh_words();
  session.close();
}

}  // namespace

Result<InferredResult> find_inferred(const Case& talks, const InferOptions& options) {
  auto inference = Inference::begin(talks, options);
  if (!inference) return tl::unexpected(inference.error());
  return inference->result();
}

// The session refers to the case and the options, so they stay where they are.
struct Inference::State {
  State(Case talks_of, InferOptions options_of)
      : talks(std::move(talks_of)),
        options(std::move(options_of)),
        session(talks, options, solve::effort_of(options.control)) {}

  const Case talks;
  const InferOptions options;
  infer::Session session;
};

Inference::Inference(std::unique_ptr<State> state) : state_(std::move(state)) {}
Inference::Inference(Inference&&) noexcept = default;
Inference& Inference::operator=(Inference&&) noexcept = default;
Inference::~Inference() = default;

const Case& Inference::talks() const { return state_->talks; }
const InferredResult& Inference::result() const { return state_->session.result(); }

Result<Inference> Inference::begin(const Case& talks, const InferOptions& options) {
  if (options.samples < 1)
    return fail(ErrorCode::usage, "the number of samples must be at least 1", "ask for 10000");
  auto state = std::make_unique<State>(talks, options);
  infer::Session& session = state->session;
  if (auto done = session.read(); !done) return tl::unexpected(done.error());
  if (session.has_packages()) {
    session.sample();
    follow(session, options);
  }
  return Inference(std::move(state));
}

Result<void> Inference::learn(const PreferenceStatement& answer, const RunControl& control) {
  Case talks = state_->talks;
  talks.preference_statements.push_back(answer);
  if (auto valid = validate(talks); !valid) return valid;
  InferOptions options = state_->options;
  options.control = control;
  auto state = std::make_unique<State>(std::move(talks), std::move(options));
  infer::Session& session = state->session;
  if (auto done = session.read(); !done) return done;
  if (session.has_packages()) {
    session.tell("samples", 0);
    session.sample_after(state_->session);
    follow(session, state->options);
  }
  state_ = std::move(state);
  return {};
}

}  // namespace dragoman
