#include "vault/database.h"

#include "unit/vault/harness.h"

namespace dragoman::test {

TEST_P(VaultTest, StreamsTablesOfAnyLength) {
  const auto database = ok(vault::connect(place(), vault::Opening::create));
  constexpr std::int64_t kRows = 2500;  // more than two batches of PostgreSQL's
  vault::Transaction writing(*database, vault::Database::Access::write);
  ok(writing.begin());
  ok(database->run(database->dialect("CREATE TABLE t (v INTEGER, b BLOB)")));
  for (std::int64_t i = 0; i < kRows; ++i) {
    ok(database->run("INSERT INTO t (v, b) VALUES (?, ?)", {i, std::string_view("\0x", 2)}));
  }
  std::int64_t next = 0;
  ok(database->stream("SELECT v, b FROM t ORDER BY v", [&](const vault::Row& row) -> Result<void> {
    EXPECT_EQ(row.integer(0), next++);
    EXPECT_EQ(row.bytes(1), std::string_view("\0x", 2));
    return {};
  }));
  EXPECT_EQ(next, kRows);
  // A failure of the caller's ends it, and the transaction goes on.
  const auto ended =
      database->stream("SELECT v FROM t ORDER BY v", [](const vault::Row& row) -> Result<void> {
        if (row.integer(0) < 7) return {};
        return fail(ErrorCode::usage, "enough");
      });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, "enough");
  ok(database->stream("SELECT v FROM t", [](const vault::Row&) { return Result<void>(); }));
  ok(writing.commit());
}

}  // namespace dragoman::test
