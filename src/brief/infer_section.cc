// The chapter for cases without scores: what is known and from whom, what follows for certain,
// candidates, what hangs on one word, what to ask next.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "brief/html.h"
#include "brief/infer_labels.h"
#include "brief/infer_words.h"
#include "brief/said.h"
#include "brief/sheet.h"
#include "dragoman/infer.h"

namespace dragoman::brief {
namespace {

constexpr std::size_t kMostOrders = 24;  // per party
constexpr std::size_t kMostRead = 12;    // words per party

struct Chapter {
  const Sheet& sheet;
  const InferredResult& result;
  const InferLabels& labels;

  std::string count(std::size_t n) const { return number(std::to_string(n)); }
  std::string heading(const char* words) const { return element("h3", "", escaped(words)) + "\n"; }

  std::string value(const Point& point, const Value& value) const {
    return sheet.value(point, value);
  }

  // A word in its own language, and who brought it.
  std::string quoted(const WordRef& word) const {
    const Said about = said(sheet.talks, word);
    const std::string words = user(about.words, sheet.language);
    std::string html = element("span", "label", user(about.id)) + " ";
    html += words.empty() ? user(about.what) : "\u201c" + words + "\u201d";
    return about.by.empty() ? html : html + " " + element("span", "quiet", user(about.by));
  }

  // "p3, p7", quiet.
  std::string resting_on(const std::vector<WordRef>& words) const {
    if (words.empty()) return {};
    return " " + element("span", "quiet", sentence(labels.from, {user(ids(words))}));
  }

  std::string standing(const Acceptability& acceptability) const {
    switch (acceptability.standing) {
      case Standing::necessary:
        return element("strong", "", escaped(labels.necessary)) + known(acceptability.known);
      case Standing::possible:
        return escaped(labels.possible) + known(acceptability.known);
      case Standing::never:
        return element("span", "refuses",
                       acceptability.red_line.empty()
                           ? escaped(labels.never)
                           : sentence(labels.never_red_line, {user(acceptability.red_line)})) +
               known(acceptability.known);
      case Standing::unknown:
        break;
    }
    return element("span", "quiet", escaped(labels.unknown));
  }

  std::string known(Known known) const {
    return " " + element("span", "quiet", sheet.known(known));
  }

  const char* word_of(double share) const {
    switch (share_word(share)) {
      case ShareWord::none:
        return labels.none;
      case ShareWord::few:
        return labels.few;
      case ShareWord::about_half:
        return labels.half;
      case ShareWord::most:
        return labels.most;
      case ShareWord::almost_all:
        break;
    }
    return labels.almost_all;
  }

