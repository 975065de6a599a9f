#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "dragoman/signing.h"
#include "laws/record_content.h"
#include "laws/record_talks.h"
#include "record/view_places.h"

namespace dragoman::talks {
namespace {

// Builds one step from one view.
class Author {
 public:
  Author(Random& random, const View& home, const PersonId& by, std::int64_t seconds)
      : random_(random), home_(home), seconds_(seconds) {
    step_.event = {
        .id = draw_id<EventId>(random), .at = moment_at(seconds), .by = by, .from = home.room};
    const SeenRoom* own = home.find_room(home.room);
    kind_ = own ? own->introduction.kind : RoomKind::desk;
    of_ = own ? own->introduction.of : "";
  }

  // A few tries to find something for which there is material.
  Step write() {
    static const Acts kMediators = acts_of_mediators();
    static const Acts kOthers = acts_of_others();
    static const Acts kWithoutCase = acts_without_case();
    const bool strays = one_in(random_, 30);  // into what such a room may not write
    const bool idle = home_.talks.points.empty() && !strays;
    const Acts& acts = idle ? kWithoutCase : is_mediators(kind_) != strays ? kMediators : kOthers;
    for (int tries = 0; tries < 20 && !done_; ++tries) {
      if (kind_ == RoomKind::desk && !strays) {
        one_in(random_, 8) ? statement() : note();
      } else {
        (this->*pick(random_, acts))();
      }
    }
    if (!done_) note();
    return std::move(step_);
  }

 private:
  using Acts = std::vector<void (Author::*)()>;

  // Each as often as its weight.
  static void add(Acts& acts, int weight, void (Author::*act)()) {
    acts.insert(acts.end(), static_cast<std::size_t>(weight), act);
  }
  static Acts acts_of_others() {
    Acts acts;
    add(acts, 5, &Author::table);
    add(acts, 16, &Author::respond);
    add(acts, 8, &Author::read_back);
    add(acts, 10, &Author::note);
    add(acts, 4, &Author::terms);
    add(acts, 5, &Author::consent);
    add(acts, 4, &Author::statement);
    add(acts, 1, &Author::preferences);
    add(acts, 10, &Author::answer);
    add(acts, 3, &Author::propose);
    add(acts, 2, &Author::refuse);
    add(acts, 4, &Author::release);
    add(acts, 1, &Author::policy);
    add(acts, 12, &Author::secret_answer);
    add(acts, 2, &Author::introduce_person);
    add(acts, 1, &Author::mandate);
    add(acts, 3, &Author::join);
    add(acts, 2, &Author::leave);
    add(acts, 2, &Author::walk_out);
    add(acts, 3, &Author::come_back);
    add(acts, 2, &Author::meet);
    add(acts, 3, &Author::sign);
    add(acts, 3, &Author::correct);
    return acts;
  }
  static Acts acts_without_case() {
    Acts acts;
    add(acts, 6, &Author::note);
    add(acts, 3, &Author::meet);
    add(acts, 3, &Author::join);
    add(acts, 2, &Author::introduce_person);
    add(acts, 2, &Author::answer);
    add(acts, 2, &Author::share_case);
    return acts;
  }
  static Acts acts_of_mediators() {
    Acts acts = acts_of_others();
    add(acts, 6, &Author::table);
    add(acts, 20, &Author::relay);
    add(acts, 6, &Author::ask);
    add(acts, 6, &Author::propose);
    add(acts, 6, &Author::release);
    add(acts, 5, &Author::pose);
    add(acts, 1, &Author::introduce_room);
    add(acts, 1, &Author::share_case);
    add(acts, 1, &Author::add_party);
    add(acts, 1, &Author::add_channel);
    add(acts, 2, &Author::freeze);
    add(acts, 2, &Author::phase);
    add(acts, 2, &Author::close_phase);
    return acts;
  }

  // ---- What the room has ------------------------------------------------------------------------

  // The last few events that fit count most.
  std::optional<EventId> find(const std::function<bool(const Copy&)>& fits) {
    std::vector<EventId> found;
    for (auto copy = home_.log.rbegin(); copy != home_.log.rend() && found.size() < 6; ++copy) {
      if (!copy->erased && fits(*copy)) found.push_back(copy->event.id);
    }
    if (found.empty()) return std::nullopt;
    return pick(random_, found);
  }
  template <class B>
  std::optional<EventId> find() {
    return find([](const Copy& copy) { return std::holds_alternative<B>(copy.event.body); });
  }
  const Copy& copy_of(const EventId& id) {
    return *home_.find_copy(*(*home_.index).events.find(id));
  }

