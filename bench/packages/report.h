// Plain tables, row by row as they come, and disagreements in capitals.
#pragma once

#include <string>
#include <vector>

namespace dragoman::bench {

class Report {
 public:
  struct Column {
    std::string title;
    int width = 0;  // the first column and the last are flush left
  };

  void section(const std::string& title, const std::string& about, std::vector<Column> columns);
  void row(const std::vector<std::string>& cells) const;
  void note(const std::string& text) const;
  // Something that must not happen whatever the machine: answers differ, or a package is not what
  // it says.
  void mismatch(const std::string& what);
  int mismatches() const { return mismatches_; }

 private:
  std::vector<Column> columns_;
  int mismatches_ = 0;
};

// The columns of a table beside a rival: problem, ours, rival's, ratio,
// ratio with the rival's start-up, target, how.
std::vector<Report::Column> rival_columns();

std::string milliseconds(double seconds);
// "12.3x", or ">12.3x" when the rival was given up; "-" without a rival.
std::string times(double rival, double ours, bool at_least = false);

// What the figures were measured on: processor, cores, compiler, rivals' versions.
void print_machine();

}  // namespace dragoman::bench
