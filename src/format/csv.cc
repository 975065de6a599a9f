// A table of scores: one row per option, one column per party. The layout is in docs/formats.md.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "format/case_builder.h"
#include "format/csv_table.h"
#include "format/readers.h"

namespace dragoman::format {
namespace {

constexpr std::size_t kMaxParties = 64;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

class ScoreReader {
 public:
  ScoreReader(const SourceText& source, CsvTable table)
      : source_(source), table_(std::move(table)), builder_(stem_of(source.name())) {}

  Result<Case> read() {
    builder_.talks().source = fmt::format("Table of scores {}", stem_of(source_.name()));
    if (auto done = header(); !done) return tl::unexpected(done.error());
    // Points first, so that weights may stand above them.
    for (std::size_t i = 1; i < table_.rows.size(); ++i) {
      if (auto done = option_row(table_.rows[i]); !done) return tl::unexpected(done.error());
    }
    for (std::size_t i = 1; i < table_.rows.size(); ++i) {
      if (auto done = special_row(table_.rows[i]); !done) return tl::unexpected(done.error());
    }
    if (builder_.issues().empty()) {
      return source_.fail(ErrorCode::missing, 0, "", "the table has no options",
                          "write one row per option: point, option, one score per party");
    }
    return std::move(builder_).finish();
  }

 private:
  using Row = std::vector<CsvCell>;

  static bool is_special(const Row& row) {
    const std::string word = lower(row[0].text);
    return word == "walk-away" || word == "weight" || word == "veto";
  }

  Result<void> header() {
    const Row& row = table_.rows.front();
    if (row.size() < 3 || lower(row[0].text) != "point" || lower(row[1].text) != "option") {
      return source_.fail(ErrorCode::syntax, row[0].offset, "",
                          "the first row is not 'point, option' and one column per party",
                          "begin with point,option,… and the names of the parties");
    }
    std::size_t columns = row.size();
    while (columns > 2 && row[columns - 1].text.empty()) --columns;
    if (columns - 2 > kMaxParties) {
      return source_.fail(ErrorCode::limit, row[0].offset, "",
                          fmt::format("there are more than {} parties", kMaxParties),
                          "check that this is the file that was meant");
    }
    for (std::size_t i = 2; i < columns; ++i) {
      const std::string& name = row[i].text;
      const auto seen = std::find(parties_.begin(), parties_.end(), name);
      if (name.empty() || seen != parties_.end()) {
        return source_.fail(
            name.empty() ? ErrorCode::missing : ErrorCode::duplicate, row[i].offset, "",
            name.empty() ? "a column has no name"
                         : fmt::format("two columns are called '{}'", shorten(name)),
            "name every party's column, each once");
      }
      parties_.push_back(name);
    }
    if (parties_.empty()) {
      return source_.fail(ErrorCode::missing, row[0].offset, "", "there is no party's column",
                          "name the parties after 'option'");
    }
    for (const std::string& name : parties_)
      builder_.add_party(name).source = Text("table of scores");
    return {};
  }

  // Cells beyond the parties' columns must be empty.
  Result<void> check_width(const Row& row) {
    for (std::size_t i = parties_.size() + 2; i < row.size(); ++i) {
      if (row[i].text.empty()) continue;
      return source_.fail(
          ErrorCode::syntax, row[i].offset, "",
          fmt::format("'{}' stands in a column without a party", shorten(row[i].text)),
          "a decimal comma or a separator inside a cell needs quotes");
    }
    return {};
  }

  // A number with a decimal point; with a decimal comma where commas do not separate cells.
  Result<Decimal> number(const CsvCell& cell, const std::string& party) {
    std::string text = cell.text;
    const auto commas = std::count(text.begin(), text.end(), ',');
    if (table_.separator != ',' && commas == 1 && text.find('.') == std::string::npos) {
      std::replace(text.begin(), text.end(), ',', '.');
    }
    const auto value = parse_number(text);
    if (!value) {
      return source_.fail(ErrorCode::type, cell.offset, party,
                          fmt::format("'{}' is not a number that can be kept", shorten(cell.text)),
                          "write a plain decimal number without thousands separators, 'never' for "
                          "a red line, or nothing");
    }
    return *value;
  }

  Preferences& scores_of(std::size_t party) { return builder_.talks().preferences[party]; }

  // The preference of a party for a point, made on first use.
  PointPreference& preference(std::size_t party, std::size_t issue) {
    Preferences& scores = scores_of(party);
    const std::string& point = builder_.point_id(builder_.issues()[issue]);
    if (last_.size() < parties_.size()) last_.resize(parties_.size());
    std::map<std::size_t, std::size_t>& known = last_[party];
    const auto [entry, is_new] = known.emplace(issue, scores.points.size());
    if (is_new) {
      scores.points.emplace_back();
      scores.points.back().point = point;
    }
    return scores.points[entry->second];
  }

