#include "dragoman/brief.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "brief/html.h"
#include "brief/places.h"
#include "brief/sheet.h"
#include "brief/style.h"

namespace dragoman {
namespace {

constexpr std::string_view kStyleBegins = "<style>";
constexpr std::string_view kStyleEnds = "</style>";

// A source of styles by their digest, as Content Security Policy (W3C, level 2) spells it.
std::string source_of(std::string_view style) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(style.data()),
                     style.size());
  std::array<char,
             sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
      text{};
  sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return fmt::format("'sha256-{}'", text.data());
}

// Nothing may be loaded and nothing may run; the one style sheet is the document's own.
std::string policy_for(std::string_view style) {
  return fmt::format("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'",
                     source_of(style));
}

}  // namespace

std::string render_brief(const BriefInput& input) {
  brief::Places places;
  const brief::Sheet sheet(input, places);
  std::string sections;
  for (const auto section :
       {brief::title_section, brief::case_section, brief::stands_section, brief::reports_section,
        brief::contested_section, brief::frontier_section, brief::packages_section,
        brief::amendments_section, brief::inferred_section, brief::counts_section,
        brief::conflict_section, brief::without_scores_section, brief::definitions_section}) {
    sections += section(sheet);
  }
  const std::string& title = sheet.talks.title.in(sheet.language);
  const std::string style = brief::kStyleSheet + places.rules();
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n{}{}{}\n"
      "</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
      sheet.words.language, sheet.rtl ? "rtl" : "ltr", policy_for(style),
      brief::escaped(title.empty() ? sheet.talks.id : title), kStyleBegins, style, kStyleEnds,
      sections);
}

std::string brief_policy(std::string_view html) {
  // Text of a case is escaped, so the first such element is the document's style sheet.
  const std::size_t begins = html.find(kStyleBegins);
  const std::size_t ends = html.find(kStyleEnds);
  if (begins == std::string_view::npos || ends == std::string_view::npos) return policy_for({});
  const std::size_t from = begins + kStyleBegins.size();
  return policy_for(html.substr(from, ends - from));
}

}  // namespace dragoman
