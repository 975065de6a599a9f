// The words behind a conclusion, as a person would quote them.
#pragma once

#include <string>
#include <vector>

#include "dragoman/infer.h"
#include "dragoman/model.h"

namespace dragoman::brief {

// Null when the case has no such word.
const Response* find_response(const Case& talks, const WordRef& word);
const PreferenceStatement* find_statement(const Case& talks, const WordRef& word);

struct Said {
  std::string id;     // "p3"; for scores the party's
  std::string party;  // whose preferences it tells of
  Text words;         // verbatim when there are any, else as stated; may be empty
  std::string what;   // "an order", "a demand", "scores": what kind of word it is
  std::string by;     // "heard by envoys-north, 2027-01-20, likely": parts that are on file
};
Said said(const Case& talks, const WordRef& word);

// "p3 “Anything rather than open gates” (envoys-north, likely)", in that language.
std::string quote(const Case& talks, const WordRef& word, const std::string& language);
// "p3, p7".
std::string ids(const std::vector<WordRef>& words);

}  // namespace dragoman::brief
