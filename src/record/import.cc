#include "record/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "dragoman/case_file.h"
#include "record/canonical.h"

namespace dragoman::record {
namespace {

// What stands under a party in `preferences`, as the case file's writer spells it.
std::string preferences_text(const Case& talks, const Preferences& scores) {
  Case one = talks;
  one.drafts.clear();
  one.responses.clear();
  one.preference_statements.clear();
  one.statements.clear();
  one.preferences = {scores};
  const std::string whole = write_case(one);
  const std::string head = fmt::format("\npreferences:\n  {}:\n", scores.party);
  const std::size_t start = whole.find(head);
  if (start == std::string::npos) return "{}";
  std::string text;
  for (std::size_t at = start + head.size(); at < whole.size();) {
    const std::size_t end = std::min(whole.find('\n', at), whole.size());
    const std::string_view line(whole.data() + at, end - at);
    if (!line.starts_with("    ")) break;
    text.append(line.substr(4)).append("\n");
    at = end + 1;
  }
  return text;
}

Case without_words(Case talks) {
  talks.drafts.clear();
  talks.responses.clear();
  talks.preferences.clear();
  talks.preference_statements.clear();
  talks.statements.clear();
  return talks;
}

// The draft of this room that says the same: the last one. A text may come back with its
// languages in another order.
const Draft* same_draft(const View& home, const Case& talks, const std::string& id) {
  const Draft* wanted = talks.find_draft(id);
  const Draft* found = nullptr;
  for (const Draft& draft : home.talks.drafts) {
    const bool same =
        wanted != nullptr && draft.date == wanted->date &&
        std::equal(draft.positions.begin(), draft.positions.end(), wanted->positions.begin(),
                   wanted->positions.end(), [](const Position& a, const Position& b) {
                     return a.point == b.point && a.values == b.values;
                   });
    if (same) found = &draft;
  }
  return found;
}

bool was_shown(const View& home, const Draft& draft, const std::string& party) {
  const std::vector<RoomId> rooms = home.rooms_of(party);
  return std::any_of(home.relays.begin(), home.relays.end(), [&](const SeenRelay& relay) {
    return relay.draft == draft.id &&
           std::find(rooms.begin(), rooms.end(), relay.body.to) != rooms.end();
  });
}

// A draft of a view is "d" and its number.
Number number_of(const Draft& draft) {
  Number number = 0;
  std::from_chars(draft.id.data() + 1, draft.id.data() + draft.id.size(), number);
  return number;
}

// What is folded when it is taken over has to be what is read back later.
DraftBody as_recorded(const Draft& draft) {
  DraftBody body{record::as_recorded(draft.title), draft.date, draft.positions};
  for (Position& position : body.positions) position.text = record::as_recorded(position.text);
  return body;
}

}  // namespace

CaseBody case_body(const Case& talks) { return {write_case(without_words(talks))}; }

Result<void> import_known(ImportPen& pen, const Case& talks) {
  std::map<std::string, Number> numbers;
  for (const Draft& draft : talks.drafts) {
    Refs refs;
    if (numbers.contains(draft.follows))
      refs.emplace_back(RefRole::follows, std::vector<Number>{numbers[draft.follows]});
    const auto tabled = pen.append(as_recorded(draft), std::move(refs));
    if (!tabled) return tl::unexpected(tabled.error());
    numbers[draft.id] = tabled->number;
  }
  for (const Preferences& scores : talks.preferences) {
    const auto known =
        pen.append(PreferencesBody{scores.party, preferences_text(talks, scores)}, {});
    if (!known) return tl::unexpected(known.error());
  }
  for (PreferenceStatement statement : talks.preference_statements) {
    statement.id.clear();
    Refs refs;
    if (numbers.contains(statement.draft))
      refs.emplace_back(RefRole::draft, std::vector<Number>{numbers[statement.draft]});
    statement.draft.clear();
    statement.words = record::as_recorded(statement.words);
    const auto known = pen.append(StatementBody{std::move(statement)}, std::move(refs));
    if (!known) return tl::unexpected(known.error());
  }
  return {};
}

// A response to a draft that its party was not shown here has no place in the record yet.
Result<std::vector<std::string>> import_responses(ImportPen& pen, const Case& talks) {
  std::vector<std::string> remarks;
  std::size_t left_out = 0;
  for (const Response& said : talks.responses) {
    const Draft* draft = same_draft(pen.home(), talks, said.draft);
    if (draft == nullptr || !was_shown(pen.home(), *draft, said.party)) {
      ++left_out;
      continue;
    }
    Response response = said;
    response.id.clear();
    response.draft.clear();
    response.words = record::as_recorded(response.words);
    response.stated = record::as_recorded(response.stated);
    const Number number = number_of(*draft);
    const auto known = pen.append(ResponseBody{std::move(response)}, {{RefRole::draft, {number}}});
    if (!known) {
      remarks.push_back(fmt::format("{}'s response to '{}'{} is not taken over: {}", said.party,
                                    said.draft, said.point.empty() ? "" : " on " + said.point,
                                    known.error().message));
    }
  }
  if (left_out > 0) {
    remarks.push_back(fmt::format(
        "{} of {} responses are not taken over: their drafts were not put to the parties' rooms "
        "here; `relay` the drafts, then `import --responses`",
        left_out, talks.responses.size()));
  }
  return remarks;
}

}  // namespace dragoman::record
