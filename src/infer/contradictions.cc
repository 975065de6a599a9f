#include "infer/contradictions.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "infer/conclude.h"

namespace dragoman::infer {

namespace {

Verdict together(const Frame& frame, const PartyWords& party, const std::vector<int>& kept) {
  const auto keep = [&](int word) { return std::binary_search(kept.begin(), kept.end(), word); };
  return consistent(cone_of(frame, party, keep));
}

std::vector<int> without(std::vector<int> words, int word) {
  std::erase(words, word);
  return words;
}

// Which words of the set go: all when heard differently, else the least sure.
std::vector<int> to_set_aside(const PartyWords& party, const std::vector<int>& set,
                              bool heard_differently) {
  if (heard_differently) return set;
  Confidence least = Confidence::sure;
  for (const int word : set) least = std::min(least, party.words[word].confidence);
  std::vector<int> out;
  for (const int word : set)
    if (party.words[word].confidence == least) out.push_back(word);
  return out;
}

}  // namespace

std::vector<int> irreducible(const Frame& frame, const PartyWords& party, std::vector<int> kept) {
  // The words of a certificate contradict each other already, and are few.
  const Verdict all = together(frame, party, kept);
  if (!all.words.empty() && !together(frame, party, all.words).holds) kept = all.words;
  std::vector<int> order = kept;
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return party.words[a].confidence > party.words[b].confidence;
  });
  for (const int word : order) {
    std::vector<int> fewer = without(kept, word);
    if (!together(frame, party, fewer).holds) kept = std::move(fewer);
  }
  return kept;
}

Settled settle(const Frame& frame, const PartyWords& party) {
  Settled settled;
  settled.kept.resize(party.words.size());
  std::iota(settled.kept.begin(), settled.kept.end(), 0);
  if (settled.kept.empty()) return settled;
  for (;;) {
    const Verdict verdict = together(frame, party, settled.kept);
    settled.solved = verdict.known != Known::none;
    if (verdict.holds || settled.kept.empty() || !settled.solved) return settled;
    const std::vector<int> set = irreducible(frame, party, settled.kept);
    Contradiction found;
    found.party = party.party;
    found.known = together(frame, party, set).known;
    std::set<std::string> channels;
    for (const int word : set) {
      found.words.push_back(party.words[word].ref);
      found.enough_to_drop.push_back(together(frame, party, without(settled.kept, word)).holds);
      channels.insert(party.words[word].channel);
    }
    found.heard_differently = channels.size() > 1;
    for (const int word : to_set_aside(party, set, found.heard_differently)) {
      found.set_aside.push_back(party.words[word].ref);
      std::erase(settled.kept, word);
    }
    settled.contradictions.push_back(std::move(found));
  }
}

}  // namespace dragoman::infer
