// A record that is kept by a server.
#include <fmt/format.h>

#include <algorithm>

#include "cli/keeper.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "client/remote.h"
#include "dragoman/signing.h"

namespace dragoman::cli {
namespace {

using Json = nlohmann::ordered_json;

class ServerKeeper : public Keeper {
 public:
  explicit ServerKeeper(std::unique_ptr<client::Remote> remote) : remote_(std::move(remote)) {}

  PersonId person() const override { return remote_->person(); }

  Result<std::vector<Room>> rooms() override {
    std::vector<Room> rooms;
    for (const client::Remote::Room& room : remote_->rooms()) {
      if (room.desk) continue;
      rooms.push_back({room.name.empty() ? room.id.to_string() : room.name, room.id, room.left,
                       !room.damage.empty()});
      if (!room.damage.empty() && !told_)
        note(fmt::format("{} cannot be read: {}", room.name, room.damage));
    }
    told_ = true;
    std::sort(rooms.begin(), rooms.end());
    return rooms;
  }

  Result<std::shared_ptr<const View>> view(const RoomId& room) override {
    return remote_->view(room);
  }
  Result<Receipt> append(Act act) override { return remote_->append(act); }
  Result<Receipt> introduce(const Act& act, const std::string& passphrase) override {
    return remote_->introduce(act, passphrase);
  }
  Result<std::string> export_room(const RoomId& room, const std::string&) override {
    return remote_->export_room(room);
  }

  // A computation there for each room: the server holds what opens the commitments.
  Result<Verification> verify(std::span<const Receipt> receipts) override {
    Verification found;
    for (const client::Remote::Room& room : remote_->rooms()) {
      auto done = verify_room(room.id, receipts, found);
      if (!done && !is_damage(done.error())) return tl::unexpected(done.error());
      if (!done) found.damage.push_back(done.error());
    }
    return found;
  }

  Result<void> change_passphrase(const std::string& from, const std::string& to) override {
    return remote_->change_passphrase(from, to);
  }
  Result<std::vector<Account>> accounts() override {
    const auto told = remote_->accounts();
    if (!told) return tl::unexpected(told.error());
    std::vector<Account> accounts;
    for (const auto& one : *told) accounts.push_back({one.person, one.admin, one.enrolled_by});
    return accounts;
  }
  Result<PersonId> enrol(const std::string& name, const std::string& passphrase,
                         bool admin) override {
    return remote_->enrol(name, passphrase, admin);
  }

 private:
  Result<void> verify_room(const RoomId& room, std::span<const Receipt> receipts,
                           Verification& found) {
    Json listed = Json::array();
    for (const Receipt& receipt : receipts) {
      if (receipt.room != room) continue;
      listed.push_back({{"room", room.to_string()},
                        {"number", receipt.number},
                        {"head", to_hexadecimal(receipt.head)}});
    }
    const auto told = remote_->compute(room, "verify", {{"receipts", std::move(listed)}}, {});
    if (!told) return tl::unexpected(told.error());
    for (const Json& damage : told->value("damage", Json::array())) {
      found.damage.push_back({ErrorCode::conflict,
                              damage.get<std::string>(),
                              {},
                              {.field = "room " + room.to_string()}});
    }
    auto head = remote_->head(room);
    if (!head) return tl::unexpected(head.error());
    if (head->number > 0) found.rooms.push_back({room, head->number, head->head});
    return {};
  }

  std::unique_ptr<client::Remote> remote_;
  bool told_ = false;  // what is damaged
};

}  // namespace

std::unique_ptr<Keeper> keeper_of(std::unique_ptr<client::Remote> remote) {
  return std::make_unique<ServerKeeper>(std::move(remote));
}

bool is_server(const std::string& place) { return client::is_address(place); }

Result<std::unique_ptr<client::Remote>> sign_in(const VaultAccess& access, const Login& login) {
  const auto address = client::read_address(access.place);
  if (!address) return tl::unexpected(address.error());
  return client::Remote::sign_in(*address, access.ca, {login.name, login.passphrase, login.code},
                                 &on_interrupt());
}

tl::unexpected<Error> not_on_a_server(const std::string& verb, const std::string& mend) {
  return fail(ErrorCode::unsupported,
              fmt::format("`{}` needs the vault itself and does not work through a server", verb),
              mend);
}

}  // namespace dragoman::cli
