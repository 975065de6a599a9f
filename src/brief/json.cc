#include "dragoman/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "brief/json_parts.h"
#include "brief/json_writer.h"

namespace dragoman {
namespace {

using namespace brief;
using Layout = JsonWriter::Layout;

void write_parties(JsonWriter& json, const Problem& problem) {
  json.key("parties").open_list(Layout::line);
  for (const ProblemParty& party : problem.parties) json.string(party.id);
  json.close();
}

// The members of a count, into an object that is open.
void write_count_members(JsonWriter& json, const Count& count) {
  json.key("status").string(known_name(count.known));
  if (count.known == Known::none) {
    json.key("count").null();
    return;
  }
  json.key("count").raw(json_count(count.value));
  if (count.known == Known::proved) return;
  json.key("low").raw(json_count(count.low)).key("high").raw(json_count(count.high));
  if (count.known != Known::sampled) return;
  // A seed is any 64-bit number, so it follows the rule for counts.
  json.key("sample_size").raw(json_count(std::to_string(count.sample_size)));
  json.key("seed").raw(json_count(std::to_string(count.seed)));
}

void write_count(JsonWriter& json, std::string_view key, const Count& count) {
  json.key(key).open_object(Layout::line);
  write_count_members(json, count);
  json.close();
}

class PackageWriter {
 public:
  PackageWriter(const Case& talks, const Problem& problem, JsonWriter& json)
      : talks_(talks), problem_(problem), json_(json) {}

  // "package": {…}, "utilities": {…}, or nulls.
  void write(const std::optional<Package>& package) {
    if (!package) {
      json_.key("package").null().key("utilities").null();
      return;
    }
    write_package(json_, talks_, to_values(talks_, problem_, package->assignment));
    write_utilities("utilities", package->utilities);
  }

  void write_utilities(std::string_view key, const std::vector<Utility>& utilities) {
    json_.key(key).open_object(Layout::line);
    for (std::size_t p = 0; p < utilities.size(); ++p) {
      json_.key(problem_.parties[p].id).raw(utility_text(utilities[p], problem_.decimals));
    }
    json_.close();
  }

