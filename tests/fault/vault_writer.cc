// Appends notes to a vault of the harness until it is killed or the seconds are over, and prints
// each receipt once it has it: `vault_writer PLACE NUMBER [SECONDS]`. Numbers of seeds begin at
// NUMBER × 10,000. An error ends it.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "unit/vault/harness.h"
#include "vault_receipts.h"

int main(int argc, char** argv) {
  using namespace dragoman;
  using Clock = std::chrono::steady_clock;
  if (argc < 3) return 2;
  const auto complain = [](const Error& error) {
    std::printf("error %s\n", format_error(error).c_str());
    std::fflush(stdout);
    return 1;
  };
  auto vault = Vault::open(argv[1]);
  if (!vault) return complain(vault.error());
  auto session = vault->unlock({.name = "layla", .passphrase = test::Talks::kPassphrase});
  if (!session) return complain(session.error());
  const PersonId layla = person_id(test::seed(1));
  const RoomId envoys = room_id(test::seed(3)), north = room_id(test::seed(4));
  const auto end = Clock::now() + std::chrono::seconds(argc > 3 ? std::atoi(argv[3]) : 3600);
  for (int i = std::atoi(argv[2]) * 10'000; Clock::now() < end; ++i) {
    Act note =
        test::act(0, layla, envoys, NoteBody{.words = Text("note " + std::to_string(i))}, {north});
    Seed seed = test::seed(i);
    seed.bytes[30] = 1;  // none of the harness's own
    note.event.id = event_id(seed);
    auto receipt = session->append(note, seed);
    if (!receipt) return complain(receipt.error());
    std::printf("%s\n", test::receipt_line(*receipt).c_str());
    std::fflush(stdout);
  }
  return 0;
}
