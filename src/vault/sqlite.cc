#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <thread>

#include "dragoman/vault.h"
#include "vault/database.h"

namespace dragoman::vault {

namespace {

// How long a writer waits for its turn before somebody is told.
constexpr std::chrono::minutes kPatience{10};

// How often a writer looks whether it is its turn: as often as another one commits, so that nobody
// who writes without a pause keeps the others out.
constexpr std::chrono::microseconds kTurn{500};

int await_turn(void*, int waited) {
  if (waited > kPatience / kTurn) return 0;
  std::this_thread::sleep_for(kTurn);
  return 1;
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view bytes(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return {static_cast<const char*>(data), data ? static_cast<std::size_t>(size) : 0};
  }
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }

 private:
  sqlite3_stmt* statement_;
};

class Sqlite final : public Database {
 public:
  Sqlite(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  ~Sqlite() override {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  Result<void> execute(std::string_view sql, std::span<const Param> params,
                       const EachRow& each) override {
    auto statement = prepared(sql);
    if (!statement) return tl::unexpected(statement.error());
    bind(*statement, params);
    Result<void> done;
    int state = SQLITE_ROW;
    while (done && (state = sqlite3_step(*statement)) == SQLITE_ROW) {
      if (each) done = each(SqliteRow(*statement));
    }
    if (done && state != SQLITE_DONE) done = trouble();
    sqlite3_reset(*statement);
    sqlite3_clear_bindings(*statement);
    return done;
  }

  // SQLite hands over each row as it finds it.
  Result<void> stream(std::string_view sql, const EachRow& each) override {
    return execute(sql, {}, each);
  }

  Result<void> begin(Access access) override {
    // A reader's snapshot begins with its first read, which every caller does at once.
    const char* sql = access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN";
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      auto begun = run(sql);
      if (begun || sqlite3_errcode(handle_) != SQLITE_BUSY) return begun;
      if (std::chrono::steady_clock::now() > give_up) {
        return fail(ErrorCode::io, "another program has been writing to the vault for ten minutes",
                    "see which one, and let it finish or end it", {.file = path_});
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  Result<void> commit(const std::optional<Witness>&) override { return run("COMMIT"); }
  void rollback() override {
    // A failed statement may have rolled back already; then there is nothing to do.
    if (sqlite3_get_autocommit(handle_) == 0)
      sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }

  // Whoever wants to know looks into the file.
  Result<void> announce(std::string_view, std::span<const RoomId>) override { return {}; }

  Result<void> scrub() override {
    // Deleted rows were overwritten in their pages (secure_delete); VACUUM leaves no free pages,
    // and the truncated log no older ones.
    if (auto done = run("VACUUM"); !done) return done;
    bool in_use = false;
    auto emptied = run("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) -> Result<void> {
      in_use = row.integer(0) != 0;
      return {};
    });
    if (emptied && in_use) {
      return fail(ErrorCode::io, "the log cannot be emptied while another program reads the vault",
                  "close it there and open the vault again: that finishes the erasure",
                  {.file = path_});
    }
    return emptied;
  }

  Result<std::vector<std::string>> faults() override {
    std::vector<std::string> found;
    auto checked = run("PRAGMA integrity_check", {}, [&](const Row& row) -> Result<void> {
      std::string line(row.bytes(0));
      if (line != "ok") found.push_back(std::move(line));
      return {};
    });
    // A file too damaged to be checked is a finding, not a failure of the check.
    if (!checked) found.push_back(checked.error().message);
    return found;
  }

  std::string dialect(std::string_view ddl) const override { return std::string(ddl); }
  const std::string& name() const override { return path_; }

  Result<void> settings() {
    sqlite3_extended_result_codes(handle_, 0);
    sqlite3_busy_handler(handle_, &await_turn, nullptr);
    for (const char* sql :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON",
          "PRAGMA temp_store=MEMORY", "PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON"}) {
      if (auto done = run(sql); !done) return done;
    }
    return {};
  }

 private:
  Result<sqlite3_stmt*> prepared(std::string_view sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return known->second;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
      return tl::unexpected(trouble().error());
    }
    statements_.emplace(sql, statement);
    return statement;
  }

  static void bind(sqlite3_stmt* statement, std::span<const Param> params) {
    int index = 0;
    for (const Param& param : params) {
      ++index;
      if (param.is_bytes()) {
        // An empty blob needs a pointer, or SQLite takes it for NULL.
        const char* data = param.bytes().empty() ? "" : param.bytes().data();
        sqlite3_bind_blob64(statement, index, data, param.bytes().size(), SQLITE_STATIC);
      } else {
        sqlite3_bind_int64(statement, index, param.integer());
      }
    }
  }

  Result<void> trouble() const {
    const char* words = sqlite3_errmsg(handle_);
    switch (sqlite3_errcode(handle_) & 0xff) {
      case SQLITE_FULL:
        return disk_full(path_);
      case SQLITE_CORRUPT:
      case SQLITE_NOTADB:
        return fail(ErrorCode::conflict, fmt::format("the file is damaged or no vault ({})", words),
                    std::string(kDamaged), {.file = path_});
      case SQLITE_READONLY:
      case SQLITE_PERM:
      case SQLITE_CANTOPEN:
        return fail(ErrorCode::io, fmt::format("the file cannot be opened for writing ({})", words),
                    "check its permissions and those of its folder", {.file = path_});
      default:
        return fail(ErrorCode::io, fmt::format("the vault cannot be read or written: {}", words),
                    {}, {.file = path_});
    }
  }

  std::string path_;
  sqlite3* handle_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// The file must be new, and only its owner's.
Result<void> make_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    const bool there = errno == EEXIST;
    return fail(ErrorCode::io,
                there ? std::string("there is such a file already")
                      : fmt::format("the file cannot be made: {}", std::strerror(errno)),
                there ? "choose another name" : "check the folder and its permissions",
                {.file = path});
  }
  ::close(file);
  return {};
}

}  // namespace

Result<void> sync_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (synced) return {};
  return fail(ErrorCode::io, fmt::format("the folder cannot be synced: {}", std::strerror(errno)),
              "the file is there, but a power failure now could lose it", {.file = path});
}

Result<std::unique_ptr<Database>> connect_sqlite(const std::string& path, Opening opening) {
  if (opening == Opening::create) {
    if (auto made = make_file(path); !made) return tl::unexpected(made.error());
  } else if (::access(path.c_str(), F_OK) != 0) {
    return fail(ErrorCode::io, "there is no such vault", "make one with dragoman new",
                {.file = path});
  }
  sqlite3* handle = nullptr;
  const int state =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  auto database = std::make_unique<Sqlite>(path, handle);
  if (state != SQLITE_OK) {
    return fail(ErrorCode::io, fmt::format("the vault cannot be opened: {}", sqlite3_errstr(state)),
                "check its permissions", {.file = path});
  }
  if (auto done = database->settings(); !done) return tl::unexpected(done.error());
  return database;
}

tl::unexpected<Error> disk_full(const std::string& name) {
  return fail(ErrorCode::io, std::string(kDiskFull), "free some space and try again",
              {.file = name});
}

bool is_postgres(std::string_view place) {
  return place.starts_with("postgresql://") || place.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> connect(const std::string& place, Opening opening) {
  return is_postgres(place) ? connect_postgres(place, opening) : connect_sqlite(place, opening);
}

}  // namespace dragoman::vault
