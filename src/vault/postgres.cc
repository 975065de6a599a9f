#include "vault/postgres.h"

#include <endian.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstring>
#include <thread>
#include <unordered_map>

#include "vault/database.h"
#include "vault/seal.h"

namespace dragoman::vault {

namespace {

constexpr Oid kInt8 = 20;  // of the system catalogue, the same in every database
constexpr Oid kBytea = 17;
// Writers of one vault queue at this lock; the number has no other meaning.
constexpr const char* kQueue =
    "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 1684107879)";

// How long a server that could not be reached is left alone, and how long one is awaited that went
// away in a commit.
constexpr std::chrono::milliseconds kPause{200};
constexpr std::chrono::seconds kDoubt{10};
constexpr std::string_view kNoSpace = "53100";  // SQLSTATE disk_full
using Clock = std::chrono::steady_clock;
// Of a table that is read as a whole: entries take a kilobyte or two.
constexpr int kRowsAtOnce = 1000;
// A notification carries less than 8,000 bytes.
constexpr std::size_t kRoomsAtOnce = 200;

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  std::int64_t integer(int column) const override {
    // Counts and maxima come back as int8 too; all integers of the schema are.
    std::uint64_t wire = 0;
    if (PQgetlength(result_, row_, column) != sizeof wire) return 0;
    std::memcpy(&wire, PQgetvalue(result_, row_, column), sizeof wire);
    return static_cast<std::int64_t>(be64toh(wire));
  }
  std::string_view bytes(int column) const override {
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) == 1; }

