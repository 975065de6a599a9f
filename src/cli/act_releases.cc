// Verbs that let something pass into another room, and secret packages.
#include <algorithm>

#include "cli/act_names.h"
#include "cli/act_options.h"

namespace dragoman::cli {
namespace {

std::vector<RoomId> ascending(std::vector<RoomId> rooms) {
  std::sort(rooms.begin(), rooms.end());
  rooms.erase(std::unique(rooms.begin(), rooms.end()), rooms.end());
  return rooms;
}

// The party whose word a release passes on under its name.
std::string party_of(const View& home, const std::vector<Number>& sources) {
  for (const Number number : sources) {
    const Copy* copy = home.find_copy(number);
    if (copy == nullptr || copy->erased) continue;
    if (const auto* said = std::get_if<ResponseBody>(&copy->event.body))
      return said->response.party;
    if (const auto* answer = std::get_if<AnswerBody>(&copy->event.body)) return answer->party;
    const SeenRoom* room = home.find_room(copy->event.from);
    if (room != nullptr && room->introduction.kind == RoomKind::party) return room->introduction.of;
  }
  return {};
}

ReleaseBody release_of(const View& home, const ProposeReleaseBody& proposal,
                       const std::vector<Number>& sources) {
  ReleaseBody release{proposal.to, proposal.as, proposal.words, ""};
  if (proposal.as == ReleasedAs::theirs) release.party = party_of(home, sources);
  return release;
}

const SeenRelease* proposal_numbered(const View& home, Number number) {
  for (const SeenRelease& release : home.releases) {
    if (release.proposal == number) return &release;
  }
  return nullptr;
}

Result<const SeenRelease*> proposal_named(const View& home, const std::string& word) {
  const auto number = number_named(home, word);
  if (!number) return tl::unexpected(number.error());
  if (const SeenRelease* proposal = proposal_numbered(home, *number)) return proposal;
  return fail(ErrorCode::unknown_reference, "event " + word + " proposes no release",
              "`show --releases` lists the proposals");
}

class ReleaseVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", source_, "the event whose words are passed on")->required();
    take_words(app, "WORDS", words_, "exactly what is to be passed on")->required();
    option_words(app, "--to", to_, "ROOM", "to which room; may be repeated")->required();
    app.add_flag("--theirs", theirs_, "under the name of the party whose words they are");
    app.add_flag("--unattributed", unattributed_, "without saying whose");
    app.add_flag("--ours", ours_, "as the mediators' own");
    option_words(app, "--source", sources_, "N", "a further event that it rests on");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    std::vector<std::string> named = sources_;
    named.push_back(source_);
    const auto sources = numbers_named(pen.home(), named);
    if (!sources) return tl::unexpected(sources.error());
    const auto to = rooms_named(pen.home(), to_);
    if (!to) return tl::unexpected(to.error());
    if (static_cast<int>(theirs_) + static_cast<int>(unattributed_) + static_cast<int>(ours_) !=
        1) {
      return fail(ErrorCode::usage, "one of --theirs, --unattributed and --ours is needed",
                  "say as whose the words are passed on");
    }
    const ReleasedAs as = theirs_ ? ReleasedAs::theirs
                          : ours_ ? ReleasedAs::ours
                                  : ReleasedAs::unattributed;
    const ProposeReleaseBody proposal{ascending(*to), as, text_of(pen.home(), words_)};
    // Where one person decides, what may not be passed on is not even proposed.
    for (std::size_t i = 0; pen.home().release == ReleasePolicy::one && i < sources->size(); ++i) {
      if (auto may = may_pass_on(pen.home(), (*sources)[i], as, proposal.to); !may) return may;
    }
    const auto proposed = append(pen, proposal, {{RefRole::source, *sources}});
    if (!proposed || pen.home().release == ReleasePolicy::two) return done(proposed);
    return done(append(pen, release_of(pen.home(), proposal, *sources),
                       {{RefRole::proposal, {proposed->number}}, {RefRole::source, *sources}}));
  }

