// What to ask: from all words for mediators, from one party's words for its room.
#include <algorithm>

#include "infer/own_questions.h"
#include "infer/questions.h"
#include "infer/session.h"

namespace dragoman::infer {

void Session::ask() {
  if (options_.questions < 1) return;
  std::string why_not;
  if (joint_share_possible(why_not)) {
    double effective = evaluation_[0]->count();
    for (const SampleReport& report : evaluation_sets_[0].reports)
      effective = std::min(effective, report.effective_size);
    result_.questions = find_questions({.talks = talks_,
                                        .choose = *search_,
                                        .measure = *evaluation_[0],
                                        .effective_size = effective,
                                        .pool = pool_,
                                        .per_room = options_.questions},
                                       effort_);
  }
  std::vector<Question> own;
  own_questions_.resize(words_.parties.size());
  for (std::size_t p = 0; p < words_.parties.size(); ++p) {
    if (words_.frame.scored[p]) continue;
    const std::string& party = words_.parties[p].party;
    if (!own_questions_[p])
      own_questions_[p] = find_own_questions(talks_, options_, party, options_.questions, effort_);
    own.insert(own.end(), own_questions_[p]->begin(), own_questions_[p]->end());
    if (spent(effort_)) own_questions_[p].reset();  // not to be taken over
  }
  std::stable_sort(own.begin(), own.end(),
                   [](const Question& a, const Question& b) { return a.gain > b.gain; });
  result_.questions.insert(result_.questions.end(), own.begin(), own.end());
}

}  // namespace dragoman::infer
