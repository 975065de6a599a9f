// Counts, frontiers and solutions that others published, found again through the readers and the
// solver. The files are read from the folder that DRAGOMAN_VALIDATION names.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dragoman/foreign.h"
#include "dragoman/packages.h"

namespace dragoman {
namespace {

using Json = nlohmann::json;
using Vector = std::vector<double>;
namespace fs = std::filesystem;

class Published : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("DRAGOMAN_VALIDATION");
    if (folder == nullptr || !fs::exists(folder))
      GTEST_SKIP() << "DRAGOMAN_VALIDATION names no folder with the published files";
    folder_ = folder;
  }

  Problem load(const std::string& folder, const std::vector<std::string>& files,
               bool keep_walk_away = true) const {
    std::vector<std::string> paths;
    for (const std::string& file : files) paths.push_back((folder_ / folder / file).string());
    const auto talks = load_any(paths);
    EXPECT_TRUE(talks.has_value()) << (talks ? "" : format_error(talks.error()));
    auto problem = compile(*talks);
    EXPECT_TRUE(problem.has_value()) << (problem ? "" : format_error(problem.error()));
    for (ProblemParty& party : problem->parties)
      if (!keep_walk_away) party.walk_away = 0;
    return std::move(*problem);
  }

  static Vector scaled(const Problem& problem, const std::vector<Utility>& utilities) {
    Vector result;
    for (const Utility u : utilities)
      result.push_back(static_cast<double>(u) / std::pow(10.0, problem.decimals));
    return result;
  }

  Json json(const std::string& file) const { return Json::parse(std::ifstream(folder_ / file)); }

  fs::path folder_;
};

void expect_near(const Vector& mine, const Vector& published, double tolerance) {
  ASSERT_EQ(mine.size(), published.size());
  for (std::size_t i = 0; i < mine.size(); ++i) EXPECT_NEAR(mine[i], published[i], tolerance);
}

// Distinct up to 1e-9: rounding to 10^-12 can part vectors that are equal in exact arithmetic.
std::size_t distinct(const Problem& problem, const Frontier& frontier) {
  std::vector<Vector> kept;
  for (const Package& package : frontier.points) {
    Vector u;
    for (const Utility value : package.utilities)
      u.push_back(static_cast<double>(value) / std::pow(10.0, problem.decimals));
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const Vector& other) {
      for (std::size_t p = 0; p < u.size(); ++p)
        if (other[p] < u[p] - 1e-9) return false;
      return true;
    });
    if (!known) kept.push_back(u);
  }
  return kept.size();
}

PackagesResult solve(const Problem& problem) {
  PackagesOptions options;
  options.all_feasible = true;
  return find_packages(problem, options);
}

TEST_F(Published, GeniusFrontierSizesAndNashPoints) {
  struct Row {
    std::string folder;
    std::vector<std::string> files;
    std::size_t frontier;
    Vector nash;  // empty: not published
    double tolerance;
  };
  const std::vector<Row> rows = {
      {"genius/partydomain",
       {"party_domain.xml", "party1_utility.xml", "party2_utility.xml", "party3_utility.xml"},
       99,
       {0.785, 0.928565, 0.717657},
       1e-6},
      {"genius/y2010/ItexvsCypress",
       {"ItexvsCypress_domain.xml", "ItexvsCypress_Cypress.xml", "ItexvsCypress_Itex.xml"},
       18,
       {0.670478, 0.721478},
       1e-6},
      {"genius/y2010/EnglandZimbabwe",
       {"EnglandZimbabwe_domain.xml", "England.xml", "Zimbabwe.xml"},
       25,
       {0.910916, 0.733218},
       1e-6},
      {"genius/AMPOvsCity",
       {"ampo_vs_city_template.xml", "ampo_vs_city_ampo_space.xml", "ampo_vs_city_city_space.xml"},
       192,
       {0.706, 0.783},
       1e-6},
      {"genius/y2011/Energy",
       {"energy_domain.xml", "energy_consumer.xml", "energy_distributor.xml"},
       204,
       {},
       0},
      {"genius/y2011/Laptop",
       {"laptop_domain.xml", "laptop_buyer_utility.xml", "laptop_seller_utility.xml"},
       4,
       {},
       0},
      {"genius/ANAC2015/group2-politics",
       {"Politics.xml", "Politics_util1.xml", "Politics_util2.xml", "Politics_util3.xml"},
       124,
       {},
       0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.folder);
    const Problem problem = load(row.folder, row.files, row.nash.empty());
    const PackagesResult found = solve(problem);
    EXPECT_EQ(found.frontier.known, Known::proved);
    EXPECT_EQ(distinct(problem, found.frontier), row.frontier);
    if (row.nash.empty()) continue;
    ASSERT_EQ(found.solutions.nash.known, Known::proved);
    expect_near(scaled(problem, found.solutions.nash.package->utilities), row.nash, row.tolerance);
  }
}

