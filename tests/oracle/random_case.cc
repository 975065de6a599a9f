#include "oracle/random_case.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "oracle/naive.h"

namespace dragoman::oracle {

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

int Random::between(int low, int high) {
  const auto span = static_cast<std::uint64_t>(high - low + 1);
  return low + static_cast<int>(next() % span);
}

bool Random::chance(double share) { return static_cast<double>(next() >> 11) * 0x1p-53 < share; }

namespace {

class Builder {
 public:
  Builder(std::uint64_t seed, const Features& features) : random_(seed), features_(features) {}

  Case build() {
    talks_.id = "random";
    ties_ = random_.chance(features_.ties);
    add_parties();
    add_points();
    for (const Party& party : talks_.parties) {
      if (party.role == PartyRole::principal || random_.chance(0.7)) add_preferences(party);
    }
    add_rules();
    for (Preferences& preferences : talks_.preferences) add_walk_away(preferences);
    add_draft();
    return std::move(talks_);
  }

 private:
  void add_parties() {
    const int principals = random_.between(features_.parties_low, features_.parties_high);
    const auto add = [&](PartyRole role) {
      Party party;
      party.id = "p" + std::to_string(talks_.parties.size());
      party.role = role;
      party.veto = role == PartyRole::principal && random_.chance(features_.veto);
      talks_.parties.push_back(party);
    };
    for (int i = 0; i < principals; ++i) {
      if (random_.chance(features_.bystander)) {
        add(random_.chance(0.5) ? PartyRole::guarantor : PartyRole::observer);
      }
      add(PartyRole::principal);
    }
    if (random_.chance(features_.quorum)) {
      talks_.acceptance = {Acceptance::Rule::quorum, random_.between(1, principals)};
    }
  }

  // ---- Points

  void add_points() {
    const double budget =
        features_.packages_low *
        std::pow(features_.packages / features_.packages_low, random_.between(0, 1000) / 1000.0);
    const int count = random_.between(features_.points_low, features_.points_high);
    double packages = 1;
    for (int i = 0; i < count; ++i) {
      Point point = make_point("x" + std::to_string(i));
      const double ways = static_cast<double>(picks_of(talks_, point).size());
      // A roster of items may turn out to have every subset.
      const bool items = point.roster && point.roster->of == Roster::Of::items;
      const double most = items ? std::exp2(point.roster->members.size()) : ways;
      if (packages * most > budget && !(talks_.points.empty() && most <= features_.packages)) {
        continue;
      }
      packages *= most;
      item_values_.push_back(items && random_.chance(0.75));
      talks_.points.push_back(std::move(point));
    }
    const auto is_open = [](const Point& p) {
      return p.kind == PointKind::choice && p.options.empty();
    };
    if (std::all_of(talks_.points.begin(), talks_.points.end(), is_open)) {
      talks_.points.push_back(make_choice("y", 2));
      item_values_.push_back(false);
    }
    for (std::size_t i = 0; i < talks_.points.size(); ++i) {
      if (!is_open(talks_.points[i])) usable_.push_back(i);
    }
  }

  Point make_point(const std::string& id) {
    double share = static_cast<double>(random_.between(0, 9999)) / 10000;
    const auto falls = [&](double width) { return (share -= width) < 0; };
    if (falls(features_.quantity)) return make_quantity(id);
    if (falls(features_.date)) return make_date(id);
    if (falls(features_.persons)) return make_roster(id, Roster::Of::persons);
    if (falls(features_.items)) return make_roster(id, Roster::Of::items);
    if (falls(features_.open)) return make_choice(id, 0);
    return make_choice(id, random_.between(1, features_.options_high));
  }

  static Point make_choice(const std::string& id, int options) {
    Point point;
    point.id = id;
    for (int i = 0; i < options; ++i) {
      point.options.push_back({std::string(1, static_cast<char>('a' + i)), {}});
    }
    return point;
  }

  Point make_quantity(const std::string& id) {
    Point point;
    point.id = id;
    point.kind = PointKind::quantity;
    const int scale = random_.between(0, 2);
    const int step = random_.any<int>({1, 2, 4, 5, 10, 25});
    const int from = random_.between(-3, 10) * step;
    const int values = random_.between(2, 6);
    const int beyond = random_.chance(0.2) ? step - 1 : 0;  // `to` off the grid
    point.quantity = QuantityRange{*Decimal::make(from, scale),
                                   *Decimal::make(from + (values - 1) * step + beyond, scale),
                                   *Decimal::make(step, scale),
                                   {}};
    return point;
  }

