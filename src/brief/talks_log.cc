// The log of a room: each event in plain words.
#include <fmt/format.h>

#include <algorithm>

#include "brief/columns.h"
#include "brief/talks_words.h"

namespace dragoman {
namespace {

using namespace brief;

const std::vector<Number>& refs_of(const Copy& copy, RefRole role) {
  static const std::vector<Number> none;
  for (const auto& [of, numbers] : copy.refs) {
    if (of == role) return numbers;
  }
  return none;
}

// What an event says, one overload a kind. `told` are the rooms that the words already name.
class Sentence {
 public:
  Sentence(const TalksWords& words, const Copy& copy) : words_(words), copy_(copy) {}

  std::string text() {
    std::string said = std::visit(*this, copy_.event.body);
    std::vector<RoomId> others;
    for (const RoomId& room : copy_.event.audience) {
      const bool told = std::find(told_.begin(), told_.end(), room) != told_.end();
      if (room != words_.seen().room && room != copy_.event.from && !told) others.push_back(room);
    }
    if (!others.empty()) said += fmt::format(" [also {}]", words_.rooms(others));
    return said;
  }

  std::string operator()(const OpenBody& body) {
    return fmt::format("opens the record in {} (releases: {}; secret packages: at most {})",
                       words_.room(body.room.id),
                       body.release == ReleasePolicy::two ? "two persons" : "one person",
                       body.probes);
  }
  std::string operator()(const CaseBody&) { return "brings in a case file"; }
  std::string operator()(const PartyBody& body) {
    return fmt::format("adds the party {}{}", body.party.id, words_.said(body.party.name));
  }
  std::string operator()(const ChannelBody& body) {
    return fmt::format("adds the channel {}: {} with {}", body.channel.id, body.channel.mediator,
                       body.channel.party);
  }
  std::string operator()(const PersonBody& body) {
    return fmt::format("introduces {}{}", words_.person(body.person.id),
                       words_.said(body.person.note));
  }
  std::string operator()(const RoomBody& body) {
    const auto& audience = copy_.event.audience;
    const bool founded =
        body.room.id != copy_.event.from &&
        std::find(audience.begin(), audience.end(), body.room.id) != audience.end();
    if (!founded) return "introduces the room " + words_.room(body.room.id);
    told_.push_back(body.room.id);
    const std::string of = body.room.of.empty() ? "" : " of " + body.room.of;
    return fmt::format("makes the room {} ({}{}; newcomers {} its past)", words_.room(body.room.id),
                       room_kind_word(body.room.kind), of,
                       body.room.past_shown ? "see" : "do not see");
  }
  std::string operator()(const MandateBody& body) {
    if (body.withdrawn) {
      return fmt::format("withdraws {}'s mandate as {}", words_.person(body.person),
                         mandate_word(body.role));
    }
    const std::string authority = authority_word(body.authority);
    return fmt::format("records that {} is {}{}{}", words_.person(body.person),
                       mandate_word(body.role), authority.empty() ? "" : ", " + authority,
                       body.until ? ", until " + body.until->to_string() : "");
  }
  std::string operator()(const JoinBody& body) {
    told_.push_back(body.room);
    return fmt::format("lets {} into {}{}", words_.person(body.person), words_.room(body.room),
                       words_.said(body.note));
  }
  std::string operator()(const LeaveBody& body) {
    told_.push_back(body.room);
    if (body.person == copy_.event.by)
      return "leaves " + words_.room(body.room) + words_.said(body.note);
    return fmt::format("ends {}'s access to {}{}", words_.person(body.person),
                       words_.room(body.room), words_.said(body.note));
  }
  std::string operator()(const WalkOutBody& body) {
    return fmt::format("records that {} leaves the talks{}", body.party, words_.said(body.words));
  }
  std::string operator()(const ReturnBody& body) {
    return fmt::format("records that {} returns to the talks{}", body.party,
                       words_.said(body.words));
  }
  std::string operator()(const MeetingBody& body) {
    std::string text = "records a meeting on " + TalksWords::time(body.when);
    if (!body.place.empty()) text += ", " + body.place;
    if (!body.people.empty()) text += ": " + words_.persons(body.people);
    if (body.interpreter) text += "; interpreter " + words_.person(*body.interpreter);
    return text + words_.said(body.note);
  }

