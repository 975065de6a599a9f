#include "dragoman/proposal.h"

#include <gtest/gtest.h>
#include <zip.h>

#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "dragoman/case_file.h"
#include "format/label.h"

namespace dragoman {
namespace {

Case read(const std::string& name, const std::string& bytes) {
  auto talks = read_proposal({name, bytes});
  EXPECT_TRUE(talks) << (talks ? "" : format_error(talks.error()));
  return talks ? *talks : Case{};
}

// An archive with these parts.
std::string packed(const std::vector<std::pair<std::string, std::string>>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* whole = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(whole);
  zip_t* archive = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* part = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    EXPECT_GE(zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  EXPECT_EQ(zip_source_open(whole), 0);
  zip_source_seek(whole, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(whole)), '\0');
  zip_source_seek(whole, 0, SEEK_SET);
  EXPECT_EQ(zip_source_read(whole, out.data(), out.size()), static_cast<zip_int64_t>(out.size()));
  zip_source_close(whole);
  zip_source_free(whole);
  return out;
}

std::string words_of(const Text& text, const std::string& language) {
  const std::string* words = text.find(language);
  return words == nullptr ? "(none)" : *words;
}

TEST(Label, TellsLabelsFromWords) {
  const auto mark = [](const char* text) {
    const auto label = format::read_label(text);
    return label ? label->mark + "|" + label->style : "";
  };
  EXPECT_EQ(mark("7. Aid"), "7|#.");
  EXPECT_EQ(mark("7) Aid"), "7|#)");
  EXPECT_EQ(mark("(7) Aid"), "7|(#)");
  EXPECT_EQ(mark("7 - Aid"), "7|#-");
  EXPECT_EQ(mark("7.Aid"), "7|#.");
  EXPECT_EQ(mark("Article 7: Aid"), "7|Article #:");
  EXPECT_EQ(mark("Article 7"), "7|Article #");
  EXPECT_EQ(mark("7.2 Trucks"), "7.2|#.#");
  EXPECT_EQ(mark("7.2.1. Trucks"), "7.2.1|#.");
  EXPECT_EQ(mark("(b) weekly"), "b|(#)");
  EXPECT_EQ(mark("iv) weekly"), "iv|#)");
  EXPECT_EQ(mark("٧. المساعدات"), "7|#.");
  EXPECT_EQ(mark("المادة ٧: المساعدات"), "7|المادة #:");
  EXPECT_EQ(mark("א. סיוע"), "א|#.");
  for (const char* words :
       {"1967 lines", "20 May 2027", "12-month truce", "3.5million", "a truck", "I agree", "i", "",
        "Article of faith", "12345. far too long", "vi x", "A – dash"}) {
    EXPECT_EQ(mark(words), "") << words;
  }
}

TEST(Proposal, NumberedParagraphsBecomePoints) {
  const Case talks =
      read("plan.txt",
           "A plan for the river\nof 3 March 2027\n\n"
           "1. Ceasefire. All fire stops within a day of the signature. The lines of\n"
           "1967 are not prejudged.\n"
           "2. Withdrawal\n   in two phases:\n   (a) in 10 days;\n   (b) in 42 days.\n"
           "3) is no point, its bracket is another's.\n"
           "3. Release\n  i) civilians\n  ii) the wounded\n  v. is not next\n\n"
           "Security\n\n4. Monitors\n6. Guarantees in writing\n");
  EXPECT_EQ(words_of(talks.title, "en"), "A plan for the river");
  ASSERT_EQ(talks.points.size(), 5U);
  EXPECT_EQ(talks.points[0].number, 1);
  EXPECT_EQ(words_of(talks.points[0].title, "en"), "Ceasefire");
  EXPECT_EQ(words_of(talks.points[0].text, "en"),
            "Ceasefire. All fire stops within a day of the signature. The lines of 1967 are not "
            "prejudged.");
  ASSERT_EQ(talks.points[1].details.size(), 2U);
  EXPECT_EQ(talks.points[1].details[1].id, "b");
  EXPECT_EQ(words_of(talks.points[1].details[1].text, "en"),
            "in 42 days.\n3) is no point, its bracket is another's.");
  ASSERT_EQ(talks.points[2].details.size(), 2U);
  EXPECT_EQ(words_of(talks.points[2].details[1].text, "en"), "the wounded\nv. is not next");
  EXPECT_EQ(talks.points[4].number, 6);
  const std::string summary = talks.summary.in("");
  EXPECT_NE(summary.find("of 3 March 2027"), std::string::npos) << summary;
  EXPECT_NE(summary.find("Before point 4 stands the heading “Security”"), std::string::npos);
  EXPECT_NE(summary.find("No point 5 was found"), std::string::npos) << summary;
  for (const Point& point : talks.points) EXPECT_TRUE(point.options.empty());
  ASSERT_EQ(talks.drafts.size(), 1U);
  EXPECT_EQ(talks.drafts[0].positions.size(), 5U);
  const auto again = read_case(write_case(talks), "again.yaml");
  EXPECT_TRUE(again) << format_error(again.error());
}

TEST(Proposal, ASecondLanguageFollowsTheFirst) {
  const Case talks =
      read("plan.txt",
           "1. All fire stops.\n2. Forces withdraw:\n(a) in ten days;\n3. Aid.\n"
           "1. وقف إطلاق النار.\n2. تنسحب القوات:\n(أ) خلال عشرة أيام؛\n3. المساعدات.\n");
  ASSERT_EQ(talks.points.size(), 3U);
  EXPECT_EQ(talks.languages, (std::vector<std::string>{"en", "ar"}));
  EXPECT_EQ(words_of(talks.points[2].text, "ar"), "المساعدات.");
  ASSERT_EQ(talks.points[1].details.size(), 1U);
  EXPECT_EQ(words_of(talks.points[1].details[0].text, "ar"), "خلال عشرة أيام؛");
}

TEST(Proposal, ASecondLanguageMayHaveMorePoints) {
  const Case talks = read("plan.txt",
                          "1. All fire stops.\n2. Forces withdraw:\n(a) in ten days;\n"
                          "1. وقف إطلاق النار.\n2. تنسحب القوات:\n(أ) خلال عشرة أيام؛\n"
                          "3. المساعدات:\n(أ) كلها.\n");
  ASSERT_EQ(talks.points.size(), 3U);
  ASSERT_EQ(talks.points[2].details.size(), 1U);
  EXPECT_EQ(words_of(talks.points[2].details[0].text, "ar"), "كلها.");
}

TEST(Proposal, WithoutNumbersEachParagraphIsAPoint) {
  const Case talks = read("plan.md", "# The plan\n\nFire stops.\n\n- Aid comes in.\n");
  ASSERT_EQ(talks.points.size(), 2U);
  EXPECT_EQ(words_of(talks.points[1].text, "en"), "Aid comes in.");
  EXPECT_NE(talks.summary.in("").find("No numbers were found"), std::string::npos);
}

constexpr const char* kW = "xmlns:w=\"w\"";
std::string paragraph(const std::string& words, const std::string& properties = "") {
  return "<w:p><w:pPr>" + properties + "</w:pPr><w:r><w:t xml:space=\"preserve\">" + words +
         "</w:t></w:r></w:p>";
}
std::string numbered(const std::string& list, int level) {
  return "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" + list +
         "\"/></w:numPr>";
}

TEST(Proposal, WordNumbersByItself) {
  const std::string w = std::string("<w:document ") + kW + "><w:body>";
  const std::string body =
      w + paragraph("The valley") + paragraph("Fire stops at noon", numbered("1", 0)) +
      paragraph("from the air", numbered("1", 1)) + paragraph("on the ground", numbered("1", 1)) +
      paragraph("Prisoners", "<w:pStyle w:val=\"List\"/>") +
      paragraph("a remark", numbered("2", 0)) +
      "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
      "<w:ins><w:r><w:t>and put in.</w:t></w:r></w:ins></w:p><w:sectPr/></w:body></w:document>";
  const std::string lists =
      std::string("<w:numbering ") + kW +
      "><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/>"
      "</w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt "
      "w:val=\"bullet\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
      "w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>"
      "</w:numbering>";
  const std::string styles = std::string("<w:styles ") + kW +
                             "><w:style w:styleId=\"List\"><w:pPr>" + numbered("1", 0) +
                             "</w:pPr></w:style></w:styles>";
  const std::string links =
      "<Relationships><Relationship Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
      "relationships/officeDocument\" Target=\"word/document2.xml\"/></Relationships>";
  const Case talks = read("plan.docx", packed({{"_rels/.rels", links},
                                               {"word/document2.xml", body},
                                               {"word/numbering.xml", lists},
                                               {"word/styles.xml", styles}}));
  ASSERT_EQ(talks.points.size(), 2U);
  EXPECT_EQ(words_of(talks.title, "en"), "The valley");
  ASSERT_EQ(talks.points[0].details.size(), 2U);
  EXPECT_EQ(words_of(talks.points[0].details[0].text, "en"), "from the air");
  EXPECT_EQ(words_of(talks.points[1].text, "en"), "Prisoners\n• a remark\nkept and put in.");
}

TEST(Proposal, AWorkbookHoldsWhatPartiesSaid) {
  const std::string book =
      "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"r7\"/></sheets></workbook>";
  const std::string links =
      "<Relationships><Relationship Id=\"r7\" Target=\"worksheets/sheet3.xml\"/></Relationships>";
  const std::string strings =
      "<sst><si><t>No</t></si><si><t>Text</t></si><si><r><t>The </t></r><r><t>North</t></r></si>"
      "</sst>";
  const std::string sheet =
      "<worksheet><sheetData><row><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
      "<c r=\"D1\" t=\"s\"><v>2</v></c></row><row><c r=\"A2\"><v>1</v></c><c r=\"B2\" "
      "t=\"inlineStr\"><is><t>The crossing opens</t></is></c><c r=\"D2\" t=\"str\"><v>Only by "
      "day</v></c></row><row><c><v>2</v></c><c t=\"inlineStr\"><is><t>The toll</t></is></c></row>"
      "</sheetData></worksheet>";
  const Case talks = read("plan.xlsx", packed({{"xl/workbook.xml", book},
                                               {"xl/_rels/workbook.xml.rels", links},
                                               {"xl/sharedStrings.xml", strings},
                                               {"xl/worksheets/sheet3.xml", sheet}}));
  ASSERT_EQ(talks.points.size(), 2U);
  EXPECT_EQ(talks.points[1].number, 2);
  ASSERT_EQ(talks.parties.size(), 1U);
  ASSERT_EQ(talks.statements.size(), 1U);
  EXPECT_EQ(talks.statements[0].who, "The North");
  EXPECT_EQ(talks.statements[0].what.in("en"), "Only by day");
  EXPECT_EQ(talks.statements[0].points, (std::vector<std::string>{talks.points[0].id}));
  EXPECT_TRUE(talks.responses.empty());
}

TEST(Proposal, TwoLanguagesInColumns) {
  const Case talks = read("plan.csv",
                          "Nr;English;العربية;North\n1;Fire stops;وقف النار;yes, if they do\n"
                          "Security;;;\n2;Aid;المساعدات;\n");
  ASSERT_EQ(talks.points.size(), 2U);
  EXPECT_EQ(words_of(talks.points[1].text, "ar"), "المساعدات");
  EXPECT_EQ(words_of(talks.points[0].title, "en"), "Fire stops");
  EXPECT_EQ(talks.statements.size(), 1U);
  EXPECT_NE(talks.summary.in("").find("“Security”"), std::string::npos);
}

TEST(Proposal, SaysWhatIsWrong) {
  const std::string whole = packed({{"word/document.xml", "<w:document/>"}});
  const auto message = [](const std::string& name, const std::string& bytes) {
    const auto talks = read_proposal({name, bytes}, {.max_bytes = 1U << 20U});
    return talks ? "" : format_error(talks.error());
  };
  EXPECT_NE(message("a.docx", whole.substr(0, whole.size() / 2)).find("cannot be unpacked"),
            std::string::npos);
  EXPECT_NE(message("a.docx", whole).find("no words that could be a point"), std::string::npos);
  EXPECT_NE(message("a.docx", packed({{"word/document.xml", "<w:document>"}})).find("is no XML"),
            std::string::npos);
  EXPECT_NE(message("a.docx", packed({{"pictures", ""}})).find("neither a Word document"),
            std::string::npos);
  EXPECT_NE(message("a.docx", packed({{"word/document.xml", std::string(2U << 20U, ' ')}}))
                .find("larger than 1 MiB unpacked"),
            std::string::npos);
  EXPECT_NE(message("a.txt", std::string(2U << 20U, 'a')).find("a.txt"), std::string::npos);
  EXPECT_NE(message("a.txt", "\n \n").find("a.txt"), std::string::npos);
  EXPECT_NE(message("a.txt", "caf\xE9").find("UTF-8"), std::string::npos);
}

TEST(Proposal, ManyPointsAreBounded) {
  std::string text;
  for (int i = 1; i <= 3000; ++i) text += std::to_string(i) + ". A point\n";
  const Case talks = read("long.txt", text);
  EXPECT_EQ(talks.points.size(), 2000U);
  EXPECT_NE(talks.summary.in("").find("only the first 2000"), std::string::npos);
}

}  // namespace
}  // namespace dragoman
