// Reading drafts, responses and press statements.
#include <fmt/format.h>

#include "format/case_file_reader.h"

namespace dragoman::format {

void CaseReader::read_drafts() {
  for (const Entry& entry : section("drafts")) {
    if (failed()) return;
    const Path at("drafts", case_.drafts.size());
    note(at, entry.key);
    Draft& draft = case_.drafts.emplace_back();
    draft.id = entry.key->text;
    Fields fields(*this, *entry.value, "a draft");
    if (const YamlNode* title = fields.optional("title")) {
      note(Path(at, "title"), title);
      draft.title = read_text(*title);
    }
    if (const YamlNode* date = fields.optional("date")) draft.date = read_date(*date);
    if (const YamlNode* follows = fields.optional("follows")) {
      note(Path(at, "follows"), follows);
      draft.follows = read_word(*follows);
    }
    const YamlNode* positions = fields.optional("positions");
    if (!positions) continue;
    for (const Entry& position : entries(*positions, "positions")) {
      if (failed()) return;
      const bool empty = position.value->kind == YamlNode::Kind::null;
      const Path here(at, "positions", draft.positions.size());
      note(here, empty ? position.key : position.value);
      draft.positions.push_back(read_position(position));
      if (position.value->kind != YamlNode::Kind::list) continue;
      for (std::size_t i = 0; i < position.value->size(); ++i) {
        note(Path(here, "values", i), position.value->children[i]);
      }
    }
  }
}

Position CaseReader::read_position(const Entry& entry) {
  Position position;
  position.point = entry.key->text;
  const Point* point = point_of(*entry.key);
  const YamlNode& node = *entry.value;
  if (!point || node.kind == YamlNode::Kind::null) return position;
  if (node.kind != YamlNode::Kind::map) {
    position.values = read_values(node, *point);
    return position;
  }
  Fields fields(*this, node, "a position");
  const YamlNode* value = fields.optional("value");
  const YamlNode* values = fields.optional("values");
  if (value && values) {
    complain(node, ErrorCode::conflict, "a position has either value or values",
             "keep one of them");
  }
  if (value) position.values = {read_value(*value, *point)};
  if (values) {
    for (const YamlNode* item : items(*values, "values")) {
      position.values.push_back(read_value(*item, *point));
    }
  }
  if (const YamlNode* text = fields.optional("text")) position.text = read_text(*text);
  if (const YamlNode* editorial = fields.optional("editorial")) {
    position.editorial = read_bool(*editorial);
  }
  return position;
}

void CaseReader::read_responses() {
  const auto list = section("responses");
  const auto taken = ids_in(list);
  for (const Entry& entry : list) {
    if (failed()) return;
    const std::size_t place = case_.responses.size();
    const Path at("responses", place);
    note(at, entry.value);
    Response& response = case_.responses.emplace_back();
    response.id = own_id(entry.value->find("id"), "r", place, taken);
    read_response(at, *entry.value, response);
  }
}

void CaseReader::read_response(const Path& at, const YamlNode& node, Response& response) {
  Fields fields(*this, node, "a response");
  const auto read_reference = [&](const YamlNode* value, const char* name, std::string& into) {
    if (!value) return;
    note(Path(at, name), value);
    into = read_word(*value);
  };
  const auto read_words_of = [&](const char* name, Text& into) {
    const YamlNode* value = fields.optional(name);
    if (!value) return;
    note(Path(at, name), value);
    into = read_text(*value);
  };
  fields.optional("id");
  read_reference(fields.required("party"), "party", response.party);
  read_reference(fields.required("draft"), "draft", response.draft);
  if (const YamlNode* kind = fields.required("kind")) {
    response.kind = read_enum<ResponseKind>(*kind, {{"agreed", ResponseKind::agreed},
                                                    {"in_principle", ResponseKind::in_principle},
                                                    {"understanding", ResponseKind::understanding},
                                                    {"reservation", ResponseKind::reservation},
                                                    {"demand", ResponseKind::demand},
                                                    {"rejected", ResponseKind::rejected},
                                                    {"declined", ResponseKind::declined}});
  }
  const YamlNode* point_node = fields.optional("point");
  const Point* point = point_node ? point_of(*point_node) : nullptr;
  read_reference(point_node, "point", response.point);
  read_reference(fields.optional("detail"), "detail", response.detail);
  read_words_of("words", response.words);
  read_words_of("stated", response.stated);
  if (const YamlNode* wants = fields.optional("wants")) {
    note(Path(at, "wants"), wants);
    if (point) {
      response.wants = read_values(*wants, *point);
    } else {
      complain(*wants, ErrorCode::missing, "wants names values without a point", "add the point");
    }
  }
  if (const YamlNode* source = fields.optional("source")) response.source = read_word(*source);
  read_reference(fields.optional("channel"), "channel", response.channel);
  if (const YamlNode* date = fields.optional("date")) response.date = read_date(*date);
  if (const YamlNode* authority = fields.optional("authority")) {
    response.authority =
        read_enum<Authority>(*authority, {{"unknown", Authority::unknown},
                                          {"personal", Authority::personal},
                                          {"ad_referendum", Authority::ad_referendum},
                                          {"instructed", Authority::instructed},
                                          {"final", Authority::final}});
  }
  const YamlNode* terms = fields.optional("terms");
  read_reference(fields.optional("only_if"), "only_if", response.only_if);
  if (terms) {
    note(Path(at, "terms"), terms);
    response.terms = read_enum<Terms>(*terms, {{"for_you_only", Terms::for_you_only},
                                               {"unattributed", Terms::unattributed},
                                               {"as_ours", Terms::as_ours},
                                               {"conditional", Terms::conditional}});
  } else if (!response.only_if.empty()) {
    response.terms = Terms::conditional;
  }
  if (const YamlNode* on = fields.optional("conditioned_on")) {
    response.conditioned_on = read_words(at, "conditioned_on", *on);
  }
  if (const YamlNode* is_public = fields.optional("public")) {
    response.is_public = read_bool(*is_public);
  }
}

void CaseReader::read_statements() {
  const auto list = section("statements");
  const auto taken = ids_in(list);
  for (const Entry& entry : list) {
    if (failed()) return;
    const std::size_t place = case_.statements.size();
    const Path at("statements", place);
    note(at, entry.value);
    Statement& statement = case_.statements.emplace_back();
    statement.id = own_id(entry.value->find("id"), "s", place, taken);
    Fields fields(*this, *entry.value, "a statement");
    fields.optional("id");
    if (const YamlNode* who = fields.required("who")) statement.who = read_word(*who);
    if (const YamlNode* through = fields.optional("through")) {
      statement.through = read_word(*through);
    }
    if (const YamlNode* date = fields.optional("date")) statement.date = read_date(*date);
    if (const YamlNode* what = fields.optional("what")) {
      note(Path(at, "what"), what);
      statement.what = read_text(*what);
    }
    if (const YamlNode* act = fields.optional("act")) statement.act = read_word(*act);
    if (const YamlNode* hedge = fields.optional("hedge")) statement.hedge = read_word(*hedge);
    if (const YamlNode* points = fields.optional("points")) {
      statement.points = read_words(at, "points", *points);
    }
  }
}

}  // namespace dragoman::format
