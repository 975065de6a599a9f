// The labels of the brief's chapter on what words say, in English, Arabic and Hebrew. "{0}", "{1}"
// … mark where arguments go, as in words.h.
#pragma once

#include <string_view>

namespace dragoman::brief {

struct InferLabels {
  const char* heading;
  const char* intro;
  const char* known;           // what is known, and from whom
  const char* words_that_say;  // {0}: how many, {1}: of
  const char* hunches;         // {0}: how many of them
  const char* aside;           // {0}
  const char* left_out;        // {0}
  const char* scores;
  const char* scores_no_walk_away;
  const char* nothing;
  const char* no_acceptance;
  const char* read_as;
  const char* contradict;
  const char* was_set_aside;
  const char* enough;
  const char* certain;
  const char* draft_certain;  // the current draft
  const char* necessary;
  const char* possible;
  const char* never;
  const char* never_red_line;  // {0}: the red line
  const char* unknown;
  const char* from;  // {0}: ids of words
  const char* prefers;
  const char* then;             // between a better and a worse value
  const char* then_at_most;     // between one at least as good and the other
  const char* each_at_least;    // after a list: each is at least as good as the next
  const char* first_over_last;  // … and the first is better than the last
  const char* candidates;
  const char* candidates_intro;
  const char* no_candidates;
  const char* together;
  const char* as_but;  // {0}: letter of the first candidate
  const char *none, *few, *half, *most, *almost_all;
  const char* priors;  // {0}: least, {1}: most
  const char* bound;   // {0}
  const char* hinge;
  const char* hinge_intro;
  const char* another_first;
  const char* would_be;  // {0}: share
  const char* lost;      // {0}: how many conclusions
  const char* ask;
  const char* ask_intro;
  const char* ask_order;       // {0}: point, {1} first, {2} second
  const char* ask_accepts;     // {0}: values
  const char* ask_comparison;  // {0}: values, {1}: other values
  const char* gain;            // {0}: points of percentage
  const char* mediators_only;
  const char* sampled;  // {0}: draws, {1}: seed
  const char* not_converged;
};

// English for every language that has no table of its own.
const InferLabels& infer_labels_for(std::string_view language);

}  // namespace dragoman::brief
