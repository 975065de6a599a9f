// Terms, consent, releases and the policy: what may pass into another room.
#include "record/terms.h"

#include <gtest/gtest.h>

#include "fold_talks.h"

namespace dragoman::record {
namespace {

class TermsTest : public testing::Test, protected Mediation {
 protected:
  // A yes of the north that the envoys wrote down on these terms.
  Number heard(Terms terms, const std::string& only_if = "") {
    if (put_ == 0) put_ = relay(draft, "north");
    auto body = response_body("north", "aid", ResponseKind::agreed, "Yes");
    body.response.terms = terms;
    body.response.only_if = only_if;
    return respond(body, put_);
  }
  std::string layla(Body body, Refs refs, std::vector<std::string> others = {}) {
    return refusal("layla", "envoys", others, std::move(body), std::move(refs));
  }
  std::string pass_on(Number source, RelayedAs as, const std::string& whose = "") {
    return layla(RelayBody{.to = room_id("south"), .as = as, .whose = whose, .words = Text("x")},
                 ref(RefRole::source, source), {"south"});
  }
  Number propose(Number source, ReleasedAs as = ReleasedAs::unattributed,
                 const std::string& by = "layla") {
    return must(by, "envoys", {},
                ProposeReleaseBody{.to = {room_id("south")}, .as = as, .words = Text("x")},
                ref(RefRole::source, source));
  }
  std::string release(Number proposal, Number source, ReleasedAs as = ReleasedAs::unattributed,
                      const std::string& by = "layla", const std::string& party = "",
                      const std::string& words = "x") {
    return refusal(
        by, "envoys", {"south"},
        ReleaseBody{.to = {room_id("south")}, .as = as, .words = Text(words), .party = party},
        {{RefRole::source, {source}}, {RefRole::proposal, {proposal}}});
  }
  std::string consent(Number source, ConsentBody body) {
    return layla(std::move(body), ref(RefRole::source, source));
  }
  static bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  }
  Number put_ = 0;
};

TEST_F(TermsTest, TheTableOfTerms) {
  struct Row {
    Terms terms;
    bool as_ours, unattributed, theirs;
  };
  for (const Row& row :
       {Row{Terms::for_you_only, false, false, false}, Row{Terms::conditional, false, false, false},
        Row{Terms::unattributed, false, true, false}, Row{Terms::as_ours, true, true, false}}) {
    const Number word = heard(row.terms, row.terms == Terms::conditional ? "they open" : "");
    const auto released = [&](ReleasedAs as, const std::string& party = "") {
      return release(propose(word, as), word, as, "karim", party).empty();
    };
    EXPECT_EQ(released(ReleasedAs::ours), row.as_ours) << terms_name(row.terms);
    EXPECT_EQ(released(ReleasedAs::unattributed), row.unattributed) << terms_name(row.terms);
    EXPECT_EQ(released(ReleasedAs::theirs, "north"), row.theirs) << terms_name(row.terms);
    EXPECT_EQ(pass_on(word, RelayedAs::ours).empty(), row.unattributed) << terms_name(row.terms);
    EXPECT_EQ(pass_on(word, RelayedAs::hypothetical).empty(), row.unattributed);
    EXPECT_EQ(pass_on(word, RelayedAs::theirs, "north").empty(), row.theirs);
  }
}

TEST_F(TermsTest, ConsentByTermsByRoomsAndForAConditionMet) {
  const Number word = heard(Terms::for_you_only);
  EXPECT_TRUE(has(pass_on(word, RelayedAs::ours), "was given for you only"));
  EXPECT_EQ(consent(word, {.terms = Terms::unattributed, .how = "by telephone"}), "");
  EXPECT_EQ(pass_on(word, RelayedAs::ours), "");
  EXPECT_NE(pass_on(word, RelayedAs::theirs, "north"), "");
  EXPECT_EQ(consent(word, {.to = {room_id("south")}, .given_by = person_id("yusuf")}), "");
  EXPECT_EQ(pass_on(word, RelayedAs::theirs, "north"), "");
  const Number other = heard(Terms::conditional, "they open the gate");
  EXPECT_TRUE(has(pass_on(other, RelayedAs::ours), "only if they open the gate"));
  EXPECT_EQ(consent(other, {.how = "by telephone"}), "");
  EXPECT_EQ(pass_on(other, RelayedAs::ours), "");
}

TEST_F(TermsTest, AColleaguesApprovalIsNoConsent) {
  const Number word = heard(Terms::for_you_only);
  EXPECT_TRUE(has(consent(word, {.terms = Terms::as_ours, .given_by = person_id("karim")}),
                  "a colleague's approval is no consent"));
  EXPECT_TRUE(has(consent(word, {.terms = Terms::as_ours}), "it is not said who consented"));
  EXPECT_TRUE(has(consent(word, {.how = "by telephone"}), "does not say to what"));
  EXPECT_NE(pass_on(word, RelayedAs::ours), "");
}

TEST_F(TermsTest, TermsAreNarrowedByAnybodyAndThatTakesConsentBack) {
  const Number word = heard(Terms::as_ours);
  EXPECT_EQ(consent(word, {.to = {room_id("south")}, .how = "in person"}), "");
  EXPECT_EQ(pass_on(word, RelayedAs::theirs, "north"), "");
  EXPECT_EQ(layla(TermsBody{Terms::unattributed, ""}, ref(RefRole::source, word)), "");
  EXPECT_EQ(in("envoys").talks.responses[0].terms, Terms::unattributed);
  EXPECT_NE(pass_on(word, RelayedAs::theirs, "north"), "");
  EXPECT_TRUE(has(layla(TermsBody{Terms::as_ours, ""}, ref(RefRole::source, word)),
                  "terms are widened only by the confider"));
}

TEST_F(TermsTest, TermsFollowAWordThroughWhatRestsOnIt) {
  const Number word = heard(Terms::for_you_only);
  const Number note = must("layla", "envoys", {},
                           NoteBody{.words = Text("They will agree"), .terms = Terms::as_ours},
                           ref(RefRole::about, word));
  EXPECT_TRUE(has(pass_on(note, RelayedAs::ours), "rests on"));
  const Number free =
      must("layla", "envoys", {}, NoteBody{.words = Text("We think so"), .terms = Terms::as_ours});
  EXPECT_EQ(pass_on(free, RelayedAs::ours), "");
}

TEST_F(TermsTest, TheConfidersOwnRoomConsentsAndIsNotBound) {
  const Number word = heard(Terms::for_you_only);
  const auto wording = response_body("north", "aid", ResponseKind::agreed, "Yes");
  must("layla", "envoys", {"north"}, ReadBackBody{.response = wording.response},
       {{RefRole::draft, {put_}}, {RefRole::response, {word}}});
  const Number shown = last("north");
  EXPECT_EQ(
      refusal("yusuf", "north", {"envoys"}, ConsentBody{.terms = Terms::unattributed, .to = {}},
              ref(RefRole::source, shown)),
      "");
  EXPECT_EQ(pass_on(word, RelayedAs::ours), "") << "consent to the read-back is to the word";
  const Number own = must("yusuf", "north", {}, NoteBody{.words = Text("Ours")});
  const View& north = in("north");
  EXPECT_TRUE(may_pass_on(north, own, ReleasedAs::theirs, {}));
}

TEST_F(TermsTest, ADraftOfMediatorsIsNobodysWordAndAPartysIsItsOwn) {
  relay(draft, "south");
  must("yusuf", "north", {"envoys"}, draft_body({choice("aid", "weekly")}));
  const Number theirs = last("envoys");
  const auto text = text_for(in("envoys"), theirs, room_id("south"));
  ASSERT_TRUE(text);
  const RelayBody body{.to = room_id("south"),
                       .as = RelayedAs::theirs,
                       .whose = "north",
                       .words = {},
                       .draft = text->draft};
  EXPECT_TRUE(has(layla(body, ref(RefRole::draft, theirs), {"south"}), "was given for you only"));
  must("yusuf", "north", {"envoys"}, ConsentBody{.terms = Terms::as_ours},
       ref(RefRole::source, last("north")));
  RelayBody ours = body;
  ours.as = RelayedAs::ours;
  ours.whose.clear();
  EXPECT_EQ(layla(ours, ref(RefRole::draft, theirs), {"south"}), "");
}

TEST_F(TermsTest, AWordIsNotPassedOnAsAnothersParty) {
  const Number word = heard(Terms::as_ours);
  EXPECT_TRUE(
      has(pass_on(word, RelayedAs::theirs, "south"), "is a word of 'north', not of 'south'"));
}

TEST_F(TermsTest, AReleaseIsExactlyWhatWasProposedAndDecidedOnce) {
  const Number word = heard(Terms::unattributed);
  const Number proposal = propose(word);
  EXPECT_TRUE(has(release(proposal, word, ReleasedAs::unattributed, "layla", "", "y"),
                  "is not what event"));
  EXPECT_EQ(release(proposal, word), "") << "one person decides";
  EXPECT_TRUE(has(release(proposal, word), "was released by event"));
  EXPECT_TRUE(has(layla(RefuseReleaseBody{}, ref(RefRole::proposal, proposal)), "was released"));
}

TEST_F(TermsTest, AConsentAfterARefusalNeedsANewProposal) {
  const Number word = heard(Terms::for_you_only);
  const Number proposal = propose(word);
  must("karim", "envoys", {}, RefuseReleaseBody{}, ref(RefRole::proposal, proposal));
  EXPECT_EQ(consent(word, {.terms = Terms::unattributed, .how = "by telephone"}), "");
  EXPECT_TRUE(has(release(proposal, word), "was refused by event"));
  EXPECT_EQ(release(propose(word), word), "");
}

TEST_F(TermsTest, TwoReleaseWithTwoPersons) {
  const Number word = heard(Terms::unattributed);
  EXPECT_EQ(layla(PolicyBody{ReleasePolicy::two}, {}), "");
  EXPECT_EQ(in("envoys").release, ReleasePolicy::two);
  const Number proposal = propose(word);
  EXPECT_TRUE(has(release(proposal, word, ReleasedAs::unattributed, "layla"),
                  "layla proposed this release and cannot decide it alone"));
  EXPECT_TRUE(has(pass_on(word, RelayedAs::ours), "releases by two"));
  EXPECT_EQ(release(proposal, word, ReleasedAs::unattributed, "karim"), "");
}

TEST_F(TermsTest, LoweringTakesBoth) {
  EXPECT_TRUE(has(layla(PolicyBody{ReleasePolicy::one}, {}), "releases by one already"));
  EXPECT_EQ(layla(PolicyBody{ReleasePolicy::two}, {}), "");
  EXPECT_EQ(layla(PolicyBody{ReleasePolicy::one}, {}), "");
  EXPECT_EQ(in("envoys").release, ReleasePolicy::two) << "one has only proposed it";
  const Number proposal = last("envoys");
  EXPECT_TRUE(has(layla(PolicyBody{ReleasePolicy::one}, ref(RefRole::proposal, proposal)),
                  "cannot decide it alone"));
  EXPECT_EQ(refusal("karim", "envoys", {}, PolicyBody{ReleasePolicy::one},
                    ref(RefRole::proposal, proposal)),
            "");
  EXPECT_EQ(in("envoys").release, ReleasePolicy::one);
}

TEST_F(TermsTest, ARoomOfOneCannotReleaseByTwo) {
  EXPECT_TRUE(has(refusal("dina", "consuls", {}, PolicyBody{ReleasePolicy::two}),
                  "consuls has one member and cannot release by two"));
}

TEST_F(TermsTest, AProposalStaysWithThoseWhoHaveTheSource) {
  const Number word = heard(Terms::as_ours);
  EXPECT_TRUE(has(layla(ProposeReleaseBody{.to = {room_id("south")}, .words = Text("x")},
                        ref(RefRole::source, word), {"consuls"}),
                  "consuls does not have event"));
}

TEST_F(TermsTest, ThePartyThatCorrectsAWordStatesItsTerms) {
  const Number word = heard(Terms::for_you_only);
  auto wording = response_body("north", "aid", ResponseKind::agreed, "Yes");
  must("layla", "envoys", {"north"}, ReadBackBody{.response = wording.response},
       {{RefRole::draft, {put_}}, {RefRole::response, {word}}});
  wording.response.words = Text("Yes, tell them");
  wording.response.terms = Terms::as_ours;
  must("yusuf", "north", {"envoys"}, ReadBackBody{ReadBackOutcome::corrected, wording.response, ""},
       ref(RefRole::read_back, last("north")));
  EXPECT_EQ(in("envoys").talks.responses[0].terms, Terms::as_ours);
  EXPECT_EQ(release(propose(word, ReleasedAs::ours), word, ReleasedAs::ours), "");
}

}  // namespace
}  // namespace dragoman::record
