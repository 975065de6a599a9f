// Writing a case file: the mirror of the readers, in the order of docs/case-file.md.
#include <fmt/format.h>

#include <algorithm>

#include "dragoman/case_file.h"
#include "format/yaml_writer.h"

namespace dragoman {
namespace {

using format::YamlOut;

YamlOut word(std::string text) { return YamlOut::word(std::move(text)); }
YamlOut number(const Decimal& value) { return word(value.to_string()); }
YamlOut number(std::int64_t value) { return word(std::to_string(value)); }

YamlOut write(const Text& text) {
  if (text.empty()) return {};
  if (text.entries().size() == 1 && text.entries()[0].first.empty()) {
    return word(text.entries()[0].second);
  }
  YamlOut map = YamlOut::map();
  for (const auto& [tag, words] : text.entries()) map.set(tag.empty() ? "und" : tag, word(words));
  return map;
}

YamlOut write(const std::vector<std::string>& words) {
  YamlOut list = YamlOut::list();
  for (const std::string& item : words) list.add(word(item));
  return list;
}

YamlOut write(const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) return word(option->id);
  if (const auto* amount = std::get_if<Decimal>(&value)) return number(*amount);
  if (const auto* day = std::get_if<Date>(&value)) return word(day->to_string());
  return write(std::get<MemberIds>(value));
}

YamlOut write(const std::vector<Value>& values) {
  YamlOut list = YamlOut::list();
  for (const Value& value : values) list.add(write(value));
  return list;
}

// Sets a field unless it says nothing.
void set(YamlOut& map, const char* key, const Text& text) {
  if (!text.empty()) map.set(key, write(text));
}
void set(YamlOut& map, const char* key, const std::string& text) {
  if (!text.empty()) map.set(key, word(text));
}
void set(YamlOut& map, const char* key, const std::vector<std::string>& words) {
  if (!words.empty()) map.set(key, write(words));
}
void set(YamlOut& map, const char* key, const std::optional<Decimal>& value) {
  if (value) map.set(key, number(*value));
}
void set(YamlOut& map, const char* key, const std::optional<int>& value) {
  if (value) map.set(key, number(*value));
}
void set(YamlOut& map, const char* key, const std::optional<Date>& day) {
  if (day) map.set(key, word(day->to_string()));
}
void set_flag(YamlOut& map, const char* key, bool flag) {
  if (flag) map.set(key, word("true"));
}

// ---- Who and what about -------------------------------------------------------------------------

YamlOut write_parties(const Case& talks) {
  YamlOut all = YamlOut::map();
  for (const Party& party : talks.parties) {
    YamlOut map = YamlOut::map();
    set(map, "name", party.name);
    if (party.role == PartyRole::guarantor) map.set("role", word("guarantor"));
    if (party.role == PartyRole::observer) map.set("role", word("observer"));
    set_flag(map, "veto", party.veto);
    set(map, "note", party.note);
    all.set(party.id, map.empty() ? YamlOut() : std::move(map));
  }
  return all;
}

YamlOut write_mediators(const Case& talks) {
  YamlOut all = YamlOut::map();
  for (const Mediator& mediator : talks.mediators) {
    YamlOut map = YamlOut::map();
    set(map, "name", mediator.name);
    set(map, "note", mediator.note);
    all.set(mediator.id, map.empty() ? YamlOut() : std::move(map));
  }
  return all;
}

YamlOut write_channels(const Case& talks) {
  YamlOut all = YamlOut::map();
  for (const Channel& channel : talks.channels) {
    YamlOut map = YamlOut::map();
    map.set("mediator", word(channel.mediator));
    map.set("party", word(channel.party));
    all.set(channel.id, std::move(map));
  }
  return all;
}

YamlOut write(const Roster& roster) {
  YamlOut map = YamlOut::map();
  if (roster.of == Roster::Of::items) map.set("of", word("items"));
  YamlOut choose = YamlOut::map();
  choose.set("from", number(roster.choose_min));
  choose.set("to", number(roster.choose_max));
  map.set("choose", std::move(choose));
  YamlOut categories = YamlOut::map();
  for (const RosterCategory& category : roster.categories) {
    YamlOut of = YamlOut::map();
    set(of, "name", category.name);
    set(of, "at_least", category.at_least);
    set(of, "at_most", category.at_most);
    categories.set(category.id, of.empty() ? YamlOut() : std::move(of));
  }
  if (!categories.empty()) map.set("categories", std::move(categories));
  YamlOut members = YamlOut::map();
  for (const RosterMember& member : roster.members) {
    YamlOut of = YamlOut::map();
    set(of, "name", member.name);
    set(of, "category", member.category);
    members.set(member.id, of.empty() ? YamlOut() : std::move(of));
  }
  if (!members.empty()) map.set("members", std::move(members));
  set(map, "excluded", roster.excluded);
  return map;
}

YamlOut write(const Point& point) {
  YamlOut map = YamlOut::map();
  set(map, "number", point.number);
  set(map, "title", point.title);
  set(map, "text", point.text);
  const auto write_ids = [](const auto& items) {
    YamlOut ids = YamlOut::map();
    for (const auto& item : items) ids.set(item.id, write(item.text));
    return ids;
  };
  if (!point.options.empty()) map.set("options", write_ids(point.options));
  if (point.quantity) {
    YamlOut range = YamlOut::map();
    range.set("from", number(point.quantity->from));
    range.set("to", number(point.quantity->to));
    if (point.quantity->step != Decimal(1)) range.set("step", number(point.quantity->step));
    set(range, "unit", point.quantity->unit);
    map.set("quantity", std::move(range));
  }
  if (point.dates) {
    YamlOut range = YamlOut::map();
    range.set("from", word(point.dates->from.to_string()));
    range.set("to", word(point.dates->to.to_string()));
    if (point.dates->step_days != 1) range.set("step_days", number(point.dates->step_days));
    map.set("dates", std::move(range));
  }
  if (point.roster) map.set("roster", write(*point.roster));
  if (!point.details.empty()) map.set("details", write_ids(point.details));
  return map.empty() ? YamlOut() : map;
}

// ---- Conditions and rules -----------------------------------------------------------------------

YamlOut write(const Condition& condition) {
  if (condition.any_of.size() == 1) return write(condition.any_of[0]);
  if (!condition.any_of.empty()) return write(condition.any_of);
  YamlOut map = YamlOut::map();
  set(map, "category", condition.category);
  if (condition.from) map.set("from", write(*condition.from));
  if (condition.to) map.set("to", write(*condition.to));
  set(map, "from", condition.count_from);
  set(map, "to", condition.count_to);
  set(map, "members", condition.members);
  return map;
}

// A map from point to content, or a list of such maps when a point occurs twice.
template <class Items, class WriteItem>
YamlOut by_point(const Items& items, WriteItem&& write_item) {
  std::vector<std::string> points;
  for (const auto& item : items) points.push_back(item.point);
  std::sort(points.begin(), points.end());
  const bool twice = std::adjacent_find(points.begin(), points.end()) != points.end();
  YamlOut all = twice ? YamlOut::list() : YamlOut::map();
  for (const auto& item : items) {
    if (!twice) {
      all.set(item.point, write_item(item));
      continue;
    }
    YamlOut one = YamlOut::map();
    one.set(item.point, write_item(item));
    all.add(std::move(one));
  }
  return all;
}

YamlOut write(const std::vector<Condition>& conditions) {
  return by_point(conditions, [](const Condition& condition) { return write(condition); });
}

YamlOut write(const LinearTerm& term) {
  if (term.category.empty() && term.amounts.empty()) return number(term.factor);
  YamlOut map = YamlOut::map();
  if (term.factor != Decimal(1)) map.set("factor", number(term.factor));
  set(map, "category", term.category);
  if (!term.amounts.empty()) {
    YamlOut amounts = YamlOut::map();
    for (const auto& [option, amount] : term.amounts) amounts.set(option, number(amount));
    map.set("amounts", std::move(amounts));
  }
  return map;
}

YamlOut write(const Rule& rule) {
  YamlOut map = YamlOut::map();
  set(map, "text", rule.text);
  if (const auto* body = std::get_if<Requires>(&rule.body)) {
    map.set("when", write(body->when));
    map.set("requires", write(body->then));
  } else if (const auto* excludes = std::get_if<Excludes>(&rule.body)) {
    map.set("excludes", write(excludes->together));
  } else {
    const Linear& linear = std::get<Linear>(rule.body);
    YamlOut sum = YamlOut::map();
    sum.set("terms", by_point(linear.terms, [](const LinearTerm& term) { return write(term); }));
    set(sum, "at_least", linear.at_least);
    set(sum, "at_most", linear.at_most);
    map.set("linear", std::move(sum));
  }
  return map;
}

// ---- Drafts and responses -----------------------------------------------------------------------

YamlOut write(const Position& position) {
  const bool plain = position.text.empty() && !position.editorial;
  if (plain && position.values.empty()) return {};
  const bool roster =
      !position.values.empty() && std::holds_alternative<MemberIds>(position.values[0]);
  if (plain && position.values.size() == 1) return write(position.values[0]);
  if (plain && !roster) return write(position.values);
  YamlOut map = YamlOut::map();
  if (position.values.size() == 1) map.set("value", write(position.values[0]));
  if (position.values.size() > 1) map.set("values", write(position.values));
  set(map, "text", position.text);
  set_flag(map, "editorial", position.editorial);
  return map;
}

YamlOut write(const Draft& draft) {
  YamlOut map = YamlOut::map();
  set(map, "title", draft.title);
  set(map, "date", draft.date);
  set(map, "follows", draft.follows);
  YamlOut positions = YamlOut::map();
  for (const Position& position : draft.positions) positions.set(position.point, write(position));
  if (!positions.empty()) map.set("positions", std::move(positions));
  return map;
}

const char* name_of(ResponseKind kind) {
  constexpr const char* kNames[] = {"agreed", "in_principle", "understanding", "reservation",
                                    "demand", "rejected",     "declined"};
  return kNames[static_cast<int>(kind)];
}
const char* name_of(Authority authority) {
  constexpr const char* kNames[] = {"unknown", "personal", "ad_referendum", "instructed", "final"};
  return kNames[static_cast<int>(authority)];
}
const char* name_of(Terms terms) {
  constexpr const char* kNames[] = {"for_you_only", "unattributed", "as_ours", "conditional"};
  return kNames[static_cast<int>(terms)];
}
const char* name_of(Confidence confidence) {
  constexpr const char* kNames[] = {"unknown", "hunch", "likely", "sure"};
  return kNames[static_cast<int>(confidence)];
}

YamlOut write(const Response& response) {
  YamlOut map = YamlOut::map();
  map.set("id", word(response.id));
  map.set("party", word(response.party));
  map.set("draft", word(response.draft));
  set(map, "point", response.point);
  set(map, "detail", response.detail);
  map.set("kind", word(name_of(response.kind)));
  set(map, "words", response.words);
  set(map, "stated", response.stated);
  if (response.wants.size() == 1) map.set("wants", write(response.wants[0]));
  if (response.wants.size() > 1) map.set("wants", write(response.wants));
  set(map, "source", response.source);
  set(map, "channel", response.channel);
  set(map, "date", response.date);
  if (response.authority != Authority::unknown) {
    map.set("authority", word(name_of(response.authority)));
  }
  if (response.terms != Terms::for_you_only) map.set("terms", word(name_of(response.terms)));
  set(map, "only_if", response.only_if);
  set(map, "conditioned_on", response.conditioned_on);
  set_flag(map, "public", response.is_public);
  return map;
}

// ---- Preferences --------------------------------------------------------------------------------

YamlOut write(const std::vector<CurvePoint>& curve) {
  YamlOut map = YamlOut::map();
  for (const CurvePoint& corner : curve) {
    const auto* day = std::get_if<Date>(&corner.at);
    map.set(day ? day->to_string() : std::get<Decimal>(corner.at).to_string(),
            number(corner.value));
  }
  return map;
}

std::string key_of(const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) return option->id;
  if (const auto* amount = std::get_if<Decimal>(&value)) return amount->to_string();
  const auto* day = std::get_if<Date>(&value);
  return day ? day->to_string() : "";
}

