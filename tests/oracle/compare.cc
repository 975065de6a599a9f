#include "oracle/compare.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "oracle/naive.h"

namespace dragoman::oracle {
namespace {

using Vector = std::vector<Utility>;

std::string show(const Vector& vector) {
  std::ostringstream out;
  out << '(';
  for (Utility value : vector) {
    if (value == kRedLine) {
      out << " red";
    } else {
      out << ' ' << value;
    }
  }
  out << " )";
  return out.str();
}

std::string show(const Assignment& assignment) {
  std::ostringstream out;
  for (int value : assignment.values) out << value << ' ';
  for (const auto& chosen : assignment.chosen) {
    out << "{ ";
    for (int item : chosen) out << item << ' ';
    out << "} ";
  }
  return out.str();
}

// Everything about one case; the first difference found ends the comparison.
class Comparison {
 public:
  Comparison(const Case& talks, const CompareOptions& options) : talks_(talks), options_(options) {}

  std::string run() {
    const Result<Problem> compiled = compile(talks_);
    if (!compiled) return "compile: " + format_error(compiled.error());
    problem_ = *compiled;
    table_ = enumerate(talks_);
    for (Row& row : table_.rows) row_of_[row.assignment] = &row;
    if (!check_problem()) return found_;
    const PackagesResult result = find_packages(problem_, packages_options());
    if (check_counts(result) && check_solutions(result.solutions) &&
        check_frontier(result.frontier, false) && check_diverse(result.diverse) &&
        check_conflict(result.conflict) && check_all_feasible() && check_amend()) {
      check_share(result);
    }
    return found_;
  }

 private:
  bool differs(const std::string& what) {
    if (found_.empty()) found_ = what;
    return false;
  }

  static PackagesOptions packages_options() {
    PackagesOptions options;
    options.frontier = PackagesOptions::FrontierMode::exact;
    options.diverse = 3;
    return options;
  }

  // ---- The compiled problem

  bool check_problem() {
    const bool on_grid = put_on_grid(table_, problem_.decimals);
    if (options_.exact_numbers && problem_.rounded) return differs("problem: rounded for nothing");
    if (!problem_.rounded && !on_grid) return differs("problem: rounded without saying so");
    if (problem_.parties.size() != table_.parties.size()) return differs("problem: parties");
    for (std::size_t p = 0; p < table_.parties.size(); ++p) {
      if (problem_.parties[p].id != table_.parties[p]) return differs("problem: order of parties");
      const double off = static_cast<double>(problem_.parties[p].walk_away - table_.walk_away[p]);
      if (std::abs(off) > (problem_.rounded ? 1000 : 0)) return differs("problem: walk-away");
      table_.walk_away[p] = problem_.parties[p].walk_away;
    }
    if (static_cast<std::size_t>(problem_.quorum) != table_.quorum) return differs("quorum");
    if (!check_origins()) return false;
    for (Row& row : table_.rows) {
      if (!check_row(row)) return false;
    }
    if (problem_.rounded) {
      judge(table_);
      return true;
    }
    const std::uint64_t all = (std::uint64_t{1} << table_.constraints.size()) - 1;
    // Every other constraint, then the others; pairs; none.
    return check_relaxed(all & 0x5555555555555555u) && check_relaxed(all & 0xaaaaaaaaaaaaaaaau) &&
           check_relaxed(all & 0x6666666666666666u) && check_relaxed(0);
  }

  // relax(): a package keeps all that is left in force if and only if it violates none of it.
  bool check_relaxed(std::uint64_t kept) {
    std::vector<bool> in_force;
    for (int bit : bit_of_origin_) in_force.push_back((kept >> bit & 1) != 0);
    const Problem relaxed = relax(problem_, in_force);
    for (const Row& row : table_.rows) {
      const Vector utilities = evaluate(relaxed, row.assignment);
      bool holds = feasible(relaxed, row.assignment);
      for (std::size_t p = 0; p < utilities.size(); ++p) {
        holds = holds && accepts(relaxed, static_cast<int>(p), utilities[p]);
      }
      if (holds != ((row.violated & kept) == 0)) return differs("relax: " + show(row.assignment));
    }
    return true;
  }

