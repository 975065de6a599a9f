// The sections around the packages: title and status, the case, reports, counts, conflict,
// definitions, and what cannot be known without scores.
#include <fmt/format.h>

#include <algorithm>

#include "brief/html.h"
#include "brief/sheet.h"

namespace dragoman::brief {
namespace {

// Draft and its date, as in "Second draft, 2025-10-08".
std::string draft_name(const Sheet& sheet) {
  std::vector<std::string> parts{sheet.draft->title.empty()
                                     ? user(sheet.draft->id)
                                     : user(sheet.draft->title, sheet.language)};
  if (sheet.draft->date) parts.push_back(number(sheet.draft->date->to_string()));
  return joined(parts, sheet.language);
}

// Solutions that are the same package share a row; those without a package have their own.
std::string status_rows(const Sheet& sheet) {
  const Words& words = sheet.words;
  const PackagesResult& result = *sheet.input.result;
  std::string rows;
  for (std::size_t i = 0; i < sheet.shown.size(); ++i) {
    if (sheet.shown[i].kinds.empty()) continue;
    rows +=
        pair_row(sentence(words.package, {sheet.letter_of(i)}), sheet.kinds_known(sheet.shown[i]));
  }
  for (const SolutionKind kind : kSolutionKinds) {
    const Solution& solution = solution_of(result.solutions, kind);
    if (!solution.package)
      rows += pair_row(sheet.solution_name(kind), sheet.solution_known(solution));
  }
  std::string frontier = sheet.known(result.frontier.known);
  if (result.frontier.known == Known::bounded) {
    frontier +=
        ": " + sentence(words.frontier_bounded, {number(percent_text(result.frontier.epsilon))});
  }
  rows += pair_row(escaped(words.on_frontier),
                   number(count_text(std::to_string(result.frontier.points.size()))) + " " +
                       element("span", "quiet", frontier));
  return rows + pair_row(escaped(words.accepted_by_all), sheet.count(result.unanimous));
}

std::string notes_list(const Sheet& sheet) {
  std::string items;
  for (const std::string& note : sheet.input.problem->notes) {
    items += element("li", "", user(note));
  }
  if (items.empty()) return {};
  return element("p", "label", escaped(sheet.words.missing_heading)) + "\n<ul>" + items + "</ul>\n";
}

std::string confidences(const Sheet& sheet) {
  const auto count = std::count_if(
      sheet.talks.responses.begin(), sheet.talks.responses.end(), [](const Response& response) {
        return response.terms == Terms::for_you_only && !response.is_public;
      });
  if (count == 0) return {};
  return element("p", "confidence",
                 sentence(sheet.words.confidences, {number(std::to_string(count))})) +
         "\n";
}

const char* role_label(const Words& words, PartyRole role) {
  switch (role) {
    case PartyRole::guarantor:
      return words.guarantor;
    case PartyRole::observer:
      return words.observer;
    case PartyRole::principal:
      break;
  }
  return "";
}

std::string party_item(const Sheet& sheet, const Party& party) {
  std::string html = element("strong", "", sheet.party(party.id));
  const std::string role =
      party.veto ? escaped(sheet.words.veto) : escaped(role_label(sheet.words, party.role));
  if (!role.empty()) html += " " + element("span", "role", role);
  const std::string note = user(party.note, sheet.language);
  return element("li", "", note.empty() ? html : html + "<br>" + note);
}

// A plain sentence when nothing is said of any party, else one item each.
std::string party_list(const Sheet& sheet) {
  const bool notes = std::any_of(sheet.talks.parties.begin(), sheet.talks.parties.end(),
                                 [](const Party& party) { return !party.note.empty(); });
  std::string items;
  for (const Party& party : sheet.talks.parties) items += party_item(sheet, party);
  return fmt::format("<ul class=\"{}\">{}</ul>\n", notes ? "plain" : "inline", items);
}

std::string mediator_item(const Sheet& sheet, const Mediator& mediator) {
  const std::string name = user(mediator.name, sheet.language);
  std::string html = element("strong", "", name.empty() ? user(mediator.id) : name);
  std::vector<std::string> parties;
  for (const Channel& channel : sheet.talks.channels) {
    if (channel.mediator == mediator.id) parties.push_back(sheet.party(channel.party));
  }
  if (!parties.empty()) {
    html += " " + element("span", "quiet",
                          sentence(sheet.words.speaks_with, {joined(parties, sheet.language)}));
  }
  const std::string note = user(mediator.note, sheet.language);
  return element("li", "", note.empty() ? html : html + "<br>" + note);
}

std::string acceptance(const Sheet& sheet) {
  if (sheet.talks.acceptance.rule == Acceptance::Rule::all) {
    return escaped(sheet.words.rule_all);
  }
  return sentence(sheet.words.rule_quorum, {number(std::to_string(sheet.talks.acceptance.at_least)),
                                            number(std::to_string(sheet.principals.size()))});
}

std::string statements(const Sheet& sheet) {
  std::string items;
  for (const Statement& statement : sheet.talks.statements) {
    std::vector<std::string> meta;
    for (const std::string& part : {statement.through, statement.act, statement.hedge}) {
      if (!part.empty()) meta.push_back(user(part));
    }
    if (statement.date) meta.push_back(number(statement.date->to_string()));
    std::vector<std::string> points;
    for (const std::string& id : statement.points) {
      const Point* point = sheet.talks.find_point(id);
      points.push_back(point ? sheet.point(*point) : user(id));
    }
    if (!points.empty()) meta.push_back(joined(points, sheet.language));
    std::string line;
    for (const std::string& part : meta) line += (line.empty() ? "" : " \u00b7 ") + part;
    items += "<div class=\"answer\">\n" + element("p", "who", user(statement.who)) + "\n" +
             user_block("p", "said", statement.what, sheet.language) + element("p", "meta", line) +
             "\n</div>\n";
  }
  return items.empty() ? items
                       : element("p", "lead", escaped(sheet.words.reports_intro)) + "\n" + items;
}

std::string preference_words(const Sheet& sheet) {
  std::string items;
  for (const PreferenceStatement& statement : sheet.talks.preference_statements) {
    if (statement.words.empty()) continue;
    std::string meta = user(statement.source);
    if (statement.date) {
      meta += (meta.empty() ? "" : " \u00b7 ") + number(statement.date->to_string());
    }
    items += "<div class=\"answer\">\n" + element("p", "who", sheet.party(statement.party)) + "\n" +
             user_block("blockquote", "", statement.words, sheet.language) +
             (meta.empty() ? "" : element("p", "meta", meta) + "\n") + "</div>\n";
  }
  if (items.empty()) return {};
  return element("h3", "", escaped(sheet.words.said_of_preferences)) + "\n" + items;
}

std::string origin_item(const Sheet& sheet, const Origin& origin) {
  const char* kind = sheet.words.origin_rule;
  if (origin.kind == Origin::Kind::red_line) kind = sheet.words.origin_red_line;
  if (origin.kind == Origin::Kind::walk_away) kind = sheet.words.origin_walk_away;
  if (origin.kind == Origin::Kind::roster) kind = sheet.words.origin_roster;
  std::string html = element("span", "label", escaped(kind));
  if (origin.party >= 0) {
    html += " " + element("strong", "", sheet.scored_party(static_cast<std::size_t>(origin.party)));
  }
  if (origin.kind == Origin::Kind::walk_away && origin.party >= 0) {
    const ProblemParty& party =
        sheet.input.problem->parties[static_cast<std::size_t>(origin.party)];
    html += " " + number("\u2265 " + utility_text(party.walk_away, sheet.units));
  }
  if (!origin.text.empty()) return html + " " + user(origin.text);
  return origin.id.empty() ? html : html + " " + user(origin.id);
}

}  // namespace

std::string title_section(const Sheet& sheet) {
  const Words& words = sheet.words;
  const std::string title = user(sheet.talks.title, sheet.language);
  std::string subtitle;
  if (!sheet.input.date.empty()) subtitle = sentence(words.prepared, {number(sheet.input.date)});
  if (sheet.draft) {
    subtitle += (subtitle.empty() ? "" : " \u00b7 ") +
                sentence(words.compared_with_draft, {draft_name(sheet)});
  }
  std::string html = element("p", "eyebrow", escaped(words.brief)) + "\n" +
                     element("h1", "", title.empty() ? user(sheet.talks.id) : title) + "\n";
  if (!subtitle.empty()) html += element("p", "subtitle", subtitle) + "\n";
  html += confidences(sheet);
  if (sheet.scored()) {
    html += "<div class=\"status\">\n" + element("p", "label", escaped(words.how_known_heading)) +
            "\n" + pairs(status_rows(sheet)) + notes_list(sheet) +
            element("p", "", escaped(words.no_fair_one)) + "\n</div>\n";
  }
  return "<header>\n" + html + "</header>\n";
}

std::string case_section(const Sheet& sheet) {
  const Words& words = sheet.words;
  std::string html = user_block("p", "", sheet.talks.summary, sheet.language);
  std::string mediators;
  for (const Mediator& mediator : sheet.talks.mediators)
    mediators += mediator_item(sheet, mediator);
  if (!sheet.talks.parties.empty()) {
    html += element("h3", "", escaped(words.parties)) + "\n" + party_list(sheet) +
            element("p", "", acceptance(sheet)) + "\n";
  }
  if (!mediators.empty()) {
    html += element("h3", "", escaped(words.mediators)) + "\n<ul class=\"plain\">" + mediators +
            "</ul>\n";
  }
  if (!sheet.talks.source.empty()) {
    html +=
        element("p", "meta",
                element("span", "label", escaped(words.source)) + " " + user(sheet.talks.source)) +
        "\n";
  }
  return section("case", words.the_case, html);
}

std::string reports_section(const Sheet& sheet) {
  return section("reports", sheet.words.reports, statements(sheet) + preference_words(sheet));
}

std::string counts_section(const Sheet& sheet) {
  if (!sheet.scored()) return {};
  const Words& words = sheet.words;
  const PackagesResult& result = *sheet.input.result;
  const std::size_t parties = sheet.input.problem->parties.size();
  const bool quorum = sheet.input.problem->quorum < static_cast<int>(parties);
  std::string rows = pair_row(escaped(words.keep_rules), sheet.count(result.feasible));
  if (quorum) rows += pair_row(escaped(words.pass_rule), sheet.count(result.acceptable));
  rows += pair_row(escaped(words.unanimous), sheet.count(result.unanimous));
  if (quorum && result.accepted_by.size() == parties) {
    std::vector<std::string> by;
    for (std::size_t p = 0; p < parties; ++p) {
      by.push_back(sheet.scored_party(p) + " " + sheet.count(result.accepted_by[p]));
    }
    rows += pair_row(escaped(words.accepted_by), joined(by, sheet.language));
  }
  return section("counts", words.counts, pairs(rows));
}

std::string conflict_section(const Sheet& sheet) {
  if (!sheet.scored() || !sheet.input.result->conflict) return {};
  const Words& words = sheet.words;
  const Conflict& conflict = *sheet.input.result->conflict;
  std::string items;
  for (const int index : conflict.origins) {
    items +=
        element("li", "",
                origin_item(sheet, sheet.input.problem->origins[static_cast<std::size_t>(index)]));
  }
  const char* smallest = !conflict.smallest_known ? words.smallest_unknown
                         : conflict.smallest      ? words.smallest_yes
                                                  : words.smallest_no;
  return section("conflict", words.conflict,
                 element("p", "", escaped(words.conflict_intro)) + "\n<ul>" + items + "</ul>\n" +
                     element("p", "meta", escaped(smallest)) + "\n");
}

std::string definitions_section(const Sheet& sheet) {
  if (!sheet.scored()) return {};
  const Words& words = sheet.words;
  std::string html;
  for (const char* text :
       {words.define_accept, words.define_frontier, words.define_nash,
        words.define_kalai_smorodinsky, words.define_egalitarian, words.define_utilitarian}) {
    html += element("p", "", escaped(text)) + "\n";
  }
  if (!sheet.input.result->diverse.empty()) {
    html += element("p", "", escaped(words.define_diverse)) + "\n";
  }
  html += element("p", "", escaped(words.define_ties)) + "\n";
  return section("known", words.how_known, html);
}

std::string without_scores_section(const Sheet& sheet) {
  if (sheet.scored()) return {};
  const Words& words = sheet.words;
  std::string items;
  for (const char* text : {words.without_packages, words.without_frontier, words.without_stakes,
                           words.without_silence}) {
    items += element("li", "", escaped(text));
  }
  std::string html = element("p", "", escaped(words.without_scores_intro)) + "\n<ul>" + items +
                     "</ul>\n" + element("p", "", escaped(words.without_mend)) + "\n";
  if (!sheet.input.no_scores.empty()) {
    html += element("p", "meta", user(sheet.input.no_scores)) + "\n";
  }
  return section("unknown", words.without_scores, html);
}

}  // namespace dragoman::brief