// Recomputed by others rather than published; walk-away values are 0.
TEST_F(Published, GeniusFairAndLargestSums) {
  struct Row {
    std::string folder;
    std::vector<std::string> files;
    Vector kalai_smorodinsky, egalitarian;  // empty: not known
    double largest_sum;                     // 0: not known
  };
  const std::vector<Row> rows = {
      {"genius/y2010/ItexvsCypress",
       {"ItexvsCypress_domain.xml", "ItexvsCypress_Cypress.xml", "ItexvsCypress_Itex.xml"},
       {0.670478, 0.721478},
       {0.670478, 0.721478},
       0.670478 + 0.721478},
      {"genius/y2010/EnglandZimbabwe",
       {"EnglandZimbabwe_domain.xml", "England.xml", "Zimbabwe.xml"},
       {0.822286, 0.786570},
       {0.822286, 0.786570},
       1.644135},
      {"genius/AMPOvsCity",
       {"ampo_vs_city_template.xml", "ampo_vs_city_ampo_space.xml", "ampo_vs_city_city_space.xml"},
       {},
       {0.734, 0.73847},
       0},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.folder);
    const Problem problem = load(row.folder, row.files, false);
    const Solutions found = solve(problem).solutions;
    const auto utilities = [&](const Solution& solution) {
      EXPECT_EQ(solution.known, Known::proved);
      return scaled(problem, solution.package->utilities);
    };
    expect_near(utilities(found.egalitarian), row.egalitarian, 1e-6);
    if (!row.kalai_smorodinsky.empty())
      expect_near(utilities(found.kalai_smorodinsky), row.kalai_smorodinsky, 1e-6);
    if (row.largest_sum == 0) continue;
    const Vector most = utilities(found.utilitarian);
    EXPECT_NEAR(most[0] + most[1], row.largest_sum, 2e-6);
  }
}

TEST_F(Published, ThirtyIssuesDominatesThePublishedHeuristicFront) {
  const Problem problem =
      load("genius/y2014/30issues", {"30issues-domain.xml", "profile-1.xml", "profile-2.xml"});
  const PackagesResult found = solve(problem);
  EXPECT_EQ(found.frontier.known, Known::proved);
  std::ifstream file(folder_ / "genius/y2014/30issues/pareto.xml");
  double first = 0, second = 0;
  char comma = 0;
  int rows = 0;
  for (; file >> first >> comma >> second; ++rows)
    EXPECT_TRUE(std::any_of(found.frontier.points.begin(), found.frontier.points.end(),
                            [&](const Package& package) {
                              const Vector u = scaled(problem, package.utilities);
                              return u[0] >= first - 1e-7 && u[1] >= second - 1e-7;
                            }))
        << first << ", " << second;
  EXPECT_EQ(rows, 10);
}

