// Small talks for the brief's tests, with problems compiled by hand and results by enumeration, so
// that these tests depend on no solver.
#pragma once

#include <string>
#include <vector>

#include "dragoman/packages.h"

namespace dragoman::brief {

struct Talks {
  Case talks;
  Problem problem;
  PackagesResult result;
  CompiledDraft draft;
};

// Six parties, five points, two vetoes, a quorum of five, and a draft that few accept.
Talks harbour_talks();
// Two parties, `points` points of four options each, titles in English, Arabic and Hebrew.
Talks river_talks(int points = 6);
// Words only: two parties, a text partly on file, answers of every kind, reports.
Case worded_talks();

// Counts, frontier and solutions by going through every package.
PackagesResult enumerate_packages(const Problem& problem);
// The draft as it stands and the best single change, by going through every package.
AmendResult enumerate_amendments(const Talks& talks);

}  // namespace dragoman::brief
