// Drafts, responses, preference statements and press statements.
#include <fmt/format.h>

#include <algorithm>

#include "model/checker.h"
#include "model/suggest.h"

namespace dragoman::model {

void Checker::check_drafts() {
  for (std::size_t i = 0; i < case_.drafts.size(); ++i) {
    declare(Path("drafts", i), "draft", drafts_, case_.drafts[i].id, i);
  }
  for (std::size_t i = 0; i < case_.drafts.size() && !failed(); ++i) {
    const Draft& draft = case_.drafts[i];
    const Path at("drafts", i);
    check_text(Path(at, "title"), draft.title);
    check_optional_reference(Path(at, "follows"), "draft", drafts_, draft.follows);
    std::unordered_set<std::string_view> seen;
    for (std::size_t j = 0; j < draft.positions.size() && !failed(); ++j) {
      const Position& position = draft.positions[j];
      const Path here(at, "positions", j);
      const Point* point = find_point(here, position.point);
      if (!seen.insert(position.point).second) {
        complain(here, ErrorCode::duplicate,
                 fmt::format("draft '{}' has two positions on '{}'", draft.id, position.point),
                 "keep one; several values go into one bracket, as a list");
      }
      check_text(Path(here, "text"), position.text);
      if (point && !failed()) check_values(here, *point, position.values);
    }
  }
  if (!failed()) check_draft_order();
}

void Checker::check_draft_order() {
  enum class Mark : char { fresh, open, done };
  std::vector<Mark> marks(case_.drafts.size(), Mark::fresh);
  for (std::size_t start = 0; start < case_.drafts.size(); ++start) {
    std::vector<std::size_t> trail;
    std::optional<std::size_t> next = start;
    while (next && marks[*next] == Mark::fresh) {
      marks[*next] = Mark::open;
      trail.push_back(*next);
      const std::string& follows = case_.drafts[*next].follows;
      next = follows.empty() ? std::nullopt : std::optional(drafts_.at(follows));
    }
    if (next && marks[*next] == Mark::open) {
      return complain(Path(Path("drafts", trail.back()), "follows"), ErrorCode::conflict,
                      fmt::format("draft '{}' follows itself, through '{}'", case_.drafts[*next].id,
                                  case_.drafts[trail.back()].id),
                      "let each draft follow an older one; the first follows none");
    }
    for (std::size_t passed : trail) marks[passed] = Mark::done;
  }
}

void Checker::check_responses() {
  for (std::size_t i = 0; i < case_.responses.size() && !failed(); ++i) {
    const Path at("responses", i);
    declare(at, "response", responses_, case_.responses[i].id, i);
    check_response(at, case_.responses[i]);
  }
}

void Checker::check_response(const Path& at, const Response& response) {
  find(Path(at, "party"), "party", parties_, response.party);
  find(Path(at, "draft"), "draft", drafts_, response.draft);
  check_text(Path(at, "words"), response.words);
  check_text(Path(at, "stated"), response.stated);
  const Point* point =
      response.point.empty() ? nullptr : find_point(Path(at, "point"), response.point);
  if (failed()) return;
  if (!response.detail.empty() && !point) {
    complain(Path(at, "detail"), ErrorCode::missing,
             fmt::format("detail '{}' is named without its point", response.detail),
             "add the point");
  } else if (!response.detail.empty()) {
    find(Path(at, "detail"), "detail", index_of(*point).details, response.detail, point->id);
  }
  if (!response.wants.empty()) {
    const Path wants(at, "wants");
    if (!point) {
      complain(wants, ErrorCode::missing, "wants names values without a point", "add the point");
    } else if (response.kind == ResponseKind::agreed || response.kind == ResponseKind::declined) {
      complain(wants, ErrorCode::conflict,
               "a response that agrees or declines to answer cannot want another value",
               "remove wants, or make it a demand");
    } else {
      check_values(wants, *point, response.wants);
    }
  }
  const auto channel = response.channel.empty()
                           ? std::nullopt
                           : find(Path(at, "channel"), "channel", channels_, response.channel);
  if (channel && case_.channels[*channel].party != response.party) {
    complain(Path(at, "channel"), ErrorCode::conflict,
             fmt::format("the response is by '{}', but channel '{}' is with '{}'", response.party,
                         response.channel, case_.channels[*channel].party),
             fmt::format("name a channel with '{}'", response.party));
  }
  const bool conditional = response.terms == Terms::conditional;
  if (conditional == response.only_if.empty()) {
    complain(Path(at, conditional ? "terms" : "only_if"),
             conditional ? ErrorCode::missing : ErrorCode::conflict,
             conditional ? "the terms are conditional, but the condition is not stated"
                         : "only_if is stated, but the terms are not conditional",
             conditional ? "add only_if with what the other side must offer first"
                         : "set terms to conditional, or remove only_if");
  }
  for (std::size_t i = 0; i < response.conditioned_on.size() && !failed(); ++i) {
    const Path here(at, "conditioned_on", i);
    find_point(here, response.conditioned_on[i]);
    if (response.conditioned_on[i] == response.point) {
      complain(here, ErrorCode::conflict,
               fmt::format("the response on '{}' is conditioned on the same point", response.point),
               "name other points only");
    }
  }
}

void Checker::check_package(const Path& at, const PartialPackage& package) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < package.values.size() && !failed(); ++i) {
    const Path here(at, "values", i);
    const Point* point = find_point(here, package.values[i].first);
    if (!seen.insert(package.values[i].first).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("'{}' has two values here", package.values[i].first),
               "keep one of them");
    }
    if (point && !failed()) check_value(here, *point, package.values[i].second);
  }
}

