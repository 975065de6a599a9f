// Verbs for the people and the places.
#include "cli/act_names.h"
#include "cli/act_options.h"

namespace dragoman::cli {
namespace {

class PartyVerb : public BodyVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "ID", id_, "a short id for it")->required();
    take_words(app, "NAME", names_, "its name; again for another language, as in ar:…")->required();
    option_word(app, "--role", role_, "ROLE", "principal, guarantor or observer [principal]");
    app.add_flag("--veto", veto_, "no package passes without it");
    option_words(app, "--note", note_, "WORDS", "what else to know of it");
    take_addresses(app, *this);
  }
  Result<Body> body(Pen& pen) override {
    const auto id = new_id(id_, "party");
    if (!id) return tl::unexpected(id.error());
    const auto role = one_of_words(party_roles(), role_, "role of a party");
    if (!role) return tl::unexpected(role.error());
    return PartyBody{{.id = *id,
                      .name = text_of(pen.home(), names_),
                      .role = *role,
                      .veto = veto_,
                      .note = text_of(pen.home(), note_)}};
  }

 private:
  std::string id_, role_ = "principal";
  std::vector<std::string> names_, note_;
  bool veto_ = false;
};

class ChannelVerb : public BodyVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "ID", id_, "a short id for it")->required();
    take_word(app, "MEDIATOR", mediator_, "who speaks")->required();
    take_word(app, "PARTY", party_, "with whom")->required();
    take_addresses(app, *this);
  }
  Result<Body> body(Pen& pen) override {
    const auto id = new_id(id_, "channel");
    if (!id) return tl::unexpected(id.error());
    const auto party = party_named(pen.home(), party_);
    if (!party) return tl::unexpected(party.error());
    return ChannelBody{{.id = *id, .mediator = mediator_, .party = *party}};
  }

 private:
  std::string id_, mediator_, party_;
};

class PersonVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "NAME", name_, "as the rooms are to call them")->required();
    app.add_flag("--opens", opens_, "they will open the vault themselves; asks for a passphrase");
    option_words(app, "--note", note_, "WORDS", "what else to know of them");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const PersonIntroduction person{PersonId{pen.draw()}, name_, text_of(pen.home(), note_)};
    const auto introduction = act(pen, PersonBody{person});
    if (!introduction) return tl::unexpected(introduction.error());
    // No keys and no question for a refused introduction.
    if (auto fits = admit(pen.home(), *introduction); !fits) return fits;
    return done(opens_ ? pen.introduce(*introduction) : pen.append(*introduction));
  }
  Result<Body> body(Pen& pen) override {
    return PersonBody{{.name = name_, .note = text_of(pen.home(), note_)}};
  }

 private:
  std::string name_;
  std::vector<std::string> note_;
  bool opens_ = false;
};

class RoomVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "NAME", name_, "its name")->required();
    option_word(app, "--kind", kind_, "KIND",
                "mediators, party, guarantor, observer, subset or plenary")
        ->required();
    option_word(app, "--of", of_, "PARTY", "whose room it is");
    option_word(app, "--past", past_, "WORD",
                "whether newcomers see what came before: shown or hidden [shown]");
    app.add_option("--probes", probes_, "how many secret packages may be posed (default: as here)")
        ->option_text("N");
    app.add_flag("--unnamed", unnamed_, "do not tell it the name of this room and yours");
    take_addresses(app, *this);
  }
  // The new room is told who made it: this room and the writer.
  Result<void> write(Pen& pen) override {
    const auto kind = one_of_words(room_kinds(), kind_, "kind of room");
    if (!kind) return tl::unexpected(kind.error());
    const auto past_shown = one_of_words(pasts(), past_, "word for what newcomers see");
    if (!past_shown) return tl::unexpected(past_shown.error());
    const RoomIntroduction room{RoomId{pen.draw()}, name_, *kind, of_, *past_shown};
    const int probes = probes_ < 0 ? pen.home().probes : probes_;
    const auto made = append(pen, RoomBody{.room = room, .probes = probes});
    if (!made || unnamed_) return done(made);
    also.clear();
    const SeenRoom* home = pen.home().find_room(pen.home().room);
    const auto named = append(pen, RoomBody{.room = home->introduction}, {}, {room.id});
    if (!named) return done(named);
    const SeenPerson* writer = pen.home().find_person(pen.by());
    return done(append(pen, PersonBody{writer->introduction}, {}, {room.id}));
  }

 private:
  std::string name_, kind_, of_, past_ = "shown";
  int probes_ = -1;
  bool unnamed_ = false;
};

class IntroduceVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "NAME", name_, "a person or a room that is known here")->required();
    option_words(app, "--to", to_, "ROOM", "to which room; may be repeated")->required();
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    const auto to = rooms_named(home, to_);
    if (!to) return tl::unexpected(to.error());
    for (const SeenRoom& room : home.rooms) {
      if (room.label == name_)
        return done(append(pen, RoomBody{.room = room.introduction}, {}, *to));
    }
    const auto person = person_named(home, name_);
    if (!person) return tl::unexpected(person.error());
    return done(append(pen, PersonBody{home.find_person(*person)->introduction}, {}, *to));
  }

 private:
  std::string name_;
  std::vector<std::string> to_;
};

