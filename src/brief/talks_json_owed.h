// One thing that is owed, as JSON: in the list of all, and on the sheet for a meeting.
#pragma once

#include "brief/json_writer.h"
#include "brief/talks_owed.h"

namespace dragoman::brief {

void write_owed(JsonWriter& json, const Owed& one);

}  // namespace dragoman::brief
