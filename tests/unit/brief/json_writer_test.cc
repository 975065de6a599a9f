#include "brief/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace dragoman::brief {
namespace {

using Layout = JsonWriter::Layout;

TEST(JsonWriter, LaysOutBlocksAndLines) {
  std::string out;
  const TextSink sink = [&](std::string_view text) {
    out += text;
    return true;
  };
  JsonWriter json(sink);
  json.open_object();
  json.key("a").open_object(Layout::line).key("b").integer(-1).key("c").null().close();
  json.key("d").open_list().string("x").open_list().close().close();
  json.key("e").open_object().close();
  json.close();
  EXPECT_TRUE(json.finish());
  EXPECT_EQ(out, R"({
  "a": {"b": -1, "c": null},
  "d": [
    "x",
    []
  ],
  "e": {}
}
)");
}

TEST(JsonWriter, QuotesWhateverComes) {
  EXPECT_EQ(quoted("plain-1.2_x"), "\"plain-1.2_x\"");
  EXPECT_EQ(quoted("a\"b\\c\n\x01"), R"("a\"b\\c\n\u0001")");
  EXPECT_EQ(quoted("מחר"), "\"מחר\"");
  EXPECT_EQ(quoted("\xff"), "\"\xef\xbf\xbd\"");
}

TEST(JsonWriter, NumbersReadBackTheSame) {
  std::string out;
  const TextSink sink = [&](std::string_view text) {
    out += text;
    return true;
  };
  JsonWriter json(sink);
  json.open_list(Layout::line).number(0.1).number(1e-9).number(3);
  json.number(std::numeric_limits<double>::infinity()).close();
  json.finish();
  EXPECT_EQ(nlohmann::json::parse(out), nlohmann::json({0.1, 1e-9, 3.0, nullptr}));
}

TEST(JsonWriter, HandsOverPiecesAndStopsWhenTold) {
  int pieces = 0;
  std::size_t largest = 0;
  const TextSink sink = [&](std::string_view text) {
    largest = std::max(largest, text.size());
    return ++pieces < 3;
  };
  JsonWriter json(sink);
  json.open_list();
  int written = 0;
  while (!json.stopped() && written < 1'000'000) {
    json.string("some text of no great length");
    ++written;
  }
  json.close();
  EXPECT_FALSE(json.finish());
  EXPECT_EQ(pieces, 3);
  EXPECT_LT(largest, 80'000U);
  EXPECT_LT(written, 10'000);
}

}  // namespace
}  // namespace dragoman::brief