TEST_F(Published, GeniusWebFrontiersAndNashPoints) {
  int domains = 0;
  for (const auto& entry : fs::directory_iterator(folder_ / "geniusweb/ozu")) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    const std::string folder = "geniusweb/ozu/" + name;
    const Problem problem = load(folder, {name + ".json", "profileA.json", "profileB.json"}, false);
    const Json published = json(folder + "/specials.json");
    const PackagesResult found = solve(problem);
    EXPECT_EQ(found.frontier.known, Known::proved);
    const Vector nash = scaled(problem, found.solutions.nash.package->utilities);
    const Vector expected = published["nash"]["utility"];
    EXPECT_NEAR(nash[0] * nash[1], expected[0] * expected[1], 1e-9);
    for (const Json& point : published["pareto_front"]) {
      const Vector u = point["utility"];
      EXPECT_TRUE(std::any_of(found.frontier.points.begin(), found.frontier.points.end(),
                              [&](const Package& package) {
                                const Vector mine = scaled(problem, package.utilities);
                                return std::abs(mine[0] - u[0]) < 1e-9 &&
                                       std::abs(mine[1] - u[1]) < 1e-9;
                              }))
          << u[0] << ", " << u[1];
    }
    EXPECT_EQ(distinct(problem, found.frontier), published["pareto_front"].size());
    ++domains;
  }
  EXPECT_EQ(domains, 12);
}

TEST_F(Published, NegoLogNashProductsAndWelfare) {
  int domains = 0;
  for (const auto& entry : fs::directory_iterator(folder_ / "negolog")) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    const std::string folder = "negolog/" + name;
    const Problem problem = load(folder, {"profileA.json", "profileB.json"}, false);
    const Json published = json(folder + "/specs.json");
    const PackagesResult found = solve(problem);
    const Vector nash = scaled(problem, found.solutions.nash.package->utilities);
    EXPECT_NEAR(nash[0] * nash[1], published["Nash Product"].get<double>(), 1e-9);
    const Vector most = scaled(problem, found.solutions.utilitarian.package->utilities);
    EXPECT_NEAR(most[0] + most[1], published["Social Welfare"].get<double>(), 1e-9);
    EXPECT_EQ(found.feasible.value, std::to_string(published["NumberOfBids"].get<long>()));
    ++domains;
  }
  EXPECT_EQ(domains, 20);
}

// A scorable game as a problem: scores per option, minimum per party, vetoes, all but one accept.
TEST_F(Published, ScorableGames) {
  for (const std::string name : {"base", "game2"}) {
    SCOPED_TRACE(name);
    const Json game = json("scorable/" + name + ".json");
    Problem problem;
    for (const Json& row : game["parties"]) {
      ProblemParty party;
      party.id = row["party"];
      party.veto = row["role"] == "veto";
      party.walk_away = row["minimum"];
      party.walk_away_known = true;
      problem.parties.push_back(party);
    }
    problem.quorum = static_cast<int>(problem.parties.size()) - 1;
    for (std::size_t i = 0; i < game["issues"].size(); ++i) {
      Variable variable;
      variable.point = static_cast<int>(i);
      variable.size = game["issues"][i]["options"];
      for (int option = 0; option < variable.size; ++option)
        for (const Json& row : game["parties"])
          variable.utility.push_back(row["scores"][i][static_cast<std::size_t>(option)]);
      variable.allowed.assign(static_cast<std::size_t>(variable.size), 1);
      problem.variables.push_back(std::move(variable));
    }
    const PackagesResult found = find_packages(problem, {});
    const Json& expected = game["expected"];
    EXPECT_EQ(found.acceptable.value, std::to_string(expected["passing"].get<int>()));
    EXPECT_EQ(found.unanimous.value, std::to_string(expected["unanimous"].get<int>()));
    std::string nash;
    const Assignment& package = found.solutions.nash.package->assignment;
    for (std::size_t i = 0; i < package.values.size(); ++i)
      nash += static_cast<char>('A' + i) + std::to_string(package.values[i] + 1);
    EXPECT_EQ(nash, expected["nash_of_surplus"].get<std::string>());
  }
}

}  // namespace
}  // namespace dragoman
