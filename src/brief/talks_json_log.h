// One entry of the log, as JSON: on a page of it, on a stream, on the sheet for a meeting.
#pragma once

#include "brief/json_writer.h"
#include "brief/talks_words.h"

namespace dragoman::brief {

void write_entry(JsonWriter& json, const TalksWords& words, const Copy& copy);

}  // namespace dragoman::brief
