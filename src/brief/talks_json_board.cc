// The board of a room, as JSON: points down, parties across.
#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

// The draft that a party was last given, as far as this room knows.
const Draft* current_of(const View& seen, const std::string& party) {
  for (const RoomId& room : seen.rooms_of(party)) {
    if (const Draft* draft = seen.current_draft_of(room)) return draft;
  }
  return nullptr;
}

void write_party(JsonWriter& json, const View& seen, const Party& party) {
  json.open_object(Layout::line).key("id").string(party.id).key("name");
  write_text(json, party.name);
  json.key("role").string(word(party.role)).key("rooms");
  write_ids(json, seen.rooms_of(party.id));
  const Draft* draft = current_of(seen, party.id);
  json.key("draft");
  write_number(json, draft == nullptr ? 0 : number_of(draft->id));
  json.key("walked_out").boolean(seen.has_walked_out(party.id)).close();
}

void write_cell(JsonWriter& json, const View& seen, const Cell& cell) {
  json.open_object(Layout::line).key("party").string(cell.party);
  json.key("state").string(word(cell.state));
  json.key("agreed").boolean(cell.agreed).key("confirmed").boolean(cell.confirmed);
  json.key("suspended").boolean(cell.suspended);
  json.key("heard_differently").boolean(cell.heard_differently);
  json.key("current").open_list(Layout::line);
  for (const CellAnswer& answer : cell.current) {
    json.open_object(Layout::line).key("number").integer(number_of(answer.response));
    json.key("answer")
        .string(word(response_of(seen, answer.response)->kind))
        .key("wording")
        .string(word(answer.wording));
    json.key("carried").boolean(answer.carried);
    json.key("carried_editorially").boolean(answer.carried_editorially).close();
  }
  json.close().key("old").open_list(Layout::line);
  for (const std::string& id : cell.old) json.integer(number_of(id));
  json.close().close();
}

}  // namespace

std::string board_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    const Case& talks = seen.talks;
    const Board made = board(seen);
    json.open_object().key("languages").strings(talks.languages);
    json.key("parties").open_list();
    for (const Party& party : talks.parties) write_party(json, seen, party);
    json.close().key("rows").open_list();
    // The board goes party by party, each through the same rows.
    const std::size_t rows = talks.parties.empty() ? 0 : made.cells.size() / talks.parties.size();
    for (std::size_t row = 0; row < rows; ++row) {
      json.open_object(Layout::line).key("point").string(made.cells[row].point);
      json.key("detail").string(made.cells[row].detail).key("cells").open_list(Layout::line);
      for (std::size_t at = row; at < made.cells.size(); at += rows)
        write_cell(json, seen, made.cells[at]);
      json.close().close();
    }
    json.close().close();
  });
}

}  // namespace dragoman
