// The verbs that write into a vault.
#include <fmt/format.h>

#include <algorithm>

#include "cli/act_names.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"

namespace dragoman::cli {
namespace {

Result<Moment> time_of(const std::string& at) { return at.empty() ? now() : moment_of(at); }

std::string name_of(const View& home, const RoomId& room) {
  const SeenRoom* known = home.find_room(room);
  return known == nullptr ? "desk" : known->label;
}

std::string receipt_json(const std::string& room, const Receipt& receipt) {
  return fmt::format(R"({{"receipt":{{"head":"{}","number":{},"room":"{}","room_id":"{}"}}}})",
                     to_hexadecimal(receipt.head), receipt.number, room, receipt.room.to_string());
}

void warn_of_secrets(const Pen& pen) {
  for (const Pen::Line& line : pen.written()) {
    const auto* pose = std::get_if<PoseBody>(&line.act.event.body);
    if (pose != nullptr && pose->rooms.size() == 2)
      note("with two rooms, whoever says yes learns the other's no when it closes");
    if (!std::holds_alternative<SecretAnswerBody>(line.act.event.body)) continue;
    const SeenRoom* home = pen.home().find_room(pen.home().room);
    if (home != nullptr && home->introduction.kind == RoomKind::mediators)
      note("you have typed this answer and know it");
  }
}

PassphraseCost cost_of(double share) {
  PassphraseCost cost;
  if (share == 1) return cost;
  constexpr double kLeast = 8192;
  cost.memory_bytes =
      static_cast<std::uint64_t>(std::max(kLeast, static_cast<double>(cost.memory_bytes) * share));
  if (share < 1) cost.passes = 1;
  return cost;
}

}  // namespace

Result<int> run(const NewArguments& arguments) {
  if (is_server(arguments.access.place)) {
    return not_on_a_server("new",
                           "found the vault where the server is to run, then `dragoman serve` it");
  }
  const auto at = time_of(arguments.at);
  if (!at) return tl::unexpected(at.error());
  const auto kind = one_of_words(room_kinds(), arguments.kind, "kind of room");
  if (!kind) return tl::unexpected(kind.error());
  const auto release = one_of_words(release_policies(), arguments.release, "release policy");
  if (!release) return tl::unexpected(release.error());
  auto passphrase =
      read_passphrase(passphrase_file_of(arguments.access),
                      fmt::format("A new passphrase for {}: ", arguments.access.person), true);
  if (!passphrase) return tl::unexpected(passphrase.error());
  const Seed seed = draw_seed();
  const RoomId room = room_id(seed);
  const PersonId person = person_id(seed);
  OpenBody body{.room = {room, arguments.access.room, *kind, arguments.of},
                .person = {.id = person, .name = arguments.access.person},
                .release = *release,
                .probes = arguments.probes};
  Founding founding{.open = {.event = {.id = event_id(seed),
                                       .at = *at,
                                       .by = person,
                                       .from = room,
                                       .audience = {room},
                                       .body = std::move(body)}},
                    .login = {arguments.access.person, std::move(*passphrase)},
                    .cost = cost_of(arguments.cost)};
  const auto session = Vault::create(arguments.access.place, founding, seed);
  if (!session) return tl::unexpected(session.error());
  const auto found = session->vault().verify();
  if (!found) return tl::unexpected(found.error());
  for (const RoomHead& head : found->rooms) {
    if (head.room == room)
      print(receipt_text(arguments.access.room, {room, head.events, head.head}) + "\n");
  }
  return kAnswered;
}

Result<int> run(const ActArguments& arguments) {
  const auto at = time_of(arguments.at);
  if (!at) return tl::unexpected(at.error());
  if (!arguments.at.empty() && is_server(arguments.access.place)) {
    return fail(ErrorCode::unsupported, "a server records by its own clock", "leave out --at");
  }
  auto opened = open_record(arguments.access);
  if (!opened) return tl::unexpected(opened.error());
  const std::shared_ptr<Keeper> keeper = std::move(*opened);
  const auto room = room_of(*keeper, arguments.access);
  if (!room) return tl::unexpected(room.error());
  auto home = keeper->view(*room);
  if (!home) return tl::unexpected(home.error());
  KeeperPen pen(keeper, std::move(*home), *at, arguments.new_passphrase_file);
  const auto written = arguments.verb->write(pen);
  for (const Pen::Line& line : pen.written()) {
    const std::string name = name_of(pen.home(), line.receipt.room);
    print((arguments.json ? receipt_json(name, line.receipt) : receipt_text(name, line.receipt)) +
          "\n");
  }
  for (const std::string& remark : arguments.verb->remarks()) note(remark);
  if (!written) return tl::unexpected(written.error());
  warn_of_secrets(pen);
  return kAnswered;
}

}  // namespace dragoman::cli
