// The case as a room knows it, as JSON.
#include <fmt/format.h>

#include "brief/talks_json_parts.h"
#include "brief/talks_words.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr std::string_view kPointKinds[] = {"choice", "quantity", "date", "roster"};

// ---- Rules in words -----------------------------------------------------------------------------

class RuleWords {
 public:
  explicit RuleWords(const View& seen) : words_(seen, options_) {}

  std::string operator()(const Requires& rule) const {
    return fmt::format("if {}, then {}", all(rule.when), all(rule.then));
  }
  std::string operator()(const Excludes& rule) const {
    return fmt::format("never together: {}", all(rule.together));
  }
  std::string operator()(const Linear& rule) const {
    std::vector<std::string> terms;
    for (const LinearTerm& of : rule.terms) terms.push_back(term(of));
    std::string text = listed(terms, " + ");
    if (rule.at_least) text += fmt::format(" at least {}", rule.at_least->to_string());
    if (rule.at_least && rule.at_most) text += " and";
    if (rule.at_most) text += fmt::format(" at most {}", rule.at_most->to_string());
    return text;
  }

 private:
  std::string all(const std::vector<Condition>& conditions) const {
    std::vector<std::string> parts;
    for (const Condition& one : conditions) parts.push_back(condition(one));
    return listed(parts, " and ");
  }

  std::string condition(const Condition& one) const {
    if (!one.any_of.empty()) {
      std::vector<std::string> values;
      for (const Value& value : one.any_of) values.push_back(words_.value(one.point, value));
      return fmt::format("{} is {}", one.point, listed(values, " or "));
    }
    if (!one.members.empty())
      return fmt::format("{} has {}", one.point, listed(one.members, " and "));
    std::string text = one.point;
    if (!one.category.empty()) text += " (" + one.category + ")";
    const auto end = [&](const std::optional<Value>& value, const std::optional<int>& count) {
      if (value) return words_.value(one.point, *value);
      return count ? std::to_string(*count) : std::string();
    };
    return text + bounds(end(one.from, one.count_from), end(one.to, one.count_to));
  }

  static std::string bounds(const std::string& from, const std::string& to) {
    if (to.empty()) return " at least " + from;
    if (from.empty()) return " at most " + to;
    return fmt::format(" from {} to {}", from, to);
  }

  static std::string term(const LinearTerm& of) {
    std::string text = of.point;
    if (!of.category.empty()) text += " (" + of.category + ")";
    if (!of.amounts.empty()) {
      std::vector<std::string> amounts;
      for (const auto& [option, amount] : of.amounts)
        amounts.push_back(fmt::format("{} {}", option, amount.to_string()));
      text += fmt::format(" ({})", listed(amounts));
    }
    return of.factor == Decimal{1} ? text : fmt::format("{} × {}", of.factor.to_string(), text);
  }

  TalksTextOptions options_;
  TalksWords words_;
};

void write_rule(JsonWriter& json, const RuleWords& words, const Rule& rule) {
  json.open_object(Layout::line).key("id").string(rule.id).key("text");
  write_text(json, rule.text);
  json.key("says").string(std::visit(words, rule.body)).close();
}

// ---- Points -------------------------------------------------------------------------------------

template <class Item>
void write_items(JsonWriter& json, const std::vector<Item>& items) {
  json.open_list(Layout::line);
  for (const Item& item : items) {
    json.open_object(Layout::line).key("id").string(item.id).key("text");
    write_text(json, item.text);
    json.close();
  }
  json.close();
}

void write_quantity(JsonWriter& json, const std::optional<QuantityRange>& range) {
  if (!range) {
    json.null();
    return;
  }
  json.open_object(Layout::line).key("from").string(range->from.to_string());
  json.key("to").string(range->to.to_string()).key("step").string(range->step.to_string());
  json.key("unit");
  write_text(json, range->unit);
  json.close();
}

