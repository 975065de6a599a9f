// The board of a room, and what it owes.
#include <fmt/format.h>

#include <algorithm>

#include "brief/talks_owed.h"
#include "brief/talks_words.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr int kStep = 2;

const Response* find_response(const View& seen, const std::string& id, const SeenResponse** where) {
  for (std::size_t i = 0; i < seen.talks.responses.size(); ++i) {
    if (seen.talks.responses[i].id != id) continue;
    *where = i < seen.responses.size() ? &seen.responses[i] : nullptr;
    return &seen.talks.responses[i];
  }
  return nullptr;
}

class BoardPage {
 public:
  BoardPage(const View& seen, const TalksTextOptions& options)
      : seen_(seen), words_(seen, options), board_(board(seen)) {
    for (const Party& party : seen.talks.parties) {
      party_width_ = std::max(party_width_, static_cast<int>(party.id.size()) + 2);
    }
  }

  std::string text() {
    texts_before_parties();
    walked_out();
    if (seen_.talks.points.empty()) return page_;
    for (const Point& point : seen_.talks.points) write_point(point.id, "");
    write_whole_text();
    return page_;
  }

 private:
  void line(std::string_view label, int width, const std::string& text) {
    page_ += words_.item(label, width, text);
  }

  // The draft that a party's room was last given.
  const Draft* current_of(const std::string& party) const {
    for (const RoomId& room : seen_.rooms_of(party)) {
      if (const Draft* draft = seen_.current_draft_of(room)) return draft;
    }
    return nullptr;
  }

  // Principals, in the order of the case.
  std::vector<std::string> principals() const {
    std::vector<std::string> ids;
    for (const Party& party : seen_.talks.parties) {
      if (party.role == PartyRole::principal) ids.push_back(party.id);
    }
    return ids;
  }

  // Which text each party has before it; parties with the same one together.
  void texts_before_parties() {
    std::vector<std::pair<const Draft*, std::vector<std::string>>> groups;
    for (const std::string& party : principals()) {
      const Draft* draft = current_of(party);
      if (draft == nullptr && !known_otherwise(party)) continue;
      const auto same = std::find_if(groups.begin(), groups.end(),
                                     [&](const auto& group) { return group.first == draft; });
      if (same != groups.end()) {
        same->second.push_back(party);
      } else {
        groups.push_back({draft, {party}});
      }
    }
    for (const auto& [draft, parties] : groups) {
      const std::string who = listed(parties, " and ");
      const char* have = parties.size() == 1 ? "has" : "have";
      if (draft == nullptr) {
        line("", 0, fmt::format("{} {} no text yet.", who, have));
        continue;
      }
      const std::string title = draft->title.empty() ? "" : " " + words_.quoted(draft->title);
      line("", 0, fmt::format("{} {} draft {}{}.", who, have, TalksWords::mark(draft->id), title));
    }
  }

  // Whether this room could know what the party has: it knows a room of it.
  bool known_otherwise(const std::string& party) const { return !seen_.rooms_of(party).empty(); }

  void walked_out() {
    for (const std::string& party : seen_.walked_out) {
      line("", 0, fmt::format("{} has left the talks; its answers are suspended.", party));
    }
  }

  // What stands at a point: once when all parties have the same, else party by party.
  std::string position_in(const Draft* draft, const std::string& point) const {
    if (draft == nullptr) return {};
    for (const Position& position : draft->positions) {
      if (position.point == point) return words_.values(point, position.values);
    }
    return "not in the text";
  }

  static bool is_silent(const Cell& cell) { return cell.current.empty() && cell.old.empty(); }

  std::vector<const Cell*> cells_at(const std::string& point, const std::string& detail) const {
    std::vector<const Cell*> cells;
    for (const Cell& cell : board_.cells) {
      if (cell.point != point || cell.detail != detail) continue;
      if (cell.state == CellState::not_shown && is_silent(cell) && !known_otherwise(cell.party))
        continue;
      cells.push_back(&cell);
    }
    return cells;
  }

  void write_point(const std::string& point, const std::string& detail) {
    const std::vector<const Cell*> cells = cells_at(point, detail);
    std::vector<std::string> says;
    for (const Cell* cell : cells) says.push_back(position_in(current_of(cell->party), point));
    std::vector<std::string> known = says;
    std::erase(known, "");
    const bool same =
        std::adjacent_find(known.begin(), known.end(), std::not_equal_to<>()) == known.end();
    std::string head = detail.empty() ? point : point + "/" + detail;
    if (detail.empty() && same && !known.empty()) head += ": " + known.front();
    const bool all_silent =
        std::all_of(cells.begin(), cells.end(), [](const Cell* cell) { return is_silent(*cell); });
    if (cells.empty()) {
      if (detail.empty()) line("", 0, head);
    } else if (all_silent) {
      if (detail.empty()) line("", 0, head + " \u2013 " + silence(cells));
    } else {
      line("", 0, head);
      for (std::size_t i = 0; i < cells.size(); ++i)
        write_cell(*cells[i], same || !detail.empty() ? "" : says[i]);
    }
    if (!detail.empty()) return;
    for (const Detail& part : seen_.talks.find_point(point)->details) write_point(point, part.id);
  }

  static const char* state_word(CellState state) {
    switch (state) {
      case CellState::not_shown:
        return "not shown to";
      case CellState::not_asked:
        return "not asked:";
      case CellState::awaiting:
      case CellState::answered:
        break;
    }
    return "awaiting";
  }

