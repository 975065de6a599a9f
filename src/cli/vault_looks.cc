// The verbs that look at a record and keep copies of it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "cli/act_names.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"
#include "dragoman/talks_json.h"
#include "dragoman/talks_text.h"

namespace dragoman::cli {
namespace {

struct Part {
  const char* name;
  const char* heading;
  std::string (*render)(const View&, const TalksTextOptions&);
};
constexpr Part kParts[] = {
    {"board", "Board", render_board},          {"owed", "Owed", render_owed},
    {"drafts", "Drafts", render_drafts},       {"secret", "Secret packages", render_secret},
    {"releases", "Releases", render_releases}, {"people", "Rooms and people", render_people},
};

Result<std::shared_ptr<const View>> look(const VaultAccess& access) {
  const auto keeper = open_record(access);
  if (!keeper) return tl::unexpected(keeper.error());
  const auto room = room_of(**keeper, access);
  if (!room) return tl::unexpected(room.error());
  return (*keeper)->view(*room);
}

std::string room_label(const View& seen) {
  const SeenRoom* room = seen.find_room(seen.room);
  return room == nullptr ? "desk" : room->label;
}

// By name; the desk and rooms without one by their ids.
void print_heads(std::vector<RoomHead> heads, std::map<RoomId, std::string> labels) {
  std::sort(heads.begin(), heads.end(), [&](const RoomHead& a, const RoomHead& b) {
    return std::tie(labels[a.room], a.room) < std::tie(labels[b.room], b.room);
  });
  for (const RoomHead& head : heads)
    print(receipt_text(labels[head.room], {head.room, head.events, head.head}) + "\n");
}

}  // namespace

Result<int> run(const ShowArguments& arguments) {
  const auto seen = look(arguments.access);
  if (!seen) return tl::unexpected(seen.error());
  const View& view = **seen;
  std::vector<std::string> wanted = arguments.parts;
  wanted.insert(wanted.end(), arguments.named.begin(), arguments.named.end());
  if (arguments.json) {
    const auto parts = room_json(view, wanted);
    if (!parts) return tl::unexpected(parts.error());
    print(*parts + "\n");
    return kAnswered;
  }
  for (const std::string& name : wanted) {
    if (std::any_of(std::begin(kParts), std::end(kParts),
                    [&](const Part& part) { return part.name == name; })) {
      continue;
    }
    return fail(ErrorCode::usage, "the part '" + name + "' is not printed as text", "add --json");
  }
  std::string title = view.talks.title.in(arguments.language);
  const Number last = view.log.empty() ? 0 : view.log.back().number;
  print(fmt::format("{}{}, as of #{}{}\n", title.empty() ? "" : title + " \u2013 ",
                    room_label(view), last, view.sealed ? ", sealed" : ""));
  const TalksTextOptions options{.language = arguments.language};
  for (const Part& part : kParts) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), part.name) == wanted.end())
      continue;
    const std::string text = part.render(view, options);
    if (!text.empty()) print(fmt::format("\n{}\n\n{}", part.heading, text));
    if (text.empty() && !wanted.empty()) print(fmt::format("\n{}: nothing\n", part.heading));
  }
  return kAnswered;
}

Result<int> run(const LogArguments& arguments) {
  const auto seen = look(arguments.access);
  if (!seen) return tl::unexpected(seen.error());
  if (arguments.json) {
    print(whole_log_json(**seen, {.from = arguments.from,
                                  .kind = arguments.kind,
                                  .words = arguments.words,
                                  .language = arguments.language}) +
          "\n");
    return kAnswered;
  }
  print(render_log(**seen, {.language = arguments.language},
                   {arguments.from, arguments.kind, arguments.words}));
  return kAnswered;
}

Result<int> run(const VerifyArguments& arguments) {
  if (arguments.sealed && is_server(arguments.access.place))
    return not_on_a_server("verify --sealed", "leave --sealed out");
  std::unique_ptr<Keeper> keeper;
  std::map<RoomId, std::string> labels;
  if (!arguments.sealed) {
    auto opened = open_record(arguments.access);
    if (!opened) return tl::unexpected(opened.error());
    keeper = std::move(*opened);
    const auto rooms = keeper->rooms();
    if (!rooms) return tl::unexpected(rooms.error());
    for (const Keeper::Room& room : *rooms) labels.emplace(room.id, room.label);
  }
  std::vector<Receipt> receipts;
  for (const std::string& head : arguments.heads) {
    const auto receipt = receipt_named(keeper.get(), head);
    if (!receipt) return tl::unexpected(receipt.error());
    receipts.push_back(*receipt);
  }
  Result<Verification> found = Verification{};
  if (keeper) {
    found = keeper->verify(receipts);
  } else {
    const auto vault = Vault::open(arguments.access.place);
    if (!vault) return tl::unexpected(vault.error());
    found = vault->verify(receipts);
  }
  if (!found) return tl::unexpected(found.error());
  print_heads(found->rooms, std::move(labels));
  for (const Error& damage : found->damage) note(format_error(damage));
  if (!found->damage.empty()) return kDiffers;
  print(fmt::format("Every chain holds{}.\n",
                    receipts.empty() ? "" : ", and so does every receipt given"));
  return kAnswered;
}

Result<int> run(const ExportArguments& arguments) {
  const auto keeper = open_record(arguments.access);
  if (!keeper) return tl::unexpected(keeper.error());
  const auto room = room_of(**keeper, arguments.access);
  if (!room) return tl::unexpected(room.error());
  const auto seen = (*keeper)->view(*room);
  if (!seen) return tl::unexpected(seen.error());
  const auto lines = (*keeper)->export_room(*room, room_label(**seen));
  if (!lines) return tl::unexpected(lines.error());
  if (const auto written = write_file(arguments.output, *lines); !written)
    return tl::unexpected(written.error());
  return kAnswered;
}

Result<int> run(const BackupArguments& arguments) {
  if (is_server(arguments.access.place))
    return not_on_a_server("backup", "run it where the server runs");
  const auto vault = Vault::open(arguments.access.place);
  if (!vault) return tl::unexpected(vault.error());
  if (const auto copied = vault->backup(arguments.file); !copied)
    return tl::unexpected(copied.error());
  print(fmt::format("{} is a copy of the whole vault, sealed as it is.\n", arguments.file));
  return kAnswered;
}

Result<int> run(const TravelArguments& arguments) {
  if (is_server(arguments.access.place)) {
    return not_on_a_server("travel",
                           "run it where the server runs, or take the room with `export`");
  }
  const auto session = unlock(arguments.access);
  if (!session) return tl::unexpected(session.error());
  const auto rooms = rooms_of(*keeper_of(*session, {}), arguments.rooms);
  if (!rooms) return tl::unexpected(rooms.error());
  if (const auto copied = session->travel(arguments.file, *rooms); !copied)
    return tl::unexpected(copied.error());
  print(fmt::format("{} holds the rooms named and your login, and accepts nothing more.\n",
                    arguments.file));
  return kAnswered;
}

}  // namespace dragoman::cli
