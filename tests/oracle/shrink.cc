// Delta debugging by hand (Zeller, Hildebrandt 2002): leave out one part after another, keep what
// still fails, until nothing more can go.
#include <algorithm>
#include <cstddef>

#include "oracle/compare.h"

namespace dragoman::oracle {
namespace {

using Fails = std::function<bool(const Case&)>;

template <class T>
void drop(std::vector<T>& items, std::size_t at) {
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(at));
}

bool names(const std::vector<Condition>& conditions, const std::string& point) {
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return condition.point == point; });
}

bool names(const Rule& rule, const std::string& point) {
  if (const auto* body = std::get_if<Requires>(&rule.body)) {
    return names(body->when, point) || names(body->then, point);
  }
  if (const auto* body = std::get_if<Excludes>(&rule.body)) return names(body->together, point);
  const auto& terms = std::get<Linear>(rule.body).terms;
  return std::any_of(terms.begin(), terms.end(),
                     [&](const LinearTerm& term) { return term.point == point; });
}

void drop_point(Case& talks, std::size_t at) {
  const std::string id = talks.points[at].id;
  drop(talks.points, at);
  std::erase_if(talks.rules, [&](const Rule& rule) { return names(rule, id); });
  for (Preferences& one : talks.preferences) {
    std::erase_if(one.points, [&](const PointPreference& score) { return score.point == id; });
    std::erase_if(one.interactions,
                  [&](const Interaction& interaction) { return names(interaction.when, id); });
    std::erase_if(one.red_lines, [&](const RedLine& line) { return names(line.when, id); });
  }
  for (Draft& draft : talks.drafts) {
    std::erase_if(draft.positions, [&](const Position& position) { return position.point == id; });
  }
}

void drop_party(Case& talks, std::size_t at) {
  const std::string id = talks.parties[at].id;
  drop(talks.parties, at);
  std::erase_if(talks.preferences, [&](const Preferences& one) { return one.party == id; });
  const auto principals =
      std::count_if(talks.parties.begin(), talks.parties.end(),
                    [](const Party& party) { return party.role == PartyRole::principal; });
  talks.acceptance.at_least = std::min(talks.acceptance.at_least, static_cast<int>(principals));
}

class Shrinker {
 public:
  Shrinker(Case talks, const Fails& fails) : talks_(std::move(talks)), fails_(fails) {}

  Case run() {
    do {
      progress_ = false;
      shrink_whole();
      for (std::size_t p = 0; p < talks_.preferences.size(); ++p) shrink_preferences(p);
      shrink_rules();
    } while (progress_);
    return std::move(talks_);
  }

 private:
  template <class Change>
  bool attempt(const Change& change) {
    Case smaller = talks_;
    change(smaller);
    if (!fails_(smaller)) return false;
    talks_ = std::move(smaller);
    progress_ = true;
    return true;
  }

  // Tries to drop each item of a list that `of` finds in a case, last first.
  template <class Of>
  void drop_each(const Of& of, std::size_t least = 0) {
    for (std::size_t i = of(talks_).size(); i-- > 0;) {
      if (of(talks_).size() <= least) return;
      attempt([&](Case& smaller) { drop(of(smaller), i); });
    }
  }

  void shrink_whole() {
    for (std::size_t i = talks_.parties.size(); i-- > 0;) {
      attempt([&](Case& smaller) { drop_party(smaller, i); });
    }
    for (std::size_t i = talks_.points.size(); i-- > 0;) {
      attempt([&](Case& smaller) { drop_point(smaller, i); });
    }
    drop_each([](Case & c) -> auto& { return c.rules; });
    for (std::size_t d = 0; d < talks_.drafts.size(); ++d) {
      drop_each([d](Case & c) -> auto& { return c.drafts[d].positions; });
    }
    for (std::size_t i = 0; i < talks_.parties.size(); ++i) {
      if (!talks_.parties[i].veto) continue;
      attempt([&](Case& smaller) { smaller.parties[i].veto = false; });
    }
    if (talks_.acceptance.rule != Acceptance::Rule::all) {
      attempt([](Case& smaller) { smaller.acceptance = {}; });
    }
  }

  template <class T>
  void clear(std::size_t p, std::optional<T> Preferences::*field) {
    if (!(talks_.preferences[p].*field)) return;
    attempt([&](Case& smaller) { (smaller.preferences[p].*field).reset(); });
  }

  void shrink_preferences(std::size_t p) {
    drop_each([p](Case & c) -> auto& { return c.preferences[p].interactions; });
    drop_each([p](Case & c) -> auto& { return c.preferences[p].red_lines; });
    drop_each(
        [p](Case & c) -> auto& { return c.preferences[p].points; }, 1);
    clear(p, &Preferences::walk_away);
    clear(p, &Preferences::divisor);
    clear(p, &Preferences::cap);
    for (std::size_t i = 0; i < talks_.preferences[p].points.size(); ++i) {
      drop_each([ p, i ](Case & c) -> auto& { return c.preferences[p].points[i].values; });
      for (auto field : {&PointPreference::weight, &PointPreference::divisor}) {
        if (!(talks_.preferences[p].points[i].*field)) continue;
        attempt([&](Case& smaller) { (smaller.preferences[p].points[i].*field).reset(); });
      }
    }
    for (std::size_t i = 0; i < talks_.preferences[p].interactions.size(); ++i) {
      drop_each(
          [ p, i ](Case & c) -> auto& { return c.preferences[p].interactions[i].when; }, 1);
    }
    for (std::size_t i = 0; i < talks_.preferences[p].red_lines.size(); ++i) {
      drop_each(
          [ p, i ](Case & c) -> auto& { return c.preferences[p].red_lines[i].when; }, 1);
    }
  }

  void shrink_rules() {
    for (std::size_t i = 0; i < talks_.rules.size(); ++i) {
      if (std::holds_alternative<Requires>(talks_.rules[i].body)) {
        drop_each(
            [i](Case & c) -> auto& { return std::get<Requires>(c.rules[i].body).when; }, 1);
        drop_each(
            [i](Case & c) -> auto& { return std::get<Requires>(c.rules[i].body).then; }, 1);
      } else if (std::holds_alternative<Excludes>(talks_.rules[i].body)) {
        drop_each(
            [i](Case & c) -> auto& { return std::get<Excludes>(c.rules[i].body).together; }, 1);
      } else {
        drop_each(
            [i](Case & c) -> auto& { return std::get<Linear>(c.rules[i].body).terms; }, 1);
      }
    }
  }

  Case talks_;
  const Fails& fails_;
  bool progress_ = false;
};

}  // namespace

Case shrink(Case talks, const Fails& fails) { return Shrinker(std::move(talks), fails).run(); }

}  // namespace dragoman::oracle