 private:
  std::string source_;
  std::vector<std::string> words_, to_, sources_;
  bool theirs_ = false, unattributed_ = false, ours_ = false;
};

class ApproveVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", proposal_, "the proposal")->required();
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto found = proposal_named(pen.home(), proposal_);
    if (!found) return tl::unexpected(found.error());
    const SeenRelease& proposal = **found;
    Refs refs{{RefRole::proposal, {proposal.proposal}}, {RefRole::source, proposal.sources}};
    return done(
        append(pen, release_of(pen.home(), proposal.body, proposal.sources), std::move(refs)));
  }

 private:
  std::string proposal_;
};

class RefuseVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", proposal_, "the proposal")->required();
    take_words(app, "REASON", reason_, "why");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto found = proposal_named(pen.home(), proposal_);
    if (!found) return tl::unexpected(found.error());
    return done(append(pen, RefuseReleaseBody{text_of(pen.home(), reason_)},
                       {{RefRole::proposal, {(*found)->proposal}}}));
  }

 private:
  std::string proposal_;
  std::vector<std::string> reason_;
};

class PolicyVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "WORD", policy_, "how many persons a release needs: one or two")->required();
    take_word(app, "N", proposal_, "the event by which somebody else proposed it");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const auto policy = one_of_words(release_policies(), policy_, "release policy");
    if (!policy) return tl::unexpected(policy.error());
    Refs refs;
    if (!proposal_.empty()) {
      const auto number = number_named(pen.home(), proposal_);
      if (!number) return tl::unexpected(number.error());
      refs.emplace_back(RefRole::proposal, std::vector<Number>{*number});
    }
    return done(append(pen, PolicyBody{*policy}, std::move(refs)));
  }

 private:
  std::string policy_, proposal_;
};

class ProposeVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_words(app, "POINT=VALUE", words_, "the package; other words say what to add")->required();
    option_words(app, "--to", to_, "ROOM", "a room that is asked; may be repeated")->required();
    option_word(app, "--closes", closes_, "TIME", "until when answers are taken (UTC)")->required();
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    const auto rooms = rooms_named(home, to_);
    if (!rooms) return tl::unexpected(rooms.error());
    const auto closes = moment_of(closes_);
    if (!closes) return tl::unexpected(closes.error());
    PoseBody pose{.rooms = ascending(*rooms), .closes = *closes};
    std::vector<std::string> said;
    for (const std::string& word : words_) {
      const auto pair = split_assignment(word);
      if (!pair) {
        said.push_back(word);
        continue;
      }
      const auto point = point_named(home, pair->first);
      if (!point) return tl::unexpected(point.error());
      auto value = value_of(**point, pair->second);
      if (!value) return tl::unexpected(value.error());
      pose.package.values.emplace_back(pair->first, std::move(*value));
    }
    pose.words = text_of(home, said);
    return done(append(pen, std::move(pose)));
  }

 private:
  std::vector<std::string> words_, to_;
  std::string closes_;
};

}  // namespace

std::vector<ActVerbEntry> release_verbs() {
  return {
      {"propose", "poses a secret package: revealed only if every room says yes",
       "POINT=VALUE… --to ROOM --closes TIME",
       "propose talks.dragoman crossing=open toll=3 --to north --to south --closes "
       "2027-03-05T12:00",
       make_verb<ProposeVerb>},
      {"release", "proposes that words pass into another room; where one person decides, they do",
       "N WORDS --to ROOM",
       "release talks.dragoman 18 \"The gates might stay open by day\" --to south "
       "--unattributed",
       make_verb<ReleaseVerb>},
      {"approve", "approves a release that somebody else proposed", "N",
       "approve talks.dragoman 22", make_verb<ApproveVerb>},
      {"refuse", "refuses a proposed release", "N [REASON]",
       "refuse talks.dragoman 22 \"Too early\"", make_verb<RefuseVerb>},
      {"policy", "sets how many persons a release needs", "one|two [N]",
       "policy talks.dragoman two", make_verb<PolicyVerb>},
  };
}

}  // namespace dragoman::cli
