#include "brief/standing.h"

#include <algorithm>

#include "brief/digest.h"

namespace dragoman::brief {
namespace {

enum class Step { same, edited, different };

Step point_step(const Draft& before, const Draft& after, const std::string& point) {
  const Position* a = position_at(&before, point);
  const Position* b = position_at(&after, point);
  if (!a && !b) return Step::same;
  if (!a || !b || a->values != b->values) return Step::different;
  if (a->text == b->text) return Step::same;
  return b->editorial ? Step::edited : Step::different;
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

Currency currency_of(const Case& talks, const Draft* current, const Response& response) {
  if (!current) return Currency::old;
  if (response.draft == current->id) return Currency::answered;
  const std::vector<std::string> points = rests_on(talks, response);
  bool edited = false;
  const Draft* after = current;
  for (std::size_t steps = 0; steps < talks.drafts.size(); ++steps) {
    const Draft* before = after->follows.empty() ? nullptr : talks.find_draft(after->follows);
    if (!before) return Currency::old;
    for (const std::string& point : points) {
      const Step step = point_step(*before, *after, point);
      if (step == Step::different) return Currency::old;
      edited = edited || step == Step::edited;
    }
    if (before->id == response.draft) return edited ? Currency::carried_edited : Currency::carried;
    after = before;
  }
  return Currency::old;
}

bool same_origin(const Response& a, const Response& b) {
  return a.channel == b.channel && (!a.channel.empty() || a.source == b.source);
}

// Only a known later date replaces a word; undated words stand beside one another.
bool replaces(const Response& later, const Response& earlier) {
  return same_origin(later, earlier) && later.date && earlier.date && *later.date > *earlier.date;
}

Verdict verdict_of(const std::vector<Heard>& current) {
  Verdict verdict = current.empty() ? Verdict::silent : Verdict::agreed;
  for (const Heard& heard : current) {
    Verdict one = Verdict::qualified;
    switch (heard.response->kind) {
      case ResponseKind::agreed:
        if (is_plain_agreement(*heard.response)) one = Verdict::agreed;
        break;
      case ResponseKind::in_principle:
      case ResponseKind::understanding:
      case ResponseKind::reservation:
        break;
      case ResponseKind::declined:
        one = Verdict::declined;
        break;
      case ResponseKind::demand:
      case ResponseKind::rejected:
        one = Verdict::contested;
        break;
    }
    verdict = std::max(verdict, one);
  }
  return verdict;
}

}  // namespace

bool is_plain_agreement(const Response& response) {
  return response.kind == ResponseKind::agreed && response.conditioned_on.empty() &&
         response.terms != Terms::conditional;
}

Standing standing_of(const Case& talks, const Draft* current, const std::string& party,
                     const std::string& point, const std::string& detail) {
  Standing standing;
  for (const Response& response : talks.responses) {
    if (response.party != party || response.point != point || response.detail != detail) continue;
    const Heard heard{&response, currency_of(talks, current, response)};
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
  standing.heard_differently =
      std::any_of(standing.current.begin(), standing.current.end(), [&](const Heard& heard) {
        return heard.response->kind != standing.current.front().response->kind;
      });
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

}  // namespace dragoman::brief
