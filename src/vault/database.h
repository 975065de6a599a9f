// SQLite and PostgreSQL behind one interface: the same SQL, integers and bytes only.
//
//   Transaction writing(database, Database::Access::write);   // queues behind other writers
//   if (auto begun = writing.begin(); !begun) return …;
//   database.run("INSERT INTO meta (name, value) VALUES (?, ?)", {1, bytes});
//   return writing.commit();                                  // durable; else rolled back
//
// A Database is one connection: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/result.h"

namespace dragoman::vault {

// A parameter of a statement. Bytes are borrowed until the statement has run.
class Param {
 public:
  Param(std::int64_t integer) : integer_(integer) {}  // NOLINT(google-explicit-constructor)
  Param(std::string_view bytes) : bytes_(bytes), is_bytes_(true) {}    // NOLINT
  Param(const std::string& bytes) : bytes_(bytes), is_bytes_(true) {}  // NOLINT
  bool is_bytes() const { return is_bytes_; }
  std::int64_t integer() const { return integer_; }
  std::string_view bytes() const { return bytes_; }

 private:
  std::int64_t integer_ = 0;
  std::string_view bytes_;
  bool is_bytes_ = false;
};

// One row of an answer; what it lends is valid during the call that receives it.
class Row {
 public:
  virtual ~Row() = default;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view bytes(int column) const = 0;
  virtual bool is_null(int column) const = 0;  // as of a maximum over nothing
};
using EachRow = std::function<Result<void>(const Row&)>;

// An event that a write put there: it shows whether that was committed.
struct Witness {
  std::int64_t seq = 0;
  std::string entries;
};

class Database {
 public:
  enum class Access { read, write };

  virtual ~Database() = default;

  // Runs one statement with ? for parameters and hands over its rows; the first failure of `each`
  // ends it and is returned.
  virtual Result<void> execute(std::string_view sql, std::span<const Param> params,
                               const EachRow& each) = 0;
  Result<void> run(std::string_view sql, std::initializer_list<Param> params = {},
                   const EachRow& each = {}) {
    return execute(sql, {params.begin(), params.size()}, each);
  }

  // As run without parameters, in a transaction, for tables that need not fit into memory.
  virtual Result<void> stream(std::string_view sql, const EachRow& each) = 0;

  // A write transaction waits for its turn; a read transaction sees one state throughout. Where the
  // connection was lost since the last transaction, begin makes another; a transaction in which it
  // is lost fails, and nothing of it is there. If it is lost at the commit itself, the witness is
  // looked for over another connection, for some seconds; success and failure are then what they
  // say. Only where that cannot be found out either, the error says that it is not known.
  virtual Result<void> begin(Access access) = 0;
  virtual Result<void> commit(const std::optional<Witness>& witness) = 0;
  virtual void rollback() = 0;

  // In a write transaction: once it is committed, and only then, whoever listens on the channel
  // hears of the rooms, if the system can tell them.
  virtual Result<void> announce(std::string_view channel, std::span<const RoomId> rooms) = 0;

  // Overwrites what deleted rows left behind, in the file and in its log. Not in a transaction.
  virtual Result<void> scrub() = 0;
  // Whether the storage itself is sound, where the system can say so; each fault is one line.
  virtual Result<std::vector<std::string>> faults() = 0;
  // Column and table definitions in this system's words.
  virtual std::string dialect(std::string_view ddl) const = 0;
  // How the place is called in messages; never a password.
  virtual const std::string& name() const = 0;

  // What the work under way says of itself. Taking it clears it.
  void set_witness(Witness witness) { witness_ = std::move(witness); }
  std::optional<Witness> take_witness() { return std::exchange(witness_, std::nullopt); }

 private:
  std::optional<Witness> witness_;
};

// Of all systems, so that Vault's callers can tell it from other failures.
tl::unexpected<Error> disk_full(const std::string& name);

bool is_postgres(std::string_view place);
// Makes a file's name in its folder durable.
Result<void> sync_folder(const std::string& path);

enum class Opening { create, unfinished, existing };
// Create: fails when the file is there, or the database holds a vault. Existing: fails when not.
// Unfinished: a further connection to one that is being created.
Result<std::unique_ptr<Database>> connect_sqlite(const std::string& path, Opening opening);
Result<std::unique_ptr<Database>> connect_postgres(const std::string& url, Opening opening);
Result<std::unique_ptr<Database>> connect(const std::string& place, Opening opening);

// Rolls back unless committed.
class Transaction {
 public:
  Transaction(Database& database, Database::Access access) : database_(database), access_(access) {}
  ~Transaction() {
    if (open_) database_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Result<void> begin() {
    auto begun = database_.begin(access_);
    open_ = begun.has_value();
    return begun;
  }
  Result<void> commit(const std::optional<Witness>& witness = {}) {
    auto committed = database_.commit(witness);
    if (committed) open_ = false;
    return committed;
  }

 private:
  Database& database_;
  Database::Access access_;
  bool open_ = false;
};

}  // namespace dragoman::vault
