#include "laws/record_parts.h"

#include <charconv>

#include "dragoman/act_json.h"
#include "dragoman/talks_json.h"
#include "dragoman/talks_text.h"

namespace dragoman::talks {
namespace {

std::string told(const Result<std::string>& part) {
  return (part ? *part : format_error(part.error())) + '\n';
}

Number number_of(const std::string& id) {
  Number number = 0;
  std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

std::string acts_from(const View& seen) {
  const Number last = seen.log.empty() ? 0 : seen.log.back().number;
  std::string all;
  for (const std::string kind : {"freeze", "note", "sign", "ask", "answer", "correct"}) {
    const std::string json = R"({"kind":")" + kind + R"(","body":{"words":"x"},"refs":{"draft":[)" +
                             std::to_string(last) + "]}}";
    const auto act = read_act_json(
        seen, {.by = PersonId{seen.room.bytes}, .at = "2027-03-01T00:00:00Z", .id = {}}, json);
    if (!act) {
      all += format_error(act.error()) + '\n';
      continue;
    }
    all += told(encode_copy({.number = last + 1, .event = act->event, .refs = act->refs}));
  }
  return all;
}

}  // namespace

std::string parts_of(const View& seen) {
  std::string all;
  for (const TalksPart& part : talks_parts()) all += part.json(seen) + '\n';
  all += whole_log_json(seen) + log_json(seen, {.words = "a", .limit = 20}) + '\n';
  for (const Copy& copy : seen.log) all += told(event_json(seen, copy.number));
  for (const SeenRoom& room : seen.rooms) {
    all += told(shuttle_json(seen, room.introduction.id));
    all += told(terms_json(seen, static_cast<Number>(seen.log.size()), ReleasedAs::ours,
                           room.introduction.id));
  }
  for (std::size_t i = 1; i < seen.talks.drafts.size(); ++i) {
    all += told(changes_json(seen, number_of(seen.talks.drafts[i].id),
                             number_of(seen.talks.drafts[i - 1].id)));
  }
  for (const auto& page :
       {render_board(seen), render_log(seen), render_drafts(seen), render_people(seen),
        render_releases(seen), render_secret(seen), render_owed(seen), acts_from(seen)}) {
    all += page + '\n';
  }
  return all;
}

}  // namespace dragoman::talks
