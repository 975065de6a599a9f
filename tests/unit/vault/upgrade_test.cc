// A vault of format 1, as the program of that time wrote it: the harness's talks and a note of
// yusuf's to himself, kept as statements.
#include <fstream>
#include <regex>
#include <sstream>

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

namespace {

// `where` holds nothing yet.
void make_format_1(const std::string& where) {
  std::ifstream file(DRAGOMAN_SOURCE_DIR "/tests/unit/vault/format_1.sql");
  ASSERT_TRUE(file);
  std::stringstream text;
  text << file.rdbuf();
  std::string statements = text.str();
  const auto database = ok(vault::connect(where, vault::Opening::create));
  if (vault::is_postgres(where)) {
    statements = std::regex_replace(database->dialect(statements), std::regex("X'"), "'\\x");
  }
  vault::Transaction writing(*database, vault::Database::Access::write);
  ok(writing.begin());
  for (std::size_t at = 0, end = 0; (end = statements.find(";\n", at)) != std::string::npos;
       at = end + 2) {
    ok(database->run(statements.substr(at, end - at)), "a statement of format 1");
  }
  ok(writing.commit());
}

}  // namespace

TEST_P(VaultTest, OpensAVaultOfFormat1) {
  const std::string where = place();
  make_format_1(where);
  if (HasFatalFailure()) return;
  const PersonId layla = person_id(seed(1)), yusuf = person_id(seed(2));
  const RoomId north = room_id(seed(4));
  const Vault vault = ok(Vault::open(where));
  Session mediator = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
  Session envoy = ok(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
  EXPECT_EQ(words_at(*ok(envoy.view(north)), 3), "before yusuf came");
  EXPECT_EQ(words_at(*ok(envoy.view(desk_of(yusuf))), 1), "to myself");

  const std::vector<Account> expected = {{yusuf, false, layla}, {layla, true, layla}};
  EXPECT_EQ(ok(mediator.accounts()), expected);
  EXPECT_FALSE(envoy.must_change_passphrase());
  EXPECT_FALSE(ok(envoy.second_factor()));
  ok(envoy.set_second_factor(FactorSecret{}, seed(300)));
  EXPECT_FALSE(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
  ok(mediator.enrol(person_id(seed(301)), {.name = "amina", .passphrase = "nine keys"}, seed(302),
                    {.admin = true}));
  ok(mediator.append(act(100, layla, north, NoteBody{.words = Text("and on")}), seed(100)));

  const Vault again = ok(Vault::open(where));
  EXPECT_TRUE(ok(ok(again.unlock({.name = "amina", .passphrase = "nine keys"})).is_admin()));
  EXPECT_TRUE(ok(mediator.verify()).damage.empty());
}

// Format 2 differed in admins and second factors; events had the rows of format 1.
TEST_P(VaultTest, OpensAVaultOfFormat2) {
  const std::string where = place();
  make_format_1(where);
  if (HasFatalFailure()) return;
  {
    const auto outside = ok(vault::connect(where, vault::Opening::existing));
    ok(outside->run(
        outside->dialect("ALTER TABLE persons ADD COLUMN admin INTEGER NOT NULL DEFAULT 0")));
    ok(outside->run(
        outside->dialect("CREATE TABLE factors (person BLOB PRIMARY KEY, sealed BLOB NOT NULL)")));
    ok(outside->run("UPDATE meta SET value = ? WHERE name = 1",
                    {std::string(1, '\2') + std::string(7, '\0')}));
  }
  const Vault vault = ok(Vault::open(where));
  EXPECT_TRUE(ok(vault.verify()).damage.empty());
  Session envoy = ok(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
  EXPECT_EQ(words_at(*ok(envoy.view(room_id(seed(4)))), 3), "before yusuf came");
}

TEST_P(VaultTest, LeavesAnOldVaultAsItIsWhereRowsAreMissing) {
  const std::string where = place();
  make_format_1(where);
  if (HasFatalFailure()) return;
  const auto outside = ok(vault::connect(where, vault::Opening::existing));
  ok(outside->run("DELETE FROM bodies WHERE seq = 5"));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto opened = Vault::open(where);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::io);
    EXPECT_EQ(opened.error().message,
              "rows of its events are missing; the vault was left in its old format");
  }
  EXPECT_EQ(ok(vault::read_meta(*outside)).format, 1);
}

TEST_P(VaultTest, OpensNoVaultOfALaterFormat) {
  const Talks talks(place());
  const auto outside = ok(vault::connect(talks.place, vault::Opening::existing));
  ok(outside->run("UPDATE meta SET value = ? WHERE name = 1",
                  {std::string(1, '\7') + std::string(7, '\0')}));
  const auto opened = Vault::open(talks.place);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
}

}  // namespace dragoman::test