  bool check_origins() {
    if (problem_.origins.size() != table_.constraints.size()) return differs("origins: how many");
    for (const Origin& origin : problem_.origins) {
      const auto same = [&](const Constraint& one) {
        const bool same_id = origin.kind == Origin::Kind::walk_away || origin.id == one.id;
        return one.kind == origin.kind && one.party == origin.party && same_id;
      };
      const auto at = std::find_if(table_.constraints.begin(), table_.constraints.end(), same);
      if (at == table_.constraints.end()) return differs("origins: unknown " + origin.id);
      bit_of_origin_.push_back(static_cast<int>(at - table_.constraints.begin()));
    }
    return true;
  }

  // evaluate(), feasible() and passes() against the reference; where numbers had to be rounded, the
  // rounded ones count from here on.
  bool check_row(Row& row) {
    if (row.assignment.values.size() != problem_.variables.size() ||
        row.assignment.chosen.size() != problem_.chooses.size()) {
      return differs("problem: variables");
    }
    const Vector utilities = evaluate(problem_, row.assignment);
    for (std::size_t p = 0; p < utilities.size(); ++p) {
      const bool red = utilities[p] == kRedLine;
      const double off = red ? 0 : static_cast<double>(utilities[p] - row.utilities[p]);
      // 10^-9 on the grid of 10^-12.
      if (red != (row.utilities[p] == kRedLine) || std::abs(off) > (problem_.rounded ? 1000 : 0)) {
        return differs("evaluate: " + show(row.assignment) + "gives " + show(utilities) +
                       ", reference " + show(row.utilities));
      }
    }
    if (feasible(problem_, row.assignment) != row.feasible) {
      return differs("feasible: " + show(row.assignment));
    }
    if (problem_.rounded) {
      row.utilities = utilities;
    } else if (row.feasible && passes(problem_, utilities) != row.passes) {
      return differs("passes: " + show(row.assignment));
    }
    return true;
  }

  // ---- Counts

  bool check_count(const char* name, const Count& count, std::size_t expected) {
    if (count.known != Known::proved) return differs(std::string(name) + ": count not proved");
    if (count.value == std::to_string(expected)) return true;
    return differs(std::string(name) + ": " + count.value + ", reference " +
                   std::to_string(expected));
  }

  bool check_counts(const PackagesResult& result) {
    std::size_t feasible_rows = 0, passing = 0, unanimous = 0;
    std::vector<std::size_t> accepted(table_.parties.size(), 0);
    for (const Row& row : table_.rows) {
      feasible_rows += row.feasible ? 1 : 0;
      passing += row.passes ? 1 : 0;
      unanimous += row.unanimous ? 1 : 0;
      for (std::size_t p = 0; p < accepted.size(); ++p) {
        accepted[p] += row.passes && row.accepted[p] ? 1 : 0;
      }
    }
    if (!check_count("feasible", result.feasible, feasible_rows) ||
        !check_count("acceptable", result.acceptable, passing) ||
        !check_count("unanimous", result.unanimous, unanimous)) {
      return false;
    }
    if (result.accepted_by.size() != accepted.size()) return differs("accepted_by: parties");
    for (std::size_t p = 0; p < accepted.size(); ++p) {
      if (!check_count("accepted_by", result.accepted_by[p], accepted[p])) return false;
    }
    return true;
  }

  // ---- Solutions and packages

  bool check_package(const std::string& name, const Package& package) {
    const auto at = row_of_.find(package.assignment);
    if (at == row_of_.end()) return differs(name + ": no such package");
    if (at->second->utilities == package.utilities) return true;
    return differs(name + ": utilities " + show(package.utilities) + " of " +
                   show(package.assignment) + ", reference " + show(at->second->utilities));
  }

  bool check_solution(const std::string& name, const Solution& solution, const Row* expected) {
    if (expected == nullptr) {
      return !solution.package || differs(name + ": a package where none is accepted by all");
    }
    if (!solution.package) return differs(name + ": none, reference " + show(expected->utilities));
    if (solution.known != Known::proved) return differs(name + ": not proved");
    if (!check_package(name, *solution.package)) return false;
    if (solution.package->assignment == expected->assignment) return true;
    return differs(name + ": " + show(solution.package->assignment) +
                   show(solution.package->utilities) + ", reference " + show(expected->assignment) +
                   show(expected->utilities));
  }

  bool check_solutions(const Solutions& solutions) {
    return check_solution("nash", solutions.nash, nash(table_)) &&
           check_solution("kalai_smorodinsky", solutions.kalai_smorodinsky,
                          kalai_smorodinsky(table_)) &&
           check_solution("egalitarian", solutions.egalitarian, egalitarian(table_)) &&
           check_solution("utilitarian", solutions.utilitarian, utilitarian(table_));
  }

