// How words are read: one pass for red lines (they shape the frame), one for orders (importance
// rests on them), one for everything else.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "infer/reading.h"

namespace dragoman::infer {

// A point that is settled or bracketed, and its values.
using SettledPoint = std::pair<std::string, std::vector<Value>>;
// Those of a draft, or when there is none of the values named.
std::vector<SettledPoint> settled_points(const Draft* draft, const PartialPackage& values);

class Reader {
 public:
  Reader(const Case& talks, const InferOptions& options) : talks_(talks), options_(options) {}
  Result<ReadWords> run();

 private:
  // What decides whether a word counts.
  struct Source {
    int reading = 0;  // index in readings
    std::string party;
    bool is_public = false;
    Confidence confidence = Confidence::likely;
    std::string channel;
  };
  // Where a word's rows go. `word` is the last of the party's words until it is abandoned.
  struct Open {
    PartyWords* party = nullptr;
    int word = -1;
    Reading* reading = nullptr;
    bool scored = false;
    int index = 0;  // of the party
  };
  // Best and worst value of a point for a party, by a complete order.
  struct Swing {
    Value best, worst;
    int word = -1;
  };

  // reader.cc
  Result<void> check_options() const;
  void list_words();
  Source source_of(int response) const;
  Source source_of_statement(int statement) const;
  bool rule_on(InferRule rule) const;
  // Empty when the word counts under the rule; else why not, with the Use that says so.
  std::pair<Reading::Use, std::string> admit(const Source& source, InferRule rule) const;
  std::optional<Open> start(const Source& source, InferRule rule);
  void finish(const Open& open, std::string says);
  void abandon(const Open& open, std::string why);
  void add_row(const Open& open, const std::optional<LinearForm>& left, Sense sense, int also = -1);
  std::string name(const std::string& point, const Value& value) const;
  std::string title(const std::string& point) const;
  std::optional<LinearForm> step(const std::vector<Place>& better,
                                 const std::vector<Place>& worse) const;
  std::vector<Place> places(const std::string& point, const Value& value) const {
    return places_of(talks_, out_.frame.problem, point, value);
  }

  // A word that a red line may contradict: a point agreed, or a package accepted.
  struct Acceptance {
    Source source;
    WordRef word;
    std::string says;  // "agreed to"
    std::vector<SettledPoint> settled;
    bool set_aside = false;
  };
  // A red line that is believed unless it is set aside.
  struct Line {
    Source source;
    WordRef word;
    RedLine line;
    bool of_scores = false;
    bool set_aside = false;
  };

  // reading_red_lines.cc
  std::vector<BelievedRedLine> read_red_lines();
  std::vector<Line> red_lines();
  std::vector<Acceptance> acceptances() const;
  bool crosses(const RedLine& line, const Acceptance& word) const;
  void set_aside(Line& line, Acceptance& word, Contradiction found);

  // reading_orders.cc
  void read_order(const PreferenceStatement& statement, const Source& source);
  void read_importance(const PreferenceStatement& statement, const Source& source);
  void read_comparison(const PreferenceStatement& statement, const Source& source);
  void between_rows(const Open& open, const PreferenceStatement& statement);

  // reading_packages.cc
  void read_accepts(const PreferenceStatement& statement, const Source& source);
  void read_whole_draft(const Response& response, const Source& source, InferRule rule);
  void package_row(const Open& open, const Draft* draft, const PartialPackage& values,
                   bool accepted);
  void scored_package(const Open& open, const Draft* draft, const PartialPackage& values,
                      bool accepted);

  // reading_numbers.cc
  void read_range(const PreferenceStatement& statement, const Source& source, InferRule rule);
  void read_walk_away(const PreferenceStatement& statement, const Source& source);
  void read_scores(int preferences, const Source& source);
  void tie_walk_away();
  void number_rows(const Open& open, const std::vector<WeightedPlace>& places,
                   const std::vector<WeightedCoordinate>& coordinates,
                   const std::optional<Decimal>& at_least, const std::optional<Decimal>& at_most);

  // reading_responses.cc
  void read_response(const Response& response, const Source& source);
  void read_demand(const Response& response, const Source& source);
  void read_rejection(const Response& response, const Source& source);
  void order_above(const Open& open, const Response& of, const std::vector<Value>& wanted,
                   std::string_view verb);
  void find_heard_differently();

  const Case& talks_;
  const InferOptions& options_;
  ReadWords out_;
  int first_response_ = 0, first_statement_ = 0;                 // indices in readings
  std::map<std::pair<std::string, std::string>, Swing> swings_;  // (party, point)
  std::map<int, std::pair<Reading::Use, std::string>> red_line_readings_;
  bool overflow_ = false;
};

}  // namespace dragoman::infer