  std::string operator()(const DraftBody& body) {
    std::string text = "tables a draft";
    if (!body.title.empty()) text += " " + words_.quoted(body.title);
    if (const auto& follows = refs_of(copy_, RefRole::follows); !follows.empty())
      text += ", after " + TalksWords::marks(follows);
    return fmt::format("{} ({} points)", text, body.positions.size());
  }
  std::string operator()(const RelayBody& body) {
    told_.push_back(body.to);
    const auto& drafts = refs_of(copy_, RefRole::draft);
    const std::string what = !body.draft       ? "words"
                             : !drafts.empty() ? "draft " + TalksWords::marks(drafts)
                                               : "a draft";
    const bool titled = body.draft && !body.draft->title.empty() && drafts.empty();
    std::string text = fmt::format("puts {}{} to {}, {}", what,
                                   titled ? " " + words_.quoted(body.draft->title) : "",
                                   words_.room(body.to), put_as(body));
    if (const auto& sources = refs_of(copy_, RefRole::source); !sources.empty())
      text += ", from " + TalksWords::marks(sources);
    return text + words_.said(body.words);
  }
  std::string operator()(const FreezeBody& body) {
    return fmt::format("freezes {}{}", drafts(), words_.said(body.words));
  }
  std::string operator()(const SignBody& body) {
    return fmt::format("records {}'s signature to {}", words_.person(body.person), drafts());
  }
  std::string operator()(const PhaseBody& body) {
    return fmt::format("declares the phase {}{}, which may close alone: {}", body.id,
                       body.name.empty() ? "" : " " + words_.quoted(body.name),
                       listed(body.points));
  }
  std::string operator()(const ClosePhaseBody& body) {
    return fmt::format("closes the phase {}{}", body.id, words_.said(body.words));
  }

  std::string operator()(const ResponseBody& body) {
    const SeenRoom* room = words_.seen().find_room(copy_.event.from);
    const bool own = room != nullptr && room->introduction.of == body.response.party;
    return fmt::format("{} {} on {}{}: {}", own ? "answers for" : "records", body.response.party,
                       TalksWords::subject(body.response), to_drafts(),
                       words_.answer(body.response));
  }
  std::string operator()(const ReadBackBody& body) {
    const auto& responses = refs_of(copy_, RefRole::response);
    const std::string what = responses.empty() ? "its words" : TalksWords::marks(responses);
    const std::string how = body.how.empty() ? "" : " (" + body.how + ")";
    const std::string wording =
        fmt::format("{} on {}: {}", body.response.party, TalksWords::subject(body.response),
                    words_.answer(body.response));
    if (body.outcome == ReadBackOutcome::confirmed)
      return fmt::format("confirms the wording{}: {}", of_response() + how, wording);
    if (body.outcome == ReadBackOutcome::corrected)
      return fmt::format("puts the wording right{}: {}", of_response() + how, wording);
    return fmt::format("reads back {} to {}{}: {}", what, body.response.party, how, wording);
  }
  std::string operator()(const NoteBody& body) {
    std::vector<std::string> about{TalksWords::marks(refs_of(copy_, RefRole::about)),
                                   listed(body.points)};
    if (body.terms != Terms::for_you_only) about.push_back(terms_word(body.terms, body.only_if));
    const std::string more = listed(about, "; ");
    return fmt::format("notes{}: {}", more.empty() ? "" : " (" + more + ")",
                       words_.quoted(body.words));
  }
  std::string operator()(const TermsBody& body) {
    return fmt::format("sets the terms of {}: {}", sources(), terms_word(body.terms, body.only_if));
  }
  std::string operator()(const ConsentBody& body) {
    std::string text = "records consent to pass on " + sources();
    if (!body.to.empty()) text += " to " + words_.rooms(body.to);
    if (body.terms) text += ": " + terms_word(*body.terms, "");
    if (body.given_by) text += ", given by " + words_.person(*body.given_by);
    if (!body.how.empty()) text += ", " + body.how;
    return text + words_.said(body.words);
  }
  std::string operator()(const StatementBody& body) {
    static constexpr const char* kKinds[] = {
        "an order",   "what matters most", "a comparison", "a range",          "a score",
        "a red line", "acceptance",        "a refusal",    "a walk-away value"};
    const std::string at = body.statement.point.empty() ? "" : " at " + body.statement.point;
    return fmt::format("records what is known of {}: {}{}{}", body.statement.party,
                       kKinds[static_cast<int>(body.statement.kind)], at,
                       words_.said(body.statement.words));
  }
  std::string operator()(const PreferencesBody& body) {
    return fmt::format("records {}'s scores", body.party);
  }
  std::string operator()(const AskBody& body) {
    told_.push_back(body.to);
    return fmt::format("asks {}{}{}", words_.room(body.to),
                       body.computed ? " (chosen by a computation)" : "", words_.said(body.words));
  }
  std::string operator()(const AnswerBody& body) {
    const std::string whose = body.party.empty() ? "" : " for " + body.party;
    return fmt::format("answers {}{}{}", TalksWords::marks(refs_of(copy_, RefRole::ask)), whose,
                       words_.said(body.words));
  }

