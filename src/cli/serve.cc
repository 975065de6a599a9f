// `serve` and `open`: the workbench, for a team or for whoever sits at this machine.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"
#include "dragoman/case_file.h"
#include "dragoman/server.h"

extern char** environ;

namespace dragoman::cli {
namespace {

// Ctrl-C and the service manager's request to end, kept from all threads: whoever makes one waits
// for them.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  void wait() const {
    int which = 0;
    sigwait(&set_, &which);
  }

 private:
  sigset_t set_{};
};

struct Place {
  std::string address;
  std::uint16_t port = 0;
};

// "0.0.0.0:8443", "[::]:8443"
Result<Place> place_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Place place;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data() + colon + 1, end, place.port);
    place.address = text.substr(0, colon);
    if (place.address.starts_with('[') && place.address.ends_with(']'))
      place.address = place.address.substr(1, place.address.size() - 2);
    if (error == std::errc() && read == end && !place.address.empty()) return place;
  }
  return fail(ErrorCode::usage, "that is no address and port", "write it like 0.0.0.0:8443",
              {.field = "--listen"});
}

// The default browser, if there is one that can be started; its words go nowhere.
void open_browser(const std::string& address) {
  if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) return;
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  sigset_t none{};
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  std::string program = "xdg-open";
  std::string argument = address;
  char* words[] = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  posix_spawnp(&child, program.c_str(), &actions, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
}

void tell_notices(const Vault& vault) {
  for (const Notice& notice : vault.notices())
    note(notice.place.empty() ? notice.message : notice.place + ": " + notice.message);
}

// "two-rivers.dragoman", of cases/two-rivers.
std::string vault_of_case(const std::filesystem::path& path) {
  const std::filesystem::path base = path.has_filename() ? path : path.parent_path();
  return base.stem().string() + ".dragoman";
}

// Nobody knows the passphrase of an exercise, so nobody could open what would be left.
void forget_exercise(const std::string& place) {
  std::error_code trouble;
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(place + part, trouble);
  note(trouble ? fmt::format("{} is left, and can be removed: nobody can open it", place)
               : fmt::format("the exercise is over; {} is removed", place));
}

// A case becomes a vault of its own beside whoever opens it, with one person in one room.
Result<Session> session_for_case(const OpenArguments& arguments) {
  const std::filesystem::path path(arguments.access.place);
  auto talks = load_case(path);
  if (!talks) return tl::unexpected(talks.error());
  const std::string place = vault_of_case(path);
  if (std::filesystem::exists(place)) {
    return fail(ErrorCode::conflict, "a vault of that case is here already",
                "open it: dragoman open " + place, {.file = place});
  }
  std::string name = login_name(arguments.access);
  if (name.empty()) name = "mediator";
  Seed chance = draw_seed();
  auto passphrase =
      arguments.exercise
          ? Result<std::string>(to_hexadecimal(chance.bytes))
          : read_passphrase(passphrase_file_of(arguments.access),
                            fmt::format("A new passphrase for {} in {}: ", name, place), true);
  if (!passphrase) return tl::unexpected(passphrase.error());
  const Seed seed = draw_seed();
  const RoomId room = room_id(seed);
  const PersonId person = person_id(seed);
  const Founding founding{
      .open = {.event = {.id = event_id(seed),
                         .at = now(),
                         .by = person,
                         .from = room,
                         .audience = {room},
                         .body = OpenBody{.room = {.id = room, .name = "mediators"},
                                          .person = {.id = person, .name = name},
                                          .probes = 3}}},
      .login = {.name = name, .passphrase = std::move(*passphrase)}};
  auto session = Vault::create(place, founding, seed);
  if (!session) return session;
  auto home = session->view(room);
  if (!home) return tl::unexpected(home.error());
  KeeperPen pen(keeper_of(*session, name), std::move(*home), now(), {});
  auto import = read_act({"import", arguments.access.place});
  if (!import) return tl::unexpected(import.error());
  if (const auto written = (*import)->write(pen); !written) return tl::unexpected(written.error());
  for (const std::string& remark : (*import)->remarks()) note(remark);
  note(fmt::format("{} is new: the record of these talks{}", place,
                   arguments.exercise ? ", for this run only; it is removed at the end" : ""));
  return session;
}

}  // namespace

Result<int> run(const ServeArguments& arguments) {
  const auto place = place_of(arguments.listen);
  if (!place) return tl::unexpected(place.error());
  const auto vault = Vault::open(arguments.place);
  if (!vault) return tl::unexpected(vault.error());
  tell_notices(*vault);
  const EndSignals signals;
  ServerOptions options{.address = place->address,
                        .port = place->port,
                        .certificate = arguments.certificate,
                        .key = arguments.key,
                        .hosts = arguments.hosts,
                        .idle_seconds = arguments.idle_minutes * 60};
  if (arguments.connections > 0) {
    options.connections_per_address = arguments.connections;
    options.streams_per_room = arguments.connections;
  }
  auto server = Server::start(*vault, options);
  if (!server) return tl::unexpected(server.error());
  print(server->origin() + "/\n");
  if (const auto sent = flush_output(); !sent) return tl::unexpected(sent.error());
  signals.wait();
  server->stop();
  return kAnswered;
}

Result<int> run(const OpenArguments& arguments) {
  if (is_server(arguments.access.place))
    return not_on_a_server("open", "give the address to your browser");
  const bool exists = is_vault(arguments.access.place);
  if (exists && arguments.exercise) {
    return fail(ErrorCode::usage, "--exercise is for a case, not for a vault that is there",
                "leave it out");
  }
  auto session = exists ? unlock(arguments.access) : session_for_case(arguments);
  if (!session) return tl::unexpected(session.error());
  const EndSignals signals;
  auto server = Server::start(session->vault(), {.port = arguments.port});
  if (!server) return tl::unexpected(server.error());
  const std::string address = fmt::format("{}/#token={}", server->origin(),
                                          server->offer(*session, login_name(arguments.access)));
  print(address + "\n");
  if (const auto sent = flush_output(); !sent) return tl::unexpected(sent.error());
  if (!arguments.no_browser) open_browser(address);
  note("the address is good once, for a minute; Ctrl-C ends the server");
  signals.wait();
  server->stop();
  if (arguments.exercise) forget_exercise(vault_of_case(arguments.access.place));
  return kAnswered;
}

}  // namespace dragoman::cli
