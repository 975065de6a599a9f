// What was said, point by point, where nothing more can be worked out: positions and reports side
// by side.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "brief/said.h"
#include "brief/text_page.h"

namespace dragoman {
namespace {

using namespace brief;

// A report that names every numbered point is about the text as a whole.
bool about_the_whole(const Case& talks, const Statement& statement) {
  bool any = false;
  for (const Point& point : talks.points) {
    if (!point.number) continue;
    any = true;
    if (std::find(statement.points.begin(), statement.points.end(), point.id) ==
        statement.points.end())
      return false;
  }
  return any;
}

bool is_about(const Case& talks, const Statement& statement, const std::string& point) {
  const bool whole = about_the_whole(talks, statement);
  if (point.empty()) return whole;
  return !whole && std::find(statement.points.begin(), statement.points.end(), point) !=
                       statement.points.end();
}

std::string response_text(const TextPage& page, const Response& response) {
  const Said about = said(page.talks, {WordRef::Kind::response, response.id});
  const std::string& words = about.words.in(page.options.language);
  std::string text = page.party(response.party) + ", " + about.what;
  if (!response.detail.empty()) text += " on " + response.detail;
  if (!words.empty()) text += ": " + words;
  return about.by.empty() ? text : text + " (" + about.by + ")";
}

std::string statement_text(const TextPage& page, const Statement& statement) {
  std::string text = statement.who;
  if (!statement.through.empty()) text += ", through " + statement.through;
  text += ": " + statement.what.in(page.options.language);
  std::string how = statement.act;
  if (!statement.hedge.empty() && statement.hedge != "none") {
    how += (how.empty() ? "hedge: " : "; hedge: ") + statement.hedge;
  }
  return how.empty() ? text : text + " (" + how + ")";
}

// What was said of a point, or of the text as a whole. Nothing: no heading either. A report on
// several points is told in full at the first of them only.
void write_about(TextPage& page, const std::string& point, const std::string& heading,
                 std::set<std::string>& told) {
  std::vector<std::string> items;
  for (const Response& response : page.talks.responses) {
    if (response.point == point) items.push_back(response_text(page, response));
  }
  for (const Statement& statement : page.talks.statements) {
    if (!is_about(page.talks, statement, point)) continue;
    items.push_back(told.insert(statement.id).second ? statement_text(page, statement)
                                                     : statement.who + ": as above");
  }
  if (items.empty()) return;
  page.line(heading);
  for (const std::string& item : items) page.bullet(item);
}

}  // namespace

std::string render_said_text(const Case& talks, const TerminalOptions& options) {
  TextPage page(talks, options);
  std::set<std::string> told;
  write_about(page, {}, "The text as a whole", told);
  for (const Point& point : talks.points) {
    write_about(page, point.id, page.point_name(point), told);
  }
  if (page.text.empty()) return {};
  return "What was said, side by side; no account is preferred to another, and none of it says "
         "what\n"
         "would be accepted:\n" +
         page.text;
}

}  // namespace dragoman