  std::string operator()(const ProposeReleaseBody& body) {
    return fmt::format("proposes to release to {}, {}, from {}{}", words_.rooms(body.to),
                       released_word(body.as), sources(), words_.said(body.words));
  }
  std::string operator()(const RefuseReleaseBody& body) {
    return fmt::format("refuses the release {}{}",
                       TalksWords::marks(refs_of(copy_, RefRole::proposal)),
                       words_.said(body.reason));
  }
  std::string operator()(const ReleaseBody& body) {
    told_.insert(told_.end(), body.to.begin(), body.to.end());
    const std::string whose = body.party.empty() ? "" : " (" + body.party + ")";
    const auto& proposals = refs_of(copy_, RefRole::proposal);
    const std::string which = proposals.empty() ? "" : " " + TalksWords::marks(proposals);
    return fmt::format("releases{} to {}, {}{}{}", which, words_.rooms(body.to),
                       released_word(body.as), whose, words_.said(body.words));
  }
  std::string operator()(const PolicyBody& body) {
    const char* persons = body.release == ReleasePolicy::two ? "two persons" : "one person";
    const auto& proposal = refs_of(copy_, RefRole::proposal);
    if (proposal.empty()) return fmt::format("wants releases to need {}", persons);
    return fmt::format("agrees to {}: releases need {}", TalksWords::marks(proposal), persons);
  }

  std::string operator()(const PoseBody& body) {
    told_.insert(told_.end(), body.rooms.begin(), body.rooms.end());
    return fmt::format("poses a secret package to {}, open until {}: {}{}",
                       words_.rooms(body.rooms), TalksWords::time(body.closes),
                       words_.package(body.package), words_.said(body.words));
  }
  std::string operator()(const SecretAnswerBody& body) {
    return fmt::format("answers a secret package in secret: {}", body.yes ? "yes" : "no");
  }
  std::string operator()(const OutcomeBody& body) {
    const std::string which = TalksWords::marks(refs_of(copy_, RefRole::pose));
    told_ = copy_.event.audience;
    return body.outcome == SecretOutcome::revealed
               ? fmt::format("secret package {} revealed: every room said yes", which)
               : fmt::format("secret package {} closed", which);
  }

  std::string operator()(const CorrectBody& body) {
    const std::string which = TalksWords::marks(refs_of(copy_, RefRole::corrected));
    return fmt::format("corrects {}: {}", which,
                       std::visit([&](const auto& right) { return (*this)(right); }, body.body));
  }
  std::string operator()(const SealBody& body) {
    return "seals the room" + words_.said(body.words);
  }
  std::string operator()(const EraseBody& body) {
    return fmt::format("erases what concerns a person{}",
                       body.reason.empty() ? "" : ": \"" + body.reason + "\"");
  }

 private:
  std::string drafts() const {
    const auto& numbers = refs_of(copy_, RefRole::draft);
    return numbers.empty() ? "a draft" : "draft " + TalksWords::mark(numbers.front());
  }
  std::string to_drafts() const {
    const auto& numbers = refs_of(copy_, RefRole::draft);
    return numbers.empty() ? "" : " of draft " + TalksWords::marks(numbers);
  }
  std::string sources() const {
    const auto& numbers = refs_of(copy_, RefRole::source);
    return numbers.empty() ? "other words" : TalksWords::marks(numbers);
  }
  std::string of_response() const {
    const auto& responses = refs_of(copy_, RefRole::response);
    if (!responses.empty()) return " of " + TalksWords::marks(responses);
    const auto& shown = refs_of(copy_, RefRole::read_back);
    return shown.empty() ? "" : " of " + TalksWords::marks(shown);
  }
  static std::string put_as(const RelayBody& body) {
    switch (body.as) {
      case RelayedAs::theirs:
        return body.whose.empty() ? "as another's" : "as " + body.whose + "'s";
      case RelayedAs::hypothetical:
        return "as a hypothesis";
      case RelayedAs::ours:
        break;
    }
    return "as the mediators' own";
  }

  const TalksWords& words_;
  const Copy& copy_;
  std::vector<RoomId> told_;
};

}  // namespace

namespace brief {

std::string event_line(const TalksWords& words, const Copy& copy) {
  return Sentence(words, copy).text();
}

std::string written_by(const TalksWords& words, const Copy& copy) {
  const bool by_vault = std::holds_alternative<OutcomeBody>(copy.event.body);
  return by_vault ? "the vault:" : words.author(copy.event);
}

}  // namespace brief

std::string render_log(const View& seen, const TalksTextOptions& options, const LogFilter& filter) {
  const TalksWords words(seen, options);
  const Number last = seen.log.empty() ? 0 : seen.log.back().number;
  const int digits = static_cast<int>(std::to_string(last).size());
  std::string page;
  for (const Copy& copy : seen.log) {
    if (copy.number < filter.from) continue;
    const std::string number = pad_left(TalksWords::mark(copy.number), digits + 1) + "  ";
    if (copy.erased) {
      if (filter.kind.empty() && filter.words.empty()) page += number + "erased\n";
      continue;
    }
    if (!filter.kind.empty() && filter.kind != kind_name(copy.event.body)) continue;
    const std::string text = written_by(words, copy) + " " + event_line(words, copy);
    if (!filter.words.empty() && text.find(filter.words) == std::string::npos) continue;
    const std::string label = number + TalksWords::time(copy.event.at) + "  ";
    page += words.item(label, display_width(label), text);
  }
  return page;
}

}  // namespace dragoman