  // "awaiting north and south".
  static std::string silence(const std::vector<const Cell*>& cells) {
    std::vector<std::string> parts;
    for (const CellState state :
         {CellState::awaiting, CellState::not_asked, CellState::not_shown}) {
      std::vector<std::string> parties;
      for (const Cell* cell : cells) {
        if (cell->state == state) parties.push_back(cell->party);
      }
      if (!parties.empty())
        parts.push_back(fmt::format("{} {}", state_word(state), listed(parties, " and ")));
    }
    return listed(parts);
  }

  // In brackets: the number, then what to know before relying on the answer.
  std::string where_it_stands(const Response& response, const SeenResponse* where,
                              const CellAnswer* answer, bool differently) const {
    std::vector<std::string> parts{TalksWords::mark(response.id)};
    if (differently && !response.channel.empty()) parts.push_back("through " + response.channel);
    if (differently && response.channel.empty() && where != nullptr)
      parts.push_back("told to " + words_.room(where->from));
    if (answer != nullptr && answer->carried) {
      parts.push_back(fmt::format(
          "to draft {}, {}", TalksWords::mark(response.draft),
          answer->carried_editorially ? "edited in wording since" : "whose text is the same here"));
    }
    if (answer == nullptr) parts.push_back("to draft " + TalksWords::mark(response.draft));
    parts.emplace_back(authority_word(response.authority));
    if (where != nullptr) {
      parts.emplace_back(wording_word(where->wording));
      if (where->mended) parts.emplace_back("mended");
    }
    if (response.is_public) parts.emplace_back("said in public");
    return "(" + listed(parts) + ")";
  }

  std::string answer_text(const std::string& id, const CellAnswer* answer, bool differently) const {
    const SeenResponse* where = nullptr;
    const Response* response = find_response(seen_, id, &where);
    if (response == nullptr) return {};
    return words_.answer(*response) + " " + where_it_stands(*response, where, answer, differently);
  }

  void write_cell(const Cell& cell, const std::string& says) {
    const int indent = kStep + party_width_;
    std::string label = std::string(kStep, ' ') + cell.party;
    const auto write = [&](const std::string& text) {
      line(label, indent, text);
      label.clear();
    };
    if (!says.empty()) write("has " + says);
    if (cell.suspended && !cell.current.empty()) write("suspended:");
    if (cell.heard_differently) write("heard differently:");
    for (const CellAnswer& answer : cell.current)
      write(answer_text(answer.response, &answer, cell.heard_differently));
    if (cell.current.empty())
      write(cell.state == CellState::not_shown   ? "not shown"
            : cell.state == CellState::not_asked ? "not asked"
                                                 : "awaiting");
    for (const std::string& id : cell.old) write("old: " + answer_text(id, nullptr, false));
  }

  // Answers to the draft as a whole stand at the end.
  void write_whole_text() {
    const std::vector<const Cell*> cells = cells_at("", "");
    const bool any =
        std::any_of(cells.begin(), cells.end(), [](const Cell* cell) { return !is_silent(*cell); });
    if (!any) return;
    line("", 0, "the whole text");
    for (const Cell* cell : cells) {
      if (!is_silent(*cell)) write_cell(*cell, "");
    }
  }

  const View& seen_;
  TalksWords words_;
  Board board_;
  int party_width_ = 0;
  std::string page_;
};

// One line of what is owed.
std::string owed_line(const TalksWords& words, const Owed& one) {
  const std::string mark = TalksWords::mark(one.number);
  const auto about = [&](const char* what) {
    const Response subject{.point = one.point, .detail = one.detail};
    return fmt::format("{}: {}'s words on {} {}.", mark, one.party, TalksWords::subject(subject),
                       what);
  };
  switch (one.what) {
    case Owed::What::read_back:
      return about("are to be read back");
    case Owed::What::confirm:
      return about("wait to be confirmed");
    case Owed::What::answer: {
      const RoomId asked = one.ours ? words.seen().room : one.rooms.front();
      return fmt::format("{}: {} is asked{}", mark, words.room(asked), words.said(one.words));
    }
    case Owed::What::approve:
      return fmt::format("{}: a release to {} waits for approval{}", mark, words.rooms(one.rooms),
                         words.said(one.words));
    case Owed::What::secret:
      return fmt::format("{}: a secret package is open until {}.", mark,
                         TalksWords::time(one.until));
    case Owed::What::respond:
      return fmt::format("{}: the text waits for an answer on {}.", mark, one.point);
    case Owed::What::place:
      break;
  }
  return fmt::format("{}: {} has no place on the board: {}.", mark, one.words.in(""), one.reason);
}

}  // namespace

std::string render_board(const View& seen, const TalksTextOptions& options) {
  return BoardPage(seen, options).text();
}

std::string render_owed(const View& seen, const TalksTextOptions& options) {
  const TalksWords words(seen, options);
  std::vector<Owed> all = owed(seen);
  // Points that wait for this room's answer make one line.
  for (std::size_t i = 1; i < all.size();) {
    if (all[i].what != Owed::What::respond || all[i - 1].what != Owed::What::respond) {
      ++i;
      continue;
    }
    all[i - 1].point += ", " + all[i].point;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
  }
  std::string page;
  for (const Owed& one : all) page += words.item("", 0, owed_line(words, one));
  return page;
}

}  // namespace dragoman
