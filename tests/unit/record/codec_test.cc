#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>

#include "dragoman/event.h"
#include "unit/record/fillers.h"

namespace dragoman {
namespace {

using record::Random;
using record::random_copy;

constexpr std::size_t kKinds = std::variant_size_v<Body>;

template <class Id>
Id id(int byte) {
  Id made;
  made.bytes.fill(static_cast<std::uint8_t>(byte));
  return made;
}

Copy note_copy() {
  Copy copy;
  copy.number = 14;
  copy.event = {.id = id<EventId>(0x0e),
                .at = "2027-01-20T18:05:00Z",
                .by = id<PersonId>(0xaa),
                .from = id<RoomId>(0x01),
                .audience = {id<RoomId>(0x01), id<RoomId>(0x02)},
                .body = NoteBody{.words = Text("They will \"wait\".\nOne week.")}};
  copy.refs = {{RefRole::about, {3, 12}}};
  return copy;
}

constexpr const char* kNoteBytes =
    R"({"at":"2027-01-20T18:05:00Z",)"
    R"("audience":["01010101010101010101010101010101","02020202020202020202020202020202"],)"
    R"("body":{"words":"They will \"wait\".\u000aOne week."},)"
    R"("by":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","from":"01010101010101010101010101010101",)"
    R"("id":"0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e","kind":"note","refs":{"about":[3,12]},"v":1})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Codec, WritesTheBytesOfTheDocument) {
  const auto bytes = encode_copy(note_copy());
  ASSERT_TRUE(bytes) << format_error(bytes.error());
  EXPECT_EQ(*bytes, kNoteBytes);
  const auto copy = decode_copy(kNoteBytes, 14);
  ASSERT_TRUE(copy) << format_error(copy.error());
  EXPECT_EQ(copy->number, 14);
  EXPECT_EQ(copy->event.audience, note_copy().event.audience);
  EXPECT_EQ(copy->refs, note_copy().refs);
  EXPECT_EQ(std::get<NoteBody>(copy->event.body).words, Text("They will \"wait\".\nOne week."));
}

TEST(Codec, ReadsEveryKindBackAsWritten) {
  Random random(1);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    for (int round = 0; round < 300; ++round) {
      const Copy copy = random_copy(random, kind, round % 11);
      const auto bytes = encode_copy(copy);
      ASSERT_TRUE(bytes) << kind_name(copy.event.body) << ": " << format_error(bytes.error());
      const auto read = decode_copy(*bytes, copy.number);
      ASSERT_TRUE(read) << format_error(read.error()) << '\n' << *bytes;
      EXPECT_EQ(read->event.body.index(), kind);
      EXPECT_EQ(read->refs, copy.refs);
      const auto again = encode_copy(*read);
      ASSERT_TRUE(again) << format_error(again.error());
      EXPECT_EQ(*again, *bytes);
    }
  }
}

// What is lost on the way would not be missed by the round trip above, so some bodies are compared
// field by field.
TEST(Codec, KeepsEveryFieldOfAResponse) {
  Copy copy = note_copy();
  const Response response{.party = "north",
                          .point = "aid",
                          .detail = "hours",
                          .kind = ResponseKind::reservation,
                          .words = Text("We agree, save for the night."),
                          .stated = Text("No crossing by night"),
                          .wants = {OptionId{"daily"}, *Decimal::parse("-2.50"),
                                    *Date::parse("2027-03-01"), MemberIds{"m1", "m2"}},
                          .source = "their envoy",
                          .channel = "envoys-north",
                          .date = Date::parse("2027-01-20"),
                          .authority = Authority::ad_referendum,
                          .terms = Terms::conditional,
                          .only_if = "they first offer the list",
                          .conditioned_on = {"toll", "start"},
                          .is_public = true};
  copy.event.body = ResponseBody{response};
  const auto bytes = encode_copy(copy);
  ASSERT_TRUE(bytes) << format_error(bytes.error());
  const auto read = decode_copy(*bytes, 14);
  ASSERT_TRUE(read) << format_error(read.error());
  const auto& back = std::get<ResponseBody>(read->event.body).response;
  EXPECT_EQ(back.party, response.party);
  EXPECT_EQ(back.point, response.point);
  EXPECT_EQ(back.detail, response.detail);
  EXPECT_EQ(back.kind, response.kind);
  EXPECT_EQ(back.words, response.words);
  EXPECT_EQ(back.stated, response.stated);
  EXPECT_EQ(back.wants, response.wants);
  EXPECT_EQ(back.source, response.source);
  EXPECT_EQ(back.channel, response.channel);
  EXPECT_EQ(back.date, response.date);
  EXPECT_EQ(back.authority, response.authority);
  EXPECT_EQ(back.terms, response.terms);
  EXPECT_EQ(back.only_if, response.only_if);
  EXPECT_EQ(back.conditioned_on, response.conditioned_on);
  EXPECT_TRUE(back.is_public);
}