  bool check_listed(const std::string& name, const Package& package, bool all_feasible) {
    if (!check_package(name, package)) return false;
    const Row& row = *row_of_.at(package.assignment);
    return (all_feasible ? row.feasible : row.passes) ||
           differs(name + ": lists a package that does not pass, " + show(package.assignment));
  }

  bool check_frontier(const Frontier& answer, bool all_feasible) {
    const std::string name = all_feasible ? "frontier over all feasible" : "frontier";
    if (answer.known != Known::proved) return differs(name + ": not proved");
    const std::vector<Vector> expected = frontier(table_, all_feasible);
    std::vector<Vector> vectors;
    for (const Package& package : answer.points) {
      if (!check_listed(name, package, all_feasible)) return false;
      vectors.push_back(package.utilities);
    }
    if (vectors == expected) return true;
    std::string what = name + ": " + std::to_string(vectors.size()) + " points, reference " +
                       std::to_string(expected.size());
    const std::set<Vector> mine(vectors.begin(), vectors.end());
    for (const Vector& one : expected) {
      if (!mine.contains(one)) return differs(what + "; misses " + show(one));
    }
    return differs(what + "; lists more, or in another order");
  }

  bool check_all_feasible() {
    PackagesOptions options = packages_options();
    options.all_feasible = true;
    options.diverse = 0;
    return check_frontier(find_packages(problem_, options).frontier, true);
  }

  bool check_diverse(const std::vector<Package>& packages) {
    std::set<Assignment> different;
    for (const Package& package : packages) {
      if (!check_package("diverse", package)) return false;
      if (!row_of_.at(package.assignment)->unanimous)
        return differs("diverse: not accepted by all");
      if (!different.insert(package.assignment).second) return differs("diverse: twice the same");
    }
    return true;
  }

  // ---- Conflicts

  bool check_conflict(const std::optional<Conflict>& conflict) {
    const bool possible = nash(table_) != nullptr;
    if (possible) return !conflict || differs("conflict: though some package is accepted by all");
    if (!conflict) return differs("conflict: none named");
    if (problem_.rounded) return true;  // whether a walk-away value holds may hang on the rounding
    std::uint64_t together = 0;
    for (int origin : conflict->origins) together |= std::uint64_t{1} << bit_of_origin_.at(origin);
    if (satisfiable(table_, together)) return differs("conflict: can hold together");
    for (int origin : conflict->origins) {
      if (!satisfiable(table_, together & ~(std::uint64_t{1} << bit_of_origin_[origin]))) {
        return differs("conflict: holds a needless " + problem_.origins[origin].id);
      }
    }
    if (!conflict->smallest_known || table_.constraints.size() > 14) return true;
    const bool smallest = static_cast<int>(conflict->origins.size()) == smallest_conflict(table_);
    return smallest == conflict->smallest || differs("conflict: smallest or not");
  }

  // ---- Amendments

  bool check_rung(const Rung& answer) {
    const Draft& draft = talks_.drafts[0];
    const std::string name = "rung " + std::to_string(answer.changes);
    const Row* expected = rung(talks_, table_, draft, answer.changes);
    if (expected == nullptr) return !answer.package || differs(name + ": not feasible");
    if (!answer.package) return differs(name + ": none, reference " + show(expected->assignment));
    if (answer.known != Known::proved) return differs(name + ": not proved");
    if (!check_package(name, *answer.package)) return false;
    const Row& row = *row_of_.at(answer.package->assignment);
    if (!row.feasible) return differs(name + ": breaks a rule");
    if (changes_in(talks_, table_, draft, row) != answer.changes ||
        static_cast<int>(answer.changed_points.size()) != answer.changes) {
      return differs(name + ": another number of changes, " + show(row.assignment));
    }
    if (answer.accepting != row.accepting || row.accepting != expected->accepting ||
        shortfalls(table_, row.utilities) != shortfalls(table_, expected->utilities)) {
      return differs(name + ": " + show(row.assignment) + show(row.utilities) + ", reference " +
                     show(expected->assignment) + show(expected->utilities));
    }
    return true;
  }

