#include "talks.h"

#include <algorithm>
#include <functional>
#include <map>

namespace dragoman::brief {
namespace {

Text english(const std::string& words) {
  Text text;
  text.set("en", words);
  return text;
}

Text three(const std::string& en, const std::string& ar, const std::string& he) {
  Text text;
  text.set("en", en);
  text.set("ar", ar);
  text.set("he", he);
  return text;
}

// scores[party][point][option]
using Scores = std::vector<std::vector<std::vector<Utility>>>;

Problem problem_of(const Case& talks, const Scores& scores, const std::vector<Utility>& walk_away,
                   int quorum) {
  Problem problem;
  problem.quorum = quorum;
  for (std::size_t p = 0; p < talks.parties.size(); ++p) {
    ProblemParty party;
    party.id = talks.parties[p].id;
    party.veto = talks.parties[p].veto;
    party.walk_away = walk_away[p];
    party.walk_away_known = true;
    problem.parties.push_back(party);
  }
  for (std::size_t i = 0; i < talks.points.size(); ++i) {
    Variable variable;
    variable.point = static_cast<int>(i);
    variable.size = static_cast<int>(talks.points[i].options.size());
    variable.allowed.assign(talks.points[i].options.size(), 1);
    for (int value = 0; value < variable.size; ++value) {
      for (std::size_t p = 0; p < scores.size(); ++p) {
        variable.utility.push_back(scores[p][i][static_cast<std::size_t>(value)]);
      }
    }
    problem.variables.push_back(variable);
  }
  return problem;
}

void every_package(const Problem& problem, const std::function<void(const Package&)>& visit) {
  Package package;
  package.assignment.values.assign(problem.variables.size(), 0);
  for (;;) {
    if (feasible(problem, package.assignment)) {
      package.utilities = evaluate(problem, package.assignment);
      visit(package);
    }
    std::size_t i = problem.variables.size();
    while (i > 0 && ++package.assignment.values[i - 1] == problem.variables[i - 1].size) {
      package.assignment.values[--i] = 0;
    }
    if (i == 0) return;
  }
}

std::vector<Utility> gains(const Problem& problem, const Package& package) {
  std::vector<Utility> all;
  for (std::size_t p = 0; p < problem.parties.size(); ++p) {
    all.push_back(package.utilities[p] - problem.parties[p].walk_away);
  }
  return all;
}

bool all_accept(const Problem& problem, const Package& package) {
  for (std::size_t p = 0; p < problem.parties.size(); ++p) {
    if (!accepts(problem, static_cast<int>(p), package.utilities[p])) return false;
  }
  return true;
}

Count proved(std::size_t count) {
  Count result;
  result.known = Known::proved;
  result.value = result.low = result.high = std::to_string(count);
  return result;
}

Solution best_by(const std::vector<Package>& packages,
                 const std::function<std::vector<double>(const Package&)>& key) {
  Solution solution;
  if (packages.empty()) return solution;
  solution.known = Known::proved;
  solution.package =
      *std::max_element(packages.begin(), packages.end(),
                        [&](const Package& a, const Package& b) { return key(a) < key(b); });
  return solution;
}

std::vector<double> ascending(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

Solutions solutions_of(const Problem& problem, const std::vector<Package>& accepted) {
  const std::size_t parties = problem.parties.size();
  std::vector<Utility> most(parties, 1);
  for (const Package& package : accepted) {
    for (std::size_t p = 0; p < parties; ++p) {
      most[p] = std::max(most[p], gains(problem, package)[p]);
    }
  }
  Solutions solutions;
  solutions.nash = best_by(accepted, [&](const Package& package) {
    double product = 1;
    for (const Utility gain : gains(problem, package)) product *= static_cast<double>(gain);
    return std::vector{product};
  });
  solutions.utilitarian = best_by(accepted, [&](const Package& package) {
    double sum = 0;
    for (const Utility utility : package.utilities) sum += static_cast<double>(utility);
    return std::vector{sum};
  });
  solutions.egalitarian = best_by(accepted, [&](const Package& package) {
    std::vector<double> key;
    for (const Utility gain : gains(problem, package)) key.push_back(static_cast<double>(gain));
    return ascending(key);
  });
  solutions.kalai_smorodinsky = best_by(accepted, [&](const Package& package) {
    std::vector<double> key;
    for (std::size_t p = 0; p < parties; ++p) {
      key.push_back(static_cast<double>(gains(problem, package)[p]) / static_cast<double>(most[p]));
    }
    return ascending(key);
  });
  return solutions;
}

void set_draft(Talks& talks, const std::vector<std::vector<int>>& values) {
  Draft draft;
  draft.id = "second";
  draft.title = three("Second text", "النص الثاني", "הנוסח השני");
  draft.date = Date::parse("2026-02-12");
  for (std::size_t i = 0; i < values.size(); ++i) {
    Position position;
    position.point = talks.talks.points[i].id;
    for (const int value : values[i])
      position.values.push_back(value_at(talks.talks.points[i], value));
    if (!values[i].empty()) draft.positions.push_back(position);
  }
  talks.talks.drafts.push_back(draft);
  talks.draft.values = values;
}

Point choice(const std::string& id, int number, const Text& title,
             const std::vector<Text>& options) {
  Point point;
  point.id = id;
  point.number = number;
  point.title = title;
  for (std::size_t i = 0; i < options.size(); ++i) {
    point.options.push_back({id + std::to_string(i + 1), options[i]});
  }
  return point;
}

Party principal(const std::string& id, const Text& name, bool veto = false) {
  Party party;
  party.id = id;
  party.name = name;
  party.veto = veto;
  return party;
}

}  // namespace

PackagesResult enumerate_packages(const Problem& problem) {
  PackagesResult result;
  std::size_t all = 0;
  std::vector<Package> passing, unanimous;
  std::vector<std::size_t> by(problem.parties.size(), 0);
  every_package(problem, [&](const Package& package) {
    ++all;
    if (!passes(problem, package.utilities)) return;
    passing.push_back(package);
    if (all_accept(problem, package)) unanimous.push_back(package);
    for (std::size_t p = 0; p < by.size(); ++p) {
      by[p] += accepts(problem, static_cast<int>(p), package.utilities[p]);
    }
  });
  result.feasible = proved(all);
  result.acceptable = proved(passing.size());
  result.unanimous = proved(unanimous.size());
  for (const std::size_t count : by) result.accepted_by.push_back(proved(count));
  result.solutions = solutions_of(problem, unanimous);
  result.frontier.known = Known::proved;
  std::sort(passing.begin(), passing.end(), [](const Package& a, const Package& b) {
    return a.utilities != b.utilities ? a.utilities > b.utilities : a.assignment < b.assignment;
  });
  for (const Package& package : passing) {
    const auto beaten = [&](const Package& other) {
      for (std::size_t p = 0; p < package.utilities.size(); ++p) {
        if (other.utilities[p] < package.utilities[p]) return false;
      }
      return true;
    };
    if (std::none_of(result.frontier.points.begin(), result.frontier.points.end(), beaten)) {
      result.frontier.points.push_back(package);
    }
  }
  return result;
}

AmendResult enumerate_amendments(const Talks& talks) {
  AmendResult result;
  const auto accepting = [&](const Package& package) {
    int count = 0;
    for (std::size_t p = 0; p < package.utilities.size(); ++p) {
      count += accepts(talks.problem, static_cast<int>(p), package.utilities[p]);
    }
    return count;
  };
  std::map<int, Rung> rungs;
  every_package(talks.problem, [&](const Package& package) {
    std::vector<int> changed;
    for (std::size_t i = 0; i < talks.draft.values.size(); ++i) {
      const auto& values = talks.draft.values[i];
      const int value = package.assignment.values[i];
      if (!values.empty() && std::count(values.begin(), values.end(), value) == 0) {
        changed.push_back(static_cast<int>(i));
      }
    }
    Rung& rung = rungs[static_cast<int>(changed.size())];
    if (rung.package && accepting(package) <= rung.accepting) return;
    rung.changes = static_cast<int>(changed.size());
    rung.known = Known::proved;
    rung.package = package;
    rung.changed_points = changed;
    rung.accepting = accepting(package);
  });
  for (int changes = 0; changes <= 3; ++changes) {
    Rung rung = rungs[changes];
    for (std::size_t p = 0; p < talks.problem.parties.size(); ++p) {
      rung.difference.push_back(rung.package->utilities[p] - rungs[0].package->utilities[p]);
    }
    result.ladder.push_back(rung);
  }
  for (const auto& [changes, rung] : rungs) {
    if (rung.accepting < static_cast<int>(talks.problem.parties.size())) continue;
    result.fewest = rung;
    result.fewest_known = Known::proved;
    break;
  }
  return result;
}

Talks harbour_talks() {
  Talks made;
  Case& talks = made.talks;
  talks.id = "harbour";
  talks.title = three("A harbour for the islands", "مرفأ للجزر", "נמל לאיים");
  talks.summary = english(
      "A company wants to build a sports harbour on a quiet coast. Six parties have a say; the "
      "company and the ministry can each stop the plan alone.");
  talks.source = "A teaching case; figures as published.";
  talks.acceptance = {Acceptance::Rule::quorum, 5};
  talks.parties = {
      principal("mayor", three("Mayor", "رئيس البلدية", "ראש העיר")),
      principal("cities", three("Other cities", "المدن الأخرى", "ערים אחרות")),
      principal("union", three("Local labour union", "نقابة العمال", "איגוד העובדים")),
      principal("company", three("Harbour company", "شركة المرفأ", "חברת הנמל"), true),
      principal("ministry", three("Ministry of tourism", "وزارة السياحة", "משרד התיירות"), true),
      principal("league", three("Nature league", "رابطة الطبيعة", "אגודת הטבע"))};
  const auto texts = [](std::initializer_list<const char*> words) {
    std::vector<Text> list;
    for (const char* one : words) list.push_back(english(one));
    return list;
  };
  talks.points = {
      choice("use", 1, three("What is built", "ما يُبنى", "מה נבנה"),
             texts({"on the water", "half on the water, half on land", "on land only"})),
      choice("shore", 2, three("Harm to the shore", "الضرر بالشاطئ", "הפגיעה בחוף"),
             texts({"some harm accepted", "harm made good", "shore improved"})),
      choice("jobs", 3, three("Who is hired", "من يُوظَّف", "מי מועסק"),
             texts({"local people without limit", "two local for one other", "one for one",
                    "no rule"})),
      choice("loan", 4, three("Public loan", "قرض عام", "הלוואה ציבורית"),
             texts({"three million", "two million", "one million", "none"})),
      choice("share", 5, three("Payment to other cities", "دفعة للمدن الأخرى", "תשלום לערים אחרות"),
             texts({"six hundred", "four hundred and fifty", "three hundred",
                    "one hundred and fifty", "nothing"}))};
  const Scores scores{{{14, 8, 0}, {12, 8, 0}, {24, 18, 12, 0}, {40, 30, 23, 0}, {0, 2, 4, 7, 10}},
                      {{0, 4, 10}, {0, 0, 0}, {12, 8, 6, 0}, {0, 8, 13, 18}, {60, 45, 30, 15, 0}},
                      {{15, 20, 0}, {0, 0, 0}, {42, 35, 25, 0}, {30, 20, 10, 0}, {2, 4, 6, 8, 0}},
                      {{14, 8, 0}, {11, 7, 0}, {0, 5, 10, 17}, {35, 29, 20, 0}, {0, 5, 10, 15, 23}},
                      {{0, 11, 5}, {0, 20, 25}, {0, 2, 4, 9}, {10, 26, 40, 0}, {4, 8, 15, 12, 0}},
                      {{0, 22, 45}, {0, 25, 55}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0, 0}}};
  made.problem = problem_of(talks, scores, {30, 31, 50, 55, 65, 55}, 5);
  set_draft(made, {{0}, {0}, {3}, {0}, {4}});
  made.result = enumerate_packages(made.problem);
  return made;
}

Talks river_talks(int points) {
  Talks made;
  Case& talks = made.talks;
  talks.id = "rivers";
  talks.title = three("Two rivers", "نهران", "שני נהרות");
  talks.summary =
      three("Two governments share two rivers and have no treaty.",
            "حكومتان تتقاسمان نهرين بلا معاهدة.", "שתי ממשלות חולקות שני נהרות ואין ביניהן אמנה.");
  talks.parties = {principal("upper", three("Upper country", "بلد المنبع", "ארץ המעלה")),
                   principal("lower", three("Lower country", "بلد المصب", "ארץ המורד"))};
  Scores scores(2);
  for (int i = 0; i < points; ++i) {
    const std::string label = std::to_string(i + 1);
    std::vector<Text> options;
    for (int value = 0; value < 4; ++value) {
      options.push_back(three("step " + std::to_string(value), "الدرجة " + std::to_string(value),
                              "שלב " + std::to_string(value)));
    }
    talks.points.push_back(choice(
        "p" + label, i + 1,
        three("Flow at gauge " + label, "الجريان عند المقياس " + label, "הזרימה במד " + label),
        options));
    std::vector<Utility> up, down;
    for (int value = 0; value < 4; ++value) {
      up.push_back((3 - value) * (11 + 7 * i % 13) + value * value * (i % 3));
      down.push_back(value * (9 + 5 * i % 17) + (3 - value) * (i % 2));
    }
    scores[0].push_back(up);
    scores[1].push_back(down);
  }
  made.problem = problem_of(talks, scores, {30 * points / 3, 25 * points / 3}, 2);
  std::vector<std::vector<int>> draft(static_cast<std::size_t>(points), std::vector<int>{1});
  draft[0] = {0, 1};
  draft.back() = {};
  set_draft(made, draft);
  made.result = enumerate_packages(made.problem);
  return made;
}

}  // namespace dragoman::brief
