// Everything that pages and programs are told of one room.
#pragma once

#include <string>

#include "dragoman/view.h"

namespace dragoman::talks {

// Every part as JSON, sheets for all rooms known here, changes from text to text, each event, and
// the text pages; and how an act in JSON would be read.
std::string parts_of(const View& seen);

}  // namespace dragoman::talks
