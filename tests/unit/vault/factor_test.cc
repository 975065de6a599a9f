#include "vault/factor.h"

#include <filesystem>
#include <thread>

#include "unit/vault/harness.h"
#include "vault/database.h"

namespace dragoman::test {

namespace {

// The secret of the vectors in RFC 4226 and RFC 6238: "12345678901234567890".
FactorSecret vectors_secret() {
  FactorSecret secret{};
  for (std::size_t i = 0; i < secret.size(); ++i) {
    secret[i] = static_cast<std::uint8_t>('0' + (i + 1) % 10);
  }
  return secret;
}

constexpr std::int64_t kNow = 1'800'000'000;  // begins a step

Login layla(std::string code, std::optional<std::int64_t> at = kNow) {
  return {.name = "layla", .passphrase = Talks::kPassphrase, .code = std::move(code), .at = at};
}

std::string code_at(std::int64_t seconds) { return factor_code(vectors_secret(), seconds / 30); }

}  // namespace

// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
TEST(FactorCode, IsThatOfTheStandard) {
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},
                                                          {1'111'111'109, "081804"},
                                                          {1'111'111'111, "050471"},
                                                          {1'234'567'890, "005924"},
                                                          {2'000'000'000, "279037"},
                                                          {20'000'000'000, "353130"}};
  for (const auto& [seconds, code] : vectors) {
    EXPECT_EQ(factor_code(vectors_secret(), seconds / 30), code) << seconds;
    EXPECT_EQ(factor_step(vectors_secret(), code, seconds), seconds / 30);
  }
  // RFC 4226, appendix D.
  const char* counted[] = {"755224", "287082", "359152", "969429", "338314",
                           "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t i = 0; i < 10; ++i) {
    EXPECT_EQ(factor_code(vectors_secret(), i), counted[static_cast<std::size_t>(i)]);
  }
}

TEST(FactorCode, IsGoodOneStepAround) {
  const std::string code = code_at(kNow);
  EXPECT_FALSE(factor_step(vectors_secret(), code, kNow - 31));
  EXPECT_EQ(factor_step(vectors_secret(), code, kNow - 30), kNow / 30);
  EXPECT_EQ(factor_step(vectors_secret(), code, kNow + 59), kNow / 30);
  EXPECT_FALSE(factor_step(vectors_secret(), code, kNow + 60));
  EXPECT_FALSE(factor_step(vectors_secret(), code.substr(0, 5), kNow));
  EXPECT_FALSE(factor_step(vectors_secret(), code + "0", kNow));
  EXPECT_FALSE(factor_step(vectors_secret(), "", kNow));
}

TEST_P(VaultTest, AsksForACodeOnceASecondFactorIsSet) {
  const Talks talks(place());
  Session mediator = *talks.mediator;
  EXPECT_FALSE(ok(mediator.second_factor()));
  ok(mediator.set_second_factor(vectors_secret(), seed(300)));
  EXPECT_TRUE(ok(mediator.second_factor()));
  EXPECT_FALSE(ok(talks.envoy->second_factor()));

  const Vault vault = ok(Vault::open(talks.place));
  const auto wrong = vault.unlock({.name = "layla", .passphrase = "wrong"});
  ASSERT_FALSE(wrong);
  const std::string code = code_at(kNow);
  for (const Login& login :
       {layla(""), layla("", {}), layla(code, {}), layla("000000"), layla(code, kNow + 60),
        Login{.name = "layla", .passphrase = "wrong", .code = code, .at = kNow}}) {
    const auto refused = vault.unlock(login);
    ASSERT_FALSE(refused) << login.code;
    EXPECT_EQ(refused.error(), wrong.error());
  }
  const Session again = ok(vault.unlock(layla(code)));
  EXPECT_EQ(ok(again.view(talks.envoys))->log.size(), 6U);
  EXPECT_TRUE(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));

  ok(mediator.set_second_factor({}, seed(301)));
  EXPECT_FALSE(ok(mediator.second_factor()));
  EXPECT_TRUE(vault.unlock(layla("", {})));
}

TEST_P(VaultTest, TakesACodeOnce) {
  const Talks talks(place());
  Session mediator = *talks.mediator;
  ok(mediator.set_second_factor(vectors_secret(), seed(300), kNow / 30));
  const Vault vault = ok(Vault::open(talks.place));
  // Its own step was used when the factor was set.
  EXPECT_FALSE(vault.unlock(layla(code_at(kNow))));
  EXPECT_TRUE(vault.unlock(layla(code_at(kNow + 30))));
  const Vault elsewhere = ok(Vault::open(talks.place));
  EXPECT_FALSE(elsewhere.unlock(layla(code_at(kNow + 30))));
  EXPECT_FALSE(elsewhere.unlock(layla(code_at(kNow))));
  EXPECT_TRUE(elsewhere.unlock(layla(code_at(kNow + 60), kNow + 60)));
  EXPECT_FALSE(vault.unlock(layla(code_at(kNow + 60), kNow + 60)));
}

TEST_P(VaultTest, LetsOneOfManyUseACode) {
  const Talks talks(place());
  Session mediator = *talks.mediator;
  ok(mediator.set_second_factor(vectors_secret(), seed(300)));
  constexpr int kAtOnce = 6;
  std::atomic<int> let_in = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtOnce; ++i) {
    threads.emplace_back([&] {
      const Vault vault = ok(Vault::open(talks.place));
      if (vault.unlock(layla(code_at(kNow)))) ++let_in;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(let_in, 1);
}

TEST_P(VaultTest, KeepsTheSecondFactorWhenThePassphraseChanges) {
  const Talks talks(place());
  Session mediator = *talks.mediator;
  ok(mediator.set_second_factor(vectors_secret(), seed(300)));
  ok(mediator.change_passphrase({.name = "layla", .passphrase = Talks::kPassphrase},
                                {.name = "layla", .passphrase = "a new one"}, seed(301)));
  const Vault vault = ok(Vault::open(talks.place));
  EXPECT_FALSE(vault.unlock({.name = "layla", .passphrase = "a new one"}));
  EXPECT_TRUE(vault.unlock(
      {.name = "layla", .passphrase = "a new one", .code = code_at(kNow), .at = kNow}));
}

TEST_P(VaultTest, RefusesASecondFactorThatItsOwnerDidNotSeal) {
  const Talks talks(place());
  Session mediator = *talks.mediator, envoy = *talks.envoy;
  ok(mediator.set_second_factor(vectors_secret(), seed(300)));
  ok(envoy.set_second_factor(vectors_secret(), seed(301)));
  // Somebody writes to the file what yusuf sealed as if it were layla's.
  const auto outside = ok(vault::connect(talks.place, vault::Opening::existing));
  const auto his = ok(vault::read_factor(*outside, talks.yusuf));
  ASSERT_TRUE(his);
  ok(outside->run("UPDATE factors SET sealed = ? WHERE person = ?",
                  {*his, vault::bytes_of(talks.layla)}));
  EXPECT_FALSE(ok(Vault::open(talks.place)).unlock(layla(code_at(kNow))));
}

TEST_P(VaultTest, TakesTheSecondFactorOnAJourney) {
  const Talks talks(place());
  Session mediator = *talks.mediator;
  ok(mediator.set_second_factor(vectors_secret(), seed(300)));
  const std::string path = scratch_folder() + "/journey.dragoman";
  ok(mediator.travel(path, std::vector{talks.envoys}));
  const Vault vault = ok(Vault::open(path));
  EXPECT_FALSE(vault.unlock(layla("", {})));
  EXPECT_TRUE(vault.unlock(layla(code_at(kNow))));
  EXPECT_FALSE(vault.unlock(layla(code_at(kNow))));
}

}  // namespace dragoman::test