  // Words first, then the range over the priors.
  std::string share(const Share& share) const {
    if (share.known == Known::none) return element("span", "quiet", user(share.why));
    std::string html = element("strong", "", escaped(word_of(share.value)));
    if (share.known == Known::proved) return html + known(share.known);
    return html + "<br>" +
           element("span", "quiet",
                   number(share_percent(share.value)) + "; " +
                       sentence(labels.priors, {number(share_percent(share.least)),
                                                number(share_percent(share.most))}));
  }
};

// ---- What is known ------------------------------------------------------------------------------

std::string basis(const Chapter& chapter, const PartyKnowledge& known) {
  const InferLabels& labels = chapter.labels;
  if (known.basis == PartyKnowledge::Basis::scores) {
    return escaped(known.walk_away_known ? labels.scores : labels.scores_no_walk_away);
  }
  const ReadingCount count = count_readings(chapter.result, known.party);
  if (known.basis == PartyKnowledge::Basis::nothing) return escaped(labels.nothing);
  const auto n = [&](int value) { return chapter.count(static_cast<std::size_t>(value)); };
  std::string html =
      sentence(labels.words_that_say, {n(count.used + count.hunches), n(count.words)});
  if (count.hunches > 0) html += "; " + sentence(labels.hunches, {n(count.hunches)});
  if (count.set_aside > 0) html += "; " + sentence(labels.aside, {n(count.set_aside)});
  if (count.left_out > 0) html += "; " + sentence(labels.left_out, {n(count.left_out)});
  return html;
}

// The word, and what it was read as.
std::string reading_item(const Chapter& chapter, const Reading& reading) {
  const std::string read = sentence(chapter.labels.read_as, {user(reading.says)});
  return element("li", "", chapter.quoted(reading.word) + "<br>" + element("span", "meta", read)) +
         "\n";
}

std::string readings(const Chapter& chapter, const std::string& party) {
  std::string items;
  std::size_t listed = 0, more = 0;
  for (const Reading& reading : chapter.result.readings) {
    const bool says = reading.use == Reading::Use::certain || reading.use == Reading::Use::shares;
    if (reading.party != party || !says || reading.word.kind == WordRef::Kind::scores) continue;
    if (listed == kMostRead) {
      ++more;
      continue;
    }
    ++listed;
    items += reading_item(chapter, reading);
  }
  if (items.empty()) return {};
  std::string html = "<ul class=\"plain\">\n" + items + "</ul>\n";
  if (more > 0) {
    html += element("p", "meta", sentence(chapter.sheet.words.more, {chapter.count(more)})) + "\n";
  }
  return html;
}

std::string known_part(const Chapter& chapter) {
  std::string html = chapter.heading(chapter.labels.known);
  for (const PartyKnowledge& known : chapter.result.parties) {
    html += element("p", "",
                    element("strong", "", chapter.sheet.party(known.party)) + ": " +
                        basis(chapter, known)) +
            "\n";
    if (!known.acceptance && known.basis == PartyKnowledge::Basis::words) {
      html += element("p", "meta", escaped(chapter.labels.no_acceptance)) + "\n";
    }
    html += readings(chapter, known.party);
  }
  return html;
}

std::string contradiction_part(const Chapter& chapter) {
  std::string html;
  for (const Contradiction& each : chapter.result.contradictions) {
    html +=
        element("p", "who", chapter.sheet.party(each.party) + chapter.known(each.known)) + "\n<ul>";
    for (std::size_t i = 0; i < each.words.size(); ++i) {
      std::string item = chapter.quoted(each.words[i]);
      if (std::find(each.set_aside.begin(), each.set_aside.end(), each.words[i]) !=
          each.set_aside.end())
        item += "; " + escaped(chapter.labels.was_set_aside);
      if (each.enough_to_drop[i]) item += "; " + escaped(chapter.labels.enough);
      html += element("li", "", item);
    }
    html += "</ul>\n";
  }
  for (const HeardDifferently& each : chapter.result.heard_differently) {
    if (each.contradict) continue;  // told above
    const Point* point = chapter.sheet.talks.find_point(each.point);
    html += element("p", "who",
                    chapter.sheet.party(each.party) +
                        (point ? ": " + chapter.sheet.point(*point) : std::string())) +
            "\n<ul>";
    for (const WordRef& word : each.words) html += element("li", "", chapter.quoted(word));
    html += "</ul>\n";
  }
  return html.empty() ? html : chapter.heading(chapter.labels.contradict) + html;
}

// ---- For certain --------------------------------------------------------------------------------

// "A over B over C"; where no link is strict "A, B, C: each at least as good as the next".
std::string chain_html(const Chapter& chapter, const Point& point, const OrderChain& chain) {
  const bool weak = all_weak(chain) && chain.values.size() > 2;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < chain.values.size(); ++i) {
    std::string part = chapter.value(point, chain.values[i]);
    if (i > 0 && !weak) {
      const char* link = chain.strict[i - 1] ? chapter.labels.then : chapter.labels.then_at_most;
      parts.back() += " " + element("span", "quiet", escaped(link)) + " " + part;
    } else {
      parts.push_back(std::move(part));
    }
  }
  std::string html = joined(parts, chapter.sheet.language);
  if (weak) html += " " + element("span", "quiet", escaped(chapter.labels.each_at_least));
  if (chain.first_over_last) {
    html += " " + element("span", "quiet", escaped(chapter.labels.first_over_last));
  }
  return html;
}

std::string orders_of(const Chapter& chapter, const std::string& party) {
  std::string items;
  std::size_t listed = 0, more = 0;
  for (const OrderChain& chain : order_chains(chapter.result, party)) {
    const Point* point = chapter.sheet.talks.find_point(chain.point);
    if (point == nullptr) continue;
    if (listed == kMostOrders) {
      ++more;
      continue;
    }
    ++listed;
    items += element("li", "",
                     chapter.sheet.point(*point) +
                         (chain.category.empty() ? "" : ", " + user(chain.category)) + ": " +
                         chain_html(chapter, *point, chain) + chapter.known(chain.known) +
                         chapter.resting_on(chain.rests_on)) +
             "\n";
  }
  if (items.empty()) return {};
  std::string html = element("p", "",
                             element("strong", "", chapter.sheet.party(party)) + ". " +
                                 escaped(chapter.labels.prefers)) +
                     "\n<ul>\n" + items + "</ul>\n";
  if (more > 0) {
    html += element("p", "meta", sentence(chapter.sheet.words.more, {chapter.count(more)})) + "\n";
  }
  return html;
}

std::string certain_part(const Chapter& chapter) {
  std::string html;
  if (chapter.result.draft) {
    std::string rows;
    for (const DraftStanding::OfParty& party : chapter.result.draft->parties) {
      rows += pair_row(chapter.sheet.party(party.party),
                       chapter.standing(party.every) + chapter.resting_on(party.every.rests_on));
    }
    html += element("p", "label", escaped(chapter.labels.draft_certain)) + "\n" + pairs(rows);
  }
  for (const PartyKnowledge& known : chapter.result.parties) {
    html += orders_of(chapter, known.party);
  }
  return html.empty() ? html : chapter.heading(chapter.labels.certain) + html;
}

// ---- Candidates ---------------------------------------------------------------------------------

std::string shares_table(const Chapter& chapter, const std::vector<const InferredPackage*>& list,
                         const std::vector<std::string>& names) {
  std::string head = element("th", "", "") + element("th", "", escaped(chapter.labels.together));
  for (const PartyKnowledge& known : chapter.result.parties) {
    head += element("th", "", chapter.sheet.party(known.party));
  }
  std::string rows;
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::string cells = "<th scope=\"row\">" + names[i] + "</th>" +
                        element("td", "", chapter.share(list[i]->joint));
    for (std::size_t p = 0; p < list[i]->by_party.size(); ++p) {
      const bool certain = p < list[i]->acceptability.size() &&
                           (list[i]->acceptability[p].standing == Standing::necessary ||
                            list[i]->acceptability[p].standing == Standing::never);
      cells += element("td", "",
                       certain ? chapter.standing(list[i]->acceptability[p])
                               : chapter.share(list[i]->by_party[p]));
    }
    rows += element("tr", "", cells) + "\n";
  }
  return fmt::format(
      "<div class=\"scroll\"><table class=\"shares\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}"
      "</tbody></table></div>\n",
      head, rows);
}