  bool check_differences(const std::vector<Rung>& ladder) {
    if (ladder.empty() || !ladder[0].package) return true;
    const Vector& before = ladder[0].package->utilities;
    for (const Rung& one : ladder) {
      if (!one.package) continue;
      if (one.difference.size() != before.size()) return differs("difference: parties");
      for (std::size_t p = 0; p < before.size(); ++p) {
        const Utility after = one.package->utilities[p];
        if (before[p] == kRedLine || after == kRedLine) continue;
        if (one.difference[p] != after - before[p]) return differs("difference");
      }
    }
    return true;
  }

  bool check_amend() {
    if (talks_.drafts.empty()) return true;
    const Draft& draft = talks_.drafts[0];
    const Result<CompiledDraft> compiled = compile_draft(talks_, problem_, draft);
    if (!compiled) return differs("compile_draft: " + format_error(compiled.error()));
    AmendOptions options;
    const AmendResult result = amend(problem_, *compiled, options);
    for (int k = 0; k < static_cast<int>(result.ladder.size()); ++k) {
      if (result.ladder[k].changes != k) return differs("ladder: order");
      if (!check_rung(result.ladder[k])) return false;
    }
    const int points = static_cast<int>(talks_.points.size());
    for (int k = static_cast<int>(result.ladder.size()); k <= options.most_changes; ++k) {
      if (k <= points && rung(talks_, table_, draft, k) != nullptr) {
        return differs("ladder: no rung " + std::to_string(k));
      }
    }
    int fewest = -1;
    for (const Row& row : table_.rows) {
      const int changes = row.unanimous ? changes_in(talks_, table_, draft, row) : -1;
      if (changes >= 0 && (fewest < 0 || changes < fewest)) fewest = changes;
    }
    if (result.fewest_known != Known::proved) return differs("fewest: not proved");
    if (result.fewest.has_value() != (fewest >= 0)) return differs("fewest: whether there is one");
    if (result.fewest) {
      if (result.fewest->changes != fewest) {
        return differs("fewest: " + std::to_string(result.fewest->changes) + ", reference " +
                       std::to_string(fewest));
      }
      if (!check_rung(*result.fewest)) return false;
    }
    if (options_.two_threads) {
      options.control.threads = 2;
      if (fingerprint(amend(problem_, *compiled, options)) != fingerprint(result)) {
        return differs("amend: two threads differ from one");
      }
    }
    return check_differences(result.ladder);
  }

  // ---- What only a share of the cases is asked for

  bool check_share(const PackagesResult& result) {
    PackagesOptions options = packages_options();
    if (options_.two_threads) {
      options.control.threads = 2;
      if (fingerprint(find_packages(problem_, options)) != fingerprint(result)) {
        return differs("packages: two threads differ from one");
      }
      options.control.threads = 1;
    }
    return !options_.epsilon_frontier || check_epsilon(options);
  }

  bool check_epsilon(PackagesOptions options) {
    options.frontier = PackagesOptions::FrontierMode::epsilon;
    options.epsilon = 0.1;
    const Frontier answer = find_packages(problem_, options).frontier;
    if (answer.known == Known::proved) return check_frontier(answer, false);
    if (answer.known != Known::bounded)
      return differs("epsilon frontier: neither bounded nor exact");
    for (const Package& package : answer.points) {
      if (!check_listed("epsilon frontier", package, false)) return false;
    }
    for (const Row& row : table_.rows) {
      if (!row.passes) continue;
      const bool covered =
          std::any_of(answer.points.begin(), answer.points.end(), [&](const Package& point) {
            for (std::size_t p = 0; p < row.utilities.size(); ++p) {
              if (row.utilities[p] == kRedLine) continue;
              const double slack = answer.epsilon * static_cast<double>(answer.range[p]) + 1e-6;
              if (static_cast<double>(row.utilities[p]) - slack >
                  static_cast<double>(point.utilities[p])) {
                return false;
              }
            }
            return true;
          });
      if (!covered) return differs("epsilon frontier: does not cover " + show(row.utilities));
    }
    return true;
  }

  const Case& talks_;
  const CompareOptions& options_;
  Problem problem_;
  Table table_;
  std::map<Assignment, Row*> row_of_;
  std::vector<int> bit_of_origin_;
  std::string found_;
};

}  // namespace

std::string disagreement(const Case& talks, const CompareOptions& options) {
  return Comparison(talks, options).run();
}

}  // namespace dragoman::oracle