  Point make_date(const std::string& id) {
    Point point;
    point.id = id;
    const int step = random_.any<int>({1, 1, 5, 7, 10});
    const int from = 20361 + random_.between(0, 30);
    const int beyond = random_.chance(0.2) ? step - 1 : 0;
    const int to = from + (random_.between(2, 5) - 1) * step + beyond;
    point.kind = PointKind::date;
    point.dates = DateRange{Date(from), Date(to), step};
    return point;
  }

  Point make_roster(const std::string& id, Roster::Of of) {
    Point point;
    point.id = id;
    point.kind = PointKind::roster;
    Roster roster;
    roster.of = of;
    const int categories = random_.between(0, 3);
    for (int c = 0; c < categories; ++c) {
      RosterCategory category;
      category.id = "c" + std::to_string(c);
      if (random_.chance(0.15)) category.at_least = random_.between(0, 1);
      if (random_.chance(0.2)) category.at_most = random_.between(1, 3);
      roster.categories.push_back(category);
    }
    const int members = random_.between(2, of == Roster::Of::items ? 5 : 6);
    int free = 0;
    for (int m = 0; m < members; ++m) {
      RosterMember member;
      member.id = "m" + std::to_string(m);
      if (categories > 0) member.category = random_.any(roster.categories).id;
      if (random_.chance(0.1)) {
        roster.excluded.push_back(member.id);
      } else {
        ++free;
      }
      roster.members.push_back(member);
    }
    if (free == 0) {
      roster.excluded.pop_back();
      free = 1;
    }
    const auto [needed, room] = keep_room(roster, free);
    roster.choose_min = random_.between(0, room);
    roster.choose_max = random_.between(std::max(roster.choose_min, needed), free);
    point.roster = roster;
    return point;
  }

  // Limits that cannot be kept are refused as bad input: drops those, and returns how many members
  // the categories ask for and how many they have room for.
  static std::pair<int, int> keep_room(Roster& roster, int free) {
    int needed = 0, room = 0;
    for (RosterCategory& category : roster.categories) {
      const auto available =
          std::count_if(roster.members.begin(), roster.members.end(), [&](const auto& member) {
            const auto& out = roster.excluded;
            return member.category == category.id &&
                   std::find(out.begin(), out.end(), member.id) == out.end();
          });
      if (available == 0) category.at_least.reset();
      needed += category.at_least.value_or(0);
      room += std::min(static_cast<int>(available), category.at_most.value_or(free));
    }
    return {needed, roster.categories.empty() ? free : room};
  }

  // ---- Preferences

  Decimal score() {
    if (ties_) return Decimal(random_.between(-1, 3));
    if (random_.chance(features_.digits)) {
      return *Decimal::make(random_.between(-3000, 20000), random_.between(1, 3));
    }
    return Decimal(random_.between(-10, 60));
  }

  Decimal divisor() {
    if (random_.chance(features_.odd_divisor)) return Decimal(random_.any<int>({3, 7, 9, 11}));
    return random_.any<Decimal>(
        {Decimal(2), Decimal(4), Decimal(5), Decimal(10), *Decimal::parse("0.5")});
  }

  Value value_of(const Point& point, const Pick& pick) const {
    if (point.kind == PointKind::choice) return OptionId{point.options[pick.index].id};
    if (point.kind == PointKind::date) {
      return Date(point.dates->from.days_since_epoch() + pick.index * point.dates->step_days);
    }
    if (point.kind == PointKind::quantity) return quantity_at(point, pick.index);
    MemberIds ids;
    if (pick.counts.empty()) {
      for (int member : pick.members) ids.push_back(point.roster->members[member].id);
      return ids;
    }
    std::vector<int> left = pick.counts;
    const Roster& roster = *point.roster;
    for (const RosterMember& member : roster.members) {
      std::size_t category = 0;
      for (std::size_t c = 0; c < roster.categories.size(); ++c) {
        if (roster.categories[c].id == member.category) category = c;
      }
      const bool excluded = std::find(roster.excluded.begin(), roster.excluded.end(), member.id) !=
                            roster.excluded.end();
      if (!excluded && left[category]-- > 0) ids.push_back(member.id);
    }
    return ids;
  }

