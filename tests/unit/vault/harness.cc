#include "unit/vault/harness.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace dragoman::test {

namespace {

// Removed when the program ends.
struct Scratch {
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "dragoman-vault-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path;
};

}  // namespace

Seed seed(int number) {
  Seed fixed;
  fixed.bytes[0] = static_cast<std::uint8_t>(number);
  fixed.bytes[1] = static_cast<std::uint8_t>(number >> 8);
  fixed.bytes[2] = static_cast<std::uint8_t>(number >> 16);
  fixed.bytes[31] = 7;
  return fixed;
}

Moment at(int minute) {
  return fmt::format("2027-03-{:02}T{:02}:{:02}:00Z", 1 + minute / 1440 % 28, minute / 60 % 24,
                     minute % 60);
}

std::string scratch_folder() {
  static const Scratch scratch;
  static int folders = 0;
  const std::string folder = fmt::format("{}/{}", scratch.path, ++folders);
  std::filesystem::create_directory(folder);
  return folder;
}

Act act(int number, const PersonId& by, const RoomId& from, Body body, std::vector<RoomId> also,
        Refs refs, std::vector<PersonId> concerns) {
  also.push_back(from);
  std::ranges::sort(also);
  std::ranges::sort(concerns);
  return {.event = {.id = event_id(seed(number)),
                    .at = at(number),
                    .by = by,
                    .from = from,
                    .audience = std::move(also),
                    .concerns = std::move(concerns),
                    .body = std::move(body)},
          .refs = std::move(refs)};
}

Talks::Talks(std::string where, bool past_shown) : place(std::move(where)) {
  const Founding founding{.open = act(10, layla, envoys,
                                      OpenBody{.room = {.id = envoys, .name = "envoys"},
                                               .person = {.id = layla, .name = "Layla"},
                                               .probes = 3}),
                          .login = {.name = "layla", .passphrase = kPassphrase},
                          .cost = kCheap};
  mediator = ok(Vault::create(place, founding, seed(10)), "create");
  const auto write = [&](int number, Body body, std::vector<RoomId> also = {},
                         std::vector<PersonId> concerns = {}) {
    ok(mediator->append(
           act(number, layla, envoys, std::move(body), std::move(also), {}, std::move(concerns)),
           seed(number)),
       "append");
  };
  write(11, PartyBody{.party = {.id = "north", .name = Text("The north")}});
  write(12,
        RoomBody{.room = {.id = north,
                          .name = "north",
                          .kind = RoomKind::party,
                          .of = "north",
                          .past_shown = past_shown},
                 .probes = 3},
        {north});
  ok(mediator->enrol(yusuf, {.name = "yusuf", .passphrase = kYusufs}, seed(13)), "enrol");
  write(14, PersonBody{.person = {.id = yusuf, .name = "Yusuf"}}, {north}, {yusuf});
  write(15, NoteBody{.words = Text("before yusuf came")}, {north});
  write(16, JoinBody{.person = yusuf, .room = north}, {north});
  envoy = open("yusuf", kYusufs);
}

Session Talks::open(const std::string& name, const std::string& passphrase) const {
  return ok(ok(Vault::open(place), "open").unlock({.name = name, .passphrase = passphrase}),
            "unlock");
}

std::string words_at(const View& seen, Number number) {
  const Copy* copy = seen.find_copy(number);
  const auto* note = copy ? std::get_if<NoteBody>(&copy->event.body) : nullptr;
  return note ? note->words.in("") : "";
}

}  // namespace dragoman::test
