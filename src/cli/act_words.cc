// Verbs for words: responses and their reading back, notes, terms, consent, questions.
#include <fmt/format.h>

#include <algorithm>

#include "cli/act_names.h"
#include "cli/act_options.h"
#include "dragoman/case_file.h"

namespace dragoman::cli {
namespace {

bool is_in(const std::vector<RoomId>& rooms, const RoomId& room) {
  return std::find(rooms.begin(), rooms.end(), room) != rooms.end();
}

const Copy& copy_numbered(const View& home, Number number) { return *home.find_copy(number); }

// Terms and what they hang on, as options of several verbs.
struct TermWords {
  std::string terms, only_if;

  void take(CLI::App& app) {
    option_word(app, "--terms", terms, "T",
                "for_you_only, unattributed, as_ours or conditional [for_you_only]");
    option_word(app, "--only-if", only_if, "X", "what the others must first offer");
  }
  Result<Terms> value() const {
    if (terms.empty()) return only_if.empty() ? Terms::for_you_only : Terms::conditional;
    return one_of_words(all_terms(), terms, "terms");
  }
};

class RespondVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_words(app, "WORDS", words_,
               "the party, the point (or POINT/DETAIL; left out: the whole text), and agreed, "
               "in_principle, understanding, reservation, demand, rejected or declined",
               3)
        ->required()
        ->expected(2, 3);
    option_word(app, "--draft", draft_, "N", "which draft (default: the party's current one)");
    option_words(app, "--words", verbatim_, "W", "their words, verbatim");
    option_words(app, "--stated", stated_, "S", "the reading, exception or demand");
    option_words(app, "--wants", wants_, "VALUE", "a value that would meet it; may be repeated");
    option_word(app, "--channel", channel_, "C", "through which channel");
    option_word(app, "--source", source_, "S", "who passed it on");
    option_word(app, "--date", date_, "DAY", "when it was said");
    option_word(app, "--authority", authority_, "A",
                "personal, ad_referendum, instructed or final");
    terms_.take(app);
    option_words(app, "--if", conditions_, "POINT", "another point that it hangs on");
    app.add_flag("--public", public_, "it was said in public");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    Result<Body> content = body(pen);
    if (!content) return tl::unexpected(content.error());
    const auto draft = answered(pen.home(), std::get<ResponseBody>(*content).response.party);
    if (!draft) return tl::unexpected(draft.error());
    return done(append(pen, std::move(*content), {{RefRole::draft, *draft}}));
  }
  Result<Body> body(Pen& pen) override {
    const View& home = pen.home();
    Response response;
    if (const auto told = told_by_whom(home, response); !told) return tl::unexpected(told.error());
    auto wants = wanted_values(home, response.point, wants_);
    if (!wants) return tl::unexpected(wants.error());
    response.wants = std::move(*wants);
    auto conditions = points_named(home, conditions_);
    if (!conditions) return tl::unexpected(conditions.error());
    response.conditioned_on = std::move(*conditions);
    const auto terms = terms_.value();
    if (!terms) return tl::unexpected(terms.error());
    response.terms = *terms;
    response.only_if = terms_.only_if;
    response.words = text_of(home, verbatim_);
    response.stated = text_of(home, stated_);
    response.source = source_;
    response.is_public = public_;
    return ResponseBody{std::move(response)};
  }

 private:
  // Party, point, answer, authority, channel and day.
  Result<void> told_by_whom(const View& home, Response& response) const {
    const auto party = party_named(home, words_.front());
    if (!party) return tl::unexpected(party.error());
    response.party = *party;
    if (words_.size() == 3) {
      const std::size_t slash = words_[1].find('/');
      const auto point = point_named(home, words_[1].substr(0, slash));
      if (!point) return tl::unexpected(point.error());
      response.point = (*point)->id;
      if (slash != std::string::npos) response.detail = words_[1].substr(slash + 1);
    }
    const auto kind = one_of_words(response_kinds(), words_.back(), "answer");
    if (!kind) return tl::unexpected(kind.error());
    response.kind = *kind;
    const auto authority = one_of_words(authorities(), authority_, "authority");
    if (!authority) return tl::unexpected(authority.error());
    response.authority = *authority;
    const auto date = optional_day_of(date_);
    if (!date) return tl::unexpected(date.error());
    response.date = *date;
    response.channel = only_channel(home, response.party);
    if (channel_.empty()) return {};
    const auto channel = channel_named(home, channel_);
    if (!channel) return tl::unexpected(channel.error());
    response.channel = *channel;
    return {};
  }

