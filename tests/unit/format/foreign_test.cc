// Every published file loads with its domain, and published packages have the published utilities.
#include "dragoman/foreign.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "unit/format/foreign_testing.h"

namespace dragoman {
namespace {

namespace fs = std::filesystem;
using testing::must_fail;
using testing::must_read;
using testing::package_of;
using testing::slurp;
using testing::slurp_all;
using testing::utility;
using testing::validation_folder;
using Names = std::map<std::string, std::string>;

// Folders below a format's folder that hold files of that kind, each with its files.
std::vector<std::vector<fs::path>> scenarios(const std::string& format, const std::string& ending) {
  std::map<fs::path, std::vector<fs::path>> by_folder;
  for (const auto& entry : fs::recursive_directory_iterator(validation_folder() / format)) {
    const std::string name = entry.path().filename().string();
    const bool results = name == "pareto.xml" || name == "specials.json" || name == "specs.json";
    const bool fixture = entry.path().parent_path().filename() == "test-fixtures";
    if (entry.path().extension() != ending || results || fixture) continue;
    by_folder[entry.path().parent_path()].push_back(entry.path());
  }
  std::vector<std::vector<fs::path>> out;
  for (auto& [folder, files] : by_folder) {
    std::sort(files.begin(), files.end());
    out.push_back(files);
  }
  return out;
}

// How many packages are compared when a case is written and read back.
constexpr std::uint64_t kProbes = 200;

// Whether the re-read case gives every party the same utilities, and the same walk-away values.
void expect_same(const Case& before, const Case& after) {
  ASSERT_EQ(before.points.size(), after.points.size());
  ASSERT_EQ(before.preferences.size(), after.preferences.size());
  for (std::uint64_t probe = 0; probe < kProbes; ++probe) {
    const testing::Choice package = testing::package_at(before, probe * 2'654'435'761U);
    Names names;
    for (const Point& point : before.points) {
      names[point.title.in("")] = describe_value(point, package.at(point.id), "");
    }
    const testing::Choice again = package_of(after, names);
    for (std::size_t i = 0; i < before.preferences.size(); ++i) {
      ASSERT_NEAR(utility(before.preferences[i], package), utility(after.preferences[i], again),
                  1e-9);
    }
  }
}

void expect_round_trip(const Case& talks, ExportFormat format) {
  const auto written = export_case(talks, format);
  ASSERT_TRUE(written) << format_error(written.error());
  auto again = read_any(written->files);
  ASSERT_TRUE(again) << format_error(again.error());
  expect_same(talks, *again);
  for (std::size_t i = 0; i < talks.preferences.size(); ++i) {
    const auto& before = talks.preferences[i].walk_away;
    const auto& after = again->preferences[i].walk_away;
    if (!before || !after) continue;
    if (format == ExportFormat::geniusweb) {
      EXPECT_LE(before->to_double(), after->to_double() + 1e-9);
    } else {
      EXPECT_NEAR(before->to_double(), after->to_double(), 1e-9);
    }
  }
}

TEST(ForeignPublished, EveryFileLoads) {
  DRAGOMAN_NEEDS_VALIDATION();
  const std::map<std::string, std::pair<std::string, std::size_t>> formats = {
      {"genius", {".xml", 12}},
      {"geniusweb", {".json", 16}},
      {"negolog", {".json", 20}},
      {"negmas", {".yml", 1}}};
  for (const auto& [format, kind] : formats) {
    const auto found = scenarios(format, kind.first);
    EXPECT_EQ(found.size(), kind.second + (format == "genius" ? 1 : 0)) << format;
    for (const auto& files : found) {
      const Case talks = must_read(slurp_all(files));
      const std::size_t domains = format == "negolog" ? 0 : 1;
      EXPECT_EQ(talks.parties.size(), files.size() - domains) << files.front();
      EXPECT_TRUE(validate(talks)) << files.front();
    }
  }
}

TEST(ForeignPublished, GeniuswebBidsHaveTheirUtilities) {
  DRAGOMAN_NEEDS_VALIDATION();
  int bids = 0;
  for (const auto& files : scenarios("geniusweb/ozu", ".json")) {
    const Case talks = must_read(slurp_all(files));
    const auto specials =
        nlohmann::json::parse(slurp(files.front().parent_path() / "specials.json"));
    std::vector<nlohmann::json> published = specials["pareto_front"];
    published.push_back(specials["nash"]);
    published.push_back(specials["kalai"]);
    for (const auto& outcome : published) {
      const auto package = package_of(talks, outcome["bid"].get<Names>());
      for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NEAR(utility(talks.preferences[i], package), outcome["utility"][i].get<double>(),
                    1e-9);
      }
      ++bids;
    }
  }
  EXPECT_GT(bids, 200);
}

TEST(ForeignPublished, NegologBidsHaveTheirUtilities) {
  DRAGOMAN_NEEDS_VALIDATION();
  for (const auto& files : scenarios("negolog", ".json")) {
    const Case talks = must_read(slurp_all(files));
    const auto specs = nlohmann::json::parse(slurp(files.front().parent_path() / "specs.json"));
    for (const std::string bid : {"Nash", "Kalai"}) {
      const auto package = package_of(talks, specs[bid + "Bid"].get<Names>());
      EXPECT_NEAR(utility(talks.preferences[0], package), specs[bid + "_A"].get<double>(), 1e-9);
      EXPECT_NEAR(utility(talks.preferences[1], package), specs[bid + "_B"].get<double>(), 1e-9);
    }
    EXPECT_NEAR(talks.preferences[0].walk_away->to_double(),
                specs["ReservationValueProfileA"].get<double>(), 1e-12);
  }
}

TEST(ForeignPublished, TheReservationBidGivesTheWalkAwayValue) {
  DRAGOMAN_NEEDS_VALIDATION();
  const auto folder = validation_folder() / "geniusweb/FlightBooking";
  const Case talks =
      must_read(slurp_all({folder / "flightbooking1.json", folder / "flightbooking.json",
                           folder / "flightbooking2.json"}));
  // 0.35 × 0.5 + 0.35 × 0.667 + 0.3 × 1, and 0.7 × 0.5 + 0.15 × 1 + 0.15 × 0.667.
  EXPECT_EQ(talks.preferences[0].walk_away, Decimal::parse("0.70845"));
  EXPECT_EQ(talks.preferences[1].walk_away, Decimal::parse("0.60005"));
}

TEST(ForeignPublished, WrittenAndReadBackIsTheSame) {
  DRAGOMAN_NEEDS_VALIDATION();
  const std::map<std::string, std::string> formats = {
      {"genius", ".xml"}, {"geniusweb", ".json"}, {"negolog", ".json"}, {"negmas", ".yml"}};
  const std::map<std::string, ExportFormat> own = {{"genius", ExportFormat::genius},
                                                   {"geniusweb", ExportFormat::geniusweb},
                                                   {"negolog", ExportFormat::negolog},
                                                   {"negmas", ExportFormat::negmas}};
  for (const auto& [format, ending] : formats) {
    for (const auto& files : scenarios(format, ending)) {
      SCOPED_TRACE(files.front().string());
      const Case talks = must_read(slurp_all(files));
      expect_round_trip(talks, own.at(format));
      if (format == "geniusweb" || format == "negolog") expect_round_trip(talks, ExportFormat::csv);
      if (format == "negolog") expect_round_trip(talks, ExportFormat::negmas);
      if (format == "geniusweb") expect_round_trip(talks, ExportFormat::genius);
    }
  }
}

TEST(Foreign, RefusesMixedAndUnknownFiles) {
  const SourceFile table{"t.csv", "point,option,A\nx,y,1\n"};
  EXPECT_EQ(must_fail({table, table}).code, ErrorCode::usage);
  EXPECT_EQ(must_fail({table, {"d.xml", "<negotiation_template/>"}}).code, ErrorCode::conflict);
  EXPECT_EQ(must_fail({{"notes", "hello"}}).code, ErrorCode::unsupported);
  EXPECT_EQ(must_fail({}).code, ErrorCode::usage);
}

TEST(Foreign, NamesOfIssuesDoNotDecideTheFormat) {
  const Case talks =
      must_read({{"north.json",
                  R"({"reservationValue": 0, "issueWeights": {"issuesValues": 1, "a\"}:": 0},
                  "issues": {"issuesValues": {"no": 1}, "a\"}:": {"UtilitySpace": 1}}})"}});
  ASSERT_EQ(talks.points.size(), 2U);
  EXPECT_EQ(talks.points[0].id, "issuesValues");
}

TEST(Foreign, RefusesWhatIsTooLargeBeforeParsing) {
  const std::string large(100, ' ');
  auto read = read_any(std::vector<SourceFile>{{"d.xml", large}}, ReadOptions{.max_bytes = 99});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::limit);
}

TEST(Foreign, NamesOfPathsThatAreNotThere) {
  const std::vector<std::string> paths{"/nowhere/case.yaml"};
  auto read = load_any(paths);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::io);
  EXPECT_EQ(format_error(read.error()),
            "/nowhere/case.yaml: there is no such file: check its name and folder");
}

TEST(Foreign, EqualNamesGetIdsOfTheirOwn) {
  const Case talks =
      must_read({{"t.csv", "point,option,A!,A?\nx y,1 km,1,2\n,1-km,1,2\nx-y,a,1,1\n"}});
  EXPECT_EQ(talks.points[0].id, "x-y");
  EXPECT_EQ(talks.points[1].id, "x-y-2");
  EXPECT_EQ(talks.points[0].options[0].id, "1-km");
  EXPECT_EQ(talks.points[0].options[1].id, "1-km-2");
  EXPECT_EQ(talks.parties[0].id, "A");
  EXPECT_EQ(talks.parties[1].id, "A-2");
}

}  // namespace
}  // namespace dragoman
