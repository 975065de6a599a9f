// The solver beside the reference, on one case.
#pragma once

#include <functional>
#include <string>

#include "dragoman/model.h"
#include "dragoman/packages.h"

namespace dragoman::oracle {

struct CompareOptions {
  bool two_threads = false;       // also on two threads, byte for byte
  bool epsilon_frontier = false;  // also the certificate of an approximate frontier
  bool exact_numbers = true;      // utilities end; else they are compared to 1e-9
};

// What the solver says otherwise than the reference, in one line; empty: nothing.
std::string disagreement(const Case& talks, const CompareOptions& options);

// A failing case made smaller: parts are left out for as long as `fails` stays true.
Case shrink(Case talks, const std::function<bool(const Case&)>& fails);

// The case as a case file, as far as packages depend on it.
std::string case_text(const Case& talks);

// Every field of a result, for comparing two results byte for byte.
std::string fingerprint(const PackagesResult& result);
std::string fingerprint(const AmendResult& result);

}  // namespace dragoman::oracle