// The draft and the first candidate, side by side, where they differ.
std::string first_table(const Chapter& chapter, const std::string& letter) {
  const Sheet& sheet = chapter.sheet;
  const InferredPackage& first = chapter.result.candidates.front();
  std::string head = element("th", "", escaped(sheet.words.point));
  if (sheet.draft) head += element("th", "", escaped(sheet.words.in_draft));
  head += element("th", "", letter);
  std::string rows;
  std::size_t same = 0;
  for (std::size_t i = 0; i < sheet.talks.points.size(); ++i) {
    const Point& point = sheet.talks.points[i];
    const Position* position = position_at(sheet.draft, point.id);
    if (sheet.draft && change_at(point, position, first.values[i]) == Change::none) {
      ++same;
      continue;
    }
    std::string cells = "<th scope=\"row\">" + sheet.point(point) + "</th>";
    if (sheet.draft) cells += element("td", "", sheet.position(point, position));
    cells += element("td", "new", sheet.value(point, first.values[i]));
    rows += element("tr", "", cells) + "\n";
  }
  std::string html = fmt::format(
      "<table class=\"points{}\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table>\n",
      sheet.draft ? " three" : "", head, rows);
  if (same > 0) {
    html += element("p", "meta", sentence(sheet.words.unchanged, {chapter.count(same)})) + "\n";
  }
  return html;
}

