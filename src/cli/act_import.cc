// `import`: a case file becomes events.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/act_names.h"
#include "cli/act_options.h"
#include "dragoman/case_file.h"

namespace dragoman::cli {
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

class ImportVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "CASE", path_, "a case file, or a folder with one")->required();
    app.add_flag("--case", case_only_, "only the case itself: no drafts, no words, no scores");
    app.add_flag("--responses", responses_only_,
                 "only its responses, to drafts that were put to the parties since");
    take_addresses(app, *this);
  }
  // The case goes to the rooms named; what mediators know stays at home.
  Result<void> write(Pen& pen) override {
    const Result<Case> talks = pen.read_case_at(path_);
    if (!talks) return tl::unexpected(talks.error());
    const std::vector<std::string> rooms = also;
    if (!responses_only_) {
      const auto known = append(pen, CaseBody{write_case(without_words(*talks))});
      if (!known) return tl::unexpected(known.error());
    }
    if (case_only_) return {};
    also.clear();
    Result<void> written = responses_only_ ? Result<void>{} : write_known(pen, *talks);
    if (written) written = write_responses(pen, *talks);
    also = rooms;
    return written;
  }

 private:
  Result<void> write_known(Pen& pen, const Case& talks) {
    std::map<std::string, Number> numbers;
    for (const Draft& draft : talks.drafts) {
      Refs refs;
      if (numbers.contains(draft.follows))
        refs.emplace_back(RefRole::follows, std::vector<Number>{numbers[draft.follows]});
      const auto tabled =
          append(pen, DraftBody{draft.title, draft.date, draft.positions}, std::move(refs));
      if (!tabled) return tl::unexpected(tabled.error());
      numbers[draft.id] = tabled->number;
    }
    for (const Preferences& scores : talks.preferences) {
      const auto known =
          append(pen, PreferencesBody{scores.party, preferences_text(talks, scores)});
      if (!known) return tl::unexpected(known.error());
    }
    for (PreferenceStatement statement : talks.preference_statements) {
      statement.id.clear();
      Refs refs;
      if (numbers.contains(statement.draft))
        refs.emplace_back(RefRole::draft, std::vector<Number>{numbers[statement.draft]});
      statement.draft.clear();
      const auto known = append(pen, StatementBody{std::move(statement)}, std::move(refs));
      if (!known) return tl::unexpected(known.error());
    }
    return {};
  }

  // The draft of this room that says the same: the last one. A text may come back with its
  // languages in another order.
  static const Draft* same_draft(const View& home, const Case& talks, const std::string& id) {
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

  static bool was_shown(const View& home, const Draft& draft, const std::string& party) {
    const std::vector<RoomId> rooms = home.rooms_of(party);
    return std::any_of(home.relays.begin(), home.relays.end(), [&](const SeenRelay& relay) {
      return relay.draft == draft.id &&
             std::find(rooms.begin(), rooms.end(), relay.body.to) != rooms.end();
    });
  }

  // A response to a draft that its party was not shown here has no place in the record yet.
  Result<void> write_responses(Pen& pen, const Case& talks) {
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
      const Number number = number_of_id(draft->id);
      const auto known =
          append(pen, ResponseBody{std::move(response)}, {{RefRole::draft, {number}}});
      if (!known) {
        remarks_.push_back(fmt::format("{}'s response to '{}'{} is not taken over: {}", said.party,
                                       said.draft, said.point.empty() ? "" : " on " + said.point,
                                       known.error().message));
      }
    }
    if (left_out > 0) {
      remarks_.push_back(fmt::format(
          "{} of {} responses are not taken over: their drafts were not put to the parties' rooms "
          "here; `relay` the drafts, then `import --responses`",
          left_out, talks.responses.size()));
    }
    return {};
  }

  std::string path_;
  bool case_only_ = false, responses_only_ = false;
};

}  // namespace

std::vector<ActVerbEntry> import_verbs() {
  return {{"import", "brings in a case file: points, parties, drafts and what is known", "CASE",
           "import talks.dragoman cases/two-rivers", make_verb<ImportVerb>}};
}

}  // namespace dragoman::cli
