// NegMAS YAML and the table of scores.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "format/csv_table.h"
#include "format/export_model.h"
#include "format/json_tree.h"

namespace dragoman::format {
namespace {

// JSON strings are YAML's double-quoted scalars.
std::string negmas_domain(const OutModel& model) {
  std::string yaml = "issues:\n";
  for (const OutPoint& point : model.points) {
    yaml += fmt::format("- name: {}\n", json_quote(point.name));
    if (point.range) {
      yaml += fmt::format("  type: ContiguousIssue\n  values: [{}, {}]\n",
                          point.range->from.to_string(), point.range->to.to_string());
      continue;
    }
    yaml += "  type: CategoricalIssue\n  values:\n";
    for (const std::string& value : point.values)
      yaml += fmt::format("  - {}\n", json_quote(value));
  }
  return yaml + "name: domain\ntype: DiscreteCartesianOutcomeSpace\n";
}

std::string negmas_profile(const OutParty& party, const OutModel& model) {
  std::string yaml = fmt::format("name: {}\n", json_quote(party.name));
  if (const auto& walk_away = party.preferences->walk_away) {
    yaml += fmt::format("reserved_value: {}\n", walk_away->to_string());
  }
  yaml += "type: LinearAdditiveUtilityFunction\nvalues:\n";
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutPoint& point = model.points[i];
    const OutScores& scores = party.points[i];
    if (point.range) {
      const double width = static_cast<double>(point.size()) - 1;
      const double slope = (scores.high.value - scores.low.value) / width;
      const double bias = scores.low.value - slope * point.range->from.to_double();
      yaml += fmt::format("- type: AffineFun\n  slope: {}\n  bias: {}\n", slope, bias);
      continue;
    }
    yaml += "- type: TableFun\n  mapping:\n";
    for (std::size_t v = 0; v < point.values.size(); ++v) {
      yaml += fmt::format("    {}: {}\n", json_quote(point.values[v]), scores.scores[v].text());
    }
  }
  yaml += "weights:\n";
  for (const OutScores& scores : party.points) yaml += fmt::format("- {}\n", scores.weight.text());
  return yaml;
}

using Row = std::vector<std::string>;

std::string join(const Row& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i)
    out += fmt::format("{}{}", i ? "," : "", csv_quote(row[i]));
  return out + "\n";
}

bool has_weight(const OutModel& model, std::size_t point) {
  return std::any_of(model.parties.begin(), model.parties.end(), [&](const OutParty& party) {
    return party.points[point].weight.text() != "1";
  });
}

std::string score_table(const OutModel& model) {
  Row header{"point", "option"};
  Row walk_away{"walk-away", ""};
  Row veto{"veto", ""};
  for (const OutParty& party : model.parties) {
    header.push_back(party.name);
    const auto& value = party.preferences->walk_away;
    walk_away.push_back(value ? value->to_string() : "");
    veto.push_back(party.party->veto ? "yes" : "no");
  }
  std::string csv = join(header);
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutPoint& point = model.points[i];
    for (std::size_t v = 0; v < point.values.size(); ++v) {
      Row row{point.name, point.values[v]};
      for (const OutParty& party : model.parties) {
        const OutScores& scores = party.points[i];
        const std::string score = scores.stated[v] ? scores.scores[v].text() : "";
        row.push_back(scores.never[v] ? "never" : score);
      }
      csv += join(row);
    }
  }
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    if (!has_weight(model, i)) continue;
    Row row{"weight", model.points[i].name};
    for (const OutParty& party : model.parties) row.push_back(party.points[i].weight.text());
    csv += join(row);
  }
  const auto said = [](const Row& row, const char* nothing) {
    return std::any_of(row.begin() + 2, row.end(),
                       [&](const std::string& cell) { return cell != nothing; });
  };
  if (said(walk_away, "")) csv += join(walk_away);
  if (said(veto, "no")) csv += join(veto);
  return csv;
}

}  // namespace

Result<Export> export_negmas(OutModel model) {
  Export out;
  out.files.push_back({"domain.yml", negmas_domain(model)});
  for (const OutParty& party : model.parties) {
    out.files.push_back({party.file + ".yml", negmas_profile(party, model)});
  }
  out.losses = std::move(model.losses);
  return out;
}

Result<Export> export_csv(OutModel model) {
  if (model.parties.empty()) {
    return fail(ErrorCode::unsupported, "no party has scores, and a table of scores needs some",
                "add scores, or write another format");
  }
  Export out;
  out.files.push_back({"scores.csv", score_table(model)});
  out.losses = std::move(model.losses);
  return out;
}

}  // namespace dragoman::format
