#include <fmt/format.h>

#include "dragoman/case_file.h"
#include "record/view_places.h"

namespace dragoman {
namespace {

const char* wording_name(WordingStatus wording) {
  switch (wording) {
    case WordingStatus::first_hand:
      return "first hand";
    case WordingStatus::recorded:
      return "recorded";
    case WordingStatus::shown:
      return "shown";
    case WordingStatus::confirmed:
      return "confirmed";
    case WordingStatus::corrected:
      break;
  }
  return "corrected";
}

std::string numbers(const std::vector<Number>& list) {
  return fmt::format("[{}]", fmt::join(list, " "));
}

// "–" for none.
std::string number_or_none(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : "-";
}

class Dump {
 public:
  explicit Dump(const View& seen) : seen_(seen) {}

  std::string make() {
    line("room {} {}", seen_.room.to_string(), seen_.sealed ? "sealed" : "open");
    line("release {} probes {}", seen_.release == ReleasePolicy::one ? "one" : "two", seen_.probes);
    people();
    talks();
    passing();
    for (const Unplaced& one : seen_.unplaced) {
      line("unplaced {}: {}: {}", one.number, one.what, one.reason);
    }
    for (const RoomId& room : seen_.label) line("label {}", name(room));
    line("case");
    text_ += write_case(seen_.talks);
    line("log");
    for (const Copy& copy : seen_.log) event(copy);
    return std::move(text_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    text_ += fmt::format(format, std::forward<Args>(args)...);
    text_ += '\n';
  }
  std::string name(const RoomId& room) const { return record::room_name(seen_, room); }
  std::string name(const PersonId& person) const { return record::person_name(seen_, person); }

  void people() {
    for (const SeenRoom& room : seen_.rooms) {
      line("room '{}' {} kind {} of '{}' past {}{}{}", room.label, room.introduction.id.to_string(),
           static_cast<int>(room.introduction.kind), room.introduction.of,
           room.introduction.past_shown ? "shown" : "hidden",
           room.introduced ? "" : " not introduced", room.sealed ? " sealed" : "");
    }
    for (const SeenPerson& person : seen_.persons) {
      line("person '{}' {}{}", person.label, person.introduction.id.to_string(),
           person.erased ? " erased" : "");
    }
    for (const Membership& one : seen_.memberships) {
      line("member '{}' of '{}' from {} to {}", name(one.person), name(one.room), one.joined,
           number_or_none(one.left));
    }
    for (const Mandate& one : seen_.mandates) {
      line("mandate {} '{}' role {}{}", one.number, name(one.body.person),
           static_cast<int>(one.body.role), one.body.withdrawn ? " withdrawn" : "");
    }
    for (const std::string& party : seen_.walked_out) line("walked out '{}'", party);
  }

  void talks() {
    for (const SeenRelay& relay : seen_.relays) {
      line("relay {} from '{}' to '{}' draft '{}' follows {} sources {} at {}", relay.number,
           name(relay.from), name(relay.body.to), relay.draft, number_or_none(relay.follows),
           numbers(relay.sources), relay.at);
    }
    for (std::size_t i = 0; i < seen_.responses.size(); ++i) {
      const SeenResponse& one = seen_.responses[i];
      line("response {} '{}' from '{}' {}{}{}", one.number, seen_.talks.responses[i].id,
           name(one.from), wording_name(one.wording), one.mended ? " mended" : "",
           seen_.has_walked_out(seen_.talks.responses[i].party) ? " suspended" : "");
    }
    for (const SeenPhase& phase : seen_.phases) {
      line("phase '{}' {} closed {}", phase.body.id, phase.declared, number_or_none(phase.closed));
    }
    for (const std::string& draft : seen_.frozen_drafts) line("frozen '{}'", draft);
    for (const SeenSignature& one : seen_.signatures) {
      line("signature {} on '{}' by '{}'", one.number, one.draft, name(one.body.person));
    }
  }

  void passing() {
    for (const SeenRelease& one : seen_.releases) {
      line("release {} by '{}' state {} decided {} party '{}' sources {}", one.proposal,
           name(one.proposed_by), static_cast<int>(one.state), number_or_none(one.decided),
           one.party, numbers(one.sources));
    }
    for (const SeenPose& pose : seen_.poses) {
      line("pose {} {} at {} outcome {}", pose.number, pose.event.to_string(), pose.at,
           !pose.outcome                              ? "-"
           : *pose.outcome == SecretOutcome::revealed ? "revealed"
                                                      : "closed");
      for (const auto& [number, yes] : pose.own_answers) {
        line("  answered {} {}", number, yes ? "yes" : "no");
      }
    }
  }

  void event(const Copy& copy) {
    if (copy.erased) return line("{} {} erased", copy.number, copy.event.id.to_string());
    const auto bytes = encode_copy(copy);
    line("{} {}", copy.number, bytes ? *bytes : format_error(bytes.error()));
  }

  const View& seen_;
  std::string text_;
};

}  // namespace

std::string dump(const View& seen) { return Dump(seen).make(); }

}  // namespace dragoman
