// Problem details (RFC 9457) back into the Error that they were made of.
#pragma once

#include <string>

#include "client/http.h"
#include "dragoman/result.h"

namespace dragoman::client {

// The failure that an answer of status 400 or more tells of. Codes that only the server has become
// the library's nearest; the message and the mend are the server's.
Error error_of(const Reply& reply, const std::string& origin);

}  // namespace dragoman::client
