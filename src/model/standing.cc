#include "model/standing.h"

#include <algorithm>

namespace dragoman::model {
namespace {

const Position* position_at(const Draft& draft, const std::string& point) {
  const auto found =
      std::find_if(draft.positions.begin(), draft.positions.end(),
                   [&](const Position& position) { return position.point == point; });
  return found == draft.positions.end() ? nullptr : &*found;
}

// A bracket is the same in any order, and so are chosen members.
bool same_value(const Value& a, const Value& b) {
  const auto* first = std::get_if<MemberIds>(&a);
  const auto* second = std::get_if<MemberIds>(&b);
  if (!first || !second || *first == *second) return a == b;
  MemberIds one = *first, other = *second;
  std::sort(one.begin(), one.end());
  std::sort(other.begin(), other.end());
  return one == other;
}
bool same_values(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end(), same_value);
}

// The words at a position in a language: the draft's own, else those of the point.
const std::string* wording(const Position& position, const Point* point,
                           std::string_view language) {
  for (const Text* text : {&position.text, point ? &point->text : nullptr}) {
    if (!text || text->empty()) continue;
    if (const std::string* words = text->find(language)) return words;
    if (const std::string* words = text->find("")) return words;
  }
  return nullptr;
}

bool same_wording(const Position& a, const Position& b, const Point* point,
                  const std::string& language) {
  const std::string* first = wording(a, point, language);
  const std::string* second = wording(b, point, language);
  return first && second ? *first == *second : first == second;
}

// Every language in which there are words at either position.
std::vector<std::string> languages_of(const Position& a, const Position& b, const Point* point) {
  std::vector<std::string> languages{""};
  for (const Text* text : {&a.text, &b.text, point ? &point->text : nullptr}) {
    if (!text) continue;
    for (const auto& entry : text->entries()) languages.push_back(entry.first);
  }
  return languages;
}

// Compared in the languages of the answer; in all of them when it does not state one, or when the
// text is not on file in it.
bool same_text(const Position& a, const Position& b, const Point* point, const Response& response) {
  std::vector<std::string> answered;
  for (const auto& entry : response.words.entries()) {
    const std::string& language = entry.first;
    if (language.empty() || !wording(a, point, language) || !wording(b, point, language)) {
      answered.clear();
      break;
    }
    answered.push_back(language);
  }
  if (answered.empty()) answered = languages_of(a, b, point);
  return std::all_of(answered.begin(), answered.end(), [&](const std::string& language) {
    return same_wording(a, b, point, language);
  });
}

struct Compared {
  const Draft& before;
  const Draft& after;
  bool marks_hold;
};

Step point_step(const Case& talks, const Compared& drafts, const std::string& id,
                const Response& response) {
  const Position* before = position_at(drafts.before, id);
  const Position* after = position_at(drafts.after, id);
  if (!before && !after) return Step::same;
  if (!before || !after || !same_values(before->values, after->values)) return Step::different;
  if (same_text(*before, *after, talks.find_point(id), response)) return Step::same;
  return after->editorial && drafts.marks_hold ? Step::edited : Step::different;
}

// The points whose change makes a response old.
std::vector<std::string> rests_on(const Case& talks, const Response& response) {
  std::vector<std::string> points = response.conditioned_on;
  if (!response.point.empty()) {
    points.push_back(response.point);
  } else {
    for (const Point& point : talks.points) points.push_back(point.id);
  }
  return points;
}

Step text_step(const Case& talks, const Compared& drafts, const Response& response) {
  Step step = Step::same;
  for (const std::string& point : rests_on(talks, response)) {
    step = std::max(step, point_step(talks, drafts, point, response));
  }
  return step;
}

bool same_origin(const Response& a, const Response& b) {
  return a.channel == b.channel && (!a.channel.empty() || a.source == b.source);
}

// Only a known later date replaces a word; undated words stand beside one another.
bool replaces(const Response& later, const Response& earlier) {
  return same_origin(later, earlier) && later.date && earlier.date && *later.date > *earlier.date;
}

bool same_answer(const Response& a, const Response& b) {
  return a.kind == b.kind && same_values(a.wants, b.wants) &&
         std::is_permutation(a.conditioned_on.begin(), a.conditioned_on.end(),
                             b.conditioned_on.begin(), b.conditioned_on.end());
}

Verdict verdict_of(const Response& response) {
  switch (response.kind) {
    case ResponseKind::agreed:
      return is_plain_agreement(response) ? Verdict::agreed : Verdict::qualified;
    case ResponseKind::in_principle:
    case ResponseKind::understanding:
    case ResponseKind::reservation:
      return Verdict::qualified;
    case ResponseKind::declined:
      return Verdict::declined;
    case ResponseKind::demand:
    case ResponseKind::rejected:
      break;
  }
  return Verdict::contested;
}

}  // namespace

Chain chain_of(const Case& talks, const Draft* current) {
  Chain chain;
  for (const Draft* draft = current; draft && chain.size() <= talks.drafts.size();
       draft = draft->follows.empty() ? nullptr : talks.find_draft(draft->follows)) {
    chain.push_back({draft});
  }
  return chain;
}