  std::optional<EventId> find_text() {
    return find([](const Copy& copy) {
      return std::holds_alternative<DraftBody>(copy.event.body) ||
             (std::holds_alternative<RelayBody>(copy.event.body) && record::draft_in(copy));
    });
  }
  std::optional<EventId> find_word() {
    return find([](const Copy& copy) {
      return std::holds_alternative<ResponseBody>(copy.event.body) ||
             std::holds_alternative<NoteBody>(copy.event.body) ||
             std::holds_alternative<AnswerBody>(copy.event.body);
    });
  }

  std::optional<RoomId> some_room(const std::function<bool(const SeenRoom&)>& fits) {
    std::vector<RoomId> found;
    for (const SeenRoom& room : home_.rooms) {
      if (room.introduction.id != home_.room && fits(room)) found.push_back(room.introduction.id);
    }
    if (found.empty()) return std::nullopt;
    return pick(random_, found);
  }
  std::optional<RoomId> addressable() {
    return some_room([&](const SeenRoom& room) {
      const RoomKind kind = room.introduction.kind;
      if (is_mediators(kind_)) return kind != RoomKind::desk;
      return record::is_party_room(kind_) && (is_mediators(kind) || kind == RoomKind::plenary);
    });
  }
  std::optional<PersonId> some_person() {
    if (home_.persons.empty()) return std::nullopt;
    const SeenPerson& person = pick(random_, home_.persons);
    if (person.erased && !one_in(random_, 10)) return std::nullopt;
    return person.introduction.id;
  }
  std::string own_party() { return record::is_party_room(kind_) ? of_ : party(random_); }

  // ---- The step ---------------------------------------------------------------------------------

  void write(Body body, std::vector<RoomId> others = {}) {
    step_.event.body = std::move(body);
    while (one_in(random_, 3)) {
      if (const auto room = addressable()) others.push_back(*room);
    }
    send(std::move(others));
  }
  void send(std::vector<RoomId> others) {
    others.push_back(home_.room);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    step_.event.audience = std::move(others);
    if (one_in(random_, 6)) {
      if (const auto person = some_person(); person && step_.event.concerns.empty()) {
        step_.event.concerns = {*person};
      }
    }
    done_ = true;
  }
  void refer(RefRole role, const EventId& event) {
    step_.refs.push_back({role, {event}});
    std::sort(step_.refs.begin(), step_.refs.end());
  }

  void table() {
    if (const auto follows = find_text(); follows && one_in(random_, 2)) {
      refer(RefRole::follows, *follows);
    }
    write(draft(random_));
  }

  void relay() {
    const auto to = addressable();
    if (!to) return;
    RelayBody body{.to = *to, .as = pick_enum<RelayedAs>(random_, 3)};
    if (const auto text = find_text(); text && !one_in(random_, 3)) {
      refer(RefRole::draft, *text);
      const Number number = copy_of(*text).number;
      if (auto carried = text_for(home_, number, *to)) {
        body.draft = std::move(carried->draft);
        if (carried->follows) {
          refer(RefRole::follows, home_.find_copy(*carried->follows)->event.id);
        }
      }
    } else if (one_in(random_, 3)) {
      body.draft = draft(random_);
    } else {
      body.words = words(random_);
      if (const auto source = find_word(); source && one_in(random_, 2)) {
        refer(RefRole::source, *source);
      }
    }
    if (body.as == RelayedAs::theirs) body.whose = party(random_);
    if (!home_.talks.channels.empty() && one_in(random_, 4)) {
      body.channel = pick(random_, home_.talks.channels).id;
    }
    step_.event.body = std::move(body);
    send({*to});
  }

  Response response() {
    const std::string point = pick(random_, kPoints);
    Response made{.party = own_party(),
                  .point = one_in(random_, 8) ? "" : point,
                  .kind = pick_enum<ResponseKind>(random_, 7)};
    if (!one_in(random_, 4)) made.words = words(random_);
    if (point == "crossing" && made.point == point && one_in(random_, 4)) made.detail = "hours";
    if (made.kind == ResponseKind::reservation || made.kind == ResponseKind::understanding ||
        made.kind == ResponseKind::demand) {
      made.stated = words(random_);
    }
    if (made.kind == ResponseKind::demand && !made.point.empty()) {
      made.wants = {value_for(random_, made.point)};
    }
    made.authority = pick_enum<Authority>(random_, 5);
    made.terms = pick_enum<Terms>(random_, 4);
    if (made.terms == Terms::conditional) made.only_if = "they first offer the list";
    if (one_in(random_, 4)) made.channel = made.party == "north" ? "hosts-north" : "envoys-south";
    return made;
  }