TEST(Codec, WritesALanguageWithoutWordsAsNothing) {
  Copy copy = note_copy();
  Text words("plain");
  words.set("he", "");
  copy.event.body = NoteBody{.words = words};
  const auto bytes = encode_copy(copy);
  ASSERT_TRUE(bytes) << format_error(bytes.error());
  EXPECT_NE(bytes->find(R"("words":"plain")"), bytes->npos);
}

TEST(Codec, RefusesToWriteWhatTheFormatCannotHold) {
  struct Case {
    const char* field;
    void (*spoil)(Copy&);
  };
  const std::vector<Case> cases = {
      {"at", [](Copy& c) { c.event.at = "2027-02-30T00:00:00Z"; }},
      {"audience", [](Copy& c) { c.event.audience.clear(); }},
      {"audience", [](Copy& c) { std::swap(c.event.audience[0], c.event.audience[1]); }},
      {"audience", [](Copy& c) { c.event.audience[0] = c.event.audience[1]; }},
      {"audience",
       [](Copy& c) {
         c.event.audience.clear();
         for (int i = 0; i < 65; ++i) c.event.audience.push_back(id<RoomId>(i));
       }},
      {"concerns",
       [](Copy& c) {
         for (int i = 0; i < 257; ++i) {
           c.event.concerns.push_back(id<PersonId>(i / 256));
           c.event.concerns.back().bytes[15] = static_cast<std::uint8_t>(i % 256);
         }
       }},
      {"body.words", [](Copy& c) { std::get<NoteBody>(c.event.body).words = Text("\xC0\xAF"); }},
      {"body.words", [](Copy& c) { std::get<NoteBody>(c.event.body).words = Text("cut \xD8"); }},
      {"body.words",
       [](Copy& c) { std::get<NoteBody>(c.event.body).words = Text(std::string("a\0b", 3)); }},
      {"body.words", [](Copy& c) { std::get<NoteBody>(c.event.body).words = Text(); }},
      {"body.words",
       [](Copy& c) { std::get<NoteBody>(c.event.body).words.set("not a tag", "words"); }},
      {"body.points[1]",
       [](Copy& c) {
         std::get<NoteBody>(c.event.body).points = {"aid", "a b"};
       }},
      {"refs",
       [](Copy& c) {
         c.refs = {{RefRole::about, {1}}, {RefRole::draft, {2}}};
       }},
      {"refs.about",
       [](Copy& c) {
         c.refs = {{RefRole::about, {2, 2}}};
       }},
      {"refs.about",
       [](Copy& c) {
         c.refs = {{RefRole::about, {0}}};
       }},
      {"refs.about",
       [](Copy& c) {
         c.refs = {{RefRole::about, {14}}};
       }},
      {"body.response.id",
       [](Copy& c) {
         Response response{.id = "r1", .party = "north"};
         c.event.body = ReadBackBody{.response = response};
       }},
      {"body.key",
       [](Copy& c) {
         c.event.body = SignBody{.digest = std::string(64, 'a'),
                                 .key = std::string(64, 'A'),
                                 .signature = std::string(128, 'a')};
       }},
      {"",
       [](Copy& c) {
         std::get<NoteBody>(c.event.body).words = Text(std::string(kMaxCopyBytes, 'x'));
       }},
  };
  for (const Case& one : cases) {
    Copy copy = note_copy();
    one.spoil(copy);
    const auto bytes = encode_copy(copy);
    ASSERT_FALSE(bytes) << one.field;
    EXPECT_EQ(bytes.error().where.field, one.field) << format_error(bytes.error());
    EXPECT_EQ(bytes.error().where.file, "event 14");
    EXPECT_FALSE(bytes.error().mend.empty());
  }
  Copy erased = note_copy();
  erased.erased = true;
  EXPECT_FALSE(encode_copy(erased));
}