void write_dates(JsonWriter& json, const std::optional<DateRange>& range) {
  if (!range) {
    json.null();
    return;
  }
  json.open_object(Layout::line).key("from").string(range->from.to_string());
  json.key("to").string(range->to.to_string()).key("step_days").integer(range->step_days).close();
}

void write_roster(JsonWriter& json, const std::optional<Roster>& roster) {
  if (!roster) {
    json.null();
    return;
  }
  json.open_object(Layout::line);
  json.key("of").string(roster->of == Roster::Of::persons ? "persons" : "items");
  json.key("categories").open_list(Layout::line);
  for (const RosterCategory& category : roster->categories) {
    json.open_object(Layout::line).key("id").string(category.id).key("name");
    write_text(json, category.name);
    json.key("at_least");
    write_count(json, category.at_least);
    json.key("at_most");
    write_count(json, category.at_most);
    json.close();
  }
  json.close().key("members").open_list(Layout::line);
  for (const RosterMember& member : roster->members) {
    json.open_object(Layout::line).key("id").string(member.id).key("name");
    write_text(json, member.name);
    json.key("category");
    write_maybe(json, member.category);
    json.close();
  }
  json.close().key("choose_min").integer(roster->choose_min);
  json.key("choose_max").integer(roster->choose_max);
  json.key("excluded").strings(roster->excluded).close();
}

void write_point(JsonWriter& json, const Point& point) {
  json.open_object(Layout::line).key("id").string(point.id).key("number");
  write_count(json, point.number);
  json.key("kind").string(kPointKinds[static_cast<std::size_t>(point.kind)]).key("title");
  write_text(json, point.title);
  json.key("text");
  write_text(json, point.text);
  json.key("options");
  write_items(json, point.options);
  json.key("quantity");
  write_quantity(json, point.quantity);
  json.key("dates");
  write_dates(json, point.dates);
  json.key("roster");
  write_roster(json, point.roster);
  json.key("details");
  write_items(json, point.details);
  json.close();
}

// ---- Who ----------------------------------------------------------------------------------------

void write_parties(JsonWriter& json, const Case& talks) {
  json.key("parties").open_list();
  for (const Party& party : talks.parties) {
    json.open_object(Layout::line).key("id").string(party.id).key("name");
    write_text(json, party.name);
    json.key("role").string(word(party.role)).key("veto").boolean(party.veto).key("note");
    write_text(json, party.note);
    json.close();
  }
  json.close();
}

void write_mediators(JsonWriter& json, const Case& talks) {
  json.key("mediators").open_list();
  for (const Mediator& mediator : talks.mediators) {
    json.open_object(Layout::line).key("id").string(mediator.id).key("name");
    write_text(json, mediator.name);
    json.key("note");
    write_text(json, mediator.note);
    json.close();
  }
  json.close().key("channels").open_list();
  for (const Channel& channel : talks.channels) {
    json.open_object(Layout::line).key("id").string(channel.id);
    json.key("mediator").string(channel.mediator).key("party").string(channel.party).close();
  }
  json.close();
}

}  // namespace

std::string case_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    const Case& talks = seen.talks;
    json.open_object().key("id").string(talks.id).key("title");
    write_text(json, talks.title);
    json.key("summary");
    write_text(json, talks.summary);
    json.key("source").string(talks.source).key("languages").strings(talks.languages);
    write_parties(json, talks);
    write_mediators(json, talks);
    json.key("points").open_list();
    for (const Point& point : talks.points) write_point(json, point);
    json.close().key("rules").open_list();
    const RuleWords words(seen);
    for (const Rule& rule : talks.rules) write_rule(json, words, rule);
    json.close();
    const bool all = talks.acceptance.rule == Acceptance::Rule::all;
    json.key("acceptance").open_object(Layout::line).key("rule").string(all ? "all" : "quorum");
    json.key("at_least");
    write_count(json, all ? std::optional<int>() : talks.acceptance.at_least);
    json.close().close();
  });
}

}  // namespace dragoman