  Result<void> option_row(const Row& row) {
    if (is_special(row)) return {};
    if (auto checked = check_width(row); !checked) return checked;
    const std::string& point = row[0].text.empty() ? point_ : row[0].text;
    const std::string option = row.size() > 1 ? row[1].text : "";
    if (point.empty() || option.empty()) {
      return source_.fail(ErrorCode::missing, row[0].offset, point.empty() ? "point" : "option",
                          point.empty() ? "this row names no point" : "this row names no option",
                          "write point and option in the first two cells");
    }
    point_ = point;
    Issue* issue = builder_.find(point_);
    if (issue == nullptr) {
      if (builder_.issues().size() >= kMaxIssues) {
        return source_.fail(ErrorCode::limit, row[0].offset, "point",
                            fmt::format("there are more than {} points", kMaxIssues),
                            "check that this is the file that was meant");
      }
      issue = &builder_.add_choice(point_);
    }
    if (!builder_.add_option(*issue, option)) {
      return source_.fail(
          ErrorCode::duplicate, row[1].offset, "option",
          fmt::format("'{}' has two rows for '{}'", shorten(point_), shorten(option)),
          "keep one of them");
    }
    return scores(row, *issue, issue->option_ids.at(option));
  }

  Result<void> scores(const Row& row, const Issue& issue, const std::string& option) {
    const auto index = static_cast<std::size_t>(&issue - builder_.issues().data());
    for (std::size_t party = 0; party < parties_.size() && party + 2 < row.size(); ++party) {
      const CsvCell& cell = row[party + 2];
      if (cell.text.empty()) continue;
      if (lower(cell.text) == "never") {
        RedLine line;
        line.id = red_line_ids_.make(
            fmt::format("{}.{}.{}", scores_of(party).party, builder_.point_id(issue), option),
            "red-line");
        Condition condition;
        condition.point = builder_.point_id(issue);
        condition.any_of.emplace_back(OptionId{option});
        line.when.push_back(std::move(condition));
        scores_of(party).red_lines.push_back(std::move(line));
        continue;
      }
      auto value = number(cell, parties_[party]);
      if (!value) return tl::unexpected(value.error());
      preference(party, index).values.emplace_back(OptionId{option}, *value);
    }
    return {};
  }

  Result<void> special_row(const Row& row) {
    if (!is_special(row)) return {};
    if (auto checked = check_width(row); !checked) return checked;
    const std::string word = lower(row[0].text);
    const std::string second = row.size() > 1 ? row[1].text : "";
    const Issue* issue = word == "weight" ? builder_.find(second) : nullptr;
    if (word == "weight" && issue == nullptr) {
      return source_.fail(ErrorCode::unknown_reference, row[0].offset, "weight",
                          fmt::format("no row has the point '{}'", shorten(second)),
                          "write the point's name after 'weight'");
    }
    if (word != "weight" && !second.empty()) {
      return source_.fail(ErrorCode::conflict, row[1].offset, word,
                          fmt::format("a {} row has no option", word),
                          "leave the second cell empty; a point cannot have this name");
    }
    if (!seen_.insert(word + '\0' + second).second) {
      return source_.fail(ErrorCode::duplicate, row[0].offset, word,
                          fmt::format("this {} row is given twice", word), "keep one of them");
    }
    for (std::size_t party = 0; party < parties_.size() && party + 2 < row.size(); ++party) {
      if (row[party + 2].text.empty()) continue;
      auto done = word == "veto" ? veto(row[party + 2], party)
                                 : special_number(row[party + 2], party, issue);
      if (!done) return done;
    }
    return {};
  }

  Result<void> veto(const CsvCell& cell, std::size_t party) {
    const std::string word = lower(cell.text);
    const bool yes = word == "yes" || word == "x" || word == "1" || word == "true";
    if (!yes && word != "no" && word != "0" && word != "false") {
      return source_.fail(
          ErrorCode::type, cell.offset, parties_[party],
          fmt::format("'{}' does not say whether the party has a veto", shorten(cell.text)),
          "write yes or no");
    }
    builder_.talks().parties[party].veto = yes;
    return {};
  }

  // A weight when the row is a point's, else the walk-away value.
  Result<void> special_number(const CsvCell& cell, std::size_t party, const Issue* issue) {
    auto value = number(cell, parties_[party]);
    if (!value) return tl::unexpected(value.error());
    if (issue == nullptr) {
      scores_of(party).walk_away = *value;
    } else {
      const auto index = static_cast<std::size_t>(issue - builder_.issues().data());
      preference(party, index).weight = *value;
    }
    return {};
  }

  const SourceText& source_;
  CsvTable table_;
  CaseBuilder builder_;
  std::vector<std::string> parties_;
  std::string point_;                                     // of the row before
  std::vector<std::map<std::size_t, std::size_t>> last_;  // party -> issue -> preference
  std::set<std::string> seen_;
  IdMaker red_line_ids_;
};

}  // namespace

Result<Case> read_csv(const SourceText& source) {
  auto table = parse_csv(source);
  if (!table) return tl::unexpected(table.error());
  if (table->rows.empty()) {
    return source.fail(ErrorCode::syntax, 0, "", "the table is empty",
                       "begin with point,option,… and the names of the parties");
  }
  return ScoreReader(source, std::move(*table)).read();
}

}  // namespace dragoman::format
