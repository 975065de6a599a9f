// Where a party stands on a point of the current draft, from the responses on file.
//
// A response belongs to the text it answered. It carries forward while that point's text, option
// and bracket, and those of the points it is conditioned on, are unchanged or edited in wording
// only; otherwise it is old and says nothing about the current draft.
#pragma once

#include <string>
#include <vector>

#include "dragoman/model.h"

namespace dragoman::brief {

enum class Currency { answered, carried, carried_edited, replaced, old };

struct Heard {
  const Response* response = nullptr;  // belongs to the case
  Currency currency = Currency::answered;
};

enum class Verdict {
  silent,     // no current answer
  agreed,     // every current answer is plain agreement
  qualified,  // nothing refused, but in principle, an understanding, a reservation or a condition
  declined,   // only a refusal to answer, beside no other words
  contested,  // at least one demand or rejection
};

struct Standing {
  std::vector<Heard> current;  // the latest through each channel (without one: from each source)
  std::vector<Heard> past;     // replaced or old
  bool heard_differently = false;  // current words of different kinds
  Verdict verdict = Verdict::silent;
};

// Agreed, and on no condition.
bool is_plain_agreement(const Response& response);

// `point` empty: the draft as a whole. `detail` empty: the point as a whole. Without a current
// draft every response is old. Cost: linear in the responses times the drafts.
Standing standing_of(const Case& talks, const Draft* current, const std::string& party,
                     const std::string& point, const std::string& detail = {});

// The whole point: the worst verdict among the point and its details that were answered.
// Agreement to every detail on file does not make agreement to the point.
Verdict verdict_on_point(const Case& talks, const Draft* current, const std::string& party,
                         const Point& point);

}  // namespace dragoman::brief