// The others, by how they differ from the first.
std::string other_candidates(const Chapter& chapter, const std::vector<std::string>& letters) {
  const Sheet& sheet = chapter.sheet;
  const std::vector<InferredPackage>& all = chapter.result.candidates;
  std::string items;
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::vector<std::string> parts;
    for (const std::size_t at : points_that_differ(sheet.talks, all[i], all.front())) {
      const Point& point = sheet.talks.points[at];
      parts.push_back(sheet.point(point) + ": " + sheet.value(point, all[i].values[at]));
    }
    items += element("li", "",
                     letters[i] + " " +
                         element("span", "quiet", sentence(chapter.labels.as_but, {letters[0]})) +
                         " " + joined(parts, sheet.language)) +
             "\n";
  }
  return items.empty() ? items : "<ul class=\"plain\">\n" + items + "</ul>\n";
}

std::string candidates_part(const Chapter& chapter) {
  const InferredResult& result = chapter.result;
  if (result.candidates.empty()) {
    if (result.why_no_candidates.empty()) return {};
    return chapter.heading(chapter.labels.no_candidates) +
           element("p", "", user(result.why_no_candidates)) + "\n";
  }
  std::vector<const InferredPackage*> list;
  std::vector<std::string> letters;
  for (std::size_t i = 0; i < result.candidates.size(); ++i) {
    list.push_back(&result.candidates[i]);
    letters.push_back(element("span", "letter", chapter.sheet.letter_of(i)));
  }
  std::string html = chapter.heading(chapter.labels.candidates) +
                     element("p", "", escaped(chapter.labels.candidates_intro)) + "\n" +
                     shares_table(chapter, list, letters);
  if (result.upper_bound && *result.upper_bound < 1) {
    html += element("p", "meta",
                    sentence(chapter.labels.bound, {number(share_percent(*result.upper_bound))})) +
            "\n";
  }
  return html + first_table(chapter, letters.front()) + other_candidates(chapter, letters);
}

std::string ladder_part(const Chapter& chapter) {
  const Sheet& sheet = chapter.sheet;
  std::string html;
  for (const InferredRung& rung : chapter.result.ladder) {
    if (!rung.package) continue;
    const std::string name =
        rung.changes == 0 ? escaped(sheet.words.as_it_stands)
                          : sentence(sheet.words.changes,
                                     {chapter.count(static_cast<std::size_t>(rung.changes))});
    std::string changes;
    for (const int index : rung.package->changed_points) {
      const auto at = static_cast<std::size_t>(index);
      const Point& point = sheet.talks.points[at];
      changes += element(
          "li", "",
          sheet.point(point) + ": " +
              element("span", "quiet", sheet.position(point, position_at(sheet.draft, point.id))) +
              (sheet.rtl ? " \u2190 " : " \u2192 ") +
              element("strong", "", sheet.value(point, rung.package->values[at])));
    }
    html += "<div class=\"rung\">\n" + element("p", "who", name) + "\n";
    if (!changes.empty()) html += "<ul class=\"changes\">" + changes + "</ul>\n";
    html += shares_table(chapter, {&*rung.package}, {""}) + "</div>\n";
  }
  return html.empty() ? html : chapter.heading(sheet.words.amendments) + html;
}

// ---- What hangs on one word, and what to ask ----------------------------------------------------

std::string hinge_part(const Chapter& chapter) {
  std::string items;
  for (const WordEffect& effect : chapter.result.word_effects) {
    if (!effect.changes_best && effect.lost.empty()) continue;
    std::vector<std::string> parts;
    if (effect.changes_best) parts.push_back(escaped(chapter.labels.another_first));
    if (effect.joint.known == Known::sampled) {
      parts.push_back(
          sentence(chapter.labels.would_be, {number(share_percent(effect.joint.value))}));
    }
    if (!effect.lost.empty()) {
      parts.push_back(sentence(chapter.labels.lost, {chapter.count(effect.lost.size())}));
    }
    items += element("li", "",
                     chapter.quoted(effect.word) + "<br>" +
                         element("span", "meta", joined(parts, chapter.sheet.language))) +
             "\n";
  }
  if (items.empty()) return {};
  return chapter.heading(chapter.labels.hinge) +
         element("p", "", escaped(chapter.labels.hinge_intro)) + "\n<ul class=\"plain\">\n" +
         items + "</ul>\n";
}