TEST(Codec, RefusesEveryOtherSpelling) {
  struct Case {
    const char* from;
    const char* to;
    const char* field;
    ErrorCode code = ErrorCode::syntax;
  };
  const std::vector<Case> cases = {
      {R"("at":)", R"( "at":)", ""},
      {R"("at":)", R"("at": )", "at"},
      {R"(,"v":1})", "}", "v", ErrorCode::missing},
      {R"("v":1})", R"("v":1}x)", ""},
      {R"("v":1})", R"("v":01})", "v", ErrorCode::unsupported},
      {R"("v":1})", R"("v":2})", "v", ErrorCode::unsupported},
      {R"("v":1})", R"("v":1,"w":3})", "", ErrorCode::unknown_field},
      {R"("kind":"note")", R"("kind":"rumour")", "kind", ErrorCode::unsupported},
      {R"("kind":"note")", R"("kind":"\u006eote")", "kind"},
      {R"("words":"They)", R"("terms":"for_you_only","words":"They)", "body.terms"},
      {R"("words":"They)", R"("terms":"of_course","words":"They)", "body.terms", ErrorCode::range},
      {R"("words":"They)", R"("points":[],"words":"They)", "body.points"},
      {R"("words":"They)", R"("only_if":"","words":"They)", "body.only_if"},
      {R"("words":"They)", R"("verbs":1,"words":"They)", "body", ErrorCode::unknown_field},
      {R"("words":"They)", R"("words":"one","words":"They)", "body", ErrorCode::unknown_field},
      {R"("words":"They will \"wait\".\u000aOne week.")", R"("words":{"":"x"})", "body.words"},
      {R"("words":"They will \"wait\".\u000aOne week.")", R"("words":{})", "body.words",
       ErrorCode::missing},
      {R"("words":"They will \"wait\".\u000aOne week.")", R"("words":{"he":"x","ar":"y"})",
       "body.words"},
      {R"("words":"They will \"wait\".\u000aOne week.")", R"("words":{"he":""})", "body.words"},
      {R"("words":"They will \"wait\".\u000aOne week.")", R"("words":7)", "body.words"},
      {R"("words":"They will \"wait\".\u000aOne week.")", R"("words":null)", "body.words"},
      {R"("body":{"words":"They will \"wait\".\u000aOne week."},)", "", "body", ErrorCode::missing},
      {R"(week."},)", R"(week."}x,)", "body"},
      {R"(\u000a)", R"(\n)", "body.words"},
      {R"(\u000a)", R"(\u000A)", "body.words"},
      {R"(\u000a)", R"(\u0041)", "body.words"},
      {R"(\u000a)", R"(\u0000)", "body.words"},
      {R"(\u000a)", R"(\/)", "body.words"},
      {R"(\u000a)", "\n", "body.words"},
      {R"(\u000a)", "\xED\xA0\x80", "body.words"},
      {R"(\u000a)", "\xC0\x8A", "body.words"},
      {R"(\u000a)", "\xF4\x90\x80\x80", "body.words"},
      {R"(\u000a)", "\x80", "body.words"},
      {R"("by":"aa)", R"("by":"AA)", "by"},
      {R"("by":"aa)", R"("by":"a)", "by"},
      {R"("2027-01-20T)", R"("2027-02-29T)", "at"},
      {R"(["01010101010101010101010101010101",)", "[", "", ErrorCode::io},
      {R"("audience":["01)", R"("audience":["03)", "audience"},
      {R"([3,12])", "[12,3]", "refs.about"},
      {R"([3,12])", "[3,3]", "refs.about"},
      {R"([3,12])", "[3,14]", "refs.about"},
      {R"([3,12])", "[0]", "refs.about"},
      {R"([3,12])", "[3,1e1]", "refs.about"},
      {R"([3,12])", "[3.0]", "refs.about"},
      {R"([3,12])", "[]", "refs.about"},
      {R"([3,12])", "[99999999999999999999]", "refs.about[0]"},
      {R"({"about":[3,12]})", "{}", "refs"},
      {R"({"about":[3,12]})", R"({"about":[3],"about":[4]})", "refs"},
      {R"({"about":[3,12]})", R"({"hint":[3]})", "refs", ErrorCode::unsupported},
  };
  for (const Case& one : cases) {
    const std::string bytes = replaced(kNoteBytes, one.from, one.to);
    const auto copy = decode_copy(bytes, 14);
    if (one.code == ErrorCode::io) {  // a control: this one is another note, well spelt
      EXPECT_TRUE(copy) << bytes;
      continue;
    }
    ASSERT_FALSE(copy) << bytes;
    EXPECT_EQ(copy.error().where.field, one.field) << format_error(copy.error()) << '\n' << bytes;
    EXPECT_EQ(copy.error().code, one.code) << format_error(copy.error()) << '\n' << bytes;
    EXPECT_FALSE(copy.error().mend.empty());
  }
}

TEST(Codec, RefusesTheNoteWhereverItIsCut) {
  const std::string bytes = kNoteBytes;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_copy(bytes.substr(0, size), 14)) << size;
  }
}

