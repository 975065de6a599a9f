// What every section of the brief reads, worked out once, and the sections themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "brief/digest.h"
#include "brief/numbers.h"
#include "brief/places.h"
#include "brief/words.h"
#include "dragoman/brief.h"

namespace dragoman::brief {

struct Sheet {
  // `document_places` outlives the sheet; what sections draw is placed there.
  Sheet(const BriefInput& brief_input, Places& document_places);

  const BriefInput& input;
  Places& places;
  const Case& talks;
  const Words& words;
  std::string language;
  bool rtl = false;
  const Draft* draft = nullptr;
  std::vector<const Party*> principals;

  // With scores only.
  Units units;
  std::vector<ShownPackage> shown;
  std::optional<Package> current;  // the draft as a package
  bool current_settled = false;    // … after settling brackets and open points
  Extent extent;

  bool scored() const { return input.problem && input.result; }

  // All of these are HTML.
  std::string party(const std::string& party_id) const;
  std::string scored_party(std::size_t index) const;
  std::string point(const Point& point) const;  // number and title
  std::string letter_of(std::size_t shown_index) const;
  std::string value(const Point& point, const Value& value) const;
  std::string position(const Point& point, const Position* position) const;
  std::string known(Known known) const;
  std::string solution_known(const Solution& solution) const;  // with gap and reason of stopping
  std::string stopped(StopReason reason) const;                // "" when it was not
  std::string count(const Count& count) const;
  std::string solution_name(SolutionKind kind) const;
  std::string kinds(const ShownPackage& package) const;  // "Nash, egalitarian"
  // The same with how each is known; said once when all are known alike.
  std::string kinds_known(const ShownPackage& package) const;
};

// Each section is HTML, or empty when it has nothing to say.
std::string title_section(const Sheet& sheet);
std::string case_section(const Sheet& sheet);
std::string stands_section(const Sheet& sheet);
std::string reports_section(const Sheet& sheet);
std::string contested_section(const Sheet& sheet);
std::string frontier_section(const Sheet& sheet);
std::string packages_section(const Sheet& sheet);
std::string amendments_section(const Sheet& sheet);
std::string counts_section(const Sheet& sheet);
std::string conflict_section(const Sheet& sheet);
std::string definitions_section(const Sheet& sheet);
std::string without_scores_section(const Sheet& sheet);
std::string inferred_section(const Sheet& sheet);

// <section id><h2>heading</h2>html</section>
std::string section(const char* id, const char* heading, const std::string& html);

}  // namespace dragoman::brief
