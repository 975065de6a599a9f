// The brief's own labels in English, Arabic and Hebrew. "{0}", "{1}" … mark where arguments go;
// numbers stand apart from nouns so that no language needs plural forms.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::brief {

struct Words {
  const char* language;

  // Title and status.
  const char* brief;
  const char* prepared;
  const char* compared_with_draft;
  const char* how_known_heading;
  const char* missing_heading;
  const char* on_frontier;
  const char* accepted_by_all;
  const char* confidences;  // {0}: how many answers were given "for you only"
  const char* no_fair_one;
  const char* more;  // {0}: how many are not listed

  // Known.
  const char* proved;
  const char* bounded;
  const char* bounded_share;  // {0}: percentage of the best possible
  const char* sampled;        // {0}: interval, {1}: draws, {2}: seed
  const char* from_sample;
  const char* numerical;
  const char* heuristic;
  const char* unknown;
  const char* stopped_cancelled;
  const char* stopped_deadline;
  const char* stopped_memory;
  const char* stopped_size;

  // The case.
  const char* the_case;
  const char* source;
  const char* parties;
  const char* mediators;
  const char* speaks_with;
  const char* veto;
  const char* guarantor;
  const char* observer;
  const char* rule_all;
  const char* rule_quorum;  // {0}: at least, {1}: of

  // Where each party stands.
  const char* stands;
  const char* stands_intro;
  const char* no_answers;
  const char* point;
  const char* party;
  const char* draft_says;
  const char* open_in_draft;
  const char* text_not_on_file;
  const char* possible;
  const char* whole_text;
  const char* agreed;
  const char* agreed_if;
  const char* in_principle;
  const char* understanding;
  const char* reservation;
  const char* demand;
  const char* rejected;
  const char* declined;
  const char* no_answer;
  const char* heard_differently;
  const char* old_answer;      // {0}: draft
  const char* carried;         // {0}: draft
  const char* carried_edited;  // {0}: draft
  const char* replaced;        // an earlier answer that a later one replaced
  const char* depends_on;      // {0}: points
  const char* wants;
  const char* as_stated;
  const char* detail;
  const char* through;
  const char* in_public;
  const char* in_private;
  const char* authority_personal;
  const char* authority_ad_referendum;
  const char* authority_instructed;
  const char* authority_final;
  const char* authority_unknown;
  const char* terms_for_you_only;
  const char* terms_unattributed;
  const char* terms_as_ours;
  const char* terms_conditional;  // {0}: what they must first offer
  const char* reports;
  const char* reports_intro;
  const char* said_of_preferences;

  // Contested.
  const char* contested;
  const char* by_answers;
  const char* all_agreed;
  const char* all_agreed_qualified;
  const char* disputed;
  const char* not_all_heard;
  const char* none_of_them;
  const char* by_scores;
  const char* by_scores_intro;
  const char* coincide;
  const char* differ;
  const char* coincide_mark;
  const char* wants_most;
  const char* at_stake;
  const char* indifferent;
  const char* red_lines_here;
  const char* interacts;

  // The frontier.
  const char* frontier;
  const char* frontier_intro;
  const char* frontier_size;     // {0}: size, {1}: how known
  const char* frontier_bounded;  // {0}: percentage
  const char* thinned;           // {0}: shown, {1}: of
  const char* frontier_package;
  const char* walk_away;
  const char* current_draft;
  const char* current_draft_settled;
  const char* draft_not_shown;
  const char* plot_scatter;  // {0}, {1}: parties
  const char* plot_parallel;
  const char* frontier_empty;

  // Packages.
  const char* packages;
  const char* packages_intro;
  const char* package;  // {0}: letter
  const char* nash;
  const char* kalai_smorodinsky;
  const char* egalitarian;
  const char* utilitarian;
  const char* diverse;
  const char* in_draft;
  const char* in_package;
  const char* changed;
  const char* settled;
  const char* unchanged;  // {0}: number of points
  const char* no_change;
  const char* mark_legend;
  const char* utility;
  const char* over_walk_away;
  const char* against_draft;
  const char* below_best;
  const char* bar_legend;
  const char* bar_diamond;  // {0}: the current draft
  const char* walk_away_assumed;
  const char* red_line_crossed;
  const char* below_walk_away;

  // Amendments.
  const char* amendments;
  const char* amendments_intro;
  const char* as_it_stands;
  const char* changes;    // {0}: number
  const char* accepting;  // {0}: number, {1}: of
  const char* nothing_found;
  const char* fewest;  // {0}: number, {1}: how known
  const char* fewest_none;
  const char* fewest_unknown;

  // Counts.
  const char* counts;
  const char* keep_rules;
  const char* pass_rule;
  const char* unanimous;
  const char* accepted_by;

  // Conflict.
  const char* conflict;
  const char* conflict_intro;
  const char* smallest_unknown;
  const char* smallest_yes;
  const char* smallest_no;
  const char* origin_rule;
  const char* origin_red_line;
  const char* origin_walk_away;
  const char* origin_roster;

  // How each number is known.
  const char* how_known;
  const char* define_accept;
  const char* define_frontier;
  const char* define_nash;
  const char* define_kalai_smorodinsky;
  const char* define_egalitarian;
  const char* define_utilitarian;
  const char* define_diverse;
  const char* define_ties;

  // Without scores.
  const char* without_scores;
  const char* without_scores_intro;
  const char* without_packages;
  const char* without_frontier;
  const char* without_stakes;
  const char* without_silence;
  const char* without_mend;
};

// English for every language that has no table of its own; regional tags count ("ar-EG").
const Words& words_for(std::string_view language);

// The template with its arguments put in.
std::string fill(std::string_view pattern, const std::vector<std::string>& arguments);

// "A", "B" … ; "أ", "ب" … ; "א", "ב" … for index 0, 1 …; numbers beyond the alphabet.
std::string letter(const Words& words, std::size_t index);

}  // namespace dragoman::brief
