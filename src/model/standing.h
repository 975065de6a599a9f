// Where a party stands on a point of the current draft, from the responses on file.
//
// A response belongs to the text it answered. It carries forward while that point's text in the
// answered language, its values, and those of the points it is conditioned on, are unchanged or
// edited in wording only; otherwise it is old and says nothing about the current draft.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dragoman/model.h"

namespace dragoman::model {

// One text of those that were on the table, as a step of a chain.
struct ChainLink {
  const Draft* draft = nullptr;
  bool marks_hold = true;  // its editorial marks are measured against the next link
};
// The current text, then the one it replaced, and so on.
using Chain = std::vector<ChainLink>;

// The drafts that `current` follows, itself first; empty for none. O(drafts²) at worst.
Chain chain_of(const Case& talks, const Draft* current);

// What became of a point from one text to the next.
enum class Step { same, edited, different };
enum class Currency { answered, carried, carried_edited, replaced, old };

// Whether a response still speaks of the first draft of the chain; never `replaced`. A response to
// a draft that is not in the chain carries only when nothing differs between the two texts,
// whatever is marked. In an empty chain every response is old. O(chain × points it rests on).
Currency currency_of(const Case& talks, const Chain& chain, const Response& response);

// currency_of() for many responses to one chain: what several of them need is worked out once. The
// chain and the case outlive it; they do not change. Not for several threads at once. O(1) a
// response, and per point, conditions and languages of answers O(chain × points they rest on).
class Currencies {
 public:
  Currencies(const Case& talks, const Chain& chain);
  Currency of(const Response& response);

 private:
  // What a response's currency depends on besides the draft that it answers.
  struct Kind {
    std::vector<Step> worst;  // of the steps up to each link, as far as they were needed
    std::unordered_map<std::string_view, Currency> off_chain;  // by draft
  };

  Step worst_before(std::size_t link, const Response& response, Kind& kind) const;

  const Case& talks_;
  const Chain& chain_;
  std::unordered_map<std::string_view, std::size_t> links_;
  std::unordered_map<std::string_view, const Draft*> drafts_;
  std::unordered_map<std::string, Kind> kinds_;
};

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
  bool heard_differently = false;
  Verdict verdict = Verdict::silent;
};

// Agreed, and on no condition.
bool is_plain_agreement(const Response& response);
// Current words that do not say the same: of different kinds, wanting different values, or on
// different conditions.
bool differ(const std::vector<Heard>& current);
Verdict verdict_of(const std::vector<Heard>& current);

// `point` empty: the draft as a whole. `detail` empty: the point as a whole. Cost: linear in the
// responses times the drafts.
Standing standing_of(const Case& talks, const Draft* current, const std::string& party,
                     const std::string& point, const std::string& detail = {});

// The whole point: the worst verdict among the point and its details that were answered.
// Agreement to every detail on file does not make agreement to the point.
Verdict verdict_on_point(const Case& talks, const Draft* current, const std::string& party,
                         const Point& point);

}  // namespace dragoman::model
