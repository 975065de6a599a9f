// Failures as HTTP tells them: problem details (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "dragoman/result.h"
#include "server/http.h"

namespace dragoman::server {

// The error's words in the body. Not for errors of the machine: those are unavailable().
Response problem(int status, const Error& error);
Response problem(int status, std::string_view code, std::string_view detail,
                 std::string_view hint = {});

// One answer for what does not exist and for what this person may not know of.
Response not_found();
// The record cannot be reached (503), or its disk is full (507). The bodies never differ.
Response unavailable();
Response disk_full();
// 429, with the time to wait in whole seconds.
Response too_many(std::string_view code, std::string_view detail, std::int64_t seconds);

// What the record, or a reader of input, refused: 409 where the state of the talks is against it,
// 422 where the words themselves are impossible, 400 where they cannot be read, 503 or 507 where
// the machine failed.
Response refusal(const Error& error);
// The same for a request that is wrong in itself, whatever is on record: 400 or 422.
Response unreadable(const Error& error);

}  // namespace dragoman::server