  static Decimal quantity_at(const Point& point, int index) {
    const Decimal& from = point.quantity->from;
    const Decimal& step = point.quantity->step;
    const int scale = std::max(from.scale(), step.scale());
    return *Decimal::make(*from.scaled(scale) + *step.scaled(scale) * index, scale);
  }

  // Corners whose slopes are whole or halves per step, so that values between them end.
  std::vector<CurvePoint> corners(const std::vector<Value>& at) {
    std::vector<CurvePoint> curve;
    int halves = random_.between(-4, 20);
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (i > 0) halves += random_.between(-3, 6);
      if (i == 0 || i + 1 == at.size() || random_.chance(0.4)) {
        if (!curve.empty()) halves = last_halves_ + (halves - last_halves_) / run_ * run_;
        curve.push_back({at[i], *Decimal::make(halves * 5, 1)});
        last_halves_ = halves;
        run_ = 0;
      }
      ++run_;
    }
    return curve;
  }

  std::vector<CurvePoint> count_corners(int most) {
    std::vector<Value> at;
    for (int n = 0; n <= most; ++n) at.emplace_back(Decimal(n));
    return corners(at);
  }

  PointPreference make_point_preference(std::size_t index) {
    const Point& point = talks_.points[index];
    PointPreference result;
    result.point = point.id;
    if (random_.chance(features_.weight)) {
      result.weight = *Decimal::make(random_.between(0, 30), random_.between(0, 2));
    }
    if (random_.chance(features_.divisor)) result.divisor = divisor();
    if (point.kind == PointKind::roster) {
      value_roster(index, result);
      return result;
    }
    const std::vector<Pick> picks = picks_of(talks_, point);
    const bool curved = point.kind != PointKind::choice && random_.chance(features_.curve);
    if (curved) {
      std::vector<Value> at;
      for (const Pick& pick : picks) at.push_back(value_of(point, pick));
      result.curve = corners(at);
      return result;
    }
    for (const Pick& pick : picks) {
      if (random_.chance(features_.missing)) continue;
      result.values.emplace_back(value_of(point, pick), score());
    }
    if (result.values.empty()) result.values.emplace_back(value_of(point, picks[0]), score());
    return result;
  }

  void value_roster(std::size_t index, PointPreference& result) {
    const Roster& roster = *talks_.points[index].roster;
    if (item_values_[index]) {
      for (const RosterMember& member : roster.members) {
        if (!random_.chance(features_.missing)) result.members.emplace_back(member.id, score());
      }
      if (result.members.empty()) result.members.emplace_back(roster.members[0].id, score());
    }
    const bool counted_together = roster.categories.size() < 2 && !item_values_[index];
    const bool by_category = !roster.categories.empty();
    if (counted_together && (!by_category || random_.chance(0.4))) {
      result.curve = count_corners(static_cast<int>(roster.members.size()));
    }
    if (!by_category || (item_values_[index] && !random_.chance(0.3))) return;
    std::vector<std::string> ids;
    for (const RosterCategory& category : roster.categories) ids.push_back(category.id);
    for (const std::string& id : ids) {
      CategoryValue value;
      value.category = id;
      if (item_values_[index] || random_.chance(0.6)) {
        value.each = score();
      } else {
        value.curve = count_corners(static_cast<int>(roster.members.size()));
      }
      if (!random_.chance(features_.missing)) result.categories.push_back(value);
    }
    if (result.categories.empty() && result.members.empty()) {
      result.categories.push_back({ids[0], score(), {}});
    }
  }

  void add_preferences(const Party& party) {
    Preferences preferences;
    preferences.party = party.id;
    const bool first = talks_.preferences.empty();
    for (std::size_t i : usable_) {
      // Someone must value the items, or the roster would be counted and conditions misread it.
      const bool needed = first && item_values_[i];
      if (needed || !random_.chance(features_.unscored)) {
        preferences.points.push_back(make_point_preference(i));
      }
    }
    if (preferences.points.empty()) {
      preferences.points.push_back(make_point_preference(usable_[0]));
    }
    while (random_.chance(features_.interaction)) {
      add_interaction(preferences, conditions(random_.between(1, 3)));
    }
    while (random_.chance(features_.box)) add_interaction(preferences, box());
    while (random_.chance(features_.red_line)) {
      RedLine line;
      line.id = "line" + std::to_string(preferences.red_lines.size());
      line.when = conditions(random_.chance(0.5) ? 1 : random_.between(2, 3));
      line.reason = Text("stated");
      preferences.red_lines.push_back(line);
    }
    if (random_.chance(features_.whole_divisor)) preferences.divisor = divisor();
    talks_.preferences.push_back(std::move(preferences));
  }

