// What follows from words, on a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "brief/infer_words.h"
#include "brief/said.h"
#include "brief/text_page.h"
#include "dragoman/infer_report.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr std::size_t kMostOrders = 24;  // per party

struct Page : TextPage {
  const InferredResult& result;
  const Draft* draft;

  Page(const Case& c, const InferredResult& r, const TerminalOptions& o)
      : TextPage(c, o), result(r), draft(draft_of(c, r.draft ? r.draft->draft : o.draft_id)) {}

  void heading(std::string_view words) {
    line();
    line(words);
  }
  std::string quoted(const WordRef& word) const { return quote(talks, word, options.language); }
  std::string value(std::size_t point, const Value& value) const {
    return value_text(talks.points[point], value, options.language);
  }
};

// ---- What is known, and from whom ---------------------------------------------------------------

void write_basis(Page& page, const PartyKnowledge& known) {
  const ReadingCount count = count_readings(page.result, known.party);
  std::string words;
  if (known.basis == PartyKnowledge::Basis::scores) {
    words = "scores on file";
    if (!known.walk_away_known) words += ", no walk-away value";
  } else if (known.basis == PartyKnowledge::Basis::nothing) {
    words = count.words == 0
                ? "nothing on file"
                : fmt::format("{} words on file, none of which says what it prefers", count.words);
  } else {
    words =
        fmt::format("{} of {} words say what it prefers", count.used + count.hunches, count.words);
    if (count.hunches > 0) words += fmt::format(" ({} of them hunches)", count.hunches);
    if (count.set_aside > 0) words += fmt::format(", {} set aside", count.set_aside);
    if (count.left_out > 0) words += fmt::format(", {} left out", count.left_out);
  }
  if (!known.acceptance && !known.why_not.empty()) words += "; " + known.why_not;
  page.bullet(page.party(known.party) + ": " + words);
}

void write_knowledge(Page& page) {
  page.heading("What is known");
  for (const PartyKnowledge& known : page.result.parties) write_basis(page, known);
}

void write_contradictions(Page& page) {
  const InferredResult& result = page.result;
  for (const Contradiction& contradiction : result.contradictions) {
    page.heading(fmt::format(
        "{}: these words cannot hold together ({}){}", page.party(contradiction.party),
        known_name(contradiction.known),
        contradiction.heard_differently ? ", heard differently through different channels" : ""));
    for (std::size_t i = 0; i < contradiction.words.size(); ++i) {
      const WordRef& word = contradiction.words[i];
      const bool aside = std::find(contradiction.set_aside.begin(), contradiction.set_aside.end(),
                                   word) != contradiction.set_aside.end();
      page.bullet(page.quoted(word) + (aside ? "; set aside" : "") +
                  (contradiction.enough_to_drop[i] ? "; dropping it alone would do" : ""));
    }
  }
  for (const HeardDifferently& heard : result.heard_differently) {
    if (heard.contradict) continue;  // told above
    page.heading(fmt::format("{}: heard differently{}", page.party(heard.party),
                             heard.point.empty() ? "" : " on " + heard.point));
    for (const WordRef& word : heard.words) page.bullet(page.quoted(word));
  }
}

// ---- What follows for certain -------------------------------------------------------------------

std::string resting_on(const std::vector<WordRef>& words) {
  return words.empty() ? "" : ", from " + ids(words);
}

std::string chain_text(const Page& page, const OrderChain& chain) {
  const Point* point = page.talks.find_point(chain.point);
  if (point == nullptr) return chain.point;
  std::string words = page.point_name(*point);
  if (!chain.category.empty()) words += ", " + chain.category;
  for (std::size_t i = 0; i < chain.values.size(); ++i) {
    words += (i == 0                ? ": "
              : chain.strict[i - 1] ? " > "
                                    : " \u2265 ") +
             value_text(*point, chain.values[i], page.options.language);
  }
  if (chain.first_over_last) words += ", the first better than the last";
  return words + fmt::format(" ({}{})", known_name(chain.known), resting_on(chain.rests_on));
}

void write_certain(Page& page) {
  const InferredResult& result = page.result;
  if (result.draft) {
    page.heading(fmt::format("For certain: the draft {}", result.draft->draft));
    for (const DraftStanding::OfParty& party : result.draft->parties) {
      page.bullet(fmt::format("{}: {}{}", page.party(party.party), acceptability_text(party.every),
                              resting_on(party.every.rests_on)));
    }
  }
  for (const PartyKnowledge& known : result.parties) {
    const std::vector<OrderChain> chains = order_chains(result, known.party);
    if (chains.empty()) continue;
    page.heading(fmt::format("For certain: what {} likes better, whatever the rest of the package",
                             page.party(known.party)));
    for (std::size_t i = 0; i < std::min(chains.size(), kMostOrders); ++i) {
      page.bullet(chain_text(page, chains[i]));
    }
    if (chains.size() > kMostOrders) {
      page.bullet(fmt::format("and {} more (--json lists all)", chains.size() - kMostOrders));
    }
  }
}

