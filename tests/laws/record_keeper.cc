#include "laws/record_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "record/view_places.h"

namespace dragoman::talks {
namespace {

std::string describe(const Receipt& receipt) {
  std::string words = fmt::format("{} {} ", receipt.room.to_string(), receipt.number);
  for (const std::uint8_t byte : receipt.head) words += fmt::format("{:02x}", byte);
  return words;
}

std::string describe(const Board& board) {
  std::string words;
  for (const Cell& cell : board.cells) {
    words += fmt::format("{} {} {} {}{}{}{}{}", cell.party, cell.point, cell.detail,
                         static_cast<int>(cell.state), cell.heard_differently, cell.agreed,
                         cell.confirmed, cell.suspended);
    for (const CellAnswer& answer : cell.current) {
      words += fmt::format(" {}:{}{}{}", answer.response, answer.carried,
                           answer.carried_editorially, static_cast<int>(answer.wording));
    }
    for (const std::string& old : cell.old) words += " -" + old;
    words += '\n';
  }
  return words;
}

Digest keyed(std::uint64_t first, std::uint64_t second) {
  Digest salt{};
  std::memcpy(salt.data(), &first, sizeof first);
  std::memcpy(salt.data() + sizeof first, &second, sizeof second);
  return salt;
}

const std::string* name_in(const Body& body) {
  if (const auto* person = std::get_if<PersonBody>(&body)) return &person->person.name;
  if (const auto* room = std::get_if<RoomBody>(&body)) return &room->room.name;
  return nullptr;
}

}  // namespace

// The refusals that have no place in an honest record.
Result<void> Keeper::careless(const Act& act) const {
  const Event& event = act.event;
  if (leak_ == Leak::one_clock && event.at < last_) {
    return fail(ErrorCode::conflict, fmt::format("the last event was recorded at {}", last_));
  }
  if (leak_ == Leak::shared_limit && posed_ >= 4 && std::holds_alternative<PoseBody>(event.body)) {
    return fail(ErrorCode::limit, "four packages were posed");
  }
  const std::string* name = name_in(event.body);
  if (leak_ == Leak::unique_names && name && names_.contains(*name)) {
    return fail(ErrorCode::duplicate, fmt::format("the name {} is taken", *name));
  }
  const auto* answer = std::get_if<ResponseBody>(&event.body);
  const View* home = record_.seen(event.from);
  if (leak_ != Leak::not_current || !answer || !home) return {};
  for (const RoomId& other : home->rooms_of(answer->response.party)) {
    const View* theirs = record_.seen(other);
    const Draft* current = theirs ? theirs->current_draft_of(other) : nullptr;
    const Draft* known = home->current_draft_of(other);
    if (current && known && current->title != known->title) {
      return fail(ErrorCode::conflict, fmt::format("not current: {}", current->title.in("")));
    }
  }
  return {};
}

// Drawn for this event and this room alone, unless one stream is shared by all.
Digest Keeper::salt_for(const EventId& event, const RoomId& room) {
  if (leak_ == Leak::shared_salts) return keyed(++salts_drawn_, 0);
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::memcpy(&first, event.bytes.data(), sizeof first);
  std::memcpy(&second, room.bytes.data(), sizeof second);
  return keyed(first, second);
}

Keeper::Told Keeper::perform(const Step& step) {
  const EventId& id = step.event.id;
  const auto salt = [&](const RoomId& room) { return salt_for(id, room); };
  Result<Receipt> receipt;
  if (step.decide) {
    receipt = record_.decide(*step.decide, id, salt);
  } else {
    const Act act = act_of(step, record_.seen(step.event.from));
    const auto refused = careless(act);
    receipt = refused ? record_.append(act, salt)
                      : Result<Receipt>(tl::unexpected<Error>(refused.error()));
  }
  if (!receipt) return {.words = format_error(receipt.error())};
  if (leak_ != Leak::none) {
    global_numbers_.emplace(id, global_numbers_.size() + 1);
    if (const std::string* name = name_in(step.event.body)) names_.insert(*name);
    if (std::holds_alternative<PoseBody>(step.event.body)) ++posed_;
    last_ = std::max(last_, step.event.at);
  }
  return {.accepted = true, .words = describe(*receipt)};
}

std::string Keeper::observe(const RoomId& room) const {
  const View* seen = record_.seen(room);
  if (!seen) return "nothing";
  std::string all = dump(*seen) + describe(board(*seen));
  all += write_export(room, "room", record_.entries(room)).value_or("no export");
  if (leak_ == Leak::global_numbers) {
    for (const Copy& copy : seen->log) {
      const auto number = global_numbers_.find(copy.event.id);
      all += fmt::format("{}\n", number == global_numbers_.end() ? 0 : number->second);
    }
  }
  // The probes are drawn from what the room sees, so equal rooms try the same.
  Random random(seen->log.size());
  const std::int64_t now = 500'000;
  for (int probe = 0; probe < 12; ++probe) {
    PersonId by{room.bytes};
    if (!seen->memberships.empty() && seen->rooms.front().introduction.kind != RoomKind::desk) {
      by = seen->memberships[random() % seen->memberships.size()].person;
    }
    const Act act = act_of(step_from(random, *seen, by, now), seen);
    auto received = careless(act);
    if (received) received = admit(*seen, act);
    all += received ? "accepted\n" : format_error(received.error()) + '\n';
  }
  return all;
}

}  // namespace dragoman::talks
