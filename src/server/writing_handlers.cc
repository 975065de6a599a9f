// What is written into the record.
#include "dragoman/act_json.h"
#include "dragoman/signing.h"
#include "record/view_places.h"
#include "server/answers.h"
#include "server/routes.h"
#include "server/writing.h"

namespace dragoman::server {

EventId draw_event_id(Call& call) {
  return event_id(draw_seed_from(call.services.entropy, whose(call, "event id")));
}

std::string whose(const Call& call, std::string_view purpose) {
  std::string text(purpose);
  text += " " + call.presence->person.to_string();
  if (call.sight) text += " " + call.sight->room().to_string();
  return text;
}

Result<Receipt> write(Call& call, const Act& act) {
  auto receipt = call.keys->append(act, draw_seed_from(call.services.entropy, whose(call, "seal")));
  // Whoever is told of the receipt reads what they wrote; others hear of it from the vault.
  if (std::holds_alternative<EraseBody>(act.event.body)) {
    call.services.versions.changed();
  } else {
    call.services.versions.changed(act.event.audience);
  }
  return receipt;
}

Json receipt_json(const Receipt& receipt) {
  return {{"room", receipt.room.to_string()},
          {"number", receipt.number},
          {"head", to_hexadecimal(receipt.head)}};
}

Response written_answer(const Receipt& receipt, const EventId& event, int status) {
  return json_answer(status,
                     Json{{"receipt", receipt_json(receipt)}, {"event", event.to_string()}});
}

Result<Act> act_in_body(Call& call) {
  const ActAuthor author{
      .by = call.presence->person, .at = call.services.now(), .id = draw_event_id(call)};
  return read_act_json(*call.sight->view, author, call.request.body);
}

namespace {

Response write_event(Call& call) {
  const auto act = act_in_body(call);
  if (!act) return unreadable(act.error());
  const bool again = (*call.sight->view->index).events.find(act->event.id).has_value();
  // Whoever holds a view makes the next event cost a copy of it.
  call.sight->view.reset();
  const auto receipt = write(call, *act);
  if (!receipt) return refusal(receipt.error());
  return written_answer(*receipt, act->event.id, again ? 200 : 201);
}

Response check_event(Call& call) {
  const auto act = act_in_body(call);
  if (!act) return unreadable(act.error());
  const auto admitted = admit(*call.sight->view, *act);
  return admitted ? nothing() : refusal(admitted.error());
}

constexpr Route kRoutes[] = {
    {"POST", "/rooms/{room}/events", Who::member, Cost::small, true, write_event},
    {"POST", "/rooms/{room}/check", Who::member, Cost::small, true, check_event},
};

}  // namespace

std::span<const Route> writing_routes() { return kRoutes; }

}  // namespace dragoman::server
