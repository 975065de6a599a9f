#include "brief/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "brief/html.h"

namespace dragoman::brief {

Sheet::Sheet(const BriefInput& brief_input, Places& document_places)
    : input(brief_input),
      places(document_places),
      talks(*brief_input.talks),
      words(words_for(brief_input.language)),
      language(brief_input.language.empty() ? "en" : brief_input.language),
      rtl(is_right_to_left(words.language)),
      draft(draft_of(talks, brief_input.draft_id)) {
  for (const Party& one : talks.parties) {
    if (one.role == PartyRole::principal) principals.push_back(&one);
  }
  if (!scored()) return;
  units = units_of(*input.problem);
  shown = shown_packages(talks, *input.problem, *input.result);
  current = draft_package(*input.problem, input.draft, input.amend);
  if (input.draft) {
    for (const auto& values : input.draft->values) current_settled |= values.size() != 1;
    for (const auto& chosen : input.draft->chosen) current_settled |= !chosen;
  }
  extent = extent_of(*input.problem, *input.result);
}

std::string Sheet::party(const std::string& party_id) const {
  const Party* found = talks.find_party(party_id);
  const std::string name = found ? user(found->name, language) : "";
  return name.empty() ? user(party_id) : name;
}

std::string Sheet::scored_party(std::size_t index) const {
  return party(input.problem->parties[index].id);
}

std::string Sheet::point(const Point& point) const {
  const std::string title = user(point.title, language);
  if (title.empty()) return user(point_label(point));
  return point.number ? number(point_label(point)) + "&nbsp;" + title : title;
}

std::string Sheet::letter_of(std::size_t shown_index) const { return letter(words, shown_index); }

std::string Sheet::value(const Point& point, const Value& value) const {
  if (const auto* id = std::get_if<OptionId>(&value)) {
    for (const Option& option : point.options) {
      if (option.id != id->id) continue;
      const std::string text = user(option.text, language);
      return text.empty() ? user(id->id) : text;
    }
  }
  return user(value_text(point, value, language));
}

std::string Sheet::position(const Point& point, const Position* position) const {
  if (!position || position->values.empty()) {
    return element("span", "quiet", escaped(words.open_in_draft));
  }
  std::string html;
  for (const Value& one : position->values) {
    html += (html.empty() ? "" : " <span class=\"quiet\">|</span> ") + value(point, one);
  }
  if (position->values.size() < 2) return html;
  // The mark makes an engine that shapes each run by itself mirror a lone bracket.
  const std::string mark = rtl ? "\u200f" : "";
  return mark + "[" + html + mark + "]";
}

std::string Sheet::known(Known known) const {
  switch (known) {
    case Known::proved:
      return escaped(words.proved);
    case Known::bounded:
      return escaped(words.bounded);
    case Known::sampled:
      return escaped(words.from_sample);
    case Known::numerical:
      return escaped(words.numerical);
    case Known::heuristic:
      return escaped(words.heuristic);
    case Known::none:
      break;
  }
  return escaped(words.unknown);
}

std::string Sheet::stopped(StopReason reason) const {
  switch (reason) {
    case StopReason::finished:
      return {};
    case StopReason::cancelled:
      return escaped(words.stopped_cancelled);
    case StopReason::deadline:
      return escaped(words.stopped_deadline);
    case StopReason::memory:
      return escaped(words.stopped_memory);
    case StopReason::size:
      break;
  }
  return escaped(words.stopped_size);
}

std::string Sheet::solution_known(const Solution& solution) const {
  std::string html =
      solution.known == Known::bounded
          ? sentence(words.bounded_share, {number(percent_text(solution.bound_share))})
          : known(solution.known);
  const std::string why = stopped(solution.stopped);
  return why.empty() ? html : html + "; " + why;
}

std::string Sheet::count(const Count& count) const {
  switch (count.known) {
    case Known::none:
      return known(Known::none);
    case Known::proved:
      return number(count_text(count.value)) + " " + element("span", "quiet", known(count.known));
    case Known::sampled:
      // None in the sample is no estimate; its interval says all there is.
      return (count.value == "0" ? std::string()
                                 : "\u2248 " + number(count_text(count.value)) + " ") +
             element("span", "quiet",
                     sentence(words.sampled,
                              {number(count_text(count.low) + " \u2013 " + count_text(count.high)),
                               number(count_text(std::to_string(count.sample_size))),
                               number(std::to_string(count.seed))}));
    default:
      return number(count_text(count.low) + " \u2013 " + count_text(count.high)) + " " +
             element("span", "quiet", known(count.known));
  }
}

std::string Sheet::solution_name(SolutionKind kind) const {
  switch (kind) {
    case SolutionKind::nash:
      return escaped(words.nash);
    case SolutionKind::kalai_smorodinsky:
      return escaped(words.kalai_smorodinsky);
    case SolutionKind::egalitarian:
      return escaped(words.egalitarian);
    case SolutionKind::utilitarian:
      break;
  }
  return escaped(words.utilitarian);
}

std::string Sheet::kinds(const ShownPackage& package) const {
  std::vector<std::string> names;
  for (const SolutionKind kind : package.kinds) names.push_back(solution_name(kind));
  return names.empty() ? escaped(words.diverse) : joined(names, language);
}

std::string Sheet::kinds_known(const ShownPackage& shown_package) const {
  if (shown_package.kinds.empty()) {
    return kinds(shown_package) + " " + element("span", "quiet", escaped(words.heuristic));
  }
  std::vector<std::string> all;
  for (const SolutionKind kind : shown_package.kinds) {
    all.push_back(solution_known(solution_of(input.result->solutions, kind)));
  }
  const bool alike = std::all_of(all.begin(), all.end(),
                                 [&](const std::string& one) { return one == all.front(); });
  if (alike) return kinds(shown_package) + " " + element("span", "quiet", all.front());
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    parts.push_back(solution_name(shown_package.kinds[i]) + " " + element("span", "quiet", all[i]));
  }
  return joined(parts, language);
}

std::string section(const char* id, const char* heading, const std::string& html) {
  if (html.empty()) return {};
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escaped(heading),
                     html);
}

}  // namespace dragoman::brief