  void respond() {
    const bool own = record::is_party_room(kind_);
    const auto relayed = find([&](const Copy& copy) {
      const auto* relay = std::get_if<RelayBody>(&copy.event.body);
      return relay && relay->draft && (relay->to == home_.room || !own);
    });
    if (!relayed) return;
    Response made = response();
    const auto& relay = std::get<RelayBody>(copy_of(*relayed).event.body);
    const SeenRoom* shown = home_.find_room(relay.to);
    if (!own && shown && record::is_party_room(shown->introduction.kind))
      made.party = shown->introduction.of;
    made.channel.clear();
    refer(RefRole::draft, *relayed);
    if (own || one_in(random_, 10)) return write(ResponseBody{std::move(made)});
    step_.event.body = ResponseBody{std::move(made)};
    send({});
  }

  void read_back() {
    const bool own = record::is_party_room(kind_);
    ReadBackBody body{.outcome =
                          own ? pick_enum<ReadBackOutcome>(random_, 3) : ReadBackOutcome::shown};
    std::vector<RoomId> to;
    if (const auto earlier = find<ReadBackBody>(); earlier && (own || one_in(random_, 3))) {
      const Copy& copy = copy_of(*earlier);
      body.response = std::get<ReadBackBody>(copy.event.body).response;
      if (body.outcome == ReadBackOutcome::corrected) body.response.words = words(random_);
      refer(RefRole::read_back, *earlier);
      if (own)
        body.outcome = one_in(random_, 2) ? ReadBackOutcome::confirmed : ReadBackOutcome::corrected;
      to = copy.event.audience;
    } else if (const auto said = find<ResponseBody>(); said && !own) {
      body.response = std::get<ResponseBody>(copy_of(*said).event.body).response;
      refer(RefRole::response, *said);
      for (const Number number : record::refs_in(copy_of(*said).refs, RefRole::draft)) {
        refer(RefRole::draft, home_.find_copy(number)->event.id);
      }
      const auto rooms = home_.rooms_of(body.response.party);
      if (!rooms.empty()) to.push_back(pick(random_, rooms));
    } else {
      return;
    }
    if (one_in(random_, 4)) body.how = "read over the telephone";
    step_.event.body = std::move(body);
    send(std::move(to));
  }

  void note() {
    NoteBody body{.words = words(random_), .terms = pick_enum<Terms>(random_, 3)};
    if (one_in(random_, 3)) body.points = {pick(random_, kPoints)};
    if (const auto about = find([](const Copy&) { return true; }); about && one_in(random_, 2)) {
      refer(RefRole::about, *about);
    }
    kind_ == RoomKind::desk || !one_in(random_, 3) ? (step_.event.body = std::move(body), send({}))
                                                   : write(std::move(body));
  }

  void terms() {
    const auto source = find_word();
    if (!source) return;
    refer(RefRole::source, *source);
    step_.event.body = TermsBody{.terms = pick_enum<Terms>(random_, 3)};
    send({});
  }

  void consent() {
    const auto source = find_word();
    if (!source) return;
    refer(RefRole::source, *source);
    ConsentBody body{.words = words(random_)};
    if (const auto room = addressable(); room && one_in(random_, 2)) {
      body.to = {*room};
    } else {
      body.terms = pick_enum<Terms>(random_, 3);
    }
    body.how = "told us in the corridor";
    step_.event.body = std::move(body);
    send({});
  }

  void statement() {
    const std::string point = pick(random_, kPoints);
    PreferenceStatement made{.party = own_party(), .kind = StatementKind::order, .point = point};
    made.ranked = {value_for(random_, point), value_for(random_, point)};
    if (one_in(random_, 3)) {
      made = {.party = made.party, .kind = StatementKind::accepts, .better = package(random_)};
    } else if (one_in(random_, 3)) {
      made = {.party = made.party,
              .kind = StatementKind::walk_away,
              .at_least = Decimal(static_cast<std::int64_t>(random() % 50))};
    }
    made.words = words(random_);
    if (const auto heard = find_word(); heard && one_in(random_, 2)) {
      refer(RefRole::heard, *heard);
    }
    step_.event.body = StatementBody{std::move(made)};
    send({});
  }