class MandateVerb : public BodyVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "PERSON", person_, "who holds it")->required();
    take_word(app, "ROLE", role_, "author, mediator, envoy, guarantor or observer")->required();
    option_word(app, "--authority", authority_, "A",
                "personal, ad_referendum, instructed or final");
    option_word(app, "--until", until_, "DAY", "when it ends");
    app.add_flag("--withdrawn", withdrawn_, "it is taken back");
    take_addresses(app, *this);
  }
  Result<Body> body(Pen& pen) override {
    const auto person = person_named(pen.home(), person_);
    if (!person) return tl::unexpected(person.error());
    const auto role = one_of_words(mandate_roles(), role_, "role that a mandate gives");
    if (!role) return tl::unexpected(role.error());
    const auto authority = one_of_words(authorities(), authority_, "authority");
    if (!authority) return tl::unexpected(authority.error());
    const auto until = optional_day_of(until_);
    if (!until) return tl::unexpected(until.error());
    return MandateBody{*person, *role, *authority, *until, withdrawn_};
  }

 private:
  std::string person_, role_, authority_ = "unknown", until_;
  bool withdrawn_ = false;
};

// `join` and `leave`.
template <class JoinOrLeave>
class MemberVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "PERSON", person_, "who")->required();
    take_word(app, "ROOM", room_, "which room")->required();
    take_word(app, "WORDS", words_, "what else to say of it");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto person = person_named(pen.home(), person_);
    if (!person) return tl::unexpected(person.error());
    const auto room = room_named(pen.home(), room_);
    if (!room) return tl::unexpected(room.error());
    return done(append(pen, JoinOrLeave{*person, *room, text_of(pen.home(), words_)}));
  }

 private:
  std::string person_, room_, words_;
};

// `walkout` and `return`.
template <class WalkOutOrReturn>
class TalksVerb : public BodyVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "PARTY", party_, "which party")->required();
    take_words(app, "WORDS", words_, "what was said");
    take_addresses(app, *this);
  }
  Result<Body> body(Pen& pen) override {
    const auto party = party_named(pen.home(), party_);
    if (!party) return tl::unexpected(party.error());
    return WalkOutOrReturn{*party, text_of(pen.home(), words_)};
  }

 private:
  std::string party_;
  std::vector<std::string> words_;
};

class MeetingVerb : public BodyVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "TIME", when_, "when it begins, as in 2027-03-05T12:00 (UTC)")->required();
    take_words(app, "WORDS", words_, "what it was about");
    option_word(app, "--place", place_, "PLACE", "where");
    option_words(app, "--with", people_, "PERSON", "who takes part; may be repeated");
    option_word(app, "--interpreter", interpreter_, "PERSON", "who interprets");
    take_addresses(app, *this);
  }
  Result<Body> body(Pen& pen) override {
    const auto when = moment_of(when_);
    if (!when) return tl::unexpected(when.error());
    const auto people = persons_named(pen.home(), people_);
    if (!people) return tl::unexpected(people.error());
    MeetingBody meeting{
        .when = *when, .place = place_, .people = *people, .note = text_of(pen.home(), words_)};
    if (!interpreter_.empty()) {
      const auto interpreter = person_named(pen.home(), interpreter_);
      if (!interpreter) return tl::unexpected(interpreter.error());
      meeting.interpreter = *interpreter;
    }
    return meeting;
  }

 private:
  std::string when_, place_, interpreter_;
  std::vector<std::string> words_, people_;
};

}  // namespace

std::vector<ActVerbEntry> people_verbs() {
  return {
      {"party", "adds a party to the case", "ID NAME",
       "party talks.dragoman bank \"The Bank\" --role guarantor", make_verb<PartyVerb>},
      {"channel", "says which mediator speaks with which party", "ID MEDIATOR PARTY",
       "channel talks.dragoman envoys-north envoys north", make_verb<ChannelVerb>},
      {"person", "introduces somebody to a room", "NAME", "person talks.dragoman yusuf --opens",
       make_verb<PersonVerb>},
      {"room", "makes a room", "NAME --kind KIND",
       "room talks.dragoman north --kind party --of north", make_verb<RoomVerb>},
      {"introduce", "tells further rooms of a person or a room", "NAME --to ROOM",
       "introduce talks.dragoman omar --to north", make_verb<IntroduceVerb>},
      {"mandate", "says for whom and with what authority a person speaks", "PERSON ROLE",
       "mandate talks.dragoman yusuf envoy --authority instructed --until 2027-06-30",
       make_verb<MandateVerb>},
      {"join", "lets a person into a room", "PERSON ROOM [WORDS]",
       "join talks.dragoman yusuf north", make_verb<MemberVerb<JoinBody>>},
      {"leave", "ends a person's access to a room", "PERSON ROOM [WORDS]",
       "leave talks.dragoman yusuf north", make_verb<MemberVerb<LeaveBody>>},
      {"walkout", "a party leaves the talks: its answers are suspended, none is withdrawn",
       "PARTY [WORDS]", "walkout talks.dragoman north \"Not under fire\"",
       make_verb<TalksVerb<WalkOutBody>>},
      {"return", "a party comes back to the talks", "PARTY [WORDS]", "return talks.dragoman north",
       make_verb<TalksVerb<ReturnBody>>},
      {"meeting", "records a meeting", "TIME [WORDS]",
       "meeting talks.dragoman 2027-03-05T12:00 --place \"The inn\" --with yusuf --interpreter "
       "dana",
       make_verb<MeetingVerb>},
  };
}

}  // namespace dragoman::cli
