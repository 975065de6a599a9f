#include "infer/reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::infer {

namespace {

Confidence known_confidence(Confidence confidence) {
  return confidence == Confidence::unknown ? Confidence::likely : confidence;
}

template <class List>
bool has_id(const List& list, const std::string& id) {
  return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.id == id; });
}

bool contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

Result<void> Reader::check_options() const {
  for (const auto* ids : {&options_.leave_out, &options_.count_public}) {
    for (const std::string& id : *ids) {
      const bool known = has_id(talks_.responses, id) || has_id(talks_.preference_statements, id) ||
                         talks_.find_preferences(id) != nullptr;
      if (!known)
        return fail(ErrorCode::unknown_reference,
                    fmt::format("no response or preference statement has the id '{}'", id),
                    "use the id of a word, or a party's for its scores");
    }
  }
  return {};
}

void Reader::list_words() {
  const auto add = [&](WordRef::Kind kind, const std::string& id, const std::string& party) {
    Reading reading;
    reading.word = {kind, id};
    reading.party = party;
    out_.readings.push_back(std::move(reading));
  };
  for (const Preferences& scores : talks_.preferences)
    add(WordRef::Kind::scores, scores.party, scores.party);
  first_response_ = static_cast<int>(out_.readings.size());
  for (const Response& response : talks_.responses)
    add(WordRef::Kind::response, response.id, response.party);
  first_statement_ = static_cast<int>(out_.readings.size());
  for (const PreferenceStatement& statement : talks_.preference_statements)
    add(WordRef::Kind::statement, statement.id, statement.party);
}

Reader::Source Reader::source_of(int response) const {
  const Response& of = talks_.responses[response];
  return {first_response_ + response, of.party, of.is_public, Confidence::likely,
          of.channel.empty() ? of.source : of.channel};
}

Reader::Source Reader::source_of_statement(int statement) const {
  const PreferenceStatement& of = talks_.preference_statements[statement];
  return {first_statement_ + statement, of.party, of.is_public, known_confidence(of.confidence),
          of.channel.empty() ? of.source : of.channel};
}

bool Reader::rule_on(InferRule rule) const {
  return std::find(options_.rules.begin(), options_.rules.end(), rule) != options_.rules.end();
}

std::pair<Reading::Use, std::string> Reader::admit(const Source& source, InferRule rule) const {
  const Reading& reading = out_.readings[source.reading];
  if (!rule_on(rule))
    return {Reading::Use::left_out,
            fmt::format("the rule '{}' is switched off", infer_rule_name(rule))};
  if (contains(options_.leave_out, reading.word.id))
    return {Reading::Use::left_out, "left out by request"};
  if (source.is_public && !contains(options_.count_public, reading.word.id))
    return {Reading::Use::nothing,
            "said in public; it constrains nothing unless a mediator says that it should"};
  if (source.confidence < options_.for_shares)
    return {Reading::Use::left_out, "not sure enough for this computation"};
  const Party* party = talks_.find_party(source.party);
  if (party == nullptr || party->role != PartyRole::principal)
    return {Reading::Use::nothing, "not a party whose consent the deal needs"};
  return {Reading::Use::certain, {}};
}

std::optional<Reader::Open> Reader::start(const Source& source, InferRule rule) {
  Reading& reading = out_.readings[source.reading];
  reading.rule = rule;
  const auto [use, why] = admit(source, rule);
  reading.use = use;
  reading.says = why;
  if (!why.empty()) return std::nullopt;
  if (const auto red = red_line_readings_.find(source.reading); red != red_line_readings_.end()) {
    std::tie(reading.use, reading.says) = red->second;
    return std::nullopt;
  }
  Open open;
  open.reading = &reading;
  while (out_.parties[open.index].party != source.party) ++open.index;
  open.party = &out_.parties[open.index];
  open.scored = out_.frame.scored[open.index];
  open.word = static_cast<int>(open.party->words.size());
  Word word;
  word.ref = reading.word;
  word.confidence = source.confidence;
  word.channel = source.channel;
  word.certain = source.confidence >= options_.for_certain;
  word.reading = source.reading;
  open.party->words.push_back(std::move(word));
  reading.use = open.party->words.back().certain ? Reading::Use::certain : Reading::Use::shares;
  return open;
}

void Reader::finish(const Open& open, std::string says) { open.reading->says = std::move(says); }

