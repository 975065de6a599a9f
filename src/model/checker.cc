#include "model/checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/suggest.h"

namespace dragoman::model {
namespace {

bool is_id_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

bool is_tag(std::string_view tag) {
  return !tag.empty() && tag.size() <= 35 && tag.front() != '-' && tag.back() != '-' &&
         std::all_of(tag.begin(), tag.end(),
                     [](char c) { return is_id_letter(c) && c != '_' && c != '.'; });
}

std::vector<std::string> names_in(const Index& index) {
  std::vector<std::pair<std::size_t, std::string>> placed;
  for (const auto& [id, place] : index) placed.emplace_back(place, id);
  std::sort(placed.begin(), placed.end());
  std::vector<std::string> names;
  for (auto& [place, id] : placed) names.push_back(std::move(id));
  return names;
}

const char* article(std::string_view noun) {
  return std::string_view("aeio").find(noun.front()) == std::string_view::npos ? "a" : "an";
}

}  // namespace

const char* kind_name(PointKind kind) {
  switch (kind) {
    case PointKind::choice:
      return "choice";
    case PointKind::quantity:
      return "quantity";
    case PointKind::date:
      return "date";
    case PointKind::roster:
      return "roster";
  }
  return "choice";
}

std::string Path::to_string() const {
  std::string path = up_ ? up_->to_string() : "";
  if (!path.empty()) path += '.';
  path += name_;
  if (index_ != kNone) path += fmt::format("[{}]", index_);
  return path;
}

void Checker::complain(const Path& at, ErrorCode code, std::string message, std::string mend) {
  if (error_) return;
  Where where;
  where.field = at.to_string();
  error_ = Error{code, std::move(message), std::move(mend), std::move(where)};
}

Result<void> Checker::run() {
  if (!case_.id.empty()) check_id(Path("id"), "case", case_.id);
  check_languages();
  check_text(Path("title"), case_.title);
  check_text(Path("summary"), case_.summary);
  check_parties();
  check_acceptance();
  if (!failed()) check_points();
  if (!failed()) check_rules();
  if (!failed()) check_drafts();
  if (!failed()) check_responses();
  if (!failed()) check_preferences();
  if (!failed()) check_preference_statements();
  if (!failed()) check_statements();
  if (error_) return tl::unexpected<Error>(*error_);
  return {};
}

void Checker::check_languages() {
  for (std::size_t i = 0; i < case_.languages.size(); ++i) {
    const Path at("languages", i);
    const std::string& tag = case_.languages[i];
    if (!is_tag(tag)) {
      complain(at, ErrorCode::range, fmt::format("{} is not a language tag", quoted(tag)),
               "write a tag such as en, ar, he or pt-BR");
    } else if (!languages_.insert(tag).second) {
      complain(at, ErrorCode::duplicate, fmt::format("the language '{}' is listed twice", tag),
               "list it once");
    }
  }
}

void Checker::check_text(const Path& at, const Text& text) {
  for (const auto& [tag, words] : text.entries()) {
    if (tag.empty()) continue;
    if (!is_tag(tag)) {
      complain(at, ErrorCode::range, fmt::format("{} is not a language tag", quoted(tag)),
               "write a tag such as en, ar, he or pt-BR");
    } else if (!languages_.empty() && !languages_.contains(tag)) {
      complain(at, ErrorCode::unknown_reference,
               fmt::format("a text is in '{}', which is not among the case's languages", tag),
               fmt::format("correct the tag, or add {} to languages", tag));
    }
  }
}

void Checker::check_id(const Path& at, std::string_view what, const std::string& id) {
  if (id.empty()) {
    complain(at, ErrorCode::missing, fmt::format("{} {} has no id", article(what), what),
             "give it a short id, such as aid or north-1");
  } else if (!std::all_of(id.begin(), id.end(), is_id_letter)) {
    complain(
        at, ErrorCode::range,
        fmt::format("{} cannot be the id of {} {}", quoted(id), article(what), what),
        "use ASCII letters, digits, '_', '-' and '.'; any other words go into its name or text");
  }
}

void Checker::declare(const Path& at, std::string_view what, Index& index, const std::string& id,
                      std::size_t place) {
  check_id(at, what, id);
  if (!index.emplace(id, place).second) {
    complain(at, ErrorCode::duplicate, fmt::format("there are two {}s with the id '{}'", what, id),
             "give one of them another id");
  }
}

std::optional<std::size_t> Checker::find(const Path& at, std::string_view what, const Index& index,
                                         const std::string& id, std::string_view owner) {
  const auto found = index.find(id);
  if (found != index.end()) return found->second;
  if (failed()) return std::nullopt;
  const std::string of = owner.empty() ? "the case" : fmt::format("point '{}'", owner);
  if (id.empty()) {
    complain(at, ErrorCode::missing, fmt::format("no {} is named here", what),
             fmt::format("name a {} of {}", what, of));
  } else {
    complain(at, ErrorCode::unknown_reference, fmt::format("{} has no {} {}", of, what, quoted(id)),
             suggest(id, names_in(index),
                     fmt::format("declare it first; {} has no {}s at all", of, what)));
  }
  return std::nullopt;
}

void Checker::check_optional_reference(const Path& at, std::string_view what, const Index& index,
                                       const std::string& id) {
  if (!id.empty()) find(at, what, index, id);
}

const Point* Checker::find_point(const Path& at, const std::string& id) {
  const auto place = find(at, "point", points_, id);
  return place ? &case_.points[*place] : nullptr;
}

const PointIndex& Checker::index_of(const Point& point) const {
  return point_index_[static_cast<std::size_t>(&point - case_.points.data())];
}

void Checker::check_parties() {
  for (std::size_t i = 0; i < case_.parties.size(); ++i) {
    const Party& party = case_.parties[i];
    const Path at("parties", i);
    declare(at, "party", parties_, party.id, i);
    check_text(Path(at, "name"), party.name);
    check_text(Path(at, "note"), party.note);
    if (party.veto && party.role != PartyRole::principal) {
      complain(Path(at, "veto"), ErrorCode::conflict,
               fmt::format("'{}' has a veto but is not a principal", party.id),
               "remove the veto, or make the party a principal");
    }
  }
  for (std::size_t i = 0; i < case_.mediators.size(); ++i) {
    const Path at("mediators", i);
    declare(at, "mediator", mediators_, case_.mediators[i].id, i);
    check_text(Path(at, "name"), case_.mediators[i].name);
    check_text(Path(at, "note"), case_.mediators[i].note);
  }
  for (std::size_t i = 0; i < case_.channels.size(); ++i) {
    const Path at("channels", i);
    declare(at, "channel", channels_, case_.channels[i].id, i);
    find(Path(at, "mediator"), "mediator", mediators_, case_.channels[i].mediator);
    find(Path(at, "party"), "party", parties_, case_.channels[i].party);
  }
}

void Checker::check_acceptance() {
  if (case_.acceptance.rule == Acceptance::Rule::all) return;
  const auto principals =
      std::count_if(case_.parties.begin(), case_.parties.end(),
                    [](const Party& party) { return party.role == PartyRole::principal; });
  if (case_.acceptance.at_least >= 1 && case_.acceptance.at_least <= principals) return;
  complain(Path(Path("acceptance"), "at_least"), ErrorCode::range,
           fmt::format("{} parties must accept, but the case has {} principal{}",
                       case_.acceptance.at_least, principals, principals == 1 ? "" : "s"),
           principals > 0
               ? fmt::format("write a number from 1 to {}, or acceptance: all", principals)
               : "list the parties first");
}

}  // namespace dragoman::model

namespace dragoman {

Result<void> validate(const Case& talks) { return model::Checker(talks).run(); }

}  // namespace dragoman