// A package by how it differs from the candidate that is nearest to it.
std::string package_words(const Chapter& chapter, const Assignment& package) {
  const Sheet& sheet = chapter.sheet;
  const InferredPackage asked{.values = to_values(sheet.talks, chapter.result.frame, package)};
  std::string nearest;
  std::vector<std::size_t> differ(sheet.talks.points.size());
  std::iota(differ.begin(), differ.end(), std::size_t{0});
  for (std::size_t i = 0; i < chapter.result.candidates.size(); ++i) {
    auto points = points_that_differ(sheet.talks, asked, chapter.result.candidates[i]);
    if (points.size() >= differ.size()) continue;
    differ = std::move(points);
    nearest = element("span", "letter", chapter.sheet.letter_of(i));
  }
  std::vector<std::string> parts;
  for (const std::size_t at : differ) {
    const Point& point = sheet.talks.points[at];
    parts.push_back(sheet.point(point) + ": " + sheet.value(point, asked.values[at]));
  }
  if (nearest.empty()) return joined(parts, sheet.language);
  if (parts.empty()) return nearest;
  return sentence(chapter.labels.as_but, {nearest}) + " " + joined(parts, sheet.language);
}

std::string question_text(const Chapter& chapter, const Question& question) {
  if (question.kind == Question::Kind::order) {
    const Point* point = chapter.sheet.talks.find_point(question.point);
    if (point == nullptr) return user(question.text);
    return sentence(chapter.labels.ask_order,
                    {chapter.sheet.point(*point), chapter.value(*point, question.first),
                     chapter.value(*point, question.second)});
  }
  if (!question.package) return user(question.text);
  const std::string one = package_words(chapter, *question.package);
  if (question.kind == Question::Kind::accepts) return sentence(chapter.labels.ask_accepts, {one});
  if (!question.other) return user(question.text);
  return sentence(chapter.labels.ask_comparison, {one, package_words(chapter, *question.other)});
}

std::string questions_part(const Chapter& chapter) {
  std::string html;
  for (const PartyKnowledge& known : chapter.result.parties) {
    std::string items;
    for (const Question& question : chapter.result.questions) {
      if (question.party != known.party) continue;
      std::string meta;  // of a room's own question nothing that others' words went into
      if (question.for_mediators_only) {
        meta = sentence(chapter.labels.gain, {number(fmt::format("{:.1f}", 100 * question.gain))}) +
               ". " + escaped(chapter.labels.mediators_only);
      }
      items += element("li", "",
                       question_text(chapter, question) + "<br>" + element("span", "meta", meta)) +
               "\n";
    }
    if (items.empty()) continue;
    html += element("p", "who", chapter.sheet.party(known.party)) + "\n<ul class=\"plain\">\n" +
            items + "</ul>\n";
  }
  if (html.empty()) return {};
  return chapter.heading(chapter.labels.ask) + element("p", "", escaped(chapter.labels.ask_intro)) +
         "\n" + html;
}

std::string sampled_part(const Chapter& chapter) {
  int draws = 0;
  bool converged = true;
  for (const SampleReport& report : chapter.result.samples) {
    if (report.prior == Prior::flat) draws = std::max(draws, report.draws);
    converged = converged && report.converged;
  }
  if (draws == 0) return {};
  std::string html = sentence(chapter.labels.sampled,
                              {chapter.count(static_cast<std::size_t>(draws)),
                               number(std::to_string(chapter.result.samples.front().seed))});
  if (!converged) html += " " + escaped(chapter.labels.not_converged);
  return element("p", "meta", html) + "\n";
}

}  // namespace

std::string inferred_section(const Sheet& sheet) {
  if (sheet.scored() || sheet.input.inferred == nullptr) return {};
  const Chapter chapter{sheet, *sheet.input.inferred, infer_labels_for(sheet.language)};
  std::string html = element("p", "", escaped(chapter.labels.intro)) + "\n";
  for (const auto part : {known_part, contradiction_part, certain_part, candidates_part,
                          ladder_part, hinge_part, questions_part, sampled_part}) {
    html += part(chapter);
  }
  return section("inferred", chapter.labels.heading, html);
}

}  // namespace dragoman::brief
