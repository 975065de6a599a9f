#include "vault/ear.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "vault/postgres.h"
#include "vault/tables.h"

namespace dragoman::vault {

std::string channel_of(std::string_view vault) {
  const Digest digest = hash(join({"dragoman changes 1", vault}));
  std::string name = "dragoman_";
  for (std::size_t i = 0; i < 16; ++i) name += fmt::format("{:02x}", digest[i]);
  return name;
}

Bell::Bell() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
Bell::~Bell() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Bell::raise() {
  const std::uint64_t one = 1;
  // It can only fail when it is raised already.
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
}

void Bell::wait(std::chrono::milliseconds most, int socket) {
  std::array<pollfd, 2> awaited = {{{.fd = descriptor_, .events = POLLIN, .revents = 0},
                                    {.fd = socket, .events = POLLIN, .revents = 0}}};
  ::poll(awaited.data(), awaited.size(), static_cast<int>(most.count()));
  std::uint64_t raised = 0;
  [[maybe_unused]] const ssize_t read = ::read(descriptor_, &raised, sizeof raised);
}

namespace {

// ---- A file -------------------------------------------------------------------------------------

constexpr std::chrono::milliseconds kLook{200};

// SQLite says cheaply whether anything was committed through another connection; the rows of
// events, which only grow, say where.
class SqliteEar final : public Ear {
 public:
  explicit SqliteEar(std::string path) : path_(std::move(path)) {}

  Result<void> attach() override {
    auto database = connect_sqlite(path_, Opening::existing);
    if (!database) return tl::unexpected(database.error());
    database_ = std::move(*database);
    auto version = one_integer(*database_, "PRAGMA data_version", {});
    auto last = last_event(*database_);
    if (!version) return tl::unexpected(version.error());
    if (!last) return tl::unexpected(last.error());
    version_ = version->value_or(0);
    last_ = *last;
    return {};
  }

  Result<std::vector<RoomId>> hear() override {
    bell_.wait(kLook);
    auto version = one_integer(*database_, "PRAGMA data_version", {});
    if (!version) return tl::unexpected(version.error());
    if (version->value_or(0) == version_) return std::vector<RoomId>();
    version_ = version->value_or(0);
    std::set<RoomId> rooms;
    auto read = each_event_after(*database_, last_,
                                 [&](std::int64_t seq, const std::vector<StoredEntry>& entries) {
                                   last_ = seq;
                                   for (const StoredEntry& entry : entries)
                                     rooms.insert(entry.room);
                                 });
    if (!read) return tl::unexpected(read.error());
    return std::vector(rooms.begin(), rooms.end());
  }

 private:
  std::string path_;
  std::unique_ptr<Database> database_;
  std::int64_t version_ = 0;
  std::int64_t last_ = 0;
};

// ---- PostgreSQL ---------------------------------------------------------------------------------

// Nothing depends on it: it only bounds how long a lost wake-up could last.
constexpr std::chrono::milliseconds kListen{5000};

struct FreeNotify {
  void operator()(PGnotify* notify) const { PQfreemem(notify); }
};

class PostgresEar final : public Ear {
 public:
  PostgresEar(std::string url, std::string channel)
      : url_(std::move(url)), channel_(std::move(channel)) {}

  Result<void> attach() override {
    connection_ = postgres_connection(url_);
    const ResultPtr listening(PQexec(connection_.get(), ("LISTEN " + channel_).c_str()));
    return PQresultStatus(listening.get()) == PGRES_COMMAND_OK ? Result<void>() : lost();
  }

  Result<std::vector<RoomId>> hear() override {
    bell_.wait(kListen, PQsocket(connection_.get()));
    if (PQconsumeInput(connection_.get()) == 0) return tl::unexpected(lost().error());
    std::set<RoomId> rooms;
    while (const std::unique_ptr<PGnotify, FreeNotify> notify{PQnotifies(connection_.get())}) {
      constexpr std::size_t kDigits = 32;
      for (std::string_view words = notify->extra; words.size() >= kDigits;
           words.remove_prefix(std::min(words.size(), kDigits + 1))) {
        if (const auto room = RoomId::parse(words.substr(0, kDigits))) rooms.insert(*room);
      }
    }
    return std::vector(rooms.begin(), rooms.end());
  }

 private:
  Result<void> lost() const {
    return fail(
        ErrorCode::io,
        fmt::format("the database cannot be reached: {}", postgres_words(connection_.get())),
        "see that the server runs and that the address is right; then try again",
        {.file = postgres_name(connection_.get())});
  }

  std::string url_, channel_;
  ConnectionPtr connection_;
};

}  // namespace

std::unique_ptr<Ear> sqlite_ear(std::string path) {
  return std::make_unique<SqliteEar>(std::move(path));
}

std::unique_ptr<Ear> postgres_ear(std::string url, std::string channel) {
  return std::make_unique<PostgresEar>(std::move(url), std::move(channel));
}

}  // namespace dragoman::vault