 private:
  const Case& talks_;
  const Problem& problem_;
  JsonWriter& json_;
};

void write_acceptance(JsonWriter& json, const Problem& problem) {
  json.key("acceptance").open_object(Layout::line);
  json.key("at_least").integer(problem.quorum);
  json.key("vetoes").open_list();
  for (const ProblemParty& party : problem.parties) {
    if (party.veto) json.string(party.id);
  }
  json.close().close();
  json.key("walk_away").open_object(Layout::line);
  for (const ProblemParty& party : problem.parties) {
    json.key(party.id);
    party.walk_away_known ? json.raw(utility_text(party.walk_away, problem.decimals)) : json.null();
  }
  json.close();
}

void write_solution(JsonWriter& json, PackageWriter& packages, std::string_view key,
                    const Solution& solution) {
  json.key(key).open_object();
  json.key("status").string(known_name(solution.known));
  packages.write(solution.package);
  if (solution.known == Known::bounded) json.key("bound_share").number(solution.bound_share);
  json.key("stopped").string(stop_reason_name(solution.stopped));
  json.close();
}

void write_solutions(JsonWriter& json, PackageWriter& packages, const Solutions& solutions) {
  json.key("solutions").open_object();
  write_solution(json, packages, "nash", solutions.nash);
  write_solution(json, packages, "kalai_smorodinsky", solutions.kalai_smorodinsky);
  write_solution(json, packages, "egalitarian", solutions.egalitarian);
  write_solution(json, packages, "utilitarian", solutions.utilitarian);
  json.close();
}

void write_points(JsonWriter& json, PackageWriter& packages, const std::vector<Package>& points) {
  json.open_list();
  for (const Package& point : points) {
    if (json.stopped()) break;
    json.open_object(Layout::line);
    packages.write(point);
    json.close();
  }
  json.close();
}

void write_frontier(JsonWriter& json, PackageWriter& packages, const Problem& problem,
                    const PackagesOptions& options, const Frontier& frontier) {
  const bool skipped = options.frontier == PackagesOptions::FrontierMode::skip;
  json.key("frontier").open_object();
  json.key("status").string(skipped ? "skipped" : known_name(frontier.known));
  json.key("covers").string(options.all_feasible ? "feasible" : "acceptable");
  json.key("size").integer(static_cast<std::int64_t>(frontier.points.size()));
  if (frontier.known == Known::bounded) {
    json.key("epsilon").number(frontier.epsilon);
    json.key("range").open_object(Layout::line);
    for (std::size_t p = 0; p < frontier.range.size(); ++p) {
      json.key(problem.parties[p].id).raw(utility_text(frontier.range[p], problem.decimals));
    }
    json.close();
    json.key("why").string(frontier.why_not_exact);
  }
  json.key("stopped").string(stop_reason_name(frontier.stopped));
  json.key("points");
  write_points(json, packages, frontier.points);
  json.close();
}

void write_acceptable(JsonWriter& json, const Problem& problem, const PackagesResult& result) {
  json.key("acceptable").open_object();
  write_count_members(json, result.acceptable);
  const Count& all = result.unanimous;
  json.key("unanimous");
  all.known == Known::none ? json.null() : json.raw(json_count(all.value));
  write_count(json, "unanimous_count", all);
  json.key("accepted_by").open_object();
  for (std::size_t p = 0; p < result.accepted_by.size(); ++p) {
    write_count(json, problem.parties[p].id, result.accepted_by[p]);
  }
  json.close().close();
}

const char* kind_name(Origin::Kind kind) {
  switch (kind) {
    case Origin::Kind::rule:
      return "rule";
    case Origin::Kind::red_line:
      return "red_line";
    case Origin::Kind::walk_away:
      return "walk_away";
    case Origin::Kind::roster:
      return "roster";
  }
  return "rule";
}

void write_conflict(JsonWriter& json, const Problem& problem,
                    const std::optional<Conflict>& conflict) {
  json.key("conflict");
  if (!conflict) {
    json.null();
    return;
  }
  json.open_object();
  json.key("constraints").open_list();
  for (const int index : conflict->origins) {
    const Origin& origin = problem.origins[static_cast<std::size_t>(index)];
    json.open_object(Layout::line);
    json.key("kind").string(kind_name(origin.kind)).key("party");
    origin.party < 0 ? json.null()
                     : json.string(problem.parties[static_cast<std::size_t>(origin.party)].id);
    json.key("id").string(origin.id).key("text").string(origin.text).close();
  }
  json.close();
  json.key("smallest");
  conflict->smallest_known ? json.boolean(conflict->smallest) : json.null();
  json.close();
}

// True when a limit or Ctrl-C kept this part from a full answer.
bool cut_short(Known known, StopReason stopped) {
  return known != Known::proved && stopped != StopReason::finished && stopped != StopReason::size;
}

const char* status_of(const PackagesResult& result) {
  const Solutions& s = result.solutions;
  for (const Solution* one : {&s.nash, &s.kalai_smorodinsky, &s.egalitarian, &s.utilitarian}) {
    if (cut_short(one->known, one->stopped)) return "stopped";
  }
  if (cut_short(result.frontier.known, result.frontier.stopped)) return "stopped";
  const bool none = result.acceptable.known == Known::proved && result.acceptable.value == "0";
  return none ? "no_package" : "ok";
}

void write_rung(JsonWriter& json, PackageWriter& packages, const Case& talks,
                const Problem& problem, const Rung& rung) {
  json.open_object();
  json.key("changes").integer(rung.changes);
  json.key("status").string(known_name(rung.known));
  json.key("changed").strings(point_ids(talks, rung.changed_points));
  packages.write(rung.package);
  json.key("accepting").integer(rung.accepting);
  json.key("accepted_by").open_list(Layout::line);
  for (std::size_t p = 0; rung.package && p < problem.parties.size(); ++p) {
    if (accepts(problem, static_cast<int>(p), rung.package->utilities[p])) {
      json.string(problem.parties[p].id);
    }
  }
  json.close();
  packages.write_utilities("difference", rung.package ? rung.difference : std::vector<Utility>{});
  json.close();
}

void write_gaps_document(const Case& talks, std::string_view format, std::string_view status,
                         const std::vector<Gap>& gaps, const std::vector<std::string>& notes,
                         const TextSink& sink) {
  JsonWriter json(sink);
  open_document(json, format, status);
  write_case(json, talks);
  json.key("parties").open_list(Layout::line);
  for (const Party& party : talks.parties) {
    if (party.role == PartyRole::principal) json.string(party.id);
  }
  json.close();
  json.key("missing").open_list();
  for (const Gap& gap : gaps) {
    json.open_object(Layout::line);
    json.key("what").string(gap.what).key("of").strings(gap.of).key("means").string(gap.means);
    json.close();
  }
  json.close();
  write_notes(json, notes);
  json.close();
  json.finish();
}

}  // namespace

std::string utility_text(Utility utility, int decimals) {
  if (utility <= kRedLine / 2) return "null";
  const std::string digits = fmt::format("{:0>{}}", std::llabs(utility), decimals + 1);
  std::string_view whole = digits;
  std::string_view part = whole.substr(whole.size() - static_cast<std::size_t>(decimals));
  whole.remove_suffix(part.size());
  while (!part.empty() && part.back() == '0') part.remove_suffix(1);
  return fmt::format("{}{}{}{}", utility < 0 ? "-" : "", whole, part.empty() ? "" : ".", part);
}

bool anything_known(const PackagesResult& result) {
  const Solutions& s = result.solutions;
  return s.nash.package || s.kalai_smorodinsky.package || s.egalitarian.package ||
         s.utilitarian.package || !result.frontier.points.empty() || result.conflict ||
         result.acceptable.known != Known::none || result.feasible.known != Known::none;
}

void packages_json(const Case& talks, const Problem& problem, const PackagesResult& result,
                   const PackagesOptions& options, const TextSink& sink) {
  JsonWriter json(sink);
  PackageWriter packages(talks, problem, json);
  open_document(json, "packages", status_of(result));
  write_case(json, talks);
  write_parties(json, problem);
  write_acceptance(json, problem);
  json.key("decimals").integer(problem.decimals).key("rounded").boolean(problem.rounded);
  write_solutions(json, packages, result.solutions);
  write_frontier(json, packages, problem, options, result.frontier);
  write_count(json, "feasible", result.feasible);
  write_acceptable(json, problem, result);
  json.key("diverse");
  write_points(json, packages, result.diverse);
  write_conflict(json, problem, result.conflict);
  write_notes(json, problem.notes);
  json.close();
  json.finish();
}

void amend_json(const Case& talks, const Problem& problem, const Draft& draft,
                const AmendResult& result, const TextSink& sink) {
  JsonWriter json(sink);
  PackageWriter packages(talks, problem, json);
  const bool cut = result.stopped != StopReason::finished;
  open_document(json, "amend", cut ? "stopped" : "ok");
  write_case(json, talks);
  write_parties(json, problem);
  write_acceptance(json, problem);
  json.key("decimals").integer(problem.decimals).key("rounded").boolean(problem.rounded);
  json.key("draft").string(draft.id);
  json.key("ladder").open_list();
  for (const Rung& rung : result.ladder) write_rung(json, packages, talks, problem, rung);
  json.close();
  json.key("fewest_status").string(known_name(result.fewest_known)).key("fewest");
  result.fewest ? write_rung(json, packages, talks, problem, *result.fewest)
                : static_cast<void>(json.null());
  json.key("stopped").string(stop_reason_name(result.stopped));
  write_notes(json, problem.notes);
  json.close();
  json.finish();
}

void no_scores_json(const Case& talks, std::string_view format, const std::vector<Gap>& gaps,
                    const TextSink& sink) {
  write_gaps_document(talks, format, "no_scores", gaps, {}, sink);
}

void check_json(const Case& talks, const std::vector<Gap>& gaps,
                const std::vector<std::string>& notes, const TextSink& sink) {
  write_gaps_document(talks, "check", "ok", gaps, notes, sink);
}

void error_json(const Error& error, const TextSink& sink) {
  JsonWriter json(sink);
  open_document(json, "error", "error");
  json.key("error").open_object();
  json.key("code").string(error_code_name(error.code));
  json.key("message").string(error.message).key("mend").string(error.mend);
  json.key("file").string(error.where.file).key("line").integer(error.where.line);
  json.key("column").integer(error.where.column).key("field").string(error.where.field);
  json.close().close();
  json.finish();
}

}  // namespace dragoman