// Whatever a changed byte makes of an event, it is refused or is the one spelling of another event.
TEST(Codec, AcceptsNoSecondSpelling) {
  Random random(2);
  for (int round = 0; round < 20000; ++round) {
    const Copy copy = random_copy(random, record::below(random, kKinds));
    std::string bytes = *encode_copy(copy);
    for (std::uint64_t change = 0; change <= record::below(random, 3); ++change) {
      const std::size_t at = record::below(random, bytes.size());
      switch (record::below(random, 3)) {
        case 0:
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << record::below(random, 8)));
          break;
        case 1:
          bytes.erase(at, 1 + record::below(random, 8));
          break;
        default:
          bytes.insert(at, bytes.substr(record::below(random, bytes.size()), 8));
      }
    }
    const auto read = decode_copy(bytes, copy.number);
    if (!read) {
      EXPECT_FALSE(read.error().message.empty());
      continue;
    }
    const auto again = encode_copy(*read);
    ASSERT_TRUE(again) << format_error(again.error()) << '\n' << bytes;
    EXPECT_EQ(*again, bytes);
  }
}

TEST(Codec, KeepsTheLimits) {
  const auto with_body = [](const std::string& body) {
    return replaced(kNoteBytes, R"({"words":"They will \"wait\".\u000aOne week."})", body);
  };
  const auto deep = decode_copy(with_body(std::string(40, '[') + std::string(40, ']')), 14);
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error().code, ErrorCode::limit);

  const auto large =
      decode_copy(with_body("{\"words\":\"" + std::string(kMaxCopyBytes, 'x') + "\"}"), 14);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::limit);

  std::string rooms;
  for (int i = 0; i < 65; ++i) {
    rooms += (i ? ",\"" : "\"") + id<RoomId>(i).to_string() + '"';
  }
  const auto many = decode_copy(
      replaced(kNoteBytes,
               R"("01010101010101010101010101010101","02020202020202020202020202020202")", rooms),
      14);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, ErrorCode::limit);
  EXPECT_EQ(many.error().where.field, "audience");
}

TEST(Codec, TellsANewerVersionFromDamage) {
  const auto newer = decode_copy(R"({"at":{"hybrid":[1,2]},"mood":"\"}","v":2,"zone":"x"})", 9);
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::unsupported);
  EXPECT_EQ(newer.error().where.file, "event 9");
}

// ---- The document -------------------------------------------------------------------------------

// The tables of docs/record.md whose rows describe kinds: kind → its body column.
std::map<std::string, std::string> documented_kinds() {
  std::ifstream file(DRAGOMAN_SOURCE_DIR "/docs/record.md");
  std::map<std::string, std::string> kinds;
  std::string line;
  bool in_table = false;
  while (std::getline(file, line)) {
    if (line.starts_with("| kind | body")) in_table = true;
    if (!line.starts_with("|")) in_table = false;
    if (!in_table || !line.starts_with("| `")) continue;
    const std::size_t name_end = line.find('`', 3);
    const std::size_t body = line.find('|', name_end) + 1;
    kinds[line.substr(3, name_end - 3)] = line.substr(body, line.find('|', body) - body);
  }
  return kinds;
}

template <class B>
void list_names(std::map<std::string, record::NameList>& kinds) {
  B body;
  fields(kinds[kind_name(Body(body))], body);
}
std::map<std::string, record::NameList> coded_kinds() {
  std::map<std::string, record::NameList> kinds;
  [&]<class... B>(std::variant<B...>*) {
    (list_names<B>(kinds), ...);
  }(static_cast<Body*>(nullptr));
  return kinds;
}

TEST(Codec, HasTheKindsAndFieldsOfTheDocument) {
  const auto documented = documented_kinds();
  const auto coded = coded_kinds();
  const std::regex word("`([^`]*)`(\\?)?");
  for (const auto& [kind, names] : coded) {
    ASSERT_TRUE(documented.contains(kind)) << kind;
    const std::string& row = documented.at(kind);
    std::map<std::string, bool> said;
    for (std::sregex_iterator at(row.begin(), row.end(), word), end; at != end; ++at) {
      said[(*at)[1]] = said[(*at)[1]] || (*at)[2].matched;
    }
    std::set<std::string> known = names.words;
    for (const auto& [name, may] : names.fields) {
      known.insert(name);
      ASSERT_TRUE(said.contains(name)) << kind << " has a field " << name;
      EXPECT_TRUE(said[name] == may || names.words.contains(name)) << kind << '.' << name;
    }
    for (const auto& [name, may] : said) {
      EXPECT_TRUE(known.contains(name)) << kind << " has no field or word " << name;
    }
  }
  for (const auto& [kind, row] : documented) EXPECT_TRUE(coded.contains(kind)) << kind;
}

TEST(Codec, NamesItsFieldsInAscendingOrder) {
  const auto ascending = [](const record::NameList& names) {
    return std::is_sorted(names.fields.begin(), names.fields.end());
  };
  for (const auto& [kind, names] : coded_kinds()) {
    EXPECT_TRUE(ascending(names)) << kind;
  }
  record::NameList names;
  Copy copy;
  fields(names, copy);
  EXPECT_TRUE(ascending(names));
}

}  // namespace
}  // namespace dragoman
