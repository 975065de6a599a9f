// The workbench page: files that are packed into the program.
#pragma once

#include "server/http.h"
#include "server/settings.h"
#include "server/target.h"

namespace dragoman::server {

// The file that the target names, in the best encoding that the client takes; "/" is the page. A
// path that names no file is not there: the page keeps its places behind the #.
Response page(const Settings& settings, const Request& request, const Target& target);

}  // namespace dragoman::server
