#include "talks.h"

namespace dragoman::brief {
namespace {

Text text(const std::string& language, const std::string& words) {
  Text made;
  made.set(language, words);
  return made;
}

Response answer(const std::string& id, const std::string& party, const std::string& point,
                ResponseKind kind, const Text& words) {
  Response made;
  made.id = id;
  made.party = party;
  made.point = point;
  made.draft = "second";
  made.kind = kind;
  made.words = words;
  return made;
}

Point titled(const std::string& id, int number, const std::string& english,
             const std::string& arabic) {
  Point point;
  point.id = id;
  point.number = number;
  point.title.set("en", english);
  point.title.set("ar", arabic);
  return point;
}

}  // namespace

Case worded_talks() {
  Case talks;
  talks.id = "words";
  talks.title = text("en", "Talks in two rooms");
  talks.title.set("ar", "محادثات في غرفتين");
  talks.summary = text("en", "Two parties answer a text through two mediators.");
  for (const auto& [id, en, ar] :
       {std::tuple{"north", "North", "الشمال"}, std::tuple{"south", "South", "الجنوب"}}) {
    Party party;
    party.id = id;
    party.name.set("en", en);
    party.name.set("ar", ar);
    talks.parties.push_back(party);
  }
  Mediator first{.id = "first", .name = text("en", "First mediator"), .note = {}};
  Mediator second{.id = "second", .name = text("en", "Second mediator"), .note = {}};
  talks.mediators = {first, second};
  talks.channels = {{"first-north", "first", "north"}, {"second-north", "second", "north"}};
  talks.points = {titled("aid", 1, "Aid", "المساعدات"),
                  titled("withdrawal", 2, "Withdrawal", "الانسحاب"),
                  titled("lists", 3, "Lists", "القوائم"),
                  titled("movement", 4, "Freedom of movement", "حرية الحركة")};
  talks.points[0].text = text("en", "Aid enters daily through all crossings.");
  talks.points[1].text = text("en", "Forces withdraw to lines to be agreed.");
  talks.points[1].details = {{"dates", text("en", "dates")}};

  Draft one, two;
  one.id = "first";
  two.id = "second";
  two.follows = "first";
  two.title = text("en", "Second text");
  one.positions.push_back(
      {.point = "lists", .values = {}, .text = text("en", "old"), .editorial = false});
  talks.drafts = {one, two};

  talks.responses = {
      answer("r1", "north", "aid", ResponseKind::agreed, text("ar", "نوافق على هذه النقطة.")),
      answer("r2", "south", "aid", ResponseKind::reservation,
             text("en", "Yes, except at the <northern> crossing.")),
      answer("r3", "north", "withdrawal", ResponseKind::demand,
             text("en", "A fixed timetable & exact lines.")),
      answer("r4", "north", "withdrawal", ResponseKind::in_principle,
             text("en", "In principle, yes.")),
      answer("r5", "south", "withdrawal", ResponseKind::understanding,
             text("en", "On the understanding that lines may move.")),
      answer("r6", "north", "lists", ResponseKind::agreed, text("en", "Agreed."))};
  talks.responses[0].is_public = true;
  talks.responses[0].source = "Daily <Courier>";
  talks.responses[1].authority = Authority::ad_referendum;
  talks.responses[1].stated = text("en", "the northern crossing");
  talks.responses[2].channel = "first-north";
  talks.responses[2].date = Date::parse("2026-02-14");
  talks.responses[3].channel = "second-north";
  talks.responses[3].terms = Terms::conditional;
  talks.responses[3].only_if = "a written guarantee";
  talks.responses[4].conditioned_on = {"aid"};
  talks.responses[5].draft = "first";

  Statement statement;
  statement.id = "s1";
  statement.who = "an official (unnamed)";
  statement.through = "Evening Post";
  statement.what = text("en", "The atmosphere is very positive.");
  statement.act = "assessment";
  talks.statements = {statement};
  return talks;
}

}  // namespace dragoman::brief
