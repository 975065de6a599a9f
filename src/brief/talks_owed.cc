#include "brief/talks_owed.h"

#include <algorithm>
#include <unordered_set>

#include "brief/talks_json_parts.h"
#include "record/view_places.h"

namespace dragoman::brief {
namespace {

class Debts {
 public:
  explicit Debts(const View& seen) : seen_(seen) {
    const SeenRoom* own = seen.find_room(seen.room);
    if (own && record::is_party_room(own->introduction.kind)) party_ = own->introduction.of;
  }

  std::vector<Owed> find() {
    wordings(WordingStatus::recorded, Owed::What::read_back);
    wordings(WordingStatus::shown, Owed::What::confirm);
    questions();
    releases();
    secrets();
    answers();
    for (const Unplaced& one : seen_.unplaced) {
      found_.push_back({.what = Owed::What::place,
                        .ours = true,
                        .number = one.number,
                        .words = Text(one.what),
                        .reason = one.reason});
    }
    return std::move(found_);
  }

 private:
  void wordings(WordingStatus status, Owed::What what) {
    for (std::size_t i = 0; i < seen_.responses.size(); ++i) {
      const SeenResponse& where = seen_.responses[i];
      const Response& said = seen_.talks.responses[i];
      if (where.wording != status) continue;
      const bool ours =
          status == WordingStatus::recorded ? where.from == seen_.room : said.party == party_;
      found_.push_back({.what = what,
                        .ours = ours,
                        .number = where.number,
                        .party = said.party,
                        .point = said.point,
                        .detail = said.detail,
                        .words = said.words,
                        .rooms = {where.from}});
    }
  }

  void questions() {
    std::unordered_set<Number> answered;
    for (const Copy& copy : seen_.log) {
      if (copy.erased || !std::holds_alternative<AnswerBody>(copy.event.body)) continue;
      const auto& asks = record::refs_in(copy.refs, RefRole::ask);
      answered.insert(asks.begin(), asks.end());
    }
    for (const Copy& copy : seen_.log) {
      const auto* ask = copy.erased ? nullptr : std::get_if<AskBody>(&copy.event.body);
      if (!ask || answered.contains(copy.number)) continue;
      const SeenRoom* asked = seen_.find_room(ask->to);
      const bool ours = ask->to == seen_.room;
      found_.push_back({.what = Owed::What::answer,
                        .ours = ours,
                        .number = copy.number,
                        .party = asked ? asked->introduction.of : "",
                        .words = ask->words,
                        .rooms = {ours ? copy.event.from : ask->to}});
    }
  }

  void releases() {
    for (const SeenRelease& release : seen_.releases) {
      if (release.state != SeenRelease::State::proposed) continue;
      found_.push_back({.what = Owed::What::approve,
                        .ours = true,
                        .number = release.proposal,
                        .words = release.body.words,
                        .rooms = release.body.to});
    }
  }

  // A desk that was shown no package has nothing to do but what its owner did already.
  void secrets() {
    for (const SeenPose& pose : seen_.poses) {
      if (pose.outcome || pose.number == 0) continue;
      const auto& rooms = pose.body.rooms;
      const bool ours = std::find(rooms.begin(), rooms.end(), seen_.room) != rooms.end();
      found_.push_back({.what = Owed::What::secret,
                        .ours = ours,
                        .number = pose.number,
                        .words = pose.body.words,
                        .rooms = rooms,
                        .until = pose.body.closes});
    }
  }

  void answers() {
    const Draft* text = party_.empty() ? nullptr : seen_.current_draft_of(seen_.room);
    if (!text) return;
    for (const Cell& cell : board(seen_).cells) {
      const bool awaited = cell.party == party_ && cell.state == CellState::awaiting;
      if (!awaited || cell.point.empty() || !cell.detail.empty()) continue;
      found_.push_back({.what = Owed::What::respond,
                        .ours = true,
                        .number = number_of(text->id),
                        .party = party_,
                        .point = cell.point});
    }
  }

  const View& seen_;
  std::string party_;  // whose room this is
  std::vector<Owed> found_;
};

}  // namespace

std::vector<Owed> owed(const View& seen) { return Debts(seen).find(); }

}  // namespace dragoman::brief
