// `serve` and `open`: the workbench, for a team or for whoever sits at this machine.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"
#include "dragoman/case_file.h"
#include "dragoman/server.h"

extern char** environ;

namespace dragoman::cli {
namespace {

// Ctrl-C, the service manager's request to end and the closing of the terminal, kept from all
// threads: whoever makes one waits for them.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    // Under nohup it is to be outlived.
    struct sigaction closing = {};
    if (sigaction(SIGHUP, nullptr, &closing) == 0 && closing.sa_handler != SIG_IGN)
      sigaddset(&set_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  // Whether one came already.
  bool came() const {
    sigset_t waiting{};
    sigpending(&waiting);
    return sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1 ||
           (sigismember(&set_, SIGHUP) == 1 && sigismember(&waiting, SIGHUP) == 1);
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

// The vault of an exercise, which goes with this object: nobody knows its passphrase, so nobody
// could open what would be left.
class Exercise {
 public:
  explicit Exercise(std::string place) : place_(std::move(place)) {}
  ~Exercise() {
    bool left = false;
    for (const char* part : {"", "-wal", "-shm"}) {
      std::error_code trouble;
      std::filesystem::remove(place_ + part, trouble);
      left = left || trouble;
    }
    note(left ? fmt::format("{} is left, and can be removed: nobody can open it", place_)
              : fmt::format("the exercise is over; {} is removed", place_));
  }
  Exercise(const Exercise&) = delete;
  Exercise& operator=(const Exercise&) = delete;

 private:
  const std::string place_;
};

// The workbench before that session, until a signal ends it.
Result<int> serve_alone(const OpenArguments& arguments, const Session& session,
                        const EndSignals& signals) {
  auto server = Server::start(session.vault(), {.port = arguments.port});
  if (!server) return tl::unexpected(server.error());
  const std::string address = fmt::format("{}/#token={}", server->origin(),
                                          server->offer(session, login_name(arguments.access)));
  print(address + "\n");
  if (const auto sent = flush_output(); !sent) return tl::unexpected(sent.error());
  if (!arguments.no_browser) open_browser(address);
  note("the address is good once, for a minute; Ctrl-C ends the server");
  signals.wait();
  server->stop();
  return kAnswered;
}

// A vault with one person in one room.
Result<Session> found(const std::string& place, const std::string& name, std::string passphrase,
                      const Seed& seed) {
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
      .login = {.name = name, .passphrase = std::move(passphrase)}};
  return Vault::create(place, founding, seed);
}

Result<void> import_case(const Session& session, const RoomId& room, const std::string& name,
                         const std::string& path) {
  auto home = session.view(room);
  if (!home) return tl::unexpected(home.error());
  KeeperPen pen(keeper_of(session, name), std::move(*home), now(), {});
  auto import = read_act({"import", path});
  if (!import) return tl::unexpected(import.error());
  if (const auto written = (*import)->write(pen); !written) return tl::unexpected(written.error());
  for (const std::string& remark : (*import)->remarks()) note(remark);
  return {};
}

Result<int> open_vault(const OpenArguments& arguments) {
  if (arguments.exercise) {
    return fail(ErrorCode::usage, "--exercise is for a case, not for a vault that is there",
                "leave it out");
  }
  const auto session = unlock(arguments.access);
  if (!session) return tl::unexpected(session.error());
  const EndSignals signals;
  return serve_alone(arguments, *session, signals);
}

// A case becomes a vault of its own beside whoever opens it.
Result<int> open_case(const OpenArguments& arguments) {
  const std::string& path = arguments.access.place;
  if (const auto talks = load_case(path); !talks) return tl::unexpected(talks.error());
  const std::string place = vault_of_case(path);
  if (std::filesystem::exists(place)) {
    return fail(ErrorCode::conflict, "a vault of that case is here already",
                "open it: dragoman open " + place + "; or remove it, if a killed exercise left it",
                {.file = place});
  }
  std::string name = login_name(arguments.access);
  if (name.empty()) name = "mediator";
  Result<std::string> passphrase =
      arguments.exercise
          ? to_hexadecimal(draw_seed().bytes)
          : read_passphrase(passphrase_file_of(arguments.access),
                            fmt::format("A new passphrase for {} in {}: ", name, place), true);
  if (!passphrase) return tl::unexpected(passphrase.error());
  // From here on a signal waits until the vault is whole.
  const EndSignals signals;
  std::optional<Exercise> exercise;  // outlives the session: what is removed is closed
  const Seed seed = draw_seed();
  const auto session = found(place, name, std::move(*passphrase), seed);
  if (!session) return tl::unexpected(session.error());
  if (arguments.exercise) exercise.emplace(place);
  if (const auto done = import_case(*session, room_id(seed), name, path); !done)
    return tl::unexpected(done.error());
  note(fmt::format("{} is new: the record of these talks{}", place,
                   arguments.exercise ? ", for this run only; it is removed at the end" : ""));
  if (signals.came()) return kInterrupted;
  return serve_alone(arguments, *session, signals);
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
  return is_vault(arguments.access.place) ? open_vault(arguments) : open_case(arguments);
}

}  // namespace dragoman::cli
