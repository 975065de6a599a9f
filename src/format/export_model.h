// A case as every foreign format sees it: points with named values, and weighted scores.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dragoman/foreign.h"
#include "dragoman/model.h"

namespace dragoman::format {

// A number for a file: the user's own decimal where nothing was computed, else a double.
struct OutNumber {
  std::optional<Decimal> exact;
  double value = 0;

  OutNumber() : exact(Decimal{}) {}
  explicit OutNumber(const Decimal& decimal) : exact(decimal), value(decimal.to_double()) {}
  explicit OutNumber(double computed) : value(computed) {}
  std::string text() const;
};

struct OutPoint {
  const Point* point = nullptr;
  std::string name;                 // unique among the points
  std::vector<std::string> values;  // unique names of its values; empty for a range
  std::optional<QuantityRange> range;

  std::size_t size() const;
};

// What a party gets from a point: weight × score. A range is scored linearly from `low` at its
// start to `high` at its last value; otherwise there is one score per value.
struct OutScores {
  OutNumber weight{Decimal(1)};        // divisors are part of it
  std::optional<Decimal> divisor;      // what was folded into `weight`, when that is all there was
  OutNumber plain_weight{Decimal(1)};  // without the divisor
  std::vector<OutNumber> scores;
  std::vector<bool> stated;  // per value; one that is not counts 0
  std::vector<bool> never;   // CSV: a red line of its own
  OutNumber low, high;

  double least() const;  // of weight × score
  double most() const;
  double gain(std::size_t value) const;  // weight × score of a value
};

struct OutParty {
  const Party* party = nullptr;
  const Preferences* preferences = nullptr;
  std::string name;
  std::string file;               // without extension, unique
  std::vector<OutScores> points;  // one per OutModel::points
  double least = 0, most = 0;     // sums over the points
};

struct OutModel {
  std::vector<OutPoint> points;
  std::vector<OutParty> parties;
  std::vector<std::string> losses;
};

// Fails when no point can be written. Ranges become ranges where the format has them and every
// party's scores are linear on them, else lists of numbers.
Result<OutModel> out_model(const Case& talks, ExportFormat format);

// The sentence that utilities of a party were changed to (u − shift) / scale.
std::string rescaled(const OutParty& party, double shift, double scale, const char* why);

Result<Export> export_genius(const Case& talks, OutModel model);
Result<Export> export_geniusweb(const Case& talks, OutModel model);
Result<Export> export_negolog(OutModel model);
Result<Export> export_negmas(OutModel model);
Result<Export> export_csv(OutModel model);

}  // namespace dragoman::format
