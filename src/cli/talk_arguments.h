// The command line of the talks (docs/talks.md), as values.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/act.h"

namespace dragoman::cli {

// Which record, as whom, from which room.
struct VaultAccess {
  std::string place;            // a file, postgresql://… or a server's https://…
  std::string person, room;     // empty: DRAGOMAN_PERSON, DRAGOMAN_ROOM, else the only one
  std::string passphrase_file;  // empty: asked for on the terminal
  std::string code;             // of a second factor; empty: none
  std::string ca;               // of a server: whose certificates to trust; empty: the system's
};

struct NewArguments {
  VaultAccess access;
  std::string kind = "mediators", of, release = "one", at;
  int probes = 3;
  double cost = 1;  // of an attempt at a passphrase, against the usual
};

// A verb of the talks with its words.
struct ActArguments {
  VaultAccess access;
  std::string at;  // empty: now
  std::shared_ptr<ActVerb> verb;
  std::string new_passphrase_file;  // for who is introduced with --opens
  bool json = false;
};

struct ShowArguments {
  VaultAccess access;
  std::vector<std::string> parts;  // as in scripts; empty: all but the log
  std::vector<std::string> named;  // more of them, as docs/json.md names them
  std::string language = "en";
  bool json = false;
};

struct LogArguments {
  VaultAccess access;
  Number from = 1;
  std::string kind, words, language = "en";
  bool json = false;
};

struct VerifyArguments {
  VaultAccess access;
  std::vector<std::string> heads;
  bool sealed = false;  // without a passphrase: chains only
};

struct ExportArguments {
  VaultAccess access;
  std::string output = "-";
};

struct BackupArguments {
  VaultAccess access;
  std::string file;
};

struct TravelArguments {
  VaultAccess access;
  std::string file;
  std::vector<std::string> rooms;
};

// `passphrase`, `accounts` and `enrol`: who can open the record.
struct AccountArguments {
  enum class What { change_passphrase, list, enrol } what = What::list;
  VaultAccess access;
  std::string name, new_passphrase_file;
  bool admin = false;
};

struct PlayArguments {
  std::string path, into, passphrase_file;
  bool show = false, numbers = false;
};

struct OpenArguments {
  VaultAccess access;
  std::uint16_t port = 0;
  bool no_browser = false;
  bool exercise = false;  // of a case: with a passphrase that nobody knows
};

struct ServeArguments {
  std::string place, listen = "127.0.0.1:8700", certificate, key;
  std::vector<std::string> hosts;
  int idle_minutes = 60;
  std::size_t connections = 0;  // of one address, and streams of one room; 0: the server's own
};

using TalkArguments =
    std::variant<NewArguments, ActArguments, ShowArguments, LogArguments, VerifyArguments,
                 ExportArguments, BackupArguments, TravelArguments, AccountArguments, PlayArguments,
                 OpenArguments, ServeArguments>;

// The verbs of the talks, bound to an app. Lives as long as the app parses.
class TalkVerbs {
 public:
  explicit TalkVerbs(CLI::App& app);
  ~TalkVerbs();

  // What the verb that was given takes; empty when it is none of the talks.
  std::optional<TalkArguments> chosen() const;

  // For options of other verbs that read a vault too.
  static void add_room_options(CLI::App& verb, VaultAccess& access);

 private:
  struct Act;

  CLI::App* add(const char* name, const char* help, const char* example, const char* group);
  void add_act(const ActVerbEntry& entry);
  void add_new();
  void add_looking();
  void add_keeping();
  void add_accounts();
  void add_play();
  void add_workbench();

  CLI::App& app_;
  std::vector<std::unique_ptr<Act>> acts_;
  NewArguments new_;
  ShowArguments show_;
  std::vector<std::string> part_flags_;
  LogArguments log_;
  VerifyArguments verify_;
  ExportArguments export_;
  BackupArguments backup_;
  TravelArguments travel_;
  AccountArguments accounts_;
  PlayArguments play_;
  OpenArguments open_;
  ServeArguments serve_;
};

}  // namespace dragoman::cli
