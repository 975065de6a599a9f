#include "format/case_file_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/suggest.h"

namespace dragoman::format {
namespace {

using model::quoted;

constexpr std::int64_t kMostWork = 10'000'000;
const YamlNode kEmpty;

const std::vector<std::string> kSingles = {"dragoman", "id",        "title",     "summary",
                                           "source",   "languages", "acceptance"};
const std::vector<std::string> kCollections = {"parties",   "mediators",   "channels",
                                               "points",    "rules",       "drafts",
                                               "responses", "preferences", "preference_statements",
                                               "statements"};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> all_keys() {
  std::vector<std::string> keys = kSingles;
  keys.insert(keys.end(), kCollections.begin(), kCollections.end());
  return keys;
}

// {words: Yes, but not at night}: YAML takes what follows the comma for a key of its own.
bool is_rest_of_text(const std::string& key, const YamlNode& value) {
  return value.kind == YamlNode::Kind::null && key.find(' ') != std::string::npos;
}

}  // namespace

// ---- Errors and places --------------------------------------------------------------------------

Where CaseReader::where(const YamlNode& node) const {
  const YamlNode* root = &node;
  while (root->parent) root = root->parent;
  for (const YamlDocument& document : documents_) {
    if (&document.root() == root) return document.where(node);
  }
  return documents_.front().where(documents_.front().root());
}

void CaseReader::complain(const YamlNode& node, ErrorCode code, std::string message,
                          std::string mend) {
  if (error_) return;
  error_ = Error{code, std::move(message), std::move(mend), where(node)};
}

bool CaseReader::spend(const YamlNode& node, std::int64_t units) {
  spent_ += units;
  if (spent_ <= kMostWork) return true;
  complain(node, ErrorCode::limit, "the file stands for more members or values than can be held",
           "write fewer whole choices of large rosters, or fewer rules with together");
  return false;
}

void CaseReader::note(const Path& at, const YamlNode* node) {
  if (wanted_.empty() || !node) return;
  const std::string path = at.to_string();
  if (path.size() < nearest_length_ || !wanted_.starts_with(path)) return;
  if (path.size() < wanted_.size() && wanted_[path.size()] != '.' && wanted_[path.size()] != '[') {
    return;
  }
  nearest_ = node;
  nearest_length_ = path.size();
}

Where CaseReader::place_of_wanted() const {
  return where(nearest_ ? *nearest_ : documents_.front().root());
}

// ---- Maps ---------------------------------------------------------------------------------------

CaseReader::Fields::Fields(CaseReader& reader, const YamlNode& node, const char* what)
    : reader_(reader), node_(node), what_(what) {
  if (node.kind != YamlNode::Kind::map && node.kind != YamlNode::Kind::null) {
    reader.complain(
        node, ErrorCode::type,
        fmt::format("{} is written as a map, and this is {}", what, describe_kind(node)),
        "write key: value lines, indented below it");
  }
}

CaseReader::Fields::~Fields() {
  if (node_.kind != YamlNode::Kind::map || reader_.failed()) return;
  for (std::size_t i = 0; i < node_.size(); ++i) {
    const std::string& key = node_.key(i).text;
    if (contains(asked_, key)) continue;
    reader_.complain(node_.key(i), ErrorCode::unknown_field,
                     fmt::format("{} has no key {}", what_, quoted(key)),
                     is_rest_of_text(key, node_.value(i))
                         ? "if it belongs to the text before the comma, put that between quotes"
                         : model::suggest(key, asked_, "remove it"));
    return;
  }
}

const YamlNode* CaseReader::Fields::optional(const char* name) {
  asked_.emplace_back(name);
  const YamlNode* value = node_.find(name);
  return value && value->kind != YamlNode::Kind::null ? value : nullptr;
}

const YamlNode* CaseReader::Fields::required(const char* name) {
  const YamlNode* value = optional(name);
  if (!value && !reader_.failed()) {
    const YamlNode* empty = node_.find(name);
    reader_.complain(empty ? *empty : node_, ErrorCode::missing,
                     fmt::format("{} needs '{}'", what_, name), fmt::format("add {}:", name));
  }
  return value;
}

std::vector<Entry> CaseReader::entries(const YamlNode& node, const char* what, bool list_of_ids) {
  std::vector<Entry> all;
  if (node.kind == YamlNode::Kind::map) {
    for (std::size_t i = 0; i < node.size(); ++i) all.push_back({&node.key(i), &node.value(i)});
  } else if (node.kind == YamlNode::Kind::list && list_of_ids) {
    for (const YamlNode* item : node.children) {
      read_word(*item);
      all.push_back({item, &kEmpty});
    }
  } else {
    complain(node, ErrorCode::type,
             fmt::format("{} are written as a map, and this is {}", what, describe_kind(node)),
             list_of_ids ? "write id: text lines, indented below it, or a list of ids"
                         : "write id: content lines, indented below it");
  }
  return all;
}

std::vector<const YamlNode*> CaseReader::items(const YamlNode& node, const char* what) {
  if (node.kind != YamlNode::Kind::list) {
    complain(node, ErrorCode::type,
             fmt::format("{} are written as a list, and this is {}", what, describe_kind(node)),
             "begin each with a dash, or write [one, another]");
    return {};
  }
  return node.children;
}

std::vector<Entry> CaseReader::entries_or_list(const YamlNode& node, const char* what) {
  if (node.kind != YamlNode::Kind::list) return entries(node, what);
  std::vector<Entry> all;
  for (const YamlNode* item : node.children) {
    const auto more = entries(*item, what);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

// ---- Words and numbers --------------------------------------------------------------------------

std::string CaseReader::read_word(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar) {
    complain(node, ErrorCode::type, fmt::format("a word belongs here, not {}", describe_kind(node)),
             "write one word or one text; quote null and ~");
  }
  return node.text;
}

Text CaseReader::read_text(const YamlNode& node) {
  Text text;
  const auto add = [&](const std::string& tag, const YamlNode& words) {
    if (words.kind == YamlNode::Kind::null) return;
    text.set(tag == "und" ? "" : tag, read_word(words));
    if (tag != "und" && !contains(used_languages_, tag)) used_languages_.push_back(tag);
  };
  if (node.kind == YamlNode::Kind::map) {
    for (std::size_t i = 0; i < node.size(); ++i) add(node.key(i).text, node.value(i));
  } else if (node.kind == YamlNode::Kind::list) {
    complain(node, ErrorCode::type, "a text belongs here, not a list",
             "write a text, or one per language: {en: …, ar: …}; quote a text that begins with [");
  } else {
    add("und", node);
  }
  return text;
}

Decimal CaseReader::read_number(const YamlNode& node) {
  const std::string text = read_word(node);
  if (const auto number = Decimal::parse(text)) return *number;
  const bool digits = text.find_first_of("0123456789") != std::string::npos &&
                      text.find_first_not_of("0123456789+-.eE") == std::string::npos;
  const bool comma = text.find(',') != std::string::npos &&
                     text.find_first_not_of("0123456789+-.,") == std::string::npos;
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const bool infinite =
      lower.find("nan") != std::string::npos || lower.find("inf") != std::string::npos;
  complain(node, digits || infinite ? ErrorCode::range : ErrorCode::type,
           infinite ? fmt::format("{} is not a number that can be counted with", quoted(text))
           : digits ? fmt::format("{} is not a number below 10^18", quoted(text))
                    : fmt::format("{} is not a number", quoted(text)),
           comma      ? "write decimals with a point and thousands without a separator"
           : infinite ? "write a number, leave it out, or state a red line"
           : digits   ? "write a smaller number such as 12 or 0.25, in a larger unit if need be"
                      : "write a number such as 12 or 0.25");
  return {};
}

int CaseReader::read_int(const YamlNode& node) {
  const std::string text = read_word(node);
  const auto number = Decimal::parse(text);
  const bool whole = number && number->scale() == 0;
  if (whole && number->mantissa() >= -1'000'000'000 && number->mantissa() <= 1'000'000'000) {
    return static_cast<int>(number->mantissa());
  }
  complain(node, number ? ErrorCode::range : ErrorCode::type,
           fmt::format("{} is not a {}", quoted(text),
                       whole ? "number up to a billion" : "whole number"),
           "write a whole number such as 12");
  return 0;
}

bool CaseReader::read_bool(const YamlNode& node) {
  return read_enum<bool>(node, {{"false", false}, {"true", true}});
}

Date CaseReader::read_date(const YamlNode& node) {
  const std::string text = read_word(node);
  if (const auto day = Date::parse(text)) return *day;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  complain(node, shaped ? ErrorCode::range : ErrorCode::type,
           fmt::format("{} is not a day{}", quoted(text), shaped ? " of the calendar" : ""),
           "write year-month-day, such as 2027-03-31");
  return {};
}

std::vector<std::string> CaseReader::read_words(const Path& at, const char* name,
                                                const YamlNode& node) {
  std::vector<std::string> words;
  for (const YamlNode* item : items(node, name)) {
    note(Path(at, name, words.size()), item);
    words.push_back(read_word(*item));
  }
  return words;
}

std::string CaseReader::choose_name(const YamlNode& node, const std::vector<std::string>& names) {
  std::string word = read_word(node);
  if (!failed() && !contains(names, word)) {
    complain(node, ErrorCode::range,
             fmt::format("{} is not one of the words that stand here", quoted(word)),
             model::suggest(word, names, ""));
  }
  return word;
}

std::string CaseReader::own_id(const YamlNode* given, const char* prefix, std::size_t place,
                               const std::set<std::string>& taken) {
  if (given) return read_word(*given);
  std::string id = fmt::format("{}{}", prefix, place + 1);
  for (int more = 2; taken.contains(id); ++more) {
    id = fmt::format("{}{}.{}", prefix, place + 1, more);
  }
  return id;
}

std::set<std::string> CaseReader::ids_in(const std::vector<Entry>& list) {
  std::set<std::string> ids;
  for (const Entry& entry : list) {
    const YamlNode* id = entry.value->find("id");
    if (id && id->kind == YamlNode::Kind::scalar) ids.insert(id->text);
  }
  return ids;
}

// ---- The top of the file ------------------------------------------------------------------------

void CaseReader::check_version(const YamlDocument& document, bool first) {
  const YamlNode& root = document.root();
  const YamlNode* version = root.find("dragoman");
  if (!version) {
    if (!first) return;
    return complain(root, ErrorCode::missing, "the file does not say that it is a case file",
                    "begin it with the line dragoman: 1");
  }
  if (version->text == "1") return;
  complain(*version, ErrorCode::unsupported,
           fmt::format("version {} of the case file is not known here", quoted(version->text)),
           "write dragoman: 1, or use a newer program");
}

void CaseReader::collect_document(const YamlDocument& document, bool first) {
  const YamlNode& root = document.root();
  if (root.kind != YamlNode::Kind::map) {
    return complain(root, ErrorCode::type,
                    fmt::format("a case file is a map, and this is {}", describe_kind(root)),
                    "begin it with dragoman: 1, and list parties and points below");
  }
  check_version(document, first);
  for (std::size_t i = 0; i < root.size() && !failed(); ++i) {
    const std::string& key = root.key(i).text;
    const bool is_single = contains(kSingles, key);
    if (!is_single && !contains(kCollections, key)) {
      complain(root.key(i), ErrorCode::unknown_field,
               fmt::format("a case file has no key {}", quoted(key)),
               model::suggest(key, all_keys(), "remove it"));
    }
    auto& there = sections_[key];
    if (is_single && !there.empty() && key != "dragoman") {
      complain(root.key(i), ErrorCode::duplicate,
               fmt::format("'{}' also stands in {}", key, where(*there.front().key).file),
               "keep it in one of the files");
    }
    there.push_back({&root.key(i), &root.value(i)});
  }
}

const YamlNode* CaseReader::single(const char* name) const {
  const auto found = sections_.find(name);
  if (found == sections_.end()) return nullptr;
  const YamlNode* value = found->second.front().value;
  return value->kind == YamlNode::Kind::null ? nullptr : value;
}

std::vector<Entry> CaseReader::section(const char* name) {
  std::vector<Entry> all;
  const auto found = sections_.find(name);
  if (found == sections_.end()) return all;
  const std::string_view title = name;
  const bool list =
      title == "responses" || title == "preference_statements" || title == "statements";
  for (const Entry& part : found->second) {
    if (part.value->kind == YamlNode::Kind::null) continue;
    if (list) {
      for (const YamlNode* item : items(*part.value, name)) all.push_back({nullptr, item});
    } else {
      const auto more = entries(*part.value, name, title == "parties" || title == "mediators");
      all.insert(all.end(), more.begin(), more.end());
    }
  }
  return all;
}

Result<Case> CaseReader::read() {
  for (const YamlDocument& document : documents_) {
    collect_document(document, &document == &documents_.front());
  }
  using Step = void (CaseReader::*)();
  for (const Step step :
       {&CaseReader::read_head, &CaseReader::read_parties, &CaseReader::read_acceptance,
        &CaseReader::read_points, &CaseReader::read_rules, &CaseReader::read_drafts,
        &CaseReader::read_responses, &CaseReader::read_preferences,
        &CaseReader::read_preference_statements, &CaseReader::read_statements}) {
    if (!failed()) (this->*step)();
  }
  if (error_) return tl::unexpected<Error>(*error_);
  if (case_.languages.empty()) case_.languages = used_languages_;
  return std::move(case_);
}

void CaseReader::read_head() {
  if (const YamlNode* node = single("id")) {
    note(Path("id"), node);
    case_.id = read_word(*node);
  }
  if (const YamlNode* node = single("title")) {
    note(Path("title"), node);
    case_.title = read_text(*node);
  }
  if (const YamlNode* node = single("summary")) {
    note(Path("summary"), node);
    case_.summary = read_text(*node);
  }
  if (const YamlNode* node = single("source")) case_.source = read_word(*node);
  if (const YamlNode* node = single("languages")) {
    std::size_t place = 0;
    for (const YamlNode* item : items(*node, "languages")) {
      note(Path("languages", place++), item);
      case_.languages.push_back(read_word(*item));
    }
  }
}

void CaseReader::read_parties() {
  const auto read_named = [&](const Path& at, const Entry& entry, const char* what, auto& named,
                              auto&& more) {
    note(at, entry.key);
    named.id = entry.key->text;
    if (entry.value->kind == YamlNode::Kind::null) return;
    if (entry.value->kind == YamlNode::Kind::scalar) {
      named.name = read_text(*entry.value);
      return;
    }
    Fields fields(*this, *entry.value, what);
    if (const YamlNode* node = fields.optional("name")) {
      note(Path(at, "name"), node);
      named.name = read_text(*node);
    }
    if (const YamlNode* node = fields.optional("note")) {
      note(Path(at, "note"), node);
      named.note = read_text(*node);
    }
    more(fields);
  };
  for (const Entry& entry : section("parties")) {
    const Path at("parties", case_.parties.size());
    Party& party = case_.parties.emplace_back();
    read_named(at, entry, "a party", party, [&](Fields& fields) {
      if (const YamlNode* node = fields.optional("role")) {
        party.role = read_enum<PartyRole>(*node, {{"principal", PartyRole::principal},
                                                  {"guarantor", PartyRole::guarantor},
                                                  {"observer", PartyRole::observer}});
      }
      if (const YamlNode* node = fields.optional("veto")) {
        note(Path(at, "veto"), node);
        party.veto = read_bool(*node);
      }
    });
  }
  for (const Entry& entry : section("mediators")) {
    const Path at("mediators", case_.mediators.size());
    read_named(at, entry, "a mediator", case_.mediators.emplace_back(), [](Fields&) {});
  }
  for (const Entry& entry : section("channels")) {
    const Path at("channels", case_.channels.size());
    Channel& channel = case_.channels.emplace_back();
    note(at, entry.key);
    channel.id = entry.key->text;
    Fields fields(*this, *entry.value, "a channel");
    if (const YamlNode* node = fields.required("mediator")) {
      note(Path(at, "mediator"), node);
      channel.mediator = read_word(*node);
    }
    if (const YamlNode* node = fields.required("party")) {
      note(Path(at, "party"), node);
      channel.party = read_word(*node);
    }
  }
}

void CaseReader::read_acceptance() {
  const YamlNode* node = single("acceptance");
  if (!node) return;
  if (node->kind == YamlNode::Kind::scalar) {
    choose_name(*node, {"all"});
    return;
  }
  Fields fields(*this, *node, "acceptance");
  if (const YamlNode* at_least = fields.required("at_least")) {
    note(Path(Path("acceptance"), "at_least"), at_least);
    case_.acceptance = {Acceptance::Rule::quorum, read_int(*at_least)};
  }
}

}  // namespace dragoman::format