void Reader::abandon(const Open& open, std::string why) {
  open.party->words.pop_back();
  std::erase_if(open.party->rows, [&](const Row& row) { return row.word == open.word; });
  open.reading->use = Reading::Use::nothing;
  open.reading->rows = 0;
  open.reading->says = std::move(why);
}

void Reader::add_row(const Open& open, const std::optional<LinearForm>& left, Sense sense,
                     int also) {
  if (!left) {
    overflow_ = true;
    return;
  }
  open.party->rows.push_back({*left, sense, open.word, also});
  ++open.reading->rows;
}

// Members of a roster are told by category and number.
std::string Reader::name(const std::string& point, const Value& value) const {
  const Point* of = talks_.find_point(point);
  const std::string language = talks_.languages.empty() ? "" : talks_.languages[0];
  if (of == nullptr) return {};
  const auto* ids = std::get_if<MemberIds>(&value);
  if (ids == nullptr || !of->roster || of->roster->categories.empty())
    return describe_value(*of, value, language);
  std::string counts;
  for (const Place& place : places(point, value)) {
    const int category = out_.frame.problem.variables[place.variable].category;
    if (category < 0) return describe_value(*of, value, language);
    const RosterCategory& counted = of->roster->categories[category];
    const std::string& called = counted.name.in(language);
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", place.value,
                          called.empty() ? counted.id : called);
  }
  return counts;
}

std::string Reader::title(const std::string& point) const {
  const Point* of = talks_.find_point(point);
  const std::string language = talks_.languages.empty() ? "" : talks_.languages[0];
  return of == nullptr || of->title.in(language).empty() ? point : of->title.in(language);
}

std::optional<LinearForm> Reader::step(const std::vector<Place>& better,
                                       const std::vector<Place>& worse) const {
  std::vector<WeightedPlace> weighted;
  for (const Place& place : better) weighted.push_back({place, 1, 1});
  for (const Place& place : worse) weighted.push_back({place, -1, 1});
  return combine(out_.frame, weighted, {});
}

Result<ReadWords> Reader::run() {
  if (auto checked = check_options(); !checked) return tl::unexpected(checked.error());
  list_words();
  auto frame = lay_out(talks_, options_.draft, read_red_lines());
  if (!frame) return tl::unexpected(frame.error());
  out_.frame = std::move(*frame);
  out_.notes = out_.frame.problem.notes;
  for (const ProblemParty& party : out_.frame.problem.parties)
    out_.parties.emplace_back().party = party.id;

  const auto& statements = talks_.preference_statements;
  const int count = static_cast<int>(statements.size());
  for (int i = 0; i < count; ++i)
    if (statements[i].kind == StatementKind::order)
      read_order(statements[i], source_of_statement(i));
  for (int i = 0; i < first_response_; ++i)
    read_scores(i, {i, talks_.preferences[i].party, false, Confidence::sure, "scores on file"});
  for (int i = 0; i < static_cast<int>(talks_.responses.size()); ++i)
    read_response(talks_.responses[i], source_of(i));
  for (int i = 0; i < count; ++i) {
    const Source source = source_of_statement(i);
    switch (statements[i].kind) {
      case StatementKind::order:
        break;
      case StatementKind::importance:
        read_importance(statements[i], source);
        break;
      case StatementKind::comparison:
        read_comparison(statements[i], source);
        break;
      case StatementKind::range:
        read_range(statements[i], source, InferRule::range);
        break;
      case StatementKind::score:
        read_range(statements[i], source, InferRule::score);
        break;
      case StatementKind::red_line: {
        Reading& reading = out_.readings[source.reading];
        reading.rule = InferRule::red_line;
        std::tie(reading.use, reading.says) = red_line_readings_.at(source.reading);
        break;
      }
      case StatementKind::accepts:
      case StatementKind::refuses:
        read_accepts(statements[i], source);
        break;
      case StatementKind::walk_away:
        read_walk_away(statements[i], source);
        break;
    }
  }
  tie_walk_away();
  find_heard_differently();
  if (overflow_)
    return fail(
        ErrorCode::range, "the numbers of the preference statements differ too much in size",
        "state scores, ranges and steps with fewer digits", {.field = "preference_statements"});
  return std::move(out_);
}

Result<ReadWords> read_words(const Case& talks, const InferOptions& options) {
  return Reader(talks, options).run();
}

}  // namespace dragoman::infer