  // The channel between this room's mediator and the party, when there is exactly one.
  static std::string only_channel(const View& home, const std::string& party) {
    const SeenRoom* room = home.find_room(home.room);
    std::string found;
    for (const Channel& channel : home.talks.channels) {
      if (room == nullptr || channel.party != party || channel.mediator != room->introduction.of)
        continue;
      if (!found.empty()) return {};
      found = channel.id;
    }
    return found;
  }

  // The numbers of the draft that is answered.
  Result<std::vector<Number>> answered(const View& home, const std::string& party) const {
    const std::vector<RoomId> rooms = home.rooms_of(party);
    const bool own = is_in(rooms, home.room);
    const Draft* draft = nullptr;
    if (!draft_.empty()) {
      const auto number = number_named(home, draft_);
      if (!number) return tl::unexpected(number.error());
      auto found = draft_numbered(home, *number);
      if (!found) return tl::unexpected(found.error());
      draft = *found;
    }
    for (std::size_t i = 0; i < rooms.size() && draft == nullptr; ++i) {
      if (!own || rooms[i] == home.room) draft = home.current_draft_of(rooms[i]);
    }
    if (draft == nullptr) {
      return fail(ErrorCode::missing,
                  fmt::format("{} was never shown a draft, as far as is known here", party),
                  "put one to it with `relay`, or name the draft with --draft");
    }
    return numbers_of_draft(home, draft->id);
  }

  std::vector<std::string> words_, verbatim_, stated_, wants_, conditions_;
  std::string draft_, channel_, source_, date_, authority_ = "unknown";
  TermWords terms_;
  bool public_ = false;
};

class ReadBackVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", number_, "the response, or the reading back that you answer")->required();
    take_word(app, "ANSWER", answer_, "with --corrected: the answer as it should be");
    option_word(app, "--to", to_, "ROOM", "shows the wording to this room of the party");
    app.add_flag("--confirmed", confirmed_, "the party confirms the wording");
    app.add_flag("--corrected", corrected_, "the party puts the wording right");
    option_word(app, "--how", how_, "H", "how it was read to them and by whom confirmed");
    option_words(app, "--words", words_, "W", "their words as they should be");
    option_words(app, "--stated", stated_, "S", "the reading, exception or demand as it should be");
    option_words(app, "--wants", wants_, "VALUE", "a value that would meet it");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    if (static_cast<int>(!to_.empty()) + static_cast<int>(confirmed_) +
            static_cast<int>(corrected_) !=
        1) {
      return fail(ErrorCode::usage, "one of --to, --confirmed and --corrected is needed",
                  "show the wording --to the party's room, or record what they said of it");
    }
    const auto number = number_named(home, number_);
    if (!number) return tl::unexpected(number.error());
    ReadBackBody reading{.how = how_};
    Refs refs;
    std::vector<RoomId> rooms;
    if (auto found = find(home, *number, reading, refs); !found) return found;
    if (!to_.empty()) {
      const auto room = room_named(home, to_);
      if (!room) return tl::unexpected(room.error());
      rooms.push_back(*room);
    }
    if (confirmed_) reading.outcome = ReadBackOutcome::confirmed;
    if (corrected_) {
      reading.outcome = ReadBackOutcome::corrected;
      if (auto put_right = put_right_in(home, reading.response); !put_right) return put_right;
    }
    return done(append(pen, std::move(reading), std::move(refs), std::move(rooms)));
  }

 private:
  // The wording in question. A party's people answer a reading back; the others start from the
  // response.
  static Result<void> find(const View& home, Number number, ReadBackBody& reading, Refs& refs) {
    const Event& event = copy_numbered(home, number).event;
    if (const auto* shown = std::get_if<ReadBackBody>(&event.body)) {
      reading.response = shown->response;
      refs.emplace_back(RefRole::read_back, std::vector<Number>{number});
      for (const auto& [role, numbers] : copy_numbered(home, number).refs) {
        if (role == RefRole::response || role == RefRole::draft) refs.emplace_back(role, numbers);
      }
      return {};
    }
    const auto index = response_numbered(home, number);
    if (!index) return tl::unexpected(index.error());
    reading.response = home.talks.responses[*index];
    refs.emplace_back(RefRole::draft, numbers_of_draft(home, reading.response.draft));
    reading.response.id.clear();
    reading.response.draft.clear();
    refs.emplace_back(RefRole::response, std::vector<Number>{number});
    return {};
  }

  Result<void> put_right_in(const View& home, Response& response) const {
    if (!answer_.empty()) {
      const auto kind = one_of_words(response_kinds(), answer_, "answer");
      if (!kind) return tl::unexpected(kind.error());
      response.kind = *kind;
    }
    if (!words_.empty()) response.words = text_of(home, words_);
    if (!stated_.empty()) response.stated = text_of(home, stated_);
    auto wants = wanted_values(home, response.point, wants_);
    if (!wants) return tl::unexpected(wants.error());
    if (!wants_.empty()) response.wants = std::move(*wants);
    return {};
  }

  std::string number_, answer_, to_, how_;
  std::vector<std::string> words_, stated_, wants_;
  bool confirmed_ = false, corrected_ = false;
};

class NoteVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_words(app, "WORDS", words_, "what is to be remembered")->required();
    option_words(app, "--point", points_, "P", "a point that it is about; may be repeated");
    option_words(app, "--about", about_, "N", "an event that it is about; may be repeated");
    terms_.take(app);
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    Result<Body> content = body(pen);
    if (!content) return tl::unexpected(content.error());
    auto about = numbers_named(pen.home(), about_);
    if (!about) return tl::unexpected(about.error());
    return done(append(pen, std::move(*content), {{RefRole::about, std::move(*about)}}));
  }
  Result<Body> body(Pen& pen) override {
    auto points = points_named(pen.home(), points_);
    if (!points) return tl::unexpected(points.error());
    const auto terms = terms_.value();
    if (!terms) return tl::unexpected(terms.error());
    return NoteBody{text_of(pen.home(), words_), std::move(*points), *terms, terms_.only_if};
  }

 private:
  std::vector<std::string> words_, points_, about_;
  TermWords terms_;
};

class TermsVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", number_, "the event whose words they bind")->required();
    take_word(app, "T", terms_.terms, "for_you_only, unattributed, as_ours or conditional")
        ->required();
    option_word(app, "--only-if", terms_.only_if, "X", "what the others must first offer");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto number = number_named(pen.home(), number_);
    if (!number) return tl::unexpected(number.error());
    const auto terms = terms_.value();
    if (!terms) return tl::unexpected(terms.error());
    return done(append(pen, TermsBody{*terms, terms_.only_if}, {{RefRole::source, {*number}}}));
  }

 private:
  std::string number_;
  TermWords terms_;
};

class ConsentVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", number_, "the event whose words may be passed on")->required();
    take_words(app, "WORDS", words_, "the consent as it was given");
    option_word(app, "--terms", terms_, "T", "unattributed, as_ours or conditional, from now on");
    option_words(app, "--to", to_, "ROOM", "a room that may know; may be repeated");
    option_word(app, "--by", by_, "PERSON", "who gave it");
    option_word(app, "--how", how_, "H", "how it was given");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    const auto number = number_named(home, number_);
    if (!number) return tl::unexpected(number.error());
    ConsentBody consent{.words = text_of(home, words_), .how = how_};
    if (!terms_.empty()) {
      const auto terms = one_of_words(all_terms(), terms_, "terms");
      if (!terms) return tl::unexpected(terms.error());
      consent.terms = *terms;
    }
    auto rooms = rooms_named(home, to_);
    if (!rooms) return tl::unexpected(rooms.error());
    std::sort(rooms->begin(), rooms->end());
    consent.to = std::move(*rooms);
    if (!by_.empty()) {
      const auto person = person_named(home, by_);
      if (!person) return tl::unexpected(person.error());
      consent.given_by = *person;
    }
    return done(append(pen, std::move(consent), {{RefRole::source, {*number}}}));
  }

 private:
  std::string number_, terms_, by_, how_;
  std::vector<std::string> words_, to_;
};

class StatementVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "PARTY", party_, "whose preferences")->required();
    take_word(app, "YAML", yaml_,
              "what is known, as in a case file: '{order: {aid: [daily, weekly]}}'")
        ->required();
    option_words(app, "--heard", heard_, "N", "an event in which it was heard; may be repeated");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    Result<Body> content = body(pen);
    if (!content) return tl::unexpected(content.error());
    auto heard = numbers_named(pen.home(), heard_);
    if (!heard) return tl::unexpected(heard.error());
    Refs refs{{RefRole::heard, std::move(*heard)}};
    std::string& draft = std::get<StatementBody>(*content).statement.draft;
    if (!draft.empty()) {
      refs.emplace_back(RefRole::draft, numbers_of_draft(pen.home(), draft));
      draft.clear();
    }
    return done(append(pen, std::move(*content), std::move(refs)));
  }
  // Read by the case file's own reader, beside the points and drafts that the room knows.
  Result<Body> body(Pen& pen) override {
    const auto party = party_named(pen.home(), party_);
    if (!party) return tl::unexpected(party.error());
    Case known = pen.home().talks;
    known.responses.clear();
    known.preferences.clear();
    known.preference_statements.clear();
    known.statements.clear();
    std::string inside = yaml_;
    const std::size_t brace = inside.find('{');
    if (brace == std::string::npos) inside = "{" + inside + "}";
    inside.insert(inside.find('{') + 1, fmt::format("party: {}, ", *party));
    const auto read =
        read_case(fmt::format("{}\npreference_statements:\n  - {}\n", write_case(known), inside),
                  "the statement");
    if (!read) {
      Error error = read.error();
      error.where = {};
      return tl::unexpected(std::move(error));
    }
    PreferenceStatement statement = read->preference_statements.front();
    statement.id.clear();
    return StatementBody{std::move(statement)};
  }

 private:
  std::string party_, yaml_;
  std::vector<std::string> heard_;
};

class AskVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "ROOM", room_, "who is asked")->required();
    take_words(app, "WORDS", words_, "the question")->required();
    option_words(app, "--basis", basis_, "N", "an event that it rests on; may be repeated");
    app.add_flag("--computed", computed_, "it was chosen by a computation");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto room = room_named(pen.home(), room_);
    if (!room) return tl::unexpected(room.error());
    auto basis = numbers_named(pen.home(), basis_);
    if (!basis) return tl::unexpected(basis.error());
    return done(append(pen, AskBody{*room, text_of(pen.home(), words_), computed_},
                       {{RefRole::basis, std::move(*basis)}}));
  }

 private:
  std::string room_;
  std::vector<std::string> words_, basis_;
  bool computed_ = false;
};

class AnswerVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", number_, "the question, or a secret package")->required();
    take_words(app, "WORDS", words_, "the answer; for a secret package yes or no")->required();
    option_word(app, "--party", party_, "PARTY", "whose answer it is");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    const auto number = number_named(home, number_);
    if (!number) return tl::unexpected(number.error());
    const Event& event = copy_numbered(home, *number).event;
    if (std::holds_alternative<PoseBody>(event.body)) return secretly(pen, *number, event.id);
    AnswerBody answer{.words = text_of(home, words_)};
    if (!party_.empty()) {
      const auto party = party_named(home, party_);
      if (!party) return tl::unexpected(party.error());
      answer.party = *party;
    }
    return done(append(pen, std::move(answer), {{RefRole::ask, {*number}}}));
  }

 private:
  Result<void> secretly(Pen& pen, Number number, const EventId& pose) const {
    const bool yes = words_.front() == "yes";
    if (words_.size() != 1 || (!yes && words_.front() != "no")) {
      return fail(ErrorCode::usage, "a secret package is answered yes or no",
                  "a reason would tell the answer; give reasons in a response");
    }
    return done(append(pen, SecretAnswerBody{pose, yes}, {{RefRole::pose, {number}}}));
  }

  std::string number_, party_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<ActVerbEntry> word_verbs() {
  return {
      {"respond", "records a party's answer to a draft", "PARTY [POINT] ANSWER",
       "respond talks.dragoman north crossing reservation --stated \"Not at night\"",
       make_verb<RespondVerb>},
      {"readback", "shows a party the wording on record, or records what they said of it", "N",
       "readback talks.dragoman 18 --to north", make_verb<ReadBackVerb>},
      {"note", "records what is to be remembered", "WORDS",
       "note talks.dragoman \"They will not move before the feast\" --about 18",
       make_verb<NoteVerb>},
      {"terms", "says on which terms a word was given", "N TERMS",
       "terms talks.dragoman 18 unattributed", make_verb<TermsVerb>},
      {"consent", "records that whoever gave a word allows more", "N [WORDS]",
       "consent talks.dragoman 18 --to south --by yusuf --how \"by telephone\"",
       make_verb<ConsentVerb>},
      {"statement", "records what is known of a party's preferences", "PARTY YAML",
       "statement talks.dragoman north '{order: {crossing: [open, permits]}}'",
       make_verb<StatementVerb>},
      {"question", "puts a question to a room", "ROOM WORDS",
       "question talks.dragoman north \"Which hours would suffice?\"", make_verb<AskVerb>},
      {"answer", "answers a question, or a secret package with yes or no", "N WORDS",
       "answer talks.dragoman 9 yes", make_verb<AnswerVerb>},
  };
}

}  // namespace dragoman::cli