YamlOut write(const PointPreference& scores) {
  YamlOut map = YamlOut::map();
  set(map, "weight", scores.weight);
  set(map, "divisor", scores.divisor);
  YamlOut values = YamlOut::map(), categories = YamlOut::map(), members = YamlOut::map();
  for (const auto& [value, score] : scores.values) values.set(key_of(value), number(score));
  for (const CategoryValue& of : scores.categories) {
    YamlOut curve = YamlOut::map();
    curve.set("curve", write(of.curve));
    categories.set(of.category, of.each ? number(*of.each) : std::move(curve));
  }
  for (const auto& [member, score] : scores.members) members.set(member, number(score));
  if (!values.empty()) map.set("values", std::move(values));
  if (!scores.curve.empty()) map.set("curve", write(scores.curve));
  if (!categories.empty()) map.set("categories", std::move(categories));
  if (!members.empty()) map.set("members", std::move(members));
  return map;
}

YamlOut write(const Preferences& of) {
  YamlOut map = YamlOut::map();
  set(map, "source", of.source);
  set(map, "walk_away", of.walk_away);
  set(map, "divisor", of.divisor);
  set(map, "cap", of.cap);
  set(map, "discount", of.discount);
  YamlOut points = YamlOut::map(), interactions = YamlOut::list(), lines = YamlOut::map();
  for (const PointPreference& scores : of.points) points.set(scores.point, write(scores));
  for (const Interaction& interaction : of.interactions) {
    YamlOut one = YamlOut::map();
    one.set(interaction.unless ? "unless" : "when", write(interaction.when));
    one.set("bonus", number(interaction.bonus));
    set(one, "text", interaction.text);
    interactions.add(std::move(one));
  }
  for (const RedLine& line : of.red_lines) {
    YamlOut one = YamlOut::map();
    one.set("when", write(line.when));
    set(one, "reason", line.reason);
    lines.set(line.id, std::move(one));
  }
  if (!points.empty()) map.set("points", std::move(points));
  if (!interactions.empty()) map.set("interactions", std::move(interactions));
  if (!lines.empty()) map.set("red_lines", std::move(lines));
  return map;
}

