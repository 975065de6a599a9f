#include "cli/talk_arguments.h"

#include <fmt/format.h>

#include <limits>

#include "cli/act_options.h"
#include "cli/usage.h"

namespace dragoman::cli {
namespace {

constexpr const char* kActs = "The talks: acts (VAULT first)";
constexpr const char* kWorkbench = "The workbench";
constexpr const char* kLooking = "The talks: looking and keeping";

void take_vault(CLI::App& verb, VaultAccess& access) {
  verb.add_option("VAULT", access.place,
                  "the file of the talks, postgresql://…, or a server's https://…")
      ->required()
      ->option_text(" ");
}

void take_passphrase(CLI::App& verb, VaultAccess& access) {
  option_word(verb, "--passphrase-file", access.passphrase_file, "FILE",
              "its first line is the passphrase (else asked for)");
  option_word(verb, "--code", access.code, "CODE", "six digits, if you set a second factor");
}

void take_trust(CLI::App& verb, VaultAccess& access) {
  option_word(verb, "--ca", access.ca, "FILE",
              "of a server: trust the certificates of this PEM file [the system's]");
}

void take_access(CLI::App& verb, VaultAccess& access) {
  option_word(verb, "--as", access.person, "PERSON", "who you are (else DRAGOMAN_PERSON)");
  option_word(verb, "--room", access.room, "ROOM", "which room (else DRAGOMAN_ROOM, or the only)");
  take_passphrase(verb, access);
  take_trust(verb, access);
}

void take_at(CLI::App& verb, std::string& at) {
  option_word(verb, "--at", at, "TIME", "when it is recorded, in UTC [now]");
}

}  // namespace

void TalkVerbs::add_room_options(CLI::App& verb, VaultAccess& access) {
  const auto in_group = [](CLI::Option* option) { option->group("For a vault of talks"); };
  in_group(option_word(verb, "--as", access.person, "PERSON", "who you are"));
  in_group(option_word(verb, "--room", access.room, "ROOM", "whose view of the talks"));
  in_group(option_word(verb, "--passphrase-file", access.passphrase_file, "FILE",
                       "its first line is the passphrase (else asked for)"));
  in_group(
      option_word(verb, "--code", access.code, "CODE", "six digits, if you set a second factor"));
  in_group(option_word(verb, "--ca", access.ca, "FILE",
                       "of a server: trust the certificates of this PEM file"));
}

struct TalkVerbs::Act {
  const ActVerbEntry* entry = nullptr;
  ActArguments arguments;
};

TalkVerbs::TalkVerbs(CLI::App& app) : app_(app) {
  add_new();
  for (const ActVerbEntry& entry : act_verbs()) add_act(entry);
  add_looking();
  add_keeping();
  add_accounts();
  add_play();
  add_workbench();
}

TalkVerbs::~TalkVerbs() = default;

CLI::App* TalkVerbs::add(const char* name, const char* help, const char* example,
                         const char* group) {
  CLI::App* verb = app_.add_subcommand(name, help);
  verb->group(group);
  verb->set_help_flag("-h,--help", "print this text");
  verb->footer(fmt::format("Example:\n  dragoman {}", example));
  return verb;
}

void TalkVerbs::add_act(const ActVerbEntry& entry) {
  acts_.push_back(std::make_unique<Act>());
  Act& act = *acts_.back();
  act.entry = &entry;
  act.arguments.verb = entry.make();
  CLI::App* verb = add(entry.name, entry.purpose, entry.example, kActs);
  take_vault(*verb, act.arguments.access);
  act.arguments.verb->take(*verb);
  take_access(*verb, act.arguments.access);
  take_at(*verb, act.arguments.at);
  if (std::string_view(entry.name) == "person") {
    option_word(*verb, "--new-passphrase-file", act.arguments.new_passphrase_file, "FILE",
                "with --opens: theirs (else they type it)");
  }
  verb->add_flag("--json", act.arguments.json, "print the receipts as JSON");
}

void TalkVerbs::add_new() {
  CLI::App* verb = add("new", "founds a vault with its first room and person",
                       "new talks.dragoman --as layla --room envoys --release two", kActs);
  take_vault(*verb, new_.access);
  verb->add_option("--as", new_.access.person, "who founds it")->required()->option_text("PERSON");
  verb->add_option("--room", new_.access.room, "the first room")->required()->option_text("ROOM");
  option_word(*verb, "--kind", new_.kind, "KIND", "of that room [mediators]");
  option_word(*verb, "--of", new_.of, "MEDIATOR", "the mediator of the case whose room it is");
  option_word(*verb, "--release", new_.release, "POLICY",
              "how many persons decide a release: one or two [one]");
  verb->add_option("--probes", new_.probes, "how many secret packages may be posed [3]")
      ->option_text("N")
      ->check(between(0, 1'000'000));
  verb->add_option("--passphrase-cost", new_.cost,
                   "of an attempt at a passphrase, against the usual [1]; below 1 for exercises")
      ->option_text("X")
      ->check(between(0.0001, 16.0));
  take_at(*verb, new_.at);
  take_passphrase(*verb, new_.access);
}

void TalkVerbs::add_looking() {
  CLI::App* show = add("show", "what a room sees: board, drafts, people, what is owed",
                       "show talks.dragoman --room north --board", kLooking);
  take_vault(*show, show_.access);
  for (const char* part : {"board", "drafts", "people", "releases", "secret", "owed"}) {
    show->add_flag_callback(
        fmt::format("--{}", part), [this, part] { show_.parts.emplace_back(part); },
        "only this part, or with others that are named");
  }
  show->add_flag("--json", show_.json, "print JSON (docs/json.md, \"Rooms\")");
  option_words(*show, "--part", show_.named, "PART",
               "with --json: this part, as docs/json.md names it; may be repeated");
  option_word(*show, "--language", show_.language, "TAG", "of the texts shown [en]");
  take_access(*show, show_.access);

  CLI::App* log = add("log", "a room's events, one after another",
                      "log talks.dragoman --from 20 --kind response", kLooking);
  take_vault(*log, log_.access);
  log->add_option("--from", log_.from, "from this number on")->option_text("N");
  option_word(*log, "--kind", log_.kind, "KIND", "only events of this kind (docs/record.md)");
  option_word(*log, "--words", log_.words, "W", "only events that say this");
  log->add_flag("--json", log_.json, "print JSON (docs/json.md, \"Rooms\")");
  option_word(*log, "--language", log_.language, "TAG", "of the texts shown [en]");
  take_access(*log, log_.access);
}

void TalkVerbs::add_keeping() {
  CLI::App* verify = add("verify", "whether every chain holds, and every receipt given",
                         "verify talks.dragoman --head \"envoys 41 9f3c…\"", kLooking);
  take_vault(*verify, verify_.access);
  option_words(*verify, "--head", verify_.heads, "RECEIPT",
               "a receipt that must be in its chain; may be repeated");
  verify->add_flag("--sealed", verify_.sealed, "without a passphrase: chains only, not contents");
  take_access(*verify, verify_.access);

  CLI::App* exported = add("export", "one room as JSON lines, which can be verified alone",
                           "export talks.dragoman --room north -o north.jsonl", kLooking);
  take_vault(*exported, export_.access);
  option_word(*exported, "-o,--output", export_.output, "FILE", "where to [standard output]");
  take_access(*exported, export_.access);

  CLI::App* backup = add("backup", "a copy of the whole vault, still sealed",
                         "backup talks.dragoman monday.dragoman", kLooking);
  take_vault(*backup, backup_.access);
  take_word(*backup, "FILE", backup_.file, "the new file")->required();

  CLI::App* travel = add("travel", "a copy with chosen rooms only, for borders",
                         "travel talks.dragoman border.dragoman --only north", kLooking);
  take_vault(*travel, travel_.access);
  take_word(*travel, "FILE", travel_.file, "the new file")->required();
  option_words(*travel, "--only", travel_.rooms, "ROOM", "a room to take; may be repeated")
      ->required();
  take_access(*travel, travel_.access);
}

void TalkVerbs::add_accounts() {
  using What = AccountArguments::What;
  const auto add_one = [this](const char* name, const char* help, const char* example, What what) {
    CLI::App* verb = add(name, help, example, kLooking);
    take_vault(*verb, accounts_.access);
    option_word(*verb, "--as", accounts_.access.person, "PERSON",
                "who you are (else DRAGOMAN_PERSON)");
    take_passphrase(*verb, accounts_.access);
    take_trust(*verb, accounts_.access);
    verb->callback([this, what] { accounts_.what = what; });
    return verb;
  };
  CLI::App* change = add_one("passphrase", "changes your own passphrase",
                             "passphrase talks.dragoman --as yusuf", What::change_passphrase);
  add_one("accounts", "who can open the vault, by id; for admins", "accounts talks.dragoman",
          What::list);
  CLI::App* enrol = add_one("enrol", "lets somebody open the vault, in no room yet; for admins",
                            "enrol talks.dragoman dana", What::enrol);
  take_word(*enrol, "NAME", accounts_.name, "by which they sign in")->required();
  enrol->add_flag("--admin", accounts_.admin, "they may enrol others");
  for (CLI::App* verb : {change, enrol}) {
    option_word(*verb, "--new-passphrase-file", accounts_.new_passphrase_file, "FILE",
                "its first line is the new passphrase (else asked for)");
  }
}

void TalkVerbs::add_play() {
  CLI::App* play = add("play", "runs a script of talks and says where the record differs from it",
                       "play cases/talks/three-envoys.talk", kLooking);
  take_word(*play, "SCRIPT", play_.path, "a .talk file")->required();
  play->add_flag("--show", play_.show, "print it again with what the rooms see in fact");
  play->add_flag("--numbers", play_.numbers, "with --show: number every event beneath its act");
  option_word(*play, "--into", play_.into, "VAULT", "play it into a new vault");
  option_word(*play, "--passphrase-file", play_.passphrase_file, "FILE",
              "with --into: everybody's passphrase begins with its first line (docs/talks.md)");
}

void TalkVerbs::add_workbench() {
  CLI::App* open = add("open", "the workbench in the browser, for you alone, on this machine",
                       "open talks.dragoman --as layla", kWorkbench);
  open->add_option(
          "VAULT", open_.access.place,
          "the file of the talks, or postgresql://…; or a case, of which a vault is made here")
      ->required()
      ->option_text(" ");
  option_word(*open, "--as", open_.access.person, "PERSON", "who you are (else DRAGOMAN_PERSON)");
  take_passphrase(*open, open_.access);
  open->add_option("--port", open_.port, "of 127.0.0.1 [any that is free]")->option_text("N");
  open->add_flag("--exercise", open_.exercise,
                 "of a case: ask for no passphrase, and remove the vault at the end");
  open->add_flag("--no-browser", open_.no_browser, "print the address, and start no browser");

  CLI::App* serve = add("serve", "the workbench for a team",
                        "serve talks.dragoman --listen 0.0.0.0:443 --certificate talks.pem --key "
                        "talks.key --host talks.example",
                        kWorkbench);
  serve->add_option("VAULT", serve_.place, "the file of the talks, or postgresql://…")
      ->required()
      ->option_text(" ");
  option_word(*serve, "--listen", serve_.listen, "ADDRESS:PORT", "where [127.0.0.1:8700]");
  option_word(*serve, "--certificate", serve_.certificate, "FILE",
              "PEM, with its chain; needed unless only this machine can reach the address");
  option_word(*serve, "--key", serve_.key, "FILE", "PEM, of the certificate");
  option_words(*serve, "--host", serve_.hosts, "NAME[:PORT]",
               "a name by which people reach it, as in their browser; may be repeated");
  serve->add_option("--idle", serve_.idle_minutes, "lock who has asked nothing for so long [60]")
      ->option_text("MINUTES")
      ->check(between(1, 1440));
  serve
      ->add_option("--connections", serve_.connections,
                   "at most so many of one address, and streams of one room [64 and 256]")
      ->option_text("N");
}

std::optional<TalkArguments> TalkVerbs::chosen() const {
  for (const auto& act : acts_) {
    if (app_.got_subcommand(act->entry->name)) return act->arguments;
  }
  if (app_.got_subcommand("new")) return new_;
  if (app_.got_subcommand("show")) return show_;
  if (app_.got_subcommand("log")) return log_;
  if (app_.got_subcommand("verify")) return verify_;
  if (app_.got_subcommand("export")) return export_;
  if (app_.got_subcommand("backup")) return backup_;
  if (app_.got_subcommand("travel")) return travel_;
  for (const char* verb : {"passphrase", "accounts", "enrol"}) {
    if (app_.got_subcommand(verb)) return accounts_;
  }
  if (app_.got_subcommand("play")) return play_;
  if (app_.got_subcommand("open")) return open_;
  if (app_.got_subcommand("serve")) return serve_;
  return std::nullopt;
}

}  // namespace dragoman::cli