  void add_interaction(Preferences& preferences, std::vector<Condition> when) {
    if (when.empty()) return;
    Interaction interaction;
    interaction.when = std::move(when);
    interaction.unless = random_.chance(features_.unless);
    interaction.bonus = score();
    preferences.interactions.push_back(interaction);
  }

  // ---- Conditions and rules

  std::vector<Condition> conditions(int count) {
    std::vector<Condition> result;
    std::vector<std::size_t> points = usable_;
    for (int i = 0; i < count && !points.empty(); ++i) {
      const auto at =
          static_cast<std::size_t>(random_.between(0, static_cast<int>(points.size()) - 1));
      result.push_back(condition(points[at]));
      if (!random_.chance(0.05)) points.erase(points.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return result;
  }

  std::vector<Condition> box() {
    std::vector<Condition> result;
    for (std::size_t i : usable_) {
      const PointKind kind = talks_.points[i].kind;
      const bool numeric = kind == PointKind::quantity || kind == PointKind::date;
      if (numeric && random_.chance(0.7)) result.push_back(range(i));
    }
    return result;
  }

  Condition range(std::size_t index) {
    const Point& point = talks_.points[index];
    const int last = static_cast<int>(picks_of(talks_, point).size()) - 1;
    Pick low, high;
    low.index = random_.between(0, last);
    high.index = random_.between(low.index, last);
    Condition result;
    result.point = point.id;
    const bool open_below = random_.chance(0.2);
    if (!open_below) result.from = value_of(point, low);
    if (open_below || !random_.chance(0.2)) result.to = value_of(point, high);
    return result;
  }

  Condition condition(std::size_t index) {
    const Point& point = talks_.points[index];
    if (point.kind == PointKind::roster) return roster_condition(index);
    if (point.kind != PointKind::choice && random_.chance(0.6)) return range(index);
    Condition result;
    result.point = point.id;
    const std::vector<Pick> picks = picks_of(talks_, point);
    for (const Pick& pick : picks) {
      if (random_.chance(0.4)) result.any_of.push_back(value_of(point, pick));
    }
    if (result.any_of.empty()) result.any_of.push_back(value_of(point, random_.any(picks)));
    return result;
  }

  // Conditions on the number of items, where items have values of their own, and on the total over
  // several categories are refused by compile(); a linear rule states the latter.
  Condition roster_condition(std::size_t index) {
    const Point& point = talks_.points[index];
    const Roster& roster = *point.roster;
    Condition result;
    result.point = point.id;
    if (item_values_[index]) {
      result.members.push_back(random_.any(roster.members).id);
      const std::string& other = random_.any(roster.members).id;
      if (random_.chance(0.4) && other != result.members[0]) result.members.push_back(other);
      return result;
    }
    if (roster.categories.size() > 1 || (!roster.categories.empty() && random_.chance(0.5))) {
      result.category = random_.any(roster.categories).id;
    }
    const int most = static_cast<int>(roster.members.size());
    if (random_.chance(0.7)) result.count_from = random_.between(0, std::min(2, most));
    if (!result.count_from || random_.chance(0.5)) {
      result.count_to = random_.between(result.count_from.value_or(0), most);
    }
    return result;
  }

  Linear linear() {
    Linear result;
    std::vector<std::size_t> points = usable_;
    const int count = random_.between(1, 3);
    Rational at_some_package;
    for (int i = 0; i < count && !points.empty(); ++i) {
      const auto at =
          static_cast<std::size_t>(random_.between(0, static_cast<int>(points.size()) - 1));
      const Point& point = talks_.points[points[at]];
      LinearTerm term;
      term.point = point.id;
      if (random_.chance(0.4)) term.factor = *Decimal::make(random_.between(-20, 30), 1);
      const std::vector<Pick> picks = picks_of(talks_, point);
      const Pick& pick = random_.any(picks);
      Rational measure = pick.number;
      if (point.kind == PointKind::choice) {
        for (const Option& option : point.options) {
          if (term.amounts.empty() || !random_.chance(0.2))
            term.amounts.emplace_back(option.id, random_.between(-2, 5));
          if (!term.amounts.empty() && term.amounts.back().first == option.id &&
              option.id == point.options[pick.index].id) {
            measure = to_rational(term.amounts.back().second);
          }
        }
      } else if (point.kind == PointKind::roster && !point.roster->categories.empty() &&
                 random_.chance(0.5)) {
        term.category = random_.any(point.roster->categories).id;
        measure = pick.counts.empty() ? Rational(1) : Rational(pick.counts[0]);
      }
      at_some_package += to_rational(term.factor) * measure;
      result.terms.push_back(term);
      points.erase(points.begin() + static_cast<std::ptrdiff_t>(at));
    }
    const Decimal bound = tenths(at_some_package);
    const bool below = random_.chance(0.5);
    if (below || random_.chance(0.2)) result.at_most = bound;
    if (!below) {
      result.at_least = *Decimal::make(*bound.scaled(1) - random_.between(0, 20), 1);
    }
    return result;
  }

  static Decimal tenths(const Rational& value) {
    const Rational scaled = value * 10;
    const Integer whole = numerator(scaled) / denominator(scaled);
    return *Decimal::make(static_cast<std::int64_t>(whole), 1);
  }

  void add_rules() {
    const auto add = [&](auto body) {
      Rule rule;
      rule.id = "rule" + std::to_string(talks_.rules.size());
      rule.text = Text("agreed beforehand");
      rule.body = std::move(body);
      talks_.rules.push_back(std::move(rule));
      // A rule that requires what it starts from is refused as bad input.
      if (!validate(talks_)) talks_.rules.pop_back();
    };
    while (random_.chance(features_.rule)) {
      switch (random_.between(0, 2)) {
        case 0:
          add(Requires{conditions(random_.between(1, 2)), conditions(random_.between(1, 2))});
          break;
        case 1:
          add(Excludes{conditions(random_.between(1, 3))});
          break;
        default:
          add(linear());
      }
    }
    if (random_.chance(features_.contradiction)) {
      const Point& point = talks_.points[usable_[0]];
      LinearTerm term;
      term.point = point.id;
      if (point.kind == PointKind::choice) term.amounts.emplace_back(point.options[0].id, 1);
      Linear nothing;
      nothing.terms.push_back(term);
      nothing.at_least = Decimal(1'000'000'000);
      add(nothing);
    }
  }

  // ---- Walk-away values and the draft

  // What some package is worth, so that the value separates packages.
  void add_walk_away(Preferences& preferences) {
    std::vector<std::vector<Pick>> picks;
    for (const Point& point : talks_.points) picks.push_back(picks_of(talks_, point));
    const auto some_package = [&] {
      Picks package;
      for (const auto& ways : picks) {
        if (ways.empty()) return Rational(0);
        package.push_back(&random_.any(ways));
      }
      return utility(talks_, package, preferences);
    };
    if (random_.chance(features_.cap)) {
      preferences.cap = tenths(std::max(some_package(), some_package()));
    }
    if (!random_.chance(features_.walk_away)) return;
    const bool demanding = random_.chance(features_.demanding);
    Rational level = some_package();
    for (int i = 0; i < 2; ++i) {
      level = demanding ? std::max(level, some_package()) : std::min(level, some_package());
    }
    preferences.walk_away = tenths(level);
  }

  void add_draft() {
    Draft draft;
    draft.id = "draft";
    for (std::size_t i : usable_) {
      const Point& point = talks_.points[i];
      std::vector<Pick> picks = picks_of(talks_, point);
      if (point.roster) {
        std::erase_if(picks, [&](const Pick& pick) { return !within_limits(*point.roster, pick); });
      }
      if (picks.empty() || random_.chance(features_.unsettled)) continue;
      Position position;
      position.point = point.id;
      const bool bracket = point.kind != PointKind::roster && random_.chance(features_.bracket);
      for (const Pick& pick : picks) {
        if (bracket && random_.chance(0.5)) position.values.push_back(value_of(point, pick));
      }
      if (position.values.empty()) position.values.push_back(value_of(point, random_.any(picks)));
      draft.positions.push_back(position);
    }
    talks_.drafts.push_back(draft);
  }

  Random random_;
  const Features& features_;
  Case talks_;
  bool ties_ = false;
  std::vector<bool> item_values_;    // per point: items with values of their own
  std::vector<std::size_t> usable_;  // points that have options
  int last_halves_ = 0, run_ = 0;    // of the corners being made
};

}  // namespace

Case random_case(std::uint64_t seed, const Features& features) {
  return Builder(seed, features).build();
}

}  // namespace dragoman::oracle