YamlOut write(const PartialPackage& package) {
  YamlOut map = YamlOut::map();
  for (const auto& [point, value] : package.values) map.set(point, write(value));
  return map;
}

void set_bounds(YamlOut& map, const PreferenceStatement& statement) {
  set(map, "at_least", statement.at_least);
  set(map, "at_most", statement.at_most);
}

void write_kind(YamlOut& map, const PreferenceStatement& statement) {
  const auto one_point = [&](YamlOut values) {
    YamlOut one = YamlOut::map();
    one.set(statement.point, std::move(values));
    return one;
  };
  const auto verdict = [&](const PartialPackage& package) {
    return statement.draft.empty() ? write(package) : word(statement.draft);
  };
  switch (statement.kind) {
    case StatementKind::order:
      map.set("order", one_point(write(statement.ranked)));
      break;
    case StatementKind::importance:
      map.set("importance", write(statement.points));
      break;
    case StatementKind::comparison:
      map.set("prefers", write(statement.better));
      map.set("over", write(statement.worse));
      break;
    case StatementKind::range:
      map.set("range", one_point(write(statement.ranked.front())));
      set_bounds(map, statement);
      break;
    case StatementKind::score:
      map.set("score", one_point(write(statement.ranked.front())));
      set(map, "is", statement.at_least);
      break;
    case StatementKind::red_line:
      map.set("red_line", write(statement.when));
      break;
    case StatementKind::accepts:
      map.set("accepts", verdict(statement.better));
      break;
    case StatementKind::refuses:
      map.set("refuses", verdict(statement.worse));
      break;
    case StatementKind::walk_away: {
      YamlOut bounds = YamlOut::map();
      set_bounds(bounds, statement);
      map.set("walk_away", std::move(bounds));
      break;
    }
  }
}

