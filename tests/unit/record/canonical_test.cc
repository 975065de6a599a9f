#include "record/canonical.h"

#include <gtest/gtest.h>

#include "dragoman/record.h"
#include "record/texts.h"
#include "unit/record/fillers.h"

namespace dragoman::record {
namespace {

std::vector<Text> texts_of(Event event) {
  std::vector<Text> texts;
  Texts([&](const Text& text) { texts.push_back(text); }).visit(event.body);
  return texts;
}

TEST(Canonical, OrdersLanguagesAndDropsThoseWithoutWords) {
  ResponseBody body;
  body.response.words.set("he", "כן");
  body.response.words.set("ar", "نعم");
  body.response.words.set("en", "");
  Event event{.body = body};
  make_canonical(event);
  const auto& words = std::get<ResponseBody>(event.body).response.words;
  EXPECT_EQ(words.entries(),
            (std::vector<std::pair<std::string, std::string>>{{"ar", "نعم"}, {"he", "כן"}}));
}

// Whatever the order of its texts, an event reads back as it is kept.
TEST(Canonical, IsWhatEveryKindReadsBackAs) {
  Random random(41);
  int changed = 0;
  for (std::size_t i = 0; i < 3000; ++i) {
    Copy copy = random_copy(random, i % std::variant_size_v<Body>, 8);
    const Event before = copy.event;
    make_canonical(copy.event);
    changed += texts_of(copy.event) != texts_of(before);
    const auto bytes = encode_copy(copy);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*bytes,
              encode_copy({.number = copy.number, .event = before, .refs = copy.refs}).value());
    const auto read = decode_copy(*bytes, copy.number);
    ASSERT_TRUE(read);
    EXPECT_TRUE(texts_of(read->event) == texts_of(copy.event)) << *bytes;
  }
  EXPECT_GT(changed, 100);
}

}  // namespace
}  // namespace dragoman::record
