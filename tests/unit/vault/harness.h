// Talks to test a vault with: two rooms, their people, fixed seeds and times.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "dragoman/vault.h"

namespace dragoman::test {

// Where a new vault can be made: another place at each call.
struct Places {
  std::string name;
  std::function<std::string()> fresh;
};

inline void PrintTo(const Places& places, std::ostream* out) { *out << places.name; }

inline constexpr PassphraseCost kCheap{.passes = 1, .memory_bytes = 8192};

Seed seed(int number);
Moment at(int minute);

// A fresh folder that goes with the test.
std::string scratch_folder();

// An act of `by` in `from` that these rooms see, besides the home.
Act act(int number, const PersonId& by, const RoomId& from, Body body,
        std::vector<RoomId> also = {}, Refs refs = {}, std::vector<PersonId> concerns = {});

// A vault that layla founded in the room of envoys, with a room of the north in which she and yusuf
// are; yusuf opens the vault himself. Numbers of seeds up to 99 are used up.
struct Talks {
  static constexpr const char* kPassphrase = "an olive branch";
  static constexpr const char* kYusufs = "seven goats";

  explicit Talks(std::string place, bool past_shown = true);

  Session open(const std::string& name, const std::string& passphrase) const;

  std::string place;
  PersonId layla = person_id(seed(1));
  PersonId yusuf = person_id(seed(2));
  RoomId envoys = room_id(seed(3));
  RoomId north = room_id(seed(4));
  std::optional<Session> mediator;  // layla's
  std::optional<Session> envoy;     // yusuf's
};

// The words of a note in a view; "" when that event is none.
std::string words_at(const View& seen, Number number);

// The value of a result, or a failed test with its error.
template <class T>
T ok(Result<T> result, const char* what = "") {
  if (!result) {
    ADD_FAILURE() << what << ": " << format_error(result.error());
    std::abort();
  }
  return std::move(*result);
}
inline void ok(const Result<void>& result, const char* what = "") {
  EXPECT_TRUE(result) << what << ": " << format_error(result.error());
}

class VaultTest : public testing::TestWithParam<Places> {
 protected:
  std::string place() const { return GetParam().fresh(); }
};

}  // namespace dragoman::test