 private:
  const PGresult* result_;
  int row_;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class Postgres final : public Database {
 public:
  explicit Postgres(std::string url) : url_(std::move(url)) {}

  // A connection, if there is none that works. A server that could not be reached just now is not
  // asked again by everybody who waits for it.
  Result<void> reconnect() {
    if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return {};
    const auto now = Clock::now();
    if (now < not_before_) return tl::unexpected(unreachable_);
    statements_.clear();
    connection_ = postgres_connection(url_);
    if (name_.empty()) name_ = postgres_name(connection_.get());
    Result<void> done;
    if (PQstatus(connection_.get()) != CONNECTION_OK) done = unreachable();
    for (const char* sql : {"SET synchronous_commit = on", "SET client_min_messages = error"}) {
      if (done) done = plain(sql);
    }
    if (done) return done;
    unreachable_ = done.error();
    not_before_ = Clock::now() + kPause;
    return done;
  }

  Result<void> execute(std::string_view sql, std::span<const Param> params,
                       const EachRow& each) override {
    if (!each && params.empty()) return plain(std::string(sql).c_str());
    auto statement = prepared(sql, params);
    if (!statement) return tl::unexpected(statement.error());
    std::vector<std::uint64_t> integers(params.size());
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (std::size_t i = 0; i < params.size(); ++i) {
      const Param& param = params[i];
      integers[i] = htobe64(static_cast<std::uint64_t>(param.integer()));
      const char* value = param.is_bytes() ? (param.bytes().empty() ? "" : param.bytes().data())
                                           : reinterpret_cast<const char*>(&integers[i]);
      values.push_back(value);
      lengths.push_back(static_cast<int>(param.is_bytes() ? param.bytes().size() : 8));
    }
    const std::vector<int> binary(params.size(), 1);
    const ResultPtr result(PQexecPrepared(connection_.get(), statement->c_str(),
                                          static_cast<int>(params.size()), values.data(),
                                          lengths.data(), binary.data(), 1));
    if (auto fine = check(result.get()); !fine) return fine;
    for (int row = 0; each && row < PQntuples(result.get()); ++row) {
      if (auto done = each(PostgresRow(result.get(), row)); !done) return done;
    }
    return {};
  }

  Result<void> stream(std::string_view sql, const EachRow& each) override {
    const std::string declare = fmt::format("DECLARE streamed BINARY CURSOR FOR {}", sql);
    const std::string fetch = fmt::format("FETCH {} FROM streamed", kRowsAtOnce);
    auto done = plain(declare.c_str());
    if (!done) return done;
    for (int got = kRowsAtOnce; done && got == kRowsAtOnce;) {
      const ResultPtr result(
          PQexecParams(connection_.get(), fetch.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
      if (done = check(result.get()); !done) return done;
      got = PQntuples(result.get());
      for (int row = 0; done && row < got; ++row) done = each(PostgresRow(result.get(), row));
    }
    auto closed = plain("CLOSE streamed");
    return done ? closed : done;
  }

  Result<void> begin(Access access) override {
    access_ = access;
    // A server that went away between two transactions is noticed here, where nothing is lost yet.
    for (int attempt = 0;; ++attempt) {
      if (auto there = reconnect(); !there) return there;
      auto begun = plain(access == Access::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                                : "BEGIN");
      if (begun && access == Access::write) begun = plain(kQueue);
      if (begun) return begun;
      if (!is_lost()) rollback();
      if (attempt > 0 || !is_lost()) return begun;
    }
  }
  Result<void> commit(const std::optional<Witness>& witness) override {
    auto done = plain("COMMIT");
    if (done || !is_lost()) return done;
    if (access_ == Access::read) return {};  // all that was wanted was read
    return find_out(witness);
  }
  void rollback() override { static_cast<void>(plain("ROLLBACK")); }

  Result<void> announce(std::string_view channel, std::span<const RoomId> rooms) override {
    for (; !rooms.empty(); rooms = rooms.subspan(std::min(rooms.size(), kRoomsAtOnce))) {
      std::string words;
      for (const RoomId& room : rooms.first(std::min(rooms.size(), kRoomsAtOnce))) {
        words += (words.empty() ? "" : " ") + room.to_string();
      }
      const std::string sql = fmt::format("SELECT pg_notify('{}', '{}')", channel, words);
      if (auto done = plain(sql.c_str()); !done) return done;
    }
    return {};
  }

  Result<void> scrub() override {
    if (auto there = reconnect(); !there) return there;
    for (const char* table :
         {"persons", "logins", "factors", "members", "person_keys", "tellers", "slips"}) {
      if (auto done = plain(fmt::format("VACUUM FULL {}", table).c_str()); !done) return done;
    }
    return plain("CHECKPOINT");
  }

  Result<std::vector<std::string>> faults() override { return std::vector<std::string>(); }

  std::string dialect(std::string_view ddl) const override {
    std::string text = replaced(std::string(ddl), "BLOB", "BYTEA");
    text = replaced(std::move(text), "INTEGER", "BIGINT");
    return replaced(std::move(text), " WITHOUT ROWID", "");
  }
  const std::string& name() const override { return name_; }

  Result<void> plain(const char* sql) {
    const ResultPtr result(PQexec(connection_.get(), sql));
    return check(result.get());
  }

 private:
  // The name of the prepared statement; types are those of the first call.
  Result<std::string> prepared(std::string_view sql, std::span<const Param> params) {
    const auto known = statements_.find(std::string(sql));
    if (known != statements_.end()) return known->second;
    std::string numbered;
    int index = 0;
    for (const char c : sql) {
      if (c == '?') {
        numbered += fmt::format("${}", ++index);
      } else {
        numbered += c;
      }
    }
    std::vector<Oid> types;
    for (const Param& param : params) types.push_back(param.is_bytes() ? kBytea : kInt8);
    std::string name = fmt::format("s{}", statements_.size());
    const ResultPtr result(PQprepare(connection_.get(), name.c_str(), numbered.c_str(),
                                     static_cast<int>(types.size()), types.data()));
    if (auto fine = check(result.get()); !fine) return tl::unexpected(fine.error());
    statements_.emplace(sql, name);
    return name;
  }

  bool is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }

  std::string words() const { return postgres_words(connection_.get()); }

  tl::unexpected<Error> unreachable() const {
    return fail(ErrorCode::io, fmt::format("the database cannot be reached: {}", words()),
                "see that the server runs and that the address is right; then try again",
                {.file = name_});
  }

  Result<void> check(const PGresult* result) const {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    if (is_lost()) return unreachable();
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    if (state && std::string_view(state) == kNoSpace) return disk_full(name_);
    return fail(ErrorCode::io, fmt::format("the database says: {}", words()), "", {.file = name_});
  }

  // Whoever holds the queue knows that the lost transaction has ended, one way or the other.
  Result<void> find_out(const std::optional<Witness>& witness) {
    const auto give_up = Clock::now() + kDoubt;
    Result<void> asked = unreachable();
    while (witness && Clock::now() < give_up) {
      std::int64_t there = 0;
      asked = begin(Access::write);
      if (asked) {
        asked = run("SELECT count(*) FROM events WHERE seq = ? AND entries = ?",
                    {witness->seq, witness->entries}, [&](const Row& row) -> Result<void> {
                      there = row.integer(0);
                      return {};
                    });
      }
      if (!is_lost()) rollback();
      if (asked && there > 0) return {};
      if (asked) {
        return fail(ErrorCode::io, "the database went away; nothing was written",
                    "try again: it is there", {.file = name_});
      }
      std::this_thread::sleep_for(kPause);
    }
    return fail(ErrorCode::io,
                "the database went away while it was writing, and it is not known whether it did",
                "once it is back, write the same with the same id: it is written once",
                {.file = name_});
  }

  std::string url_, name_;
  ConnectionPtr connection_;
  std::unordered_map<std::string, std::string> statements_;
  Access access_ = Access::read;
  Clock::time_point not_before_{};
  Error unreachable_;
};

}  // namespace

// A server that is gone without a word is noticed within half a minute, unless the address says
// otherwise.
ConnectionPtr postgres_connection(const std::string& url) {
  constexpr std::array names = {"connect_timeout",
                                "keepalives_idle",
                                "keepalives_interval",
                                "keepalives_count",
                                "tcp_user_timeout",
                                "dbname",
                                static_cast<const char*>(nullptr)};
  const std::array values = {
      "10", "10", "5", "3", "30000", url.c_str(), static_cast<const char*>(nullptr)};
  ConnectionPtr connection(PQconnectdbParams(names.data(), values.data(), 1));
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  return connection;
}

// Host and database only.
std::string postgres_name(const PGconn* connection) {
  const char* host = PQhost(connection);
  const char* database = PQdb(connection);
  return fmt::format("postgresql://{}/{}", host ? host : "", database ? database : "");
}

std::string postgres_words(const PGconn* connection) {
  std::string line;
  for (const char c : std::string_view(PQerrorMessage(connection))) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ') || line.ends_with('.')) line.pop_back();
  return line;
}

Result<std::unique_ptr<Database>> connect_postgres(const std::string& url, Opening opening) {
  auto database = std::make_unique<Postgres>(url);
  if (auto connected = database->reconnect(); !connected) {
    return tl::unexpected(connected.error());
  }
  bool there = false;
  auto looked = database->run(
      "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'meta'", {},
      [&](const Row&) -> Result<void> {
        there = true;
        return {};
      });
  if (!looked) return tl::unexpected(looked.error());
  if (opening != Opening::unfinished && there == (opening == Opening::create)) {
    return fail(ErrorCode::io,
                there ? "the database holds a vault already" : "there is no vault in the database",
                there ? "use another database" : "make one with dragoman new",
                {.file = database->name()});
  }
  return database;
}

}  // namespace dragoman::vault
