// Text inside canonical JSON: which bytes stand for themselves.
#pragma once

#include <cstddef>
#include <string_view>

namespace dragoman::record {

inline constexpr std::string_view kHexadecimal = "0123456789abcdef";

// The end of the longest run from `at` that needs no escape and is well-formed UTF-8: text.size(),
// or the place of a quote, a backslash, a control character or a byte that is not UTF-8.
std::size_t plain_run(std::string_view text, std::size_t at);

// ASCII letters, digits, '_', '-' and '.', at least one: the ids of the case file.
bool is_key(std::string_view text);

// A BCP 47 tag by its letters, at most 35 of them.
bool is_language_tag(std::string_view text);

// Pairs of hexadecimal digits in lower case.
bool is_hex(std::string_view text);

// At most 40 bytes of text that may hold anything, for a message: printable ASCII, the rest as '?'.
std::string_view shorten(std::string_view text, char (&room)[48]);

}  // namespace dragoman::record