YamlOut write(const PreferenceStatement& statement) {
  YamlOut map = YamlOut::map();
  map.set("id", word(statement.id));
  map.set("party", word(statement.party));
  write_kind(map, statement);
  set(map, "words", statement.words);
  set(map, "source", statement.source);
  set(map, "channel", statement.channel);
  set(map, "date", statement.date);
  if (statement.confidence != Confidence::unknown) {
    map.set("confidence", word(name_of(statement.confidence)));
  }
  set_flag(map, "public", statement.is_public);
  return map;
}

YamlOut write(const Statement& statement) {
  YamlOut map = YamlOut::map();
  map.set("id", word(statement.id));
  map.set("who", word(statement.who));
  set(map, "through", statement.through);
  set(map, "date", statement.date);
  set(map, "what", statement.what);
  set(map, "act", statement.act);
  set(map, "hedge", statement.hedge);
  set(map, "points", statement.points);
  return map;
}

template <class Items, class Key>
void set_all(YamlOut& top, const char* name, const Items& items, Key&& key) {
  YamlOut all = YamlOut::map();
  for (const auto& item : items) all.set(key(item), write(item));
  if (!all.empty()) top.set(name, std::move(all));
}

template <class Items>
void list_all(YamlOut& top, const char* name, const Items& items) {
  YamlOut all = YamlOut::list();
  for (const auto& item : items) all.add(write(item));
  if (!all.empty()) top.set(name, std::move(all));
}

}  // namespace

std::string write_case(const Case& talks) {
  YamlOut top = YamlOut::map();
  top.set("dragoman", word("1"));
  set(top, "id", talks.id);
  set(top, "title", talks.title);
  set(top, "summary", talks.summary);
  set(top, "source", talks.source);
  set(top, "languages", talks.languages);
  if (!talks.parties.empty()) top.set("parties", write_parties(talks));
  if (!talks.mediators.empty()) top.set("mediators", write_mediators(talks));
  if (!talks.channels.empty()) top.set("channels", write_channels(talks));
  if (talks.acceptance.rule == Acceptance::Rule::quorum) {
    YamlOut quorum = YamlOut::map();
    quorum.set("at_least", number(talks.acceptance.at_least));
    top.set("acceptance", std::move(quorum));
  }
  const auto by_id = [](const auto& item) { return item.id; };
  set_all(top, "points", talks.points, by_id);
  set_all(top, "rules", talks.rules, by_id);
  set_all(top, "drafts", talks.drafts, by_id);
  list_all(top, "responses", talks.responses);
  set_all(top, "preferences", talks.preferences, [](const Preferences& of) { return of.party; });
  list_all(top, "preference_statements", talks.preference_statements);
  list_all(top, "statements", talks.statements);
  return top.to_string();
}

}  // namespace dragoman
