// The inside of read_case: one walk over the YAML trees that builds the case and keeps the first
// error. Structure is checked here; whether the parts fit one another is validate()'s business.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dragoman/model.h"
#include "format/yaml_tree.h"
#include "model/path.h"

namespace dragoman::format {

using model::Path;

// A key with its value; `key` is null for the items of a list.
struct Entry {
  const YamlNode* key = nullptr;
  const YamlNode* value = nullptr;
};

template <class Enum>
using Names = std::initializer_list<std::pair<const char*, Enum>>;

class CaseReader {
 public:
  // `wanted`: a path of the model whose place in the files is looked for; see place_of_wanted().
  explicit CaseReader(const std::vector<YamlDocument>& documents, std::string wanted = {})
      : documents_(documents), wanted_(std::move(wanted)) {}

  Result<Case> read();
  // After read(): the place of the innermost part of the file that `wanted` lies in.
  Where place_of_wanted() const;

 private:
  // The keys of one map. Keys nobody asks for are errors when it goes out of scope.
  class Fields {
   public:
    Fields(CaseReader& reader, const YamlNode& node, const char* what);
    ~Fields();
    Fields(const Fields&) = delete;
    Fields& operator=(const Fields&) = delete;
    // The value, or null when the key is absent or says nothing.
    const YamlNode* optional(const char* name);
    // Likewise, but complains when it is absent.
    const YamlNode* required(const char* name);

   private:
    CaseReader& reader_;
    const YamlNode& node_;
    const char* what_;
    std::vector<std::string> asked_;
  };
  friend class Fields;

  // case_file_reader.cc: words, numbers, the top of the file, who

  void collect_document(const YamlDocument& document, bool first);
  void check_version(const YamlDocument& document, bool first);
  const YamlNode* single(const char* name) const;
  std::vector<Entry> section(const char* name);
  void read_head();
  void read_parties();
  void read_acceptance();

  // case_file_points.cc
  void read_points();
  void read_point(const Path& at, const YamlNode& node, Point& point);
  void read_quantity(const Path& at, const YamlNode& node, Point& point);
  void read_dates(const Path& at, const YamlNode& node, Point& point);
  void read_roster(const Path& at, const YamlNode& node, Point& point);
  void read_members(const Path& at, const YamlNode& node, Roster& roster);
  void read_choose(const Path& at, const YamlNode& node, Roster& roster);
  // The members that `count` in the categories stands for.
  void add_counted_members(const Path& at, const std::vector<Entry>& counts, Roster& roster);
  Value read_value(const YamlNode& node, const Point& point);
  std::vector<Value> read_values(const YamlNode& node, const Point& point);
  MemberIds read_chosen(const YamlNode& node, const Point& point);
  MemberIds first_members(const YamlNode& node, const Point& point, std::string_view category,
                          int count);

  // case_file_rules.cc
  void read_rules();
  void read_rule(const Path& at, const Entry& entry);
  void read_together(const YamlNode& node, const std::string& id, const Text& text);
  Linear read_linear(const Path& at, const YamlNode& node);
  LinearTerm read_term(const Path& at, const Entry& entry);
  std::vector<Condition> read_conditions(const Path& at, const char* name, const YamlNode& node);
  Condition read_condition(const Entry& entry);
  std::vector<Condition> opposites(const YamlNode& node, const Condition& condition);

  // case_file_preferences.cc
  void read_preferences();
  void read_scores(const Path& at, const YamlNode& node, Preferences& scores);
  PointPreference read_point_scores(const Path& at, const Entry& entry);
  std::vector<CurvePoint> read_curve(const YamlNode& node, const Point& point);
  Interaction read_interaction(const Path& at, const YamlNode& node);
  void read_preference_statements();
  void read_preference_statement(const Path& at, const YamlNode& node,
                                 PreferenceStatement& statement);
  void read_kind(const Path& at, Fields& fields, const YamlNode& node,
                 PreferenceStatement& statement);
  void read_verdict(const Path& at, const YamlNode& node, PreferenceStatement& statement,
                    PartialPackage& package, const char* field);
  PartialPackage read_package(const Path& at, const YamlNode& node);
  void read_one_value(const Path& at, const YamlNode& node, PreferenceStatement& statement);

  // case_file_talks.cc
  void read_drafts();
  Position read_position(const Entry& entry);
  void read_responses();
  void read_response(const Path& at, const YamlNode& node, Response& response);
  void read_statements();

  // Small parts. All complain and return something harmless on a wrong node.
  std::string read_word(const YamlNode& node);
  Text read_text(const YamlNode& node);
  Decimal read_number(const YamlNode& node);
  int read_int(const YamlNode& node);
  bool read_bool(const YamlNode& node);
  Date read_date(const YamlNode& node);
  std::vector<std::string> read_words(const Path& at, const char* name, const YamlNode& node);
  // The entries of a map, or the items of a list as keys without values when `list_of_ids`.
  std::vector<Entry> entries(const YamlNode& node, const char* what, bool list_of_ids = false);
  std::vector<const YamlNode*> items(const YamlNode& node, const char* what);
  // The entries of a map, or of a list of maps.
  std::vector<Entry> entries_or_list(const YamlNode& node, const char* what);
  template <class Enum>
  Enum read_enum(const YamlNode& node, Names<Enum> names);
  std::string choose_name(const YamlNode& node, const std::vector<std::string>& names);
  // The point that a key or word names, or null after a complaint.
  const Point* point_of(const YamlNode& node);
  std::string own_id(const YamlNode* given, const char* prefix, std::size_t place,
                     const std::set<std::string>& taken);
  std::set<std::string> ids_in(const std::vector<Entry>& list);

  // Says that a part of the model is written at a node.
  void note(const Path& at, const YamlNode* node);
  // Work that a short file can ask for (members by count, opposites) is capped.
  bool spend(const YamlNode& node, std::int64_t units);
  void complain(const YamlNode& node, ErrorCode code, std::string message, std::string mend);
  bool failed() const { return error_.has_value(); }
  Where where(const YamlNode& node) const;

  const std::vector<YamlDocument>& documents_;
  std::map<std::string, std::vector<Entry>, std::less<>> sections_;
  std::unordered_map<std::string, std::size_t> points_;
  Case case_;
  std::vector<std::string> used_languages_;
  std::optional<Error> error_;
  std::int64_t spent_ = 0;
  std::string wanted_;
  const YamlNode* nearest_ = nullptr;
  std::size_t nearest_length_ = 0;
};

template <class Enum>
Enum CaseReader::read_enum(const YamlNode& node, Names<Enum> names) {
  std::vector<std::string> words;
  for (const auto& [word, meaning] : names) words.emplace_back(word);
  const std::string chosen = choose_name(node, words);
  for (const auto& [word, meaning] : names) {
    if (chosen == word) return meaning;
  }
  return names.begin()->second;
}

}  // namespace dragoman::format
