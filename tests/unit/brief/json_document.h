// docs/json.md as the tests see it: which fields it promises for each format, and which fields an
// actual document has.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace dragoman::testing {

using Fields = std::set<std::string>;

// The first column of every table in the section "## <format>" of docs/json.md.
inline Fields documented_fields(const std::string& format) {
  std::ifstream document(DRAGOMAN_SOURCE_DIR "/docs/json.md");
  Fields fields;
  bool inside = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("## ")) inside = line == "## " + format;
    if (!inside || !line.starts_with("| `")) continue;
    fields.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return fields;
}

// Keys below these are ids of the case.
inline std::string placeholder_below(const std::string& path) {
  const std::string last = path.substr(path.find_last_of('.') + 1);
  if (last == "package") return "<point>";
  if (last == "solutions") return "<solution>";
  const bool by_party = last == "utilities" || last == "walk_away" || last == "range" ||
                        last == "difference" ||
                        (last == "accepted_by" && path.starts_with("acc")) || last == "knowledge" ||
                        last == "by_party" || last == "acceptability" || last == "ranks";
  return by_party ? "<party>" : "";
}

// Every leaf of the document by its path, ids replaced by placeholders, list members by "[]".
// Lists of members as a point's value are one leaf.
inline void collect_fields(const nlohmann::json& value, const std::string& path, Fields& fields) {
  if (path.ends_with("<point>")) {
    fields.insert(path);
  } else if (value.is_object()) {
    const std::string placeholder = placeholder_below(path);
    for (const auto& [key, member] : value.items()) {
      const std::string name = placeholder.empty() ? key : placeholder;
      collect_fields(member, path.empty() ? name : path + "." + name, fields);
    }
  } else if (value.is_array()) {
    for (const auto& member : value) collect_fields(member, path + "[]", fields);
  } else {
    fields.insert(path);
  }
}

inline Fields fields_of(const nlohmann::json& document) {
  Fields fields;
  collect_fields(document, "", fields);
  return fields;
}

}  // namespace dragoman::testing