  void preferences() {
    write(PreferencesBody{
        .party = own_party(),
        .file = fmt::format("points: {{toll: {{curve: {{0: 0, 10: {}}}}}}}\n", random() % 30)});
  }

  void ask() {
    const auto to = addressable();
    if (!to) return;
    step_.event.body = AskBody{.to = *to, .words = words(random_), .computed = one_in(random_, 4)};
    send({*to});
  }

  void answer() {
    const auto asked = find([&](const Copy& copy) {
      const auto* ask = std::get_if<AskBody>(&copy.event.body);
      return ask && ask->to == home_.room;
    });
    if (!asked) return;
    refer(RefRole::ask, *asked);
    const std::string whose = record::is_party_room(kind_) ? of_ : "";
    step_.event.body = AnswerBody{.words = words(random_), .party = whose};
    send({copy_of(*asked).event.from});
  }

  void propose() {
    const auto source = find_word();
    const auto to = addressable();
    if (!source || !to) return;
    refer(RefRole::source, *source);
    step_.event.body = ProposeReleaseBody{
        .to = {*to}, .as = pick_enum<ReleasedAs>(random_, 3), .words = words(random_)};
    send({});
  }

  void refuse() {
    const auto proposal = find<ProposeReleaseBody>();
    if (!proposal) return;
    refer(RefRole::proposal, *proposal);
    step_.event.body = RefuseReleaseBody{.reason = words(random_)};
    send({});
  }

  void release() {
    const auto proposal = find<ProposeReleaseBody>();
    if (!proposal) return;
    const Copy& copy = copy_of(*proposal);
    const auto& proposed = std::get<ProposeReleaseBody>(copy.event.body);
    for (const Number number : record::refs_in(copy.refs, RefRole::source)) {
      refer(RefRole::source, home_.find_copy(number)->event.id);
    }
    refer(RefRole::proposal, *proposal);
    step_.event.body =
        ReleaseBody{.to = proposed.to,
                    .as = proposed.as,
                    .words = proposed.words,
                    .party = proposed.as == ReleasedAs::theirs ? party(random_) : ""};
    send(proposed.to);
  }

  void policy() {
    if (const auto first = find<PolicyBody>(); first && one_in(random_, 2)) {
      refer(RefRole::proposal, *first);
    }
    step_.event.body = PolicyBody{.release = pick_enum<ReleasePolicy>(random_, 2)};
    send({});
  }

