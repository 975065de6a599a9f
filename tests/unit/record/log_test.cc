#include "dragoman/log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "record/event_numbers.h"

namespace dragoman {
namespace {

EventId id_of(Number number) {
  EventId id;
  // Spread over all values, as random ids are.
  std::uint64_t mixed = static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15U;
  for (std::size_t i = 0; i < 8; ++i, mixed >>= 8U) id.bytes[i] = static_cast<std::uint8_t>(mixed);
  return id;
}

Copy copy_of(Number number) { return {.number = number, .event = {.id = id_of(number)}}; }

void expect_numbers(const Log& log, const std::vector<Number>& wanted) {
  std::vector<Number> there;
  for (const Copy& copy : log) there.push_back(copy.number);
  EXPECT_EQ(there, wanted);
}

TEST(LogTest, CopiesGoOnByThemselves) {
  for (const Number shared : {0, 1, 63, 64, 65, 200}) {
    Log first;
    std::vector<Number> numbers;
    for (Number n = 1; n <= shared; ++n) {
      first.push_back(copy_of(n));
      numbers.push_back(n);
    }
    Log second = first;
    std::vector<Number> in_first = numbers, in_second = numbers;
    for (Number n = 1; n <= 130; ++n) {
      first.push_back(copy_of(1000 + n));
      in_first.push_back(1000 + n);
      if (n % 3 != 0) continue;
      second.push_back(copy_of(2000 + n));
      in_second.push_back(2000 + n);
    }
    expect_numbers(first, in_first);
    expect_numbers(second, in_second);
  }
}

TEST(LogTest, ElementsDoNotMove) {
  Log log;
  log.push_back(copy_of(1));
  const Copy* begin = &log.front();
  const Log before = log;
  for (Number n = 2; n <= 1000; ++n) log.push_back(copy_of(n));
  EXPECT_EQ(&log.front(), begin);
  EXPECT_EQ(&before.front(), begin);
  EXPECT_EQ(before.size(), 1U);
}

TEST(LogTest, IteratesBothWaysAndAtRandom) {
  Log log;
  for (Number n = 1; n <= 100; ++n) log.push_back(copy_of(n));
  Number wanted = 100;
  for (auto copy = log.rbegin(); copy != log.rend(); ++copy) EXPECT_EQ(copy->number, wanted--);
  EXPECT_EQ(wanted, 0);
  const auto found = std::lower_bound(log.begin(), log.end(), 70,
                                      [](const Copy& copy, Number n) { return copy.number < n; });
  EXPECT_EQ(found - log.begin(), 69);
  EXPECT_EQ(log.end()[-1].number, 100);
  EXPECT_EQ(log.to_vector().back().number, 100);
}

TEST(LogTest, OneGrowsWhileOthersRead) {
  Log log;
  for (Number n = 1; n <= 100; ++n) log.push_back(copy_of(n));
  std::vector<std::thread> readers;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 2; ++t) {
    readers.emplace_back([&wrong, own = log] {
      for (int round = 0; round < 200; ++round) {
        Number wanted = 1;
        for (const Copy& copy : own) wrong += copy.number != wanted++;
      }
    });
  }
  for (Number n = 101; n <= 5000; ++n) log.push_back(copy_of(n));
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(log.back().number, 5000);
}

TEST(EventNumbersTest, FindsWhatWasAddedAndNothingElse) {
  record::EventNumbers numbers;
  for (Number n = 1; n <= 3000; ++n) {
    numbers.add(id_of(n), n);
    if (n % 500 != 0) continue;
    const record::EventNumbers copy = numbers;
    for (Number m = 1; m <= n; ++m) EXPECT_EQ(copy.find(id_of(m)), m);
    EXPECT_EQ(copy.find(id_of(n + 1)), std::nullopt);
  }
}

}  // namespace
}  // namespace dragoman