Currency currency_of(const Case& talks, const Chain& chain, const Response& response) {
  if (chain.empty()) return Currency::old;
  const auto answered = std::find_if(chain.begin(), chain.end(), [&](const ChainLink& link) {
    return link.draft->id == response.draft;
  });
  if (answered == chain.begin()) return Currency::answered;
  if (answered == chain.end()) {
    const Draft* other = talks.find_draft(response.draft);
    const bool same =
        other && text_step(talks, {*other, *chain.front().draft, false}, response) == Step::same;
    return same ? Currency::carried : Currency::old;
  }
  Step worst = Step::same;
  for (auto link = chain.begin(); link != answered; ++link) {
    const Compared drafts{*(link + 1)->draft, *link->draft, link->marks_hold};
    worst = std::max(worst, text_step(talks, drafts, response));
  }
  if (worst == Step::different) return Currency::old;
  return worst == Step::edited ? Currency::carried_edited : Currency::carried;
}

namespace {

// What decides, besides the draft answered, whether an answer carries: points and languages.
std::string kind_of(const Response& response) {
  std::string kind = response.point;
  for (const std::string& point : response.conditioned_on) kind += '\n' + point;
  kind += '\t';
  for (const auto& entry : response.words.entries()) kind += '\n' + entry.first;
  return kind;
}

}  // namespace

Currencies::Currencies(const Case& talks, const Chain& chain) : talks_(talks), chain_(chain) {
  for (std::size_t i = 0; i < chain.size(); ++i) links_.emplace(chain[i].draft->id, i);
  for (const Draft& draft : talks.drafts) drafts_.emplace(draft.id, &draft);
}

Currency Currencies::of(const Response& response) {
  if (chain_.empty()) return Currency::old;
  const auto link = links_.find(response.draft);
  if (link != links_.end() && link->second == 0) return Currency::answered;
  Kind& kind = kinds_[kind_of(response)];
  if (link != links_.end()) {
    const Step worst = worst_before(link->second, response, kind);
    if (worst == Step::different) return Currency::old;
    return worst == Step::edited ? Currency::carried_edited : Currency::carried;
  }
  const auto draft = drafts_.find(response.draft);
  if (draft == drafts_.end()) return Currency::old;
  const auto known = kind.off_chain.find(draft->first);
  if (known != kind.off_chain.end()) return known->second;
  const bool same =
      text_step(talks_, {*draft->second, *chain_.front().draft, false}, response) == Step::same;
  return kind.off_chain[draft->first] = same ? Currency::carried : Currency::old;
}

// Once a step is different, no older answer carries: the rest of the chain is not looked at.
Step Currencies::worst_before(std::size_t link, const Response& response, Kind& kind) const {
  std::vector<Step>& worst = kind.worst;
  if (worst.empty()) worst.push_back(Step::same);
  while (worst.size() <= link && worst.back() != Step::different) {
    const std::size_t next = worst.size();
    const Compared drafts{*chain_[next].draft, *chain_[next - 1].draft,
                          chain_[next - 1].marks_hold};
    worst.push_back(std::max(worst.back(), text_step(talks_, drafts, response)));
  }
  return worst[std::min(link, worst.size() - 1)];
}

bool is_plain_agreement(const Response& response) {
  return response.kind == ResponseKind::agreed && response.conditioned_on.empty() &&
         response.terms != Terms::conditional;
}

bool differ(const std::vector<Heard>& current) {
  return std::any_of(current.begin(), current.end(), [&](const Heard& heard) {
    return !same_answer(*heard.response, *current.front().response);
  });
}

Verdict verdict_of(const std::vector<Heard>& current) {
  Verdict verdict = current.empty() ? Verdict::silent : Verdict::agreed;
  for (const Heard& heard : current) verdict = std::max(verdict, verdict_of(*heard.response));
  return verdict;
}

Standing standing_of(const Case& talks, const Draft* current, const std::string& party,
                     const std::string& point, const std::string& detail) {
  Standing standing;
  const Chain chain = chain_of(talks, current);
  for (const Response& response : talks.responses) {
    if (response.party != party || response.point != point || response.detail != detail) continue;
    const Heard heard{&response, currency_of(talks, chain, response)};
    (heard.currency == Currency::old ? standing.past : standing.current).push_back(heard);
  }
  const auto is_replaced = [&](const Heard& heard) {
    return std::any_of(standing.current.begin(), standing.current.end(), [&](const Heard& other) {
      return replaces(*other.response, *heard.response);
    });
  };
  std::vector<Heard> latest;
  for (const Heard& heard : standing.current) {
    if (is_replaced(heard)) {
      standing.past.push_back({heard.response, Currency::replaced});
    } else {
      latest.push_back(heard);
    }
  }
  standing.current = std::move(latest);
  standing.heard_differently = differ(standing.current);
  standing.verdict = verdict_of(standing.current);
  return standing;
}

Verdict verdict_on_point(const Case& talks, const Draft* current, const std::string& party,
                         const Point& point) {
  Verdict verdict = standing_of(talks, current, party, point.id).verdict;
  for (const Detail& detail : point.details) {
    const Verdict part = standing_of(talks, current, party, point.id, detail.id).verdict;
    if (part == Verdict::silent || part == Verdict::agreed) continue;
    verdict = std::max(verdict, part);
  }
  return verdict;
}

}  // namespace dragoman::model