  void pose() {
    PoseBody body{.package = package(random_), .closes = moment_at(seconds_ + 30'000)};
    for (const SeenRoom& room : home_.rooms) {
      const bool asked = record::is_party_room(room.introduction.kind);
      if (asked && body.rooms.size() < 2) body.rooms.push_back(room.introduction.id);
    }
    if (body.rooms.empty()) return;
    auto to = body.rooms;
    step_.event.body = std::move(body);
    send(std::move(to));
  }

  void secret_answer() {
    const auto posed = find([&](const Copy& copy) {
      const auto* pose = std::get_if<PoseBody>(&copy.event.body);
      return pose && pose->closes > step_.event.at &&
             std::find(pose->rooms.begin(), pose->rooms.end(), home_.room) != pose->rooms.end();
    });
    if (!posed) return;
    refer(RefRole::pose, *posed);
    step_.event.body = SecretAnswerBody{.pose = *posed, .yes = !one_in(random_, 6)};
    step_.event.audience = {record::desk_id(step_.event.by)};
    done_ = true;
  }

  void introduce_person() {
    const auto id = draw_id<PersonId>(random_);
    step_.event.concerns = {id};
    write(PersonBody{{.id = id, .name = name(random_)}});
  }

  void introduce_room() {
    const auto id = draw_id<RoomId>(random_);
    const bool of_party = one_in(random_, 3);
    write(RoomBody{.room = {.id = id,
                            .name = name(random_) + "'s room",
                            .kind = of_party ? RoomKind::party : RoomKind::subset,
                            .of = of_party ? party(random_) : "",
                            .past_shown = !one_in(random_, 3)},
                   .probes = 2},
          {id});
  }

  void share_case() { write(CaseBody{kCase}); }

  void add_party() {
    write(PartyBody{{.id = fmt::format("party-{}", random_() % 4),
                     .name = words(random_),
                     .role = PartyRole::observer}});
  }

  void add_channel() {
    write(ChannelBody{{.id = fmt::format("channel-{}", random_() % 4),
                       .mediator = "hosts",
                       .party = party(random_)}});
  }

  void mandate() {
    const auto person = some_person();
    if (!person) return;
    write(MandateBody{.person = *person,
                      .role = pick_enum<MandateRole>(random_, 5),
                      .withdrawn = one_in(random_, 6)});
  }

  void join() {
    const auto person = some_person();
    if (!person) return;
    const auto other = addressable();
    const RoomId room = other && one_in(random_, 3) ? *other : home_.room;
    if (home_.is_member(room, *person) && !one_in(random_, 10)) return;
    step_.event.body = JoinBody{.person = *person, .room = room};
    send({room});
  }

  void leave() {
    if (home_.memberships.size() < 4 || !one_in(random_, 3)) return;
    const Membership& member = pick(random_, home_.memberships);
    step_.event.body = LeaveBody{.person = member.person, .room = member.room};
    send({member.room});
  }

  void walk_out() { write(WalkOutBody{.party = own_party(), .words = words(random_)}); }
  void come_back() {
    if (!home_.walked_out.empty()) write(ReturnBody{.party = pick(random_, home_.walked_out)});
  }

  void meet() {
    MeetingBody body{.when = moment_at(seconds_ - 3600), .place = "Harbour house"};
    if (const auto person = some_person()) body.people = {*person};
    write(std::move(body));
  }

  void freeze() {
    const auto text = find_text();
    if (!text || !one_in(random_, 2)) return;
    refer(RefRole::draft, *text);
    write(FreezeBody{});
  }

  void sign() {
    const auto frozen = find<FreezeBody>();
    if (!frozen) return;
    const auto& numbers = record::refs_in(copy_of(*frozen).refs, RefRole::draft);
    const DraftBody* text = numbers.empty() ? nullptr : home_.text_at(numbers.front());
    if (!text) return;
    refer(RefRole::draft, home_.find_copy(numbers.front())->event.id);
    const std::string digest = draft_digest(*text).value_or("");
    std::array<std::uint8_t, 32> seed{};
    seed[0] = static_cast<std::uint8_t>(random_());
    const SeedSignature made = sign_with_seed(seed, digest);
    step_.event.body = SignBody{.person = step_.event.by,
                                .digest = one_in(random_, 8) ? hex(random_, 32) : digest,
                                .key = made.key,
                                .signature = made.signature};
    send({});
  }

  void phase() {
    write(PhaseBody{.id = fmt::format("phase-{}", random_() % 6),
                    .name = words(random_),
                    .points = {pick(random_, kPoints)}});
  }
  void close_phase() {
    if (!home_.phases.empty()) {
      write(ClosePhaseBody{.id = pick(random_, home_.phases).body.id, .words = words(random_)});
    }
  }

  void correct() {
    const auto wrong = find([&](const Copy& copy) {
      return copy.event.from == home_.room &&
             (std::holds_alternative<NoteBody>(copy.event.body) ||
              std::holds_alternative<ResponseBody>(copy.event.body) ||
              std::holds_alternative<MeetingBody>(copy.event.body));
    });
    if (!wrong) return;
    const Event& event = copy_of(*wrong).event;
    if (const auto* note = std::get_if<NoteBody>(&event.body)) {
      NoteBody better = *note;
      better.words = words(random_);
      step_.event.body = CorrectBody{std::move(better)};
    } else if (const auto* said = std::get_if<ResponseBody>(&event.body)) {
      ResponseBody better = *said;
      better.response.words = words(random_);
      step_.event.body = CorrectBody{std::move(better)};
    } else {
      MeetingBody better = std::get<MeetingBody>(event.body);
      better.place = "The customs shed";
      step_.event.body = CorrectBody{std::move(better)};
    }
    refer(RefRole::corrected, *wrong);
    step_.event.audience = event.audience;
    step_.event.concerns = event.concerns;
    done_ = true;
  }

  Random& random_;
  const View& home_;
  std::int64_t seconds_;
  RoomKind kind_ = RoomKind::desk;
  std::string of_;
  Step step_;
  bool done_ = false;
};

}  // namespace

Step step_from(Random& random, const View& home, const PersonId& by, std::int64_t seconds) {
  if (auto rare = rare_step(random, home, by, seconds)) return *rare;
  return Author(random, home, by, seconds).write();
}

}  // namespace dragoman::talks
