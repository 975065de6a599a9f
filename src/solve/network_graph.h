// The parts of a Network in one place: variables with small domains, coupled by boxes (sets of
// literals), two-variable tables and linear bounds; and the numbers they carry under one weight
// vector. Internal to Network.
//
// A literal says that a variable takes a value of a set. A box holds when all of its literals do.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace dragoman::solve::network {

// The worth of what is forbidden. Sums of it stay below kNever / 2 and finite.
inline constexpr double kNever = -1e300;
inline bool never(double value) { return value < -1e200; }

struct Literal {
  int variable = 0;
  int mask = 0;  // index in Graph::masks of its first word
  int row = 0;   // index in Graph::rows of its first 0/1 entry
};

struct Table {
  int first = 0, second = 0;  // first < second
};

// lower <= sum of amount over the variables <= upper.
struct Linear {
  std::vector<int> variables;
  std::vector<std::vector<std::int64_t>> amount;  // per variable, per value
  std::int64_t lower = 0, upper = 0;
  double scale = 1;  // the widest spread of a variable's amounts
};

struct Place {
  int index = 0;  // of the box or linear bound
  int slot = 0;
};

// Domains: one bit per value, whole words per variable (Graph::word).
using Bits = std::vector<std::uint64_t>;

enum class Truth : std::uint8_t { open, holds, fails };

struct Graph {
  std::vector<int> size;    // values per variable
  std::vector<int> start;   // variable -> its first entry where values are concatenated
  std::vector<int> word;    // variable -> its first word in Bits; one more entry at the end
  std::vector<int> padded;  // variable -> its first entry where rows are padded to `kLane`
  std::vector<Literal> literals;
  std::vector<std::uint64_t> masks;
  std::vector<double> rows;        // 0/1 membership, padded
  std::vector<int> box_start;      // box -> its first entry in box_literals; one more at the end
  std::vector<int> box_literals;   // two or more per box, over different variables
  std::vector<Table> tables;       // at most one per pair of variables
  std::vector<int> message_start;  // table -> its first message; one more at the end
  std::vector<Linear> linears;
  std::vector<std::vector<Place>> boxes_of;    // per variable
  std::vector<std::vector<int>> tables_of;     // per variable
  std::vector<std::vector<Place>> linears_of;  // per variable

  static constexpr int kLane = 4;

  int variables() const { return static_cast<int>(size.size()); }
  int boxes() const { return static_cast<int>(box_start.size()) - 1; }
  int values() const { return start.back(); }
  int slots() const { return static_cast<int>(box_literals.size()); }

  // Sets up size-dependent offsets; literals, boxes and the rest follow by add_….
  explicit Graph(std::vector<int> sizes);
  Graph() : Graph(std::vector<int>{}) {}
  int add_literal(int variable, const std::vector<std::uint64_t>& mask);
  void add_box(const std::vector<int>& literal_indices);
  int add_table(int first, int second);
  void add_linear(Linear linear);

  Bits full() const;
  bool has(const Bits& bits, int variable, int value) const {
    return bits[word[variable] + (value >> 6)] >> (value & 63) & 1;
  }
  void remove(Bits& bits, int variable, int value) const {
    bits[word[variable] + (value >> 6)] &= ~(std::uint64_t{1} << (value & 63));
  }
  void assign(Bits& bits, int variable, int value) const;
  int count(const Bits& bits, int variable) const;
  int lowest(const Bits& bits, int variable) const;  // -1 when empty
  bool in(const Literal& literal, int value) const {
    return masks[literal.mask + (value >> 6)] >> (value & 63) & 1;
  }
  Truth truth(const Bits& bits, const Literal& literal) const;
  template <class F>
  void each(const Bits& bits, int variable, F&& visit) const {
    for (int w = word[variable]; w < word[variable + 1]; ++w) {
      for (std::uint64_t rest = bits[w]; rest != 0; rest &= rest - 1) {
        visit((w - word[variable]) * 64 + std::countr_zero(rest));
      }
    }
  }
};

// A graph's numbers under one weight vector.
struct Scalar {
  double constant = 0;
  std::vector<double> unary;               // per concatenated value
  std::vector<double> box;                 // kNever: forbidden
  std::vector<std::vector<double>> table;  // [first value * size of second + second value]
  double magnitude = 0;                    // at least the absolute worth of any assignment

  // What rounding can move a sum by.
  double slack() const { return magnitude * 0x1p-43; }
};

// Sets magnitude.
void measure(const Graph& graph, Scalar& scalar);

// Removes values that cannot be part of an assignment that keeps forbidden boxes, tables and linear
// bounds. False: there is no assignment. The forbidden ones are the same under all weights.
class Propagator {
 public:
  Propagator(const Graph& graph, const Scalar& scalar);
  bool run(Bits& bits) const;

 private:
  bool boxes(Bits& bits, bool& changed) const;
  bool tables(Bits& bits, bool& changed) const;
  bool linears(Bits& bits, bool& changed) const;

  const Graph& graph_;
  const Scalar& scalar_;
  std::vector<int> hard_boxes_;
  std::vector<int> hard_tables_;
};

// Whether some linear bound over `variable` could still be broken by an assignment of `bits`.
bool binds(const Graph& graph, const Bits& bits, const Linear& linear);

}  // namespace dragoman::solve::network
