// From words to rows (docs/methods.md, "From words to rows"). One file per family of words:
// reading_orders.cc, reading_packages.cc, reading_numbers.cc, reading_responses.cc,
// reading_red_lines.cc; reader.h is what they share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "infer/frame.h"

namespace dragoman::infer {

// A word of a party that stands for at least one row, or forbids.
struct Word {
  WordRef ref;
  Confidence confidence = Confidence::likely;  // never unknown
  std::string channel;  // or the source when no channel is named; empty: neither
  bool certain = true;  // sure enough for certain conclusions
  bool bounds_above = false, bounds_below = false;  // the walk-away value
  int reading = -1;                                 // its first Reading
};

// All that is read of one party. Rows refer to `words` by index.
struct PartyWords {
  std::string party;
  std::vector<Word> words;
  std::vector<Row> rows;
  bool numbers = false;  // has zeros and a unit
  // Scored parties without a walk-away value on file: it lies between, in the problem's units, and
  // may be taken as a whole number of them (acceptance compares it with whole numbers only).
  std::optional<Utility> least, most;
  int least_word = -1, most_word = -1;

  int coordinates(const Frame& frame) const { return numbers ? frame.unit() + 1 : frame.shared; }
};

// The cone of the words for which keep(word index) holds.
template <class Keep>
Cone cone_of(const Frame& frame, const PartyWords& party, Keep keep) {
  Cone cone{party.coordinates(frame), {}};
  for (const Row& row : party.rows)
    if (keep(row.word) && (row.also < 0 || keep(row.also))) cone.rows.push_back(row);
  return cone;
}

struct ReadWords {
  Frame frame;
  std::vector<PartyWords> parties;  // in the order of Frame::problem.parties; scored ones too
  std::vector<Reading> readings;    // one per word, in case order: scores, responses, statements
  std::vector<HeardDifferently> heard_differently;  // by comparing responses; contradictions later
  std::vector<Contradiction> contradictions;        // of agreements with red lines; others later
  std::vector<std::string> notes;
};

// Fails as lay_out() does, on ids in `options` that name no word, no draft or no rule, and when
// factors exceed 2^53.
Result<ReadWords> read_words(const Case& talks, const InferOptions& options);

}  // namespace dragoman::infer
