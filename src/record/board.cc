// Where each party stands on each point, as far as one room knows.
#include <algorithm>
#include <map>
#include <tuple>

#include "dragoman/view.h"
#include "model/standing.h"

namespace dragoman {
namespace {

using model::Chain;
using model::Currency;

// What a party was shown, as this room knows it.
struct Shown {
  std::vector<Draft> texts;  // relay by relay, with the marks that hold for the receiving room
  Chain chain;               // the current text first
  struct Point {
    bool shown = false, only_hypothetical = true;
  };
  std::map<std::string, Point> points;  // "" for the draft as a whole
};

Draft text_of(const View& seen, const SeenRelay& relay) {
  Draft text = *seen.draft_at(relay.number);
  for (Position& position : text.positions) {
    const auto& said = relay.body.draft->positions;
    const auto mark = std::find_if(
        said.begin(), said.end(), [&](const Position& one) { return one.point == position.point; });
    position.editorial = mark != said.end() && mark->editorial;
  }
  return text;
}

void note_points(Shown& shown, const SeenRelay& relay) {
  const bool hypothetical = relay.body.as == RelayedAs::hypothetical;
  const auto note = [&](const std::string& point) {
    Shown::Point& one = shown.points[point];
    one.shown = true;
    one.only_hypothetical = one.only_hypothetical && hypothetical;
  };
  note("");
  for (const Position& position : relay.body.draft->positions) note(position.point);
}

// The texts that were put to the party's rooms. Each link is followed by the text against which its
// marks are measured; without one, by the text that was put there before, and its marks do not
// count.
Shown shown_to(const View& seen, const std::string& party) {
  Shown shown;
  const std::vector<RoomId> rooms = seen.rooms_of(party);
  std::vector<const SeenRelay*> relays;
  std::map<Number, std::size_t> places;
  for (const SeenRelay& relay : seen.relays) {
    if (relay.text == 0) continue;
    if (std::find(rooms.begin(), rooms.end(), relay.body.to) == rooms.end()) continue;
    places.emplace(relay.number, relays.size());
    relays.push_back(&relay);
    note_points(shown, relay);
  }
  for (const SeenRelay* relay : relays) shown.texts.push_back(text_of(seen, *relay));
  for (std::size_t link = relays.size(); link > 0;) {
    const std::optional<Number>& follows = relays[link - 1]->follows;
    const bool marks_hold = follows && places.contains(*follows);
    shown.chain.push_back({&shown.texts[link - 1], marks_hold});
    link = marks_hold ? places.at(*follows) + 1 : link - 1;
  }
  return shown;
}

// A word through a channel replaces the earlier ones; without a channel the room that wrote it down
// counts as one.
std::string origin_of(const Response& response, const SeenResponse& seen) {
  if (seen.wording == WordingStatus::first_hand) return "own";
  return response.channel.empty() ? "room " + seen.from.to_string() : "channel " + response.channel;
}

bool is_confirmed(WordingStatus wording) {
  return wording == WordingStatus::first_hand || wording == WordingStatus::confirmed ||
         wording == WordingStatus::corrected;
}

class BoardMaker {
 public:
  explicit BoardMaker(const View& seen) : seen_(seen) {
    const auto& responses = seen.talks.responses;
    for (std::size_t i = 0; i < responses.size(); ++i) {
      said_[{responses[i].party, responses[i].point, responses[i].detail}].push_back(i);
    }
  }

  Board make() {
    Board board;
    for (const Party& party : seen_.talks.parties) {
      const Shown shown = shown_to(seen_, party.id);
      model::Currencies currencies(seen_.talks, shown.chain);
      board.cells.push_back(cell(shown, currencies, party.id, "", ""));
      for (const Point& point : seen_.talks.points) {
        const std::size_t whole = board.cells.size();
        board.cells.push_back(cell(shown, currencies, party.id, point.id, ""));
        for (const Detail& detail : point.details) {
          board.cells.push_back(cell(shown, currencies, party.id, point.id, detail.id));
          const Cell& part = board.cells.back();
          // A detail can spoil agreement, and never make it.
          if (!part.current.empty() && !part.agreed) board.cells[whole].agreed = false;
        }
      }
    }
    return board;
  }

 private:
  Cell cell(const Shown& shown, model::Currencies& currencies, const std::string& party,
            const std::string& point, const std::string& detail) const {
    Cell made{.party = party, .point = point, .detail = detail};
    made.suspended = seen_.has_walked_out(party);
    std::vector<model::Heard> current;
    std::map<std::string, bool> heard;  // origins; the last word of each counts
    const auto said = said_.find({party, point, detail});
    if (said != said_.end()) {
      for (auto i = said->second.rbegin(); i != said->second.rend(); ++i) {
        const Response& response = seen_.talks.responses[*i];
        const SeenResponse& where = seen_.responses[*i];
        const Currency currency = currencies.of(response);
        if (currency == Currency::old || !heard.emplace(origin_of(response, where), true).second) {
          made.old.push_back(response.id);
          continue;
        }
        current.push_back({&response, currency});
        made.current.push_back({.response = response.id,
                                .carried = currency != Currency::answered,
                                .carried_editorially = currency == Currency::carried_edited,
                                .wording = where.wording});
      }
    }
    std::reverse(current.begin(), current.end());
    std::reverse(made.current.begin(), made.current.end());
    std::reverse(made.old.begin(), made.old.end());
    made.heard_differently = model::differ(current);
    made.confirmed = !current.empty() && std::all_of(made.current.begin(), made.current.end(),
                                                     [](const CellAnswer& answer) {
                                                       return is_confirmed(answer.wording);
                                                     });
    made.agreed = !made.suspended && model::verdict_of(current) == model::Verdict::agreed;
    made.state = state_of(shown, point, made);
    return made;
  }

  static CellState state_of(const Shown& shown, const std::string& point, const Cell& cell) {
    if (!cell.current.empty()) return CellState::answered;
    const auto one = shown.points.find(point);
    if (one == shown.points.end()) return CellState::not_shown;
    return one->second.only_hypothetical ? CellState::not_asked : CellState::awaiting;
  }

  const View& seen_;
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::size_t>> said_;
};

}  // namespace

Board board(const View& seen) { return BoardMaker(seen).make(); }

}  // namespace dragoman
