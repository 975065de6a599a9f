// Who can open a vault: admins, passphrases that others chose, accounts.
#include <algorithm>
#include <filesystem>

#include "unit/vault/harness.h"

namespace dragoman::test {

TEST_P(VaultTest, LetsAnAdminInWithoutAnyRoom) {
  Talks talks(place());
  const PersonId amina = person_id(seed(200));
  EXPECT_TRUE(ok(talks.mediator->is_admin()));
  EXPECT_FALSE(ok(talks.envoy->is_admin()));
  ok(talks.mediator->enrol(amina, {.name = "amina", .passphrase = "nine keys"}, seed(201),
                           {.admin = true}));
  Session admin = talks.open("amina", "nine keys");
  EXPECT_TRUE(ok(admin.is_admin()));
  const auto rooms = ok(admin.rooms());
  ASSERT_EQ(rooms.size(), 1U);
  EXPECT_EQ(rooms.front().room, desk_of(amina));
  EXPECT_FALSE(admin.view(talks.envoys));

  // Whom an admin makes an admin is one; a member can enrol, but make none.
  const PersonId omar = person_id(seed(202)), rana = person_id(seed(203));
  ok(admin.enrol(omar, {.name = "omar", .passphrase = "ten keys"}, seed(204), {.admin = true}));
  ok(talks.envoy->enrol(rana, {.name = "rana", .passphrase = "a well"}, seed(205)));
  EXPECT_TRUE(ok(talks.open("omar", "ten keys").is_admin()));
  EXPECT_FALSE(ok(talks.open("rana", "a well").is_admin()));
  const auto refused =
      talks.envoy->enrol(person_id(seed(206)), {.name = "sami", .passphrase = "two wells"},
                         seed(207), {.admin = true});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "only an admin can make somebody an admin");

  std::vector<Account> expected = {{talks.layla, true, talks.layla},
                                   {talks.yusuf, false, talks.layla},
                                   {amina, true, talks.layla},
                                   {omar, true, amina},
                                   {rana, false, talks.yusuf}};
  std::ranges::sort(expected, {}, &Account::person);
  EXPECT_EQ(ok(admin.accounts()), expected);
  EXPECT_FALSE(talks.envoy->accounts());
}

TEST_P(VaultTest, ForgetsTheAccountsOfWhoWasErased) {
  Talks talks(place());
  const Act erase =
      act(100, talks.layla, talks.envoys, EraseBody{.person = talks.yusuf, .reason = "asked to"});
  talks.envoy.reset();
  ok(talks.mediator->append(erase, seed(100)));
  const std::vector<Account> expected = {{talks.layla, true, talks.layla}};
  EXPECT_EQ(ok(talks.mediator->accounts()), expected);
}

TEST_P(VaultTest, AsksForAPassphraseOfOnesOwn) {
  Talks talks(place());
  EXPECT_FALSE(talks.mediator->must_change_passphrase());
  ok(talks.mediator->enrol(person_id(seed(200)), {.name = "omar", .passphrase = "first"}, seed(201),
                           {.must_change_passphrase = true}));
  Session omar = talks.open("omar", "first");
  EXPECT_TRUE(omar.must_change_passphrase());
  const auto wrong = omar.change_passphrase({.name = "omar", .passphrase = "worst"},
                                            {.name = "omar", .passphrase = "mine"}, seed(202));
  EXPECT_FALSE(wrong);
  EXPECT_TRUE(omar.must_change_passphrase());
  ok(omar.change_passphrase({.name = "omar", .passphrase = "first"},
                            {.name = "omar", .passphrase = "mine"}, seed(203)));
  EXPECT_FALSE(omar.must_change_passphrase());
  EXPECT_FALSE(talks.open("omar", "mine").must_change_passphrase());
}

TEST_P(VaultTest, ConfirmsOnlyOnesOwnPassphrase) {
  const Talks talks(place());
  const Vault vault = ok(Vault::open(talks.place));
  ok(talks.envoy->confirm({.name = "yusuf", .passphrase = Talks::kYusufs}));
  const auto unlocked = vault.unlock({.name = "yusuf", .passphrase = "wrong"});
  ASSERT_FALSE(unlocked);
  const auto wrong = talks.envoy->confirm({.name = "yusuf", .passphrase = "wrong"});
  const auto hers = talks.envoy->confirm({.name = "layla", .passphrase = Talks::kPassphrase});
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(hers);
  EXPECT_EQ(wrong.error(), unlocked.error());
  EXPECT_EQ(hers.error(), unlocked.error());
}

}  // namespace dragoman::test
