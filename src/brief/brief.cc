#include "dragoman/brief.h"

#include <fmt/format.h>

#include "brief/html.h"
#include "brief/sheet.h"
#include "brief/style.h"

namespace dragoman {
namespace {

// Nothing may be loaded and nothing may run; the styles are the document's own.
constexpr const char* kPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

}  // namespace

std::string render_brief(const BriefInput& input) {
  const brief::Sheet sheet(input);
  const std::string& title = sheet.talks.title.in(sheet.language);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n<main>\n",
      sheet.words.language, sheet.rtl ? "rtl" : "ltr", kPolicy,
      brief::escaped(title.empty() ? sheet.talks.id : title), brief::kStyleSheet);
  for (const auto section :
       {brief::title_section, brief::case_section, brief::stands_section, brief::reports_section,
        brief::contested_section, brief::frontier_section, brief::packages_section,
        brief::amendments_section, brief::inferred_section, brief::counts_section,
        brief::conflict_section, brief::without_scores_section, brief::definitions_section}) {
    html += section(sheet);
  }
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace dragoman
