// Which format a file is in, by its content.
#include <fmt/format.h>

#include <optional>
#include <vector>

#include "format/readers.h"
#include "format/source_text.h"

namespace dragoman::format {
namespace {

bool contains(std::string_view text, std::string_view what) {
  return text.find(what) != std::string_view::npos;
}

// Whether some line begins with that word and a colon, in quotes or not.
bool has_key_line(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at < text.size();) {
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    at += line.size() + 1;
    const char quote = line.empty() ? '\0' : line.front();
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted) line.remove_prefix(1);
    if (!line.starts_with(key)) continue;
    line.remove_prefix(key.size());
    if (quoted && line.starts_with(quote)) line.remove_prefix(1);
    if (trim(line).starts_with(':')) return true;
  }
  return false;
}

// "point" in the first cell, after an optional "sep=…" line.
bool is_score_table(std::string_view text) {
  if (text.starts_with("sep=")) text.remove_prefix(std::min(text.find('\n'), text.size()));
  text = trim(text);
  const bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  constexpr std::string_view kWord = "point";
  for (const char expected : kWord) {
    if (text.empty() || (text.front() | 0x20) != expected) return false;
    text.remove_prefix(1);
  }
  if (quoted && text.starts_with('"')) text.remove_prefix(1);
  const std::size_t next = text.find_first_not_of(' ');
  return next != std::string_view::npos && contains(",;\t", text.substr(next, 1));
}

// The first key of a flow map or JSON object.
bool first_key_is(std::string_view text, std::string_view key) {
  text = trim(text.substr(1));
  if (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
  return text.starts_with(key);
}

// The keys of the outermost object of a JSON text, as they are written; of a broken text, those
// that can be told.
std::vector<std::string_view> outer_keys(std::string_view json) {
  std::vector<std::string_view> keys;
  int depth = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c != '"') continue;
    const std::size_t start = at + 1;
    for (++at; at < json.size() && json[at] != '"'; ++at) {
      if (json[at] == '\\') ++at;
    }
    if (depth != 1 || at >= json.size()) continue;
    if (trim(json.substr(at + 1, 64)).starts_with(':')) {
      keys.push_back(json.substr(start, at - start));
    }
  }
  return keys;
}

// GeniusWeb's and NegoLog's outer keys do not overlap.
std::optional<Family> json_family(std::string_view text) {
  for (const std::string_view key : outer_keys(text)) {
    if (key == "issuesValues" || key == "issueUtilities" || key == "DefaultPartialOrdering" ||
        key.ends_with("UtilitySpace")) {
      return Family::geniusweb;
    }
    if (key == "issues" || key == "issueWeights") return Family::negolog;
  }
  return std::nullopt;
}

}  // namespace

const char* family_name(Family family) {
  switch (family) {
    case Family::case_file:
      return "a case file";
    case Family::genius:
      return "GENIUS XML";
    case Family::geniusweb:
      return "GeniusWeb JSON";
    case Family::negolog:
      return "NegoLog JSON";
    case Family::negmas:
      return "NegMAS YAML";
    case Family::csv:
      return "a table of scores";
  }
  return "another format";
}

Result<Family> sniff(const SourceText& source) {
  const std::string_view text = trim(source.text());
  if (text.starts_with('<')) return Family::genius;
  if (text.starts_with('{') && !first_key_is(text, "dragoman")) {
    if (const auto family = json_family(text)) return *family;
  } else if (is_score_table(source.text())) {
    return Family::csv;
  } else if (text.starts_with('{') || has_key_line(text, "dragoman")) {
    return Family::case_file;
  } else if (has_key_line(text, "issues") || has_key_line(text, "type")) {
    return Family::negmas;
  }
  for (const char* ending : {".yaml", ".yml"}) {
    if (source.name().ends_with(ending)) return Family::case_file;
  }
  return source.fail(ErrorCode::unsupported, 0, "", "the format of this file is not recognised",
                     "give a case file, a table of scores, or a domain and profiles of GENIUS, "
                     "GeniusWeb, NegoLog or NegMAS");
}

}  // namespace dragoman::format
