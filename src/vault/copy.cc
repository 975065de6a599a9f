// Copies of a vault into a new file: the whole of it, or chosen rooms for a journey. Row by row, so
// that any kind of vault can be copied, and nothing but rows.
#include <algorithm>
#include <filesystem>

#include "vault/internals.h"

namespace dragoman {

namespace vault {

namespace {

using Columns = std::vector<std::variant<std::int64_t, Bytes>>;

// What of a vault goes into a copy, and in which form. May change the row; false: left out.
using Choose = std::function<bool(std::string_view table, Columns& row)>;

std::string_view bytes_at(const Columns& row, std::size_t column) {
  return std::get<Bytes>(row[column]);
}
std::int64_t integer_at(const Columns& row, std::size_t column) {
  return std::get<std::int64_t>(row[column]);
}

Result<void> copy_table(Database& from, Database& into, const Table& table, const Choose& choose) {
  const std::string_view types = table.types;
  std::string marks;
  for (std::size_t i = 0; i < types.size(); ++i) marks += i == 0 ? "?" : ", ?";
  const std::string insert =
      std::string("INSERT INTO ") + table.name + " (" + table.columns + ") VALUES (" + marks + ")";
  return from.stream(std::string("SELECT ") + table.columns + " FROM " + table.name,
                     [&](const Row& row) -> Result<void> {
                       Columns columns;
                       for (std::size_t i = 0; i < types.size(); ++i) {
                         const int at = static_cast<int>(i);
                         if (types[i] == 'i') {
                           columns.emplace_back(row.integer(at));
                         } else {
                           columns.emplace_back(Bytes(row.bytes(at)));
                         }
                       }
                       if (!choose(table.name, columns)) return {};
                       std::vector<Param> params;
                       for (const auto& column : columns) {
                         std::visit([&](const auto& value) { params.emplace_back(value); }, column);
                       }
                       return into.execute(insert, params, {});
                     });
}

Result<void> copy_rows(Database& from, Database& into, const Choose& choose) {
  Transaction writing(into, Database::Access::write);
  if (auto begun = writing.begin(); !begun) return begun;
  if (auto made = make_tables(into); !made) return made;
  for (const Table& table : tables()) {
    if (auto copied = copy_table(from, into, table, choose); !copied) return copied;
  }
  return writing.commit();
}

}  // namespace

// A file that is whole or not there.
Result<void> copy_vault(Database& from, const std::string& path, const Choose& choose) {
  const std::string part = path + ".part";
  if (std::filesystem::exists(path)) {
    return fail(ErrorCode::io, "there is such a file already", "choose another name",
                {.file = path});
  }
  Result<void> copied;
  {
    auto into = connect_sqlite(part, Opening::create);
    if (!into) return tl::unexpected(into.error());
    copied = copy_rows(from, **into, choose);
  }
  std::error_code trouble;
  if (copied) {
    std::filesystem::rename(part, path, trouble);
    if (trouble) {
      copied = fail(ErrorCode::io, "the copy cannot be given its name: " + trouble.message(), "",
                    {.file = path});
    }
  }
  if (!copied) {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(part + end, trouble);
    return copied;
  }
  return sync_folder(path);
}

namespace {

// What goes on a journey. Rooms that only wrote to the chosen ones leave their public keys, against
// which what they wrote is checked.
struct Journey {
  std::set<RoomId> rooms;
  std::set<RoomId> writers;  // rooms that wrote to them
  std::set<std::int64_t> links;
  std::set<PersonId> persons;  // who signed what is copied
  PersonId traveller;

  Result<void> plan(Database& database);
  bool choose(std::string_view table, Columns& row) const;