void Checker::check_preference_statements() {
  Index ids;
  for (std::size_t i = 0; i < case_.preference_statements.size() && !failed(); ++i) {
    const PreferenceStatement& statement = case_.preference_statements[i];
    const Path at("preference_statements", i);
    declare(at, "preference statement", ids, statement.id, i);
    find(Path(at, "party"), "party", parties_, statement.party);
    check_text(Path(at, "words"), statement.words);
    check_optional_reference(Path(at, "channel"), "channel", channels_, statement.channel);
    check_knowledge(at, statement);
    if (statement.at_least && statement.at_most && *statement.at_most < *statement.at_least) {
      complain(at, ErrorCode::conflict,
               fmt::format("at least {} and at most {} cannot both hold",
                           statement.at_least->to_string(), statement.at_most->to_string()),
               "swap the two bounds, or correct one of them");
    }
  }
}

void Checker::check_knowledge(const Path& at, const PreferenceStatement& statement) {
  const auto need = [&](bool there, const char* what, const char* mend) {
    if (!there) complain(at, ErrorCode::missing, what, mend);
  };
  const auto need_draft_or = [&](const PartialPackage& package, const char* field) {
    need(!statement.draft.empty() || !package.values.empty(),
         "what would be accepted or refused is not stated", "name a draft, or values of points");
    check_optional_reference(Path(at, "draft"), "draft", drafts_, statement.draft);
    check_package(Path(at, field), package);
  };
  const auto need_values = [&](std::size_t least, const char* mend) {
    const Point* point = find_point(Path(at, "point"), statement.point);
    need(statement.ranked.size() >= least, "too few values are listed", mend);
    if (point && !failed()) check_values(at, *point, statement.ranked);
  };
  switch (statement.kind) {
    case StatementKind::order:
      return need_values(2, "list two values or more, best first");
    case StatementKind::range:
      need(statement.at_least || statement.at_most, "the range has no bound",
           "add at_least, at_most or both");
      return need_values(1, "name the value that is meant");
    case StatementKind::score:
      need(statement.at_least.has_value(), "the score is not stated", "add is: and the score");
      return need_values(1, "name the value that is meant");
    case StatementKind::importance: {
      need(statement.points.size() >= 2, "too few points are listed",
           "list two points or more, most important first");
      std::unordered_set<std::string_view> seen;
      for (std::size_t i = 0; i < statement.points.size() && !failed(); ++i) {
        const Path here(at, "points", i);
        find_point(here, statement.points[i]);
        if (!seen.insert(statement.points[i]).second) {
          complain(here, ErrorCode::duplicate,
                   fmt::format("'{}' is ranked twice", statement.points[i]), "list it once");
        }
      }
      return;
    }
    case StatementKind::comparison:
      need(!statement.better.values.empty() && !statement.worse.values.empty(),
           "a comparison needs two sides", "state both prefers and over");
      check_package(Path(at, "better"), statement.better);
      return check_package(Path(at, "worse"), statement.worse);
    case StatementKind::red_line:
      check_conditions(Path(at, "when"), statement.when);
      for (std::size_t i = 0; i < statement.when.size() && !failed(); ++i) {
        check_condition(Path(at, "when", i), statement.when[i]);
      }
      return;
    case StatementKind::accepts:
      return need_draft_or(statement.better, "better");
    case StatementKind::refuses:
      return need_draft_or(statement.worse, "worse");
    case StatementKind::walk_away:
      return need(statement.at_least || statement.at_most, "the walk-away value has no bound",
                  "write a number, or at_least, at_most or both");
  }
}

void Checker::check_statements() {
  Index ids;
  for (std::size_t i = 0; i < case_.statements.size() && !failed(); ++i) {
    const Statement& statement = case_.statements[i];
    const Path at("statements", i);
    declare(at, "statement", ids, statement.id, i);
    check_text(Path(at, "what"), statement.what);
    for (std::size_t j = 0; j < statement.points.size() && !failed(); ++j) {
      find_point(Path(at, "points", j), statement.points[j]);
    }
  }
}

}  // namespace dragoman::model
