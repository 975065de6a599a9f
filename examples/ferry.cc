// Two shores talk about a ferry: how it crosses, and what it costs. The program states what each
// would gain, asks for the packages that both could accept, and prints them.
#include <iostream>
#include <string>
#include <vector>

#include "dragoman/packages.h"

namespace {

using dragoman::Decimal;
using dragoman::OptionId;

dragoman::Case ferry_talks() {
  dragoman::Case talks;
  talks.id = "ferry";
  talks.parties = {{.id = "north"}, {.id = "south"}};
  talks.points = {
      {.id = "crossing", .options = {{.id = "open"}, {.id = "permits"}, {.id = "closed"}}},
      {.id = "toll",
       .kind = dragoman::PointKind::quantity,
       .quantity = dragoman::QuantityRange{.from = Decimal(0), .to = Decimal(4)}}};

  dragoman::Preferences north{.party = "north"};
  north.points = {{.point = "crossing",
                   .values = {{OptionId{"open"}, Decimal(10)}, {OptionId{"permits"}, Decimal(7)}}},
                  {.point = "toll", .curve = {{Decimal(0), Decimal(0)}, {Decimal(4), Decimal(6)}}}};
  north.walk_away = Decimal(9);

  dragoman::Preferences south{.party = "south"};
  south.points = {{.point = "crossing",
                   .values = {{OptionId{"permits"}, Decimal(6)}, {OptionId{"closed"}, Decimal(8)}}},
                  {.point = "toll", .curve = {{Decimal(0), Decimal(8)}, {Decimal(4), Decimal(0)}}}};
  south.walk_away = Decimal(7);

  talks.preferences = {north, south};
  return talks;
}

void print(const dragoman::Case& talks, const dragoman::Problem& problem,
           const dragoman::Package& package) {
  const std::vector<dragoman::Value> values = to_values(talks, problem, package.assignment);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::cout << talks.points[i].id << ": " << describe_value(talks.points[i], values[i], "en")
              << "; ";
  }
  for (std::size_t p = 0; p < problem.parties.size(); ++p) {
    std::cout << (p > 0 ? ", " : "worth ")
              << Decimal::make(package.utilities[p], problem.decimals)->to_string() << " to "
              << problem.parties[p].id;
  }
  std::cout << '\n';
}

}  // namespace

int main() {
  const dragoman::Case talks = ferry_talks();
  const dragoman::Result<dragoman::Problem> problem = dragoman::compile(talks);
  if (!problem) {
    std::cerr << format_error(problem.error()) << '\n';
    return 2;
  }
  const dragoman::PackagesResult result = dragoman::find_packages(*problem, {});
  std::cout << result.acceptable.value << " packages pass, " << result.frontier.points.size()
            << " of them on the frontier (" << known_name(result.frontier.known) << "):\n";
  for (const dragoman::Package& package : result.frontier.points) print(talks, *problem, package);
  if (result.solutions.nash.package) {
    std::cout << "Nash (" << known_name(result.solutions.nash.known) << "): ";
    print(talks, *problem, *result.solutions.nash.package);
  }
  return 0;
}