 private:
  bool choose_key_row(std::string_view table, Columns& row) const;
};

Result<void> Journey::plan(Database& database) {
  const auto person = [&](std::string_view id) { persons.insert(id_of<PersonId>(id)); };
  person(bytes_of(traveller));
  auto read = database.run("SELECT id, home, target, writer FROM links", {},
                           [&](const Row& row) -> Result<void> {
                             if (!rooms.contains(id_of<RoomId>(row.bytes(2)))) return {};
                             links.insert(row.integer(0));
                             writers.insert(id_of<RoomId>(row.bytes(1)));
                             person(row.bytes(3));
                             return {};
                           });
  if (!read) return read;
  writers.insert(rooms.begin(), rooms.end());
  for (const char* sql : {"SELECT room, writer FROM room_keys", "SELECT room, writer FROM members",
                          "SELECT room, person FROM members"}) {
    read = database.run(sql, {}, [&](const Row& row) -> Result<void> {
      if (writers.contains(id_of<RoomId>(row.bytes(0)))) person(row.bytes(1));
      return {};
    });
    if (!read) return read;
  }
  // Whoever vouches for somebody comes along, up to the founder.
  for (std::size_t before = 0; read && before != persons.size();) {
    before = persons.size();
    read = database.run("SELECT id, writer FROM persons", {}, [&](const Row& row) -> Result<void> {
      if (persons.contains(id_of<PersonId>(row.bytes(0)))) person(row.bytes(1));
      return {};
    });
  }
  return read;
}

bool Journey::choose_key_row(std::string_view table, Columns& row) const {
  if (table == "persons") return persons.contains(id_of<PersonId>(bytes_at(row, 0)));
  if (table == "logins") return bytes_at(row, 1) == bytes_of(traveller);
  if (table == "factors") return bytes_at(row, 0) == bytes_of(traveller);
  if (table == "room_keys") return writers.contains(id_of<RoomId>(bytes_at(row, 0)));
  if (table == "members") {
    const auto room = id_of<RoomId>(bytes_at(row, 0));
    if (!writers.contains(room)) return false;
    // That somebody is a member is needed, their key is not.
    if (!rooms.contains(room) || bytes_at(row, 2) != bytes_of(traveller)) row[3] = Bytes();
    return true;
  }
  if (table == "links") {
    if (!links.contains(integer_at(row, 0))) return false;
    if (!rooms.contains(id_of<RoomId>(bytes_at(row, 1)))) row[5] = Bytes();
    return true;
  }
  return false;
}

bool Journey::choose(std::string_view table, Columns& row) const {
  if (table == "meta") {
    mark_travelling(integer_at(row, 0), std::get<Bytes>(row[1]));
    return true;
  }
  if (table == "person_keys") return links.contains(integer_at(row, 1));
  if (table == "places") return rooms.contains(id_of<RoomId>(bytes_at(row, 0)));
  if (table == "events") {
    auto entries = unpack_entries(integer_at(row, 0), bytes_at(row, 1));
    if (!entries) return false;  // damaged: whose they are is not known
    std::erase_if(*entries, [&](const auto& entry) { return !rooms.contains(entry.room); });
    row[1] = pack_entries(*entries);
    return !entries->empty();
  }
  return choose_key_row(table, row);
}

}  // namespace
}  // namespace vault

Result<void> Vault::backup(const std::string& path) const {
  return impl_->readers.read([&](vault::Database& database) {
    return vault::copy_vault(database, path,
                             [](std::string_view, const vault::Columns&) { return true; });
  });
}

Result<void> Session::travel(const std::string& path, std::span<const RoomId> rooms) const {
  vault::Journey journey;
  journey.rooms.insert(rooms.begin(), rooms.end());
  journey.traveller = person();
  return impl_->inspect([&](vault::Database& database, vault::Keyring& with) -> Result<void> {
    if (auto fresh = with.refresh(database); !fresh) return fresh;
    for (const RoomId& room : journey.rooms) {
      if (with.secrets_of(room)) continue;
      return fail(ErrorCode::unknown_reference, "you are not a member of one of the rooms",
                  "choose rooms that you can open");
    }
    if (auto planned = journey.plan(database); !planned) return planned;
    return vault::copy_vault(database, path, [&](std::string_view table, vault::Columns& row) {
      return journey.choose(table, row);
    });
  });
}

}  // namespace dragoman
