#include "cli/vault_access.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "cli/act_names.h"
#include "cli/terminal.h"
#include "client/remote.h"
#include "dragoman/case_file.h"
#include "model/suggest.h"

namespace dragoman::cli {
namespace {

constexpr const char* kDesk = "desk";

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The terminal itself, whatever standard input and output are; echo is off while it lives.
class QuietTerminal {
 public:
  QuietTerminal() : file_(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (file_ < 0 || tcgetattr(file_, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_quiet_ = tcsetattr(file_, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (is_quiet_) tcsetattr(file_, TCSAFLUSH, &before_);
    if (file_ >= 0) close(file_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

  bool ready() const { return is_quiet_; }
  void say(const std::string& text) const {
    [[maybe_unused]] const ssize_t written = ::write(file_, text.data(), text.size());
  }
  // Ends early with Ctrl-C, which breaks off poll() where it would only put off read().
  std::string line() const {
    std::string typed;
    pollfd one{.fd = file_, .events = POLLIN, .revents = 0};
    for (char c = 0; poll(&one, 1, -1) == 1 && read(file_, &c, 1) == 1 && c != '\n';) typed += c;
    say("\n");
    return typed;
  }

 private:
  int file_;
  bool is_quiet_ = false;
  termios before_{};
};

std::string first_line(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::vector<std::string> labels_of(const std::vector<Keeper::Room>& rooms) {
  std::vector<std::string> labels;
  for (const Keeper::Room& room : rooms) labels.push_back(room.label);
  return labels;
}

Result<RoomId> own_room_named(const Keeper& keeper, const std::vector<Keeper::Room>& rooms,
                              const std::string& name) {
  if (name == kDesk) return desk_of(keeper.person());
  for (const Keeper::Room& room : rooms) {
    if (room.label == name) return room.id;
  }
  return fail(ErrorCode::unknown_reference,
              fmt::format("you are in no room called {}", model::quoted(name)),
              model::suggest(name, labels_of(rooms), "let a member of it admit you"));
}

}  // namespace

Moment now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

Result<std::string> read_passphrase(const std::string& file, const std::string& prompt,
                                    bool is_new) {
  if (!file.empty()) {
    std::ifstream stream(file, std::ios::binary);
    std::string line;
    if (std::getline(stream, line)) return first_line(line);
    return fail(ErrorCode::io, "the passphrase cannot be read",
                "name a file whose first line it is", {.file = file});
  }
  const QuietTerminal terminal;
  if (!terminal.ready()) {
    return fail(ErrorCode::io, "there is no terminal to ask for the passphrase on",
                "use --passphrase-file");
  }
  terminal.say(prompt);
  const std::string typed = terminal.line();
  bool same = true;
  if (is_new && !interrupted()) {
    terminal.say("The same again: ");
    same = terminal.line() == typed;
  }
  if (interrupted()) return fail(ErrorCode::usage, "interrupted", "nothing was changed");
  if (same) return typed;
  return fail(ErrorCode::usage, "the two passphrases differ", "try again");
}

std::string passphrase_file_of(const VaultAccess& access) {
  return access.passphrase_file.empty() ? from_environment("DRAGOMAN_PASSPHRASE_FILE")
                                        : access.passphrase_file;
}

std::string login_name(const VaultAccess& access) {
  return access.person.empty() ? from_environment("DRAGOMAN_PERSON") : access.person;
}

Result<Login> read_login(const VaultAccess& access) {
  Login login{.name = login_name(access), .code = access.code, .at = std::time(nullptr)};
  const std::string prompt =
      login.name.empty() ? "Passphrase: " : fmt::format("Passphrase of {}: ", login.name);
  auto passphrase = read_passphrase(passphrase_file_of(access), prompt);
  if (!passphrase) return tl::unexpected(passphrase.error());
  login.passphrase = std::move(*passphrase);
  return login;
}

Result<Session> unlock(const VaultAccess& access) {
  const auto vault = Vault::open(access.place);
  if (!vault) return tl::unexpected(vault.error());
  for (const Notice& notice : vault->notices())
    note(notice.place.empty() ? notice.message : notice.place + ": " + notice.message);
  const auto login = read_login(access);
  if (!login) return tl::unexpected(login.error());
  auto session = vault->unlock(*login);
  if (!session) return session;
  const auto settled = session->settle(now(), draw_seed());
  if (!settled) {
    note("no secret package could be decided: " + format_error(settled.error()));
    return session;
  }
  for (const Receipt& receipt : *settled) {
    const auto seen = session->view(receipt.room);
    const SeenRoom* room = seen ? (*seen)->find_room(receipt.room) : nullptr;
    note(fmt::format("a secret package was decided: {}",
                     receipt_text(room == nullptr ? "" : room->label, receipt)));
  }
  return session;
}

Result<std::unique_ptr<Keeper>> open_record(const VaultAccess& access) {
  if (!is_server(access.place)) {
    auto session = unlock(access);
    if (!session) return tl::unexpected(session.error());
    return keeper_of(std::move(*session), login_name(access));
  }
  const auto login = read_login(access);
  if (!login) return tl::unexpected(login.error());
  auto remote = sign_in(access, *login);
  if (!remote) return tl::unexpected(remote.error());
  return keeper_of(std::move(*remote));
}

Result<RoomId> room_of(Keeper& keeper, const VaultAccess& access) {
  const auto rooms = keeper.rooms();
  if (!rooms) return tl::unexpected(rooms.error());
  const std::string name = access.room.empty() ? from_environment("DRAGOMAN_ROOM") : access.room;
  if (!name.empty()) return own_room_named(keeper, *rooms, name);
  std::vector<Keeper::Room> present = *rooms;
  std::erase_if(present, [](const Keeper::Room& room) { return room.left; });
  if (present.size() == 1) return present.front().id;
  if (present.empty()) return desk_of(keeper.person());
  return fail(ErrorCode::usage, "you are in several rooms",
              "add --room: " + model::suggest("", labels_of(present), ""));
}

Result<std::vector<RoomId>> rooms_of(Keeper& keeper, const std::vector<std::string>& names) {
  const auto rooms = keeper.rooms();
  if (!rooms) return tl::unexpected(rooms.error());
  std::vector<RoomId> found;
  for (const std::string& name : names) {
    const auto room = own_room_named(keeper, *rooms, name);
    if (!room) return tl::unexpected(room.error());
    found.push_back(*room);
  }
  return found;
}

bool is_vault(const std::string& place) {
  if (place.starts_with("postgresql://") || place.starts_with("postgres://")) return true;
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  std::string start(kMagic.size(), ' ');
  std::ifstream file(place, std::ios::binary);
  return file.read(start.data(), static_cast<std::streamsize>(start.size())) && start == kMagic;
}

Result<Case> case_in_record(const VaultAccess& access) {
  const auto keeper = open_record(access);
  if (!keeper) return tl::unexpected(keeper.error());
  const auto room = room_of(**keeper, access);
  if (!room) return tl::unexpected(room.error());
  const auto seen = (*keeper)->view(*room);
  if (!seen) return tl::unexpected(seen.error());
  const View& view = **seen;
  std::string others;
  std::size_t unknown = 0;
  for (const RoomId& one : view.label) {
    const SeenRoom* known = view.find_room(one);
    if (known == nullptr || known->label.empty()) {
      ++unknown;
    } else {
      others += (others.empty() ? "" : ", ") + known->label;
    }
  }
  if (unknown > 0) others += fmt::format(" and {} rooms not introduced here", unknown);
  const SeenRoom* own = view.find_room(*room);
  note(fmt::format("from the view of {} as of #{}; to show this outside of {} is a release",
                   own == nullptr ? "a desk" : own->label,
                   view.log.empty() ? 0 : view.log.back().number, others));
  return view.talks;
}

std::string receipt_text(const std::string& room, const Receipt& receipt) {
  return fmt::format("{} {} {}", room.empty() ? receipt.room.to_string() : room, receipt.number,
                     to_hexadecimal(receipt.head));
}

Result<Receipt> receipt_named(Keeper* keeper, const std::string& text) {
  const std::size_t head_at = text.rfind(' ');
  const std::size_t number_at = head_at == text.npos ? text.npos : text.rfind(' ', head_at - 1);
  const auto wrong = fail(ErrorCode::usage, model::quoted(text) + " is no receipt",
                          "write the room, the number and the 64 digits, as they were printed");
  if (number_at == text.npos ||
      !looks_like_number(text.substr(number_at + 1, head_at - number_at - 1)))
    return wrong;
  Receipt receipt;
  receipt.number = std::strtoll(text.c_str() + number_at, nullptr, 10);
  const auto low = EventId::parse(text.substr(head_at + 1, 32));
  const auto high =
      text.size() == head_at + 65 ? EventId::parse(text.substr(head_at + 33)) : std::nullopt;
  if (!low || !high) return wrong;
  std::copy(low->bytes.begin(), low->bytes.end(), receipt.head.begin());
  std::copy(high->bytes.begin(), high->bytes.end(), receipt.head.begin() + 16);
  const std::string room = text.substr(0, number_at);
  if (const auto id = RoomId::parse(room)) {
    receipt.room = *id;
    return receipt;
  }
  if (keeper == nullptr) {
    return fail(ErrorCode::usage, "without a passphrase nobody's rooms have names",
                "write the room's id in the receipt, or leave --sealed out");
  }
  const auto found = rooms_of(*keeper, {room});
  if (!found) return tl::unexpected(found.error());
  receipt.room = found->front();
  return receipt;
}

// ---- Writing ------------------------------------------------------------------------------------

KeeperPen::KeeperPen(std::shared_ptr<Keeper> keeper, std::shared_ptr<const View> home, Moment at,
                     std::string new_passphrase_file)
    : Pen(keeper->person(), std::move(at)),
      keeper_(std::move(keeper)),
      home_(std::move(home)),
      new_passphrase_file_(std::move(new_passphrase_file)) {}

RandomBytes KeeperPen::draw() { return event_id(draw_seed()).bytes; }

Result<Case> KeeperPen::read_case_at(const std::string& path) { return load_case(path); }

Result<Receipt> KeeperPen::write(const Act& act) { return seen(keeper_->append(act)); }

Result<Receipt> KeeperPen::write_introduction(const Act& act) {
  const std::string& name = std::get<PersonBody>(act.event.body).person.name;
  const auto passphrase = read_passphrase(
      new_passphrase_file_, fmt::format("{} chooses a passphrase and types it: ", name), true);
  if (!passphrase) return tl::unexpected(passphrase.error());
  return seen(keeper_->introduce(act, *passphrase));
}

// Looks at the room again after what was written.
Result<Receipt> KeeperPen::seen(Result<Receipt> receipt) {
  if (!receipt) return receipt;
  auto now_there = keeper_->view(home_->room);
  // Whoever has just left the room sees it no more; what they saw before will do.
  if (now_there) home_ = std::move(*now_there);
  return receipt;
}

}  // namespace dragoman::cli