// ---- Packages -----------------------------------------------------------------------------------

void write_shares(Page& page, const InferredPackage& package) {
  for (std::size_t p = 0; p < package.by_party.size(); ++p) {
    const Acceptability* standing =
        p < package.acceptability.size() ? &package.acceptability[p] : nullptr;
    const bool certain = standing && (standing->standing == Standing::necessary ||
                                      standing->standing == Standing::never);
    page.item("",
              page.party(page.result.parties[p].party) + ": " +
                  (certain ? acceptability_text(*standing) : share_text(package.by_party[p])),
              2);
  }
}

// The draft and the first candidate, side by side, where they differ.
void write_first(Page& page, const InferredPackage& first) {
  constexpr int kLabelWidth = 26;
  const int each = (page.width - kLabelWidth) / 2 - 2;
  const Columns table{{kLabelWidth, each, each}, {}, 2, ""};
  page.line();
  page.text += table.row({"Point", page.draft ? "Draft " + page.draft->id : "", "A"});
  int unchanged = 0;
  for (std::size_t i = 0; i < page.talks.points.size(); ++i) {
    const Point& point = page.talks.points[i];
    const Position* position = position_at(page.draft, point.id);
    if (page.draft && change_at(point, position, first.values[i]) == Change::none) {
      ++unchanged;
      continue;
    }
    page.text +=
        table.row({page.point_name(point),
                   position ? position_text(point, *position, page.options.language) : "open",
                   page.value(i, first.values[i])});
  }
  if (unchanged > 0) page.line(fmt::format("{} further points as in the draft", unchanged));
}

// The others, by how they differ from the first.
void write_others(Page& page) {
  const std::vector<InferredPackage>& all = page.result.candidates;
  if (all.size() > 1) page.line();
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::string words;
    for (const std::size_t at : points_that_differ(page.talks, all[i], all.front())) {
      words += (words.empty() ? "as A, but " : "; ") +
               fmt::format("{}: {}", page.point_name(page.talks.points[at]),
                           page.value(at, all[i].values[at]));
    }
    page.item(std::string(1, static_cast<char>('A' + i)), words, 2);
  }
}

void write_candidates(Page& page) {
  const InferredResult& result = page.result;
  if (result.candidates.empty()) {
    page.heading("Candidates: none");
    if (!result.why_no_candidates.empty()) page.bullet(result.why_no_candidates);
    return;
  }
  page.heading("Candidates of a search, by the share of what is consistent under which they pass");
  for (std::size_t i = 0; i < result.candidates.size(); ++i) {
    const InferredPackage& package = result.candidates[i];
    page.item(std::string(1, static_cast<char>('A' + i)), share_text(package.joint), 2);
    write_shares(page, package);
  }
  if (result.upper_bound && *result.upper_bound < 1) {
    page.bullet(fmt::format("no package reaches more than {} under the first prior",
                            share_percent(*result.upper_bound)));
  }
  write_first(page, result.candidates.front());
  write_others(page);
}

void write_rung(Page& page, const InferredRung& rung) {
  page.line();
  const std::string head =
      rung.changes == 0 ? std::string("The draft as it stands")
                        : fmt::format("{} change{}", rung.changes, rung.changes == 1 ? "" : "s");
  if (!rung.package) {
    page.line(head + ": none that keeps the rules");
    return;
  }
  page.line(fmt::format("{}: {}", head, share_text(rung.package->joint)));
  for (const int index : rung.package->changed_points) {
    const auto at = static_cast<std::size_t>(index);
    const Point& point = page.talks.points[at];
    const Position* position = position_at(page.draft, point.id);
    page.item(
        "*",
        fmt::format("{}: {} \u2192 {}", page.point_name(point),
                    position ? position_text(point, *position, page.options.language) : "open",
                    page.value(at, rung.package->values[at])),
        1);
  }
  write_shares(page, *rung.package);
}

void write_ladder(Page& page) {
  for (const InferredRung& rung : page.result.ladder) write_rung(page, rung);
}

// ---- What hangs on one word, what to ask --------------------------------------------------------

