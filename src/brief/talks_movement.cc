#include "brief/talks_movement.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "brief/talks_json_parts.h"
#include "model/standing.h"

namespace dragoman::brief {
namespace {

// Plain agreement first. Agreement in principle, on a reading or with an exception are level.
std::optional<int> grade_of(const Response& response) {
  switch (response.kind) {
    case ResponseKind::agreed:
      return model::is_plain_agreement(response) ? 0 : 1;
    case ResponseKind::in_principle:
    case ResponseKind::understanding:
    case ResponseKind::reservation:
      return 1;
    case ResponseKind::demand:
      return 2;
    case ResponseKind::rejected:
      return 3;
    case ResponseKind::declined:
      break;
  }
  return std::nullopt;
}

bool holds_all(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::all_of(some.begin(), some.end(), [&](const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  });
}

// Whether every value of `near` lies between `from` and every value of `far`, on one side.
bool lies_between(const Value& from, const std::vector<Value>& near,
                  const std::vector<Value>& far) {
  const auto beyond = [&](bool up) {
    return std::all_of(near.begin(), near.end(), [&](const Value& one) {
      return (up ? from <= one : one <= from) &&
             std::all_of(far.begin(), far.end(),
                         [&](const Value& other) { return up ? one <= other : other <= one; });
    });
  };
  return beyond(true) || beyond(false);
}

bool is_ordered(const std::vector<Value>& values) {
  return !values.empty() && std::all_of(values.begin(), values.end(), [](const Value& value) {
    return std::holds_alternative<Decimal>(value) || std::holds_alternative<Date>(value);
  });
}

class Movement {
 public:
  explicit Movement(const View& seen) : seen_(seen) {
    for (const Draft& draft : seen.talks.drafts) drafts_.emplace(draft.id, &draft);
  }

  std::vector<Move> find() {
    std::vector<Move> moves;
    for (const std::size_t i : in_order()) {
      const Response& said = seen_.talks.responses[i];
      const SeenResponse& where = seen_.responses[i];
      Move move{.response = &said, .where = &where, .day = day_of(said, where)};
      const auto origin = std::tuple(said.party, said.point, said.detail, origin_of(said, where));
      if (const auto last = last_.find(origin); last != last_.end()) {
        const Response& before = seen_.talks.responses[last->second];
        move.before = seen_.responses[last->second].number;
        move.text = text_since(before, said);
        if (move.text != TextSince::changed) move.towards = compare(before, said);
      }
      last_[origin] = i;
      moves.push_back(std::move(move));
    }
    return moves;
  }

 private:
  std::vector<std::size_t> in_order() const {
    std::unordered_map<std::string_view, std::size_t> parties, points;
    for (const Party& party : seen_.talks.parties) parties.emplace(party.id, parties.size());
    for (const Point& point : seen_.talks.points) points.emplace(point.id, points.size() + 1);
    const auto place = [](const auto& places, const std::string& id) {
      const auto found = places.find(id);
      return found == places.end() ? 0 : found->second;
    };
    using Key = std::tuple<std::size_t, std::size_t, std::string_view, std::size_t>;
    std::vector<Key> keys;
    for (std::size_t i = 0; i < seen_.talks.responses.size(); ++i) {
      const Response& said = seen_.talks.responses[i];
      keys.emplace_back(place(parties, said.party), place(points, said.point), said.detail, i);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::size_t> order;
    order.reserve(keys.size());
    for (const Key& key : keys) order.push_back(std::get<3>(key));
    return order;
  }

  std::string day_of(const Response& said, const SeenResponse& where) const {
    if (said.date) return said.date->to_string();
    return seen_.find_copy(where.number)->event.at.substr(0, 10);
  }

  // As on the board: a channel; without one the party itself, or the room that wrote it down.
  static std::string origin_of(const Response& said, const SeenResponse& where) {
    if (where.wording == WordingStatus::first_hand) return "own";
    return said.channel.empty() ? "room " + where.from.to_string() : "channel " + said.channel;
  }

  const Draft* draft(const std::string& id) const {
    const auto found = drafts_.find(id);
    return found == drafts_.end() ? nullptr : found->second;
  }

  // Whether the earlier answer still speaks of the text that the later one answers.
  TextSince text_since(const Response& before, const Response& after) const {
    model::Chain chain;
    for (const Draft* one = draft(after.draft); one != nullptr && chain.size() <= drafts_.size();
         one = draft(one->follows)) {
      chain.push_back({one});
      if (one->id == before.draft) break;
    }
    if (chain.empty()) return TextSince::changed;
    if (chain.back().draft->id != before.draft) chain.resize(1);
    switch (model::currency_of(seen_.talks, chain, before)) {
      case model::Currency::answered:
      case model::Currency::carried:
        return TextSince::same;
      case model::Currency::carried_edited:
        return TextSince::edited;
      default:
        return TextSince::changed;
    }
  }

  Towards compare(const Response& before, const Response& after) const {
    const auto was = grade_of(before);
    const auto is = grade_of(after);
    if (!was || !is) return Towards::none;
    if (*is != *was) return *is < *was ? Towards::draft : Towards::away;
    if (before.kind == ResponseKind::demand && after.kind == ResponseKind::demand) {
      if (const Towards towards = nearer(before, after); towards != Towards::none) return towards;
    }
    const bool fewer = holds_all(before.conditioned_on, after.conditioned_on);
    const bool more = holds_all(after.conditioned_on, before.conditioned_on);
    if (fewer == more) return Towards::none;
    return fewer ? Towards::draft : Towards::away;
  }

  // Demands for numbers or days: towards the one value in the text, or away from it.
  Towards nearer(const Response& before, const Response& after) const {
    const Draft* text = draft(after.draft);
    if (text == nullptr || !is_ordered(before.wants) || !is_ordered(after.wants))
      return Towards::none;
    const auto position =
        std::find_if(text->positions.begin(), text->positions.end(),
                     [&](const Position& one) { return one.point == after.point; });
    if (position == text->positions.end() || position->values.size() != 1) return Towards::none;
    const Value& value = position->values.front();
    if (value.index() != before.wants.front().index() || before.wants == after.wants)
      return Towards::none;
    if (lies_between(value, after.wants, before.wants)) return Towards::draft;
    return lies_between(value, before.wants, after.wants) ? Towards::away : Towards::none;
  }

  const View& seen_;
  std::unordered_map<std::string, const Draft*> drafts_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::size_t> last_;
};

}  // namespace

std::vector<Move> movement(const View& seen) { return Movement(seen).find(); }

}  // namespace dragoman::brief
