// Steps that everything which writes takes.
#pragma once

#include <string>
#include <string_view>

#include "dragoman/record.h"
#include "server/answers.h"
#include "server/services.h"

namespace dragoman::server {

// For draws of this person in this room.
std::string whose(const Call& call, std::string_view purpose);
EventId draw_event_id(Call& call);

Result<Receipt> write(Call& call, const Act& act);

Json receipt_json(const Receipt& receipt);
// The receipt, and the event's id.
Response written_answer(const Receipt& receipt, const EventId& event, int status);

// The act in the request's body, from the room of its path; not admitted yet.
Result<Act> act_in_body(Call& call);

}  // namespace dragoman::server
