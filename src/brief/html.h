// Small pieces of HTML. Functions that take words of the case escape them; "html" in a name means
// the argument is already HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dragoman/text.h"

namespace dragoman::brief {

std::string escaped(std::string_view words);

// Words of the case inside a line: escaped, isolated, with their own direction. Empty for none.
std::string user(std::string_view words);
std::string user(const Text& text, std::string_view language);

// <tag class="class" lang dir>words</tag>, a block with the words' own language and direction.
std::string user_block(std::string_view tag, std::string_view html_class, const Text& text,
                       std::string_view language);

// A number, kept left to right in any surrounding.
std::string number(std::string_view text);

// A label with arguments that are HTML.
std::string sentence(std::string_view pattern, const std::vector<std::string>& html_arguments = {});

std::string element(std::string_view tag, std::string_view html_class, std::string_view html);

// Two columns: a label and what it says. `rows` are made by pair_row().
std::string pair_row(const std::string& label_html, const std::string& html);
std::string pairs(const std::string& rows);

// Items joined by ", " (or the Arabic comma where it belongs).
std::string joined(const std::vector<std::string>& html_items, std::string_view language);

}  // namespace dragoman::brief
