// A script played into a vault: everybody who is introduced can open it.
#include <fmt/format.h>

#include <map>

#include "cli/talk_stage.h"
#include "cli/vault_access.h"
#include "dragoman/case_file.h"

namespace dragoman::cli {
namespace {

Seed seed_of(const LineSeed& line, const std::string& what) { return Seed{line.draw_digest(what)}; }

struct VaultTalks {
  std::string place, passphrase;
  std::filesystem::path folder;
  std::map<PersonId, Session> sessions;

  Login login(const std::string& name) const { return {name, passphrase + " " + name}; }
};

class StagePen : public KeeperPen {
 public:
  StagePen(VaultTalks& talks, Session session, std::shared_ptr<const View> home, Moment at,
           LineSeed seed)
      : KeeperPen(keeper_of(std::move(session), ""), std::move(home), std::move(at), ""),
        talks_(talks),
        seed_(std::move(seed)) {}

  RandomBytes draw() override { return seed_.draw(fmt::format("draw {}", draws_++)); }
  Result<Case> read_case_at(const std::string& path) override {
    return load_case(talks_.folder / path);
  }

 protected:
  Result<Receipt> write(const Act& act) override {
    const auto* introduced = std::get_if<PersonBody>(&act.event.body);
    if (introduced != nullptr && !talks_.sessions.contains(introduced->person.id)) {
      if (const auto may = admit(home(), act); !may) return tl::unexpected(may.error());
      const Login theirs = talks_.login(introduced->person.name);
      const auto enrolled = talks_.sessions.at(by()).enrol(
          introduced->person.id, theirs, seed_of(seed_, fmt::format("enrol {}", draws_++)));
      if (!enrolled) return tl::unexpected(enrolled.error());
      const auto session = talks_.sessions.at(by()).vault().unlock(theirs);
      if (!session) return tl::unexpected(session.error());
      talks_.sessions.emplace(introduced->person.id, *session);
    }
    return KeeperPen::write(act);
  }
  // Everybody is enrolled when they are introduced.
  Result<Receipt> write_introduction(const Act& act) override { return write(act); }

 private:
  VaultTalks& talks_;
  LineSeed seed_;
  int draws_ = 0;
};

class VaultStage : public Stage {
 public:
  VaultStage(std::string place, std::string passphrase, std::filesystem::path folder)
      : talks_{std::move(place), std::move(passphrase), std::move(folder), {}} {}

  Result<void> open(const Act& open, const LineSeed& seed) override {
    const std::string& name = std::get<OpenBody>(open.event.body).person.name;
    const auto session = Vault::create(
        talks_.place, {.open = open, .login = talks_.login(name), .cost = kForExercises},
        seed_of(seed, "vault"));
    if (!session) return tl::unexpected(session.error());
    talks_.sessions.emplace(open.event.by, *session);
    return {};
  }

  Result<std::unique_ptr<Pen>> pen(const PersonId& by, const RoomId& room, const Moment& at,
                                   const LineSeed& seed) override {
    const auto session = talks_.sessions.find(by);
    if (session == talks_.sessions.end())
      return fail(ErrorCode::unknown_reference, "this person cannot open the vault");
    auto home = session->second.view(room);
    // Whoever is not in the room is told so by the same words as in memory.
    if (!home) home = nothing(room);
    return std::make_unique<StagePen>(talks_, session->second, std::move(*home), at, seed);
  }

  Result<void> settle(const Moment& now, const LineSeed& seed) override {
    for (auto& [person, session] : talks_.sessions) {
      const auto settled = session.settle(now, seed_of(seed, "settle " + person.to_string()));
      if (!settled) return tl::unexpected(settled.error());
    }
    return {};
  }

  Result<View> seen(const RoomId& room, const PersonId* person) override {
    // With nobody named, whoever may read most of it.
    Result<View> most = *nothing(room);
    for (const auto& [id, session] : talks_.sessions) {
      if (person != nullptr && id != *person) continue;
      const auto seen = session.view(room);
      if (seen && (*seen)->log.size() >= most->log.size()) most = **seen;
    }
    return most;
  }

 private:
  static constexpr PassphraseCost kForExercises{.passes = 1, .memory_bytes = 1U << 16U};

  static std::shared_ptr<const View> nothing(const RoomId& room) {
    auto seen = std::make_shared<View>();
    seen->room = room;
    return seen;
  }

  VaultTalks talks_;
};

}  // namespace

std::unique_ptr<Stage> vault_stage(std::string place, std::string passphrase,
                                   std::filesystem::path folder) {
  return std::make_unique<VaultStage>(std::move(place), std::move(passphrase), std::move(folder));
}

}  // namespace dragoman::cli
