// Erasing a person, on every kind of vault; and that nothing of them stays in the file.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

namespace {

std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Act erasure(int number, const Talks& talks, const PersonId& person) {
  return act(number, talks.layla, talks.envoys,
             EraseBody{.person = person, .reason = "they asked for it"});
}

struct WithOmar : Talks {
  explicit WithOmar(std::string where) : Talks(std::move(where)) {
    const auto write = [&](int number, Body body) {
      ok(mediator->append(act(number, layla, envoys, std::move(body), {north}, {}, {omar}),
                          seed(number)));
    };
    write(101, PersonBody{.person = {.id = omar, .name = "Omar"}});
    write(102, NoteBody{.words = Text("omar is in the third tranche")});
    ok(mediator->append(act(103, layla, envoys, NoteBody{.words = Text("of others")}, {north}),
                        seed(103)));
  }
  PersonId omar = person_id(seed(100));
};

}  // namespace

TEST_P(VaultTest, ErasesWhatConcernsAPersonInEveryRoom) {
  WithOmar talks(place());
  EXPECT_EQ(words_at(*ok(talks.envoy->view(talks.north)), 6), "omar is in the third tranche");
  const auto receipt = ok(talks.mediator->append(erasure(110, talks, talks.omar), seed(110)));
  EXPECT_EQ(receipt.room, talks.envoys);

  for (Session* session : {&*talks.mediator, &*talks.envoy}) {
    const auto seen = ok(session->view(talks.north));
    ASSERT_EQ(seen->log.size(), 8U);
    EXPECT_TRUE(seen->find_copy(5)->erased);
    EXPECT_TRUE(seen->find_copy(6)->erased);
    EXPECT_EQ(words_at(*seen, 7), "of others");
    const auto* told = std::get_if<EraseBody>(&seen->log.back().event.body);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->person, talks.omar);
    EXPECT_EQ(told->reason, "");  // the reason stays where it was written
    EXPECT_TRUE(seen->find_person(talks.omar)->erased);
  }
  const auto home = ok(talks.mediator->view(talks.envoys));
  EXPECT_EQ(std::get<EraseBody>(home->log.back().event.body).reason, "they asked for it");
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
  EXPECT_TRUE(ok(talks.open("yusuf", Talks::kYusufs).verify()).damage.empty());
  EXPECT_FALSE(talks.mediator->append(
      act(111, talks.layla, talks.envoys, NoteBody{.words = Text("x")}, {}, {}, {talks.omar}),
      seed(111)));
}

TEST_P(VaultTest, ErasesSomebodyWhoOpensTheVault) {
  Talks talks(place());
  ok(talks.envoy->append(
      act(100, talks.yusuf, desk_of(talks.yusuf), NoteBody{.words = Text("to myself")}),
      seed(100)));
  ok(talks.mediator->append(erasure(110, talks, talks.yusuf), seed(110)));
  EXPECT_FALSE(ok(Vault::open(talks.place)).unlock({"yusuf", Talks::kYusufs}));
  const auto seen = ok(talks.mediator->view(talks.north));
  EXPECT_TRUE(seen->find_copy(2)->erased);
  EXPECT_EQ(words_at(*seen, 3), "before yusuf came");
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

TEST_P(VaultTest, EndsTheSessionsOfWhoIsErased) {
  Talks talks(place(), false);
  ok(talks.envoy->append(
      act(100, talks.yusuf, talks.north, NoteBody{.words = Text("while I am here")}), seed(100)));
  const PersonId omar = person_id(seed(99));
  ok(talks.mediator->append(
      act(101, talks.layla, talks.envoys, PersonBody{.person = {.id = omar, .name = "Omar"}},
          {talks.north}, {}, {omar}),
      seed(101)));
  ok(talks.mediator->append(erasure(110, talks, talks.yusuf), seed(110)));
  const auto refused = talks.envoy->append(
      act(111, talks.yusuf, talks.north, JoinBody{.person = omar, .room = talks.north}), seed(111));
  ok(talks.mediator->view(talks.north));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "your keys to this vault were destroyed");
  EXPECT_FALSE(talks.envoy->view(talks.north));
  EXPECT_FALSE(talks.envoy->rooms());
}

TEST_P(VaultTest, LetsNobodyEraseThemself) {
  Talks talks(place());
  EXPECT_FALSE(talks.mediator->append(erasure(110, talks, talks.layla), seed(110)));
}

TEST_P(VaultTest, TellsAMissingKeyFromAnErasure) {
  WithOmar talks(place());
  {
    auto database = ok(vault::connect(talks.place, vault::Opening::existing));
    ok(database->run("DELETE FROM person_keys WHERE person = ?", {vault::bytes_of(talks.omar)}));
  }
  const auto seen = talks.open("yusuf", Talks::kYusufs).view(talks.north);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().message,
            "entry 5: the key to what concerns a person is gone, and nothing says that they were "
            "erased");
}

TEST(EraseFile, LeavesNoKeyOfThePersonInTheFile) {
  WithOmar talks(scratch_folder() + "/t.dragoman");
  std::vector<vault::Bytes> keys;
  {
    auto database = ok(vault::connect(talks.place, vault::Opening::existing));
    ok(database->run("SELECT sealed FROM person_keys WHERE person = ?",
                     {vault::bytes_of(talks.omar)}, [&](const vault::Row& row) -> Result<void> {
                       keys.emplace_back(row.bytes(0));
                       return {};
                     }));
  }
  ASSERT_EQ(keys.size(), 2U);
  const auto anywhere = [&](const vault::Bytes& key) {
    return file_bytes(talks.place).find(key) != std::string::npos ||
           file_bytes(talks.place + "-wal").find(key) != std::string::npos;
  };
  for (const auto& key : keys) EXPECT_TRUE(anywhere(key));
  ok(talks.mediator->append(erasure(110, talks, talks.omar), seed(110)));
  for (const auto& key : keys) EXPECT_FALSE(anywhere(key));
}

TEST(EraseFile, IsFinishedWhenTheVaultIsOpenedAgain) {
  const WithOmar talks(scratch_folder() + "/t.dragoman");
  const auto anywhere = [&](const vault::Bytes& key) {
    return file_bytes(talks.place).find(key) != std::string::npos ||
           file_bytes(talks.place + "-wal").find(key) != std::string::npos;
  };
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  const auto key = ok(vault::one_bytes(*database, "SELECT sealed FROM person_keys WHERE person = ?",
                                       {vault::bytes_of(talks.omar)}));
  // As when the process was killed between the erasure and the scrubbing.
  ok(database->run("DELETE FROM person_keys WHERE person = ?", {vault::bytes_of(talks.omar)}));
  ok(vault::mark_for_scrubbing(*database));
  EXPECT_TRUE(anywhere(*key));
  EXPECT_TRUE(ok(Vault::open(talks.place)).notices().empty());
  EXPECT_FALSE(anywhere(*key));
}

}  // namespace dragoman::test