void write_effects(Page& page) {
  std::vector<const WordEffect*> matter;
  for (const WordEffect& effect : page.result.word_effects) {
    if (effect.changes_best || !effect.lost.empty()) matter.push_back(&effect);
  }
  if (matter.empty()) return;
  page.heading("If one of these words were wrong, the answer would change");
  for (const WordEffect* effect : matter) {
    std::string words = page.quoted(effect->word) + ":";
    if (effect->changes_best) words += " another package would come first;";
    if (effect->joint.known != Known::none) {
      words += fmt::format(" the first candidate would be at {};", share_text(effect->joint));
    }
    if (!effect->lost.empty()) words += fmt::format(" {} no longer follows;", effect->lost.front());
    words.back() = '.';
    page.bullet(words);
  }
}

void write_question(Page& page, const Question& question) {
  page.bullet(question.text);
  page.item(
      "",
      fmt::format("{} by {:.1f} points ({:.1f} to {:.1f}); {} of what is consistent answers yes",
                  question.for_mediators_only
                      ? "expected to raise the best joint share"
                      : "from its own words alone; expected to narrow what it may accept",
                  100 * question.gain, 100 * question.gain_low, 100 * question.gain_high,
                  share_percent(question.yes)),
      1);
}

void write_questions(Page& page, const std::string& only) {
  for (const PartyKnowledge& known : page.result.parties) {
    if (!only.empty() && known.party != only) continue;
    bool first = true;
    for (const Question& question : page.result.questions) {
      if (question.party != known.party) continue;
      if (first) page.heading("To ask " + page.party(known.party));
      first = false;
      write_question(page, question);
      if (!question.for_mediators_only) continue;
      std::string others;
      for (const std::string& party : question.computed_from) {
        if (party != known.party) others += (others.empty() ? "" : ", ") + page.party(party);
      }
      page.item("",
                fmt::format("for mediators only: chosen from the words of {} too; asking it is a "
                            "release",
                            others),
                1);
    }
  }
}

void write_samples(Page& page) {
  const bool any = std::any_of(page.result.samples.begin(), page.result.samples.end(),
                               [](const auto& report) { return report.draws > 0; });
  if (!any) return;
  page.line();
  const SampleReport& first = page.result.samples.front();
  int draws = 0;
  bool converged = true;
  for (const SampleReport& report : page.result.samples) {
    if (report.prior == Prior::flat) draws = std::max(draws, report.draws);
    converged = converged && report.converged;
  }
  page.paragraph(fmt::format(
      "Shares are of the preferences consistent with what is known, under stated priors; they are "
      "not probabilities. Sampled: {} draws, seed {}{}.",
      draws, first.seed,
      converged ? "" : "; some samples have not converged, their shares are withheld"));
}

void write_notes(Page& page) {
  if (page.result.notes.empty()) return;
  page.heading("What was missing or assumed");
  for (const std::string& note : page.result.notes) page.bullet(note);
}

void write_stopped(Page& page) {
  if (page.result.stopped == StopReason::finished) return;
  page.line();
  page.line(fmt::format("Stopped early: {}.", stop_reason_name(page.result.stopped)));
}

}  // namespace

std::string render_inferred_text(const Case& talks, const InferredResult& result,
                                 const TerminalOptions& options) {
  Page page(talks, result, options);
  page.line(fmt::format("{} \u2014 {} parties, {} points; inferred from words, not from scores",
                        page.title(), result.parties.size(), talks.points.size()));
  write_knowledge(page);
  write_contradictions(page);
  write_certain(page);
  write_candidates(page);
  write_effects(page);
  write_questions(page, {});
  write_samples(page);
  write_notes(page);
  write_stopped(page);
  return page.text;
}

std::string render_inferred_amend_text(const Case& talks, const InferredResult& result,
                                       const TerminalOptions& options) {
  Page page(talks, result, options);
  page.line(fmt::format("{} \u2014 amendments to draft {}; inferred from words, not from scores",
                        page.title(), page.draft ? page.draft->id : ""));
  write_knowledge(page);
  write_ladder(page);
  if (result.candidates.empty() && !result.why_no_candidates.empty()) {
    page.line();
    page.paragraph(result.why_no_candidates);
  }
  write_samples(page);
  write_notes(page);
  write_stopped(page);
  return page.text;
}

std::string render_questions_text(const Case& talks, const InferredResult& result,
                                  const std::string& party, const TerminalOptions& options) {
  Page page(talks, result, options);
  page.line(page.title() + " \u2014 what to ask next");
  write_questions(page, party);
  if (result.questions.empty()) {
    page.line();
    page.paragraph(result.why_no_candidates.empty()
                       ? "No answer to a question would raise the best joint share."
                       : result.why_no_candidates);
  }
  write_samples(page);
  write_stopped(page);
  return page.text;
}

}  // namespace dragoman
