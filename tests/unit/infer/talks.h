// A small case for tests of words, written as a person would.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "dragoman/case_file.h"
#include "dragoman/infer.h"

namespace dragoman::infer {

inline Case talks_with(const std::string& more, const std::string& preferences = "") {
  const std::string text = R"(dragoman: 1
id: small
parties: {north: The North, south: The South, bank: {name: The Bank, role: guarantor}}
mediators: {lake: The Lake, isles: The Isles}
channels:
  lake-north: {mediator: lake, party: north}
  isles-north: {mediator: isles, party: north}
  lake-south: {mediator: lake, party: south}
points:
  aid: {title: Aid, options: {daily: Daily, weekly: Weekly, never: Never}}
  line: {title: Line, options: {far: Far, near: Near}}
  toll: {title: Toll, quantity: {from: 0, to: 10}}
  crews:
    roster: {of: persons, choose: {from: 0, to: 6}, categories: {ill: {count: 4}, held: {count: 4}}}
drafts:
  first: {positions: {aid: weekly, line: near, toll: 4, crews: {value: {ill: 2, held: 1}}}}
  second: {positions: {aid: [daily, weekly], line: near}}
)" + preferences + more;
  auto read = read_case(text, "small.yaml");
  EXPECT_TRUE(read) << (read ? "" : format_error(read.error()));
  return read ? *read : Case{};
}

inline std::string statements(const std::string& list) { return "preference_statements:\n" + list; }

// The reading of the word with that id.
inline Reading reading_of(const std::vector<Reading>& readings, const std::string& id) {
  for (const Reading& reading : readings)
    if (reading.word.id == id) return reading;
  ADD_FAILURE() << "no reading of " << id;
  return {};
}

}  // namespace dragoman::infer
