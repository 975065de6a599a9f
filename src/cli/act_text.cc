// Verbs for the text: drafts, what is put to a room, freezing, signing, phases.
#include <fmt/format.h>

#include <algorithm>

#include "cli/act_names.h"
#include "cli/act_options.h"

namespace dragoman::cli {
namespace {

std::size_t place_of(const Case& talks, const std::string& point) {
  const auto found = std::find_if(talks.points.begin(), talks.points.end(),
                                  [&](const Point& of) { return of.id == point; });
  return static_cast<std::size_t>(found - talks.points.begin());
}

Position& position_of(DraftBody& draft, const std::string& point) {
  for (Position& position : draft.positions) {
    if (position.point == point) return position;
  }
  draft.positions.push_back({.point = point});
  return draft.positions.back();
}

class DraftVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_words(app, "POINT=VALUE", values_,
               "a value, [a,b] for a bracket, {officers:4} or {id,id} of a roster; nothing after "
               "= leaves the value open");
    option_words(app, "--title", titles_, "WORDS", "what it is called");
    option_word(app, "--follows", follows_, "N", "the draft it replaces; other points stay");
    option_words(app, "--text", texts_, "POINT=WORDS", "the wording at a point");
    option_words(app, "--editorial", editorial_, "POINT",
                 "changed in wording only, not in meaning");
    option_word(app, "--date", date_, "DAY", "the date that it bears");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    Refs refs;
    if (!follows_.empty()) {
      auto number = followed(pen.home());
      if (!number) return tl::unexpected(number.error());
      refs.emplace_back(RefRole::follows, std::vector<Number>{*number});
    }
    Result<Body> content = body(pen);
    if (!content) return tl::unexpected(content.error());
    return done(append(pen, std::move(*content), std::move(refs)));
  }
  Result<Body> body(Pen& pen) override {
    const View& home = pen.home();
    DraftBody draft;
    if (!follows_.empty()) {
      auto number = followed(home);
      if (!number) return tl::unexpected(number.error());
      draft.positions = (*draft_numbered(home, *number))->positions;
      for (Position& position : draft.positions) position.editorial = false;
    }
    draft.title = text_of(home, titles_);
    const auto date = optional_day_of(date_);
    if (!date) return tl::unexpected(date.error());
    draft.date = *date;
    if (const auto set = set_positions(home, draft); !set) return tl::unexpected(set.error());
    std::stable_sort(draft.positions.begin(), draft.positions.end(),
                     [&](const Position& a, const Position& b) {
                       return place_of(home.talks, a.point) < place_of(home.talks, b.point);
                     });
    return draft;
  }

 private:
  Result<Number> followed(const View& home) const {
    auto number = number_named(home, follows_);
    if (!number) return number;
    const auto draft = draft_numbered(home, *number);
    if (!draft) return tl::unexpected(draft.error());
    return number_of_id((*draft)->id);
  }

  Result<void> set_positions(const View& home, DraftBody& draft) const {
    for (const std::string& word : values_) {
      const auto pair = split_assignment(word);
      if (!pair) {
        return fail(ErrorCode::usage, "'" + word + "' is not of the form POINT=VALUE",
                    "write the point, =, and its value, as in toll=4");
      }
      const auto point = point_named(home, pair->first);
      if (!point) return tl::unexpected(point.error());
      auto values = values_of(**point, pair->second);
      if (!values) return tl::unexpected(values.error());
      position_of(draft, pair->first).values = std::move(*values);
    }
    return set_wording(home, draft);
  }

  Result<void> set_wording(const View& home, DraftBody& draft) const {
    for (const std::string& word : texts_) {
      const auto pair = split_assignment(word);
      if (!pair) {
        return fail(ErrorCode::usage, "'" + word + "' is not of the form POINT=WORDS",
                    "write the point, =, and its wording");
      }
      const auto point = point_named(home, pair->first);
      if (!point) return tl::unexpected(point.error());
      Text& text = position_of(draft, pair->first).text;
      const Text given = text_of(home, pair->second);
      for (const auto& [language, words] : given.entries()) text.set(language, words);
    }
    for (const std::string& id : editorial_) {
      const auto point = point_named(home, id);
      if (!point) return tl::unexpected(point.error());
      position_of(draft, id).editorial = true;
    }
    return {};
  }

  std::vector<std::string> values_, titles_, texts_, editorial_;
  std::string follows_, date_;
};

class RelayVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_words(app, "WHAT", what_, "a draft's number, or words, or the number and words")
        ->required();
    option_word(app, "--to", to_, "ROOM", "to which room")->required();
    app.add_flag("--ours", ours_, "as the mediators' own");
    app.add_flag("--hypothetical", hypothetical_, "as a hypothesis, which nobody stands behind");
    option_word(app, "--theirs", theirs_, "PARTY", "as that party's");
    option_words(app, "--source", sources_, "N",
                 "an event whose words this passes on; may be repeated");
    option_word(app, "--channel", channel_, "C", "through which channel");
    option_word(app, "--date", date_, "DAY", "when it was put to them (left out: not said)");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    RelayBody relay;
    Refs refs;
    if (auto filled = address(home, relay); !filled) return filled;
    std::vector<std::string> words = what_;
    if (looks_like_number(words.front())) {
      auto number = number_named(home, words.front());
      if (!number) return tl::unexpected(number.error());
      const auto draft = draft_numbered(home, *number);
      if (!draft) return tl::unexpected(draft.error());
      const auto text = text_for(home, *number, relay.to);
      relay.draft = text->draft;
      refs.emplace_back(RefRole::draft, std::vector<Number>{number_of_id((*draft)->id)});
      if (text->follows) refs.emplace_back(RefRole::follows, std::vector<Number>{*text->follows});
      words.erase(words.begin());
    }
    relay.words = text_of(home, words);
    auto sources = numbers_named(home, sources_);
    if (!sources) return tl::unexpected(sources.error());
    refs.emplace_back(RefRole::source, std::move(*sources));
    return done(append(pen, std::move(relay), std::move(refs)));
  }

 private:
  Result<void> address(const View& home, RelayBody& relay) const {
    const auto to = room_named(home, to_);
    if (!to) return tl::unexpected(to.error());
    relay.to = *to;
    if (auto put = put_as(home, relay); !put) return put;
    if (!channel_.empty()) {
      const auto channel = channel_named(home, channel_);
      if (!channel) return tl::unexpected(channel.error());
      relay.channel = *channel;
    }
    const auto date = optional_day_of(date_);
    if (!date) return tl::unexpected(date.error());
    relay.date = *date;
    return {};
  }

  Result<void> put_as(const View& home, RelayBody& relay) const {
    if (static_cast<int>(ours_) + static_cast<int>(hypothetical_) +
            static_cast<int>(!theirs_.empty()) !=
        1) {
      return fail(ErrorCode::usage, "one of --ours, --hypothetical and --theirs is needed",
                  "say as whose it is put to them");
    }
    if (ours_) relay.as = RelayedAs::ours;
    if (hypothetical_) relay.as = RelayedAs::hypothetical;
    if (theirs_.empty()) return {};
    const auto party = party_named(home, theirs_);
    if (!party) return tl::unexpected(party.error());
    relay.as = RelayedAs::theirs;
    relay.whose = *party;
    return {};
  }

  std::vector<std::string> what_, sources_;
  std::string to_, theirs_, channel_, date_;
  bool ours_ = false, hypothetical_ = false;
};

// The draft that a verb's first word names.
Result<const Draft*> draft_named(const View& home, const std::string& word) {
  auto number = number_named(home, word);
  if (!number) return tl::unexpected(number.error());
  return draft_numbered(home, *number);
}

class FreezeVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", draft_, "the draft")->required();
    take_words(app, "WORDS", words_, "what else to say of it");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto draft = draft_named(pen.home(), draft_);
    if (!draft) return tl::unexpected(draft.error());
    return done(append(pen, FreezeBody{text_of(pen.home(), words_)},
                       {{RefRole::draft, numbers_of_draft(pen.home(), (*draft)->id)}}));
  }

 private:
  std::string draft_;
  std::vector<std::string> words_;
};

class SignVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", draft_, "the draft, which must be frozen")->required();
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    const auto draft = draft_named(home, draft_);
    if (!draft) return tl::unexpected(draft.error());
    const Draft& text = **draft;
    const auto digest = draft_digest(*home.text_at(number_of_id(text.id)));
    if (!digest) return tl::unexpected(digest.error());
    return done(append(pen, SignBody{pen.by(), *digest, {}, {}},
                       {{RefRole::draft, numbers_of_draft(home, text.id)}}));
  }

 private:
  std::string draft_;
};

class PhaseVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "ID", id_, "a short id for it")->required();
    take_word(app, "NAME", name_, "its name")->required();
    take_words(app, "POINT", points_, "the points that may close alone")->required();
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto id = new_id(id_, "phase");
    if (!id) return tl::unexpected(id.error());
    auto points = points_named(pen.home(), points_);
    if (!points) return tl::unexpected(points.error());
    return done(append(pen, PhaseBody{*id, text_of(pen.home(), name_), std::move(*points)}));
  }

 private:
  std::string id_, name_;
  std::vector<std::string> points_;
};

class CloseVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "ID", id_, "the phase")->required();
    take_words(app, "WORDS", words_, "what else to say of it");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    return done(append(pen, ClosePhaseBody{id_, text_of(pen.home(), words_)}));
  }

 private:
  std::string id_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<ActVerbEntry> text_verbs() {
  return {
      {"draft", "tables a version of the text", "[POINT=VALUE]…",
       "draft talks.dragoman --follows 4 crossing=[open,permits] toll=4", make_verb<DraftVerb>},
      {"relay", "puts a draft, or words, to a room", "WHAT --to ROOM",
       "relay talks.dragoman 7 --to north --ours", make_verb<RelayVerb>},
      {"freeze", "says that the text of a draft is final", "N [WORDS]", "freeze talks.dragoman 31",
       make_verb<FreezeVerb>},
      {"sign", "signs a frozen draft with your own key", "N", "sign talks.dragoman 31",
       make_verb<SignVerb>},
      {"phase", "declares points that may close before the rest", "ID NAME POINT…",
       "phase talks.dragoman aid \"Aid first\" crossing toll", make_verb<PhaseVerb>},
      {"close", "says that a phase is closed", "ID [WORDS]", "close talks.dragoman aid",
       make_verb<CloseVerb>},
  };
}

}  // namespace dragoman::cli
