// A vault that is opened here.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/keeper.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "dragoman/signing.h"

namespace dragoman::cli {
namespace {

class VaultKeeper : public Keeper {
 public:
  VaultKeeper(Session session, std::string name)
      : session_(std::move(session)), name_(std::move(name)) {}

  PersonId person() const override { return session_.person(); }

  Result<std::vector<Room>> rooms() override {
    const auto places = session_.rooms();
    if (!places) return tl::unexpected(places.error());
    std::vector<Room> rooms;
    std::map<RoomId, std::string> labels;
    std::map<RoomId, Error> damaged;
    for (const Session::Place& place : *places) {
      const auto seen = session_.view(place.room);
      if (!seen && seen.error().code == ErrorCode::io) return tl::unexpected(seen.error());
      if (!seen) damaged.emplace(place.room, seen.error());
      if (seen) add_labels(labels, **seen);
      if (place.room != desk_of(session_.person())) {
        rooms.push_back({place.room.to_string(), place.room, place.until.has_value(), !seen});
      }
    }
    for (Room& room : rooms) {
      if (const auto known = labels.find(room.id); known != labels.end())
        room.label = known->second;
      if (room.damaged && !told_) {
        note(fmt::format("{} cannot be read: {}", room.label, format_error(damaged.at(room.id))));
      }
    }
    told_ = true;
    std::sort(rooms.begin(), rooms.end());
    return rooms;
  }

  Result<std::shared_ptr<const View>> view(const RoomId& room) override {
    return session_.view(room);
  }

  Result<Receipt> append(Act act) override {
    if (auto* body = std::get_if<SignBody>(&act.event.body)) {
      const auto made = session_.sign(signing_message(body->digest));
      if (!made) return tl::unexpected(made.error());
      body->key = digits_of(made->key);
      body->signature = digits_of(made->signature);
    }
    return session_.append(act, draw_seed());
  }

  // Keys first, so that the event is sealed under them too.
  Result<Receipt> introduce(const Act& act, const std::string& passphrase) override {
    const auto& person = std::get<PersonBody>(act.event.body).person;
    const auto enrolled = session_.enrol(person.id, {person.name, passphrase}, draw_seed());
    if (!enrolled) return tl::unexpected(enrolled.error());
    return append(act);
  }

  Result<std::string> export_room(const RoomId& room, const std::string& name) override {
    return session_.export_room(room, name);
  }
  Result<Verification> verify(std::span<const Receipt> receipts) override {
    return session_.verify(receipts);
  }

  Result<void> change_passphrase(const std::string& from, const std::string& to) override {
    return session_.change_passphrase({name_, from}, {name_, to}, draw_seed());
  }
  Result<std::vector<Account>> accounts() override { return session_.accounts(); }
  Result<PersonId> enrol(const std::string& name, const std::string& passphrase,
                         bool admin) override {
    const PersonId person = person_id(draw_seed());
    const auto enrolled = session_.enrol(person, {name, passphrase}, draw_seed(),
                                         {.admin = admin, .must_change_passphrase = true});
    if (!enrolled) return tl::unexpected(enrolled.error());
    return person;
  }

 private:
  // What a room calls itself goes before what others call it.
  static void add_labels(std::map<RoomId, std::string>& labels, const View& seen) {
    for (const SeenRoom& room : seen.rooms) labels.emplace(room.introduction.id, room.label);
    if (const SeenRoom* own = seen.find_room(seen.room)) labels[seen.room] = own->label;
  }
  static std::string digits_of(const std::string& raw) {
    return to_hexadecimal({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
  }

  Session session_;
  const std::string name_;
  bool told_ = false;  // what is damaged
};

}  // namespace

std::unique_ptr<Keeper> keeper_of(Session session, std::string name) {
  return std::make_unique<VaultKeeper>(std::move(session), std::move(name));
}

}  // namespace dragoman::cli
