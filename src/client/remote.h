// One person's session on a server, in the words of the API (docs/api.md). Signs out when it goes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/http.h"
#include "dragoman/record.h"
#include "dragoman/result.h"
#include "dragoman/run.h"
#include "dragoman/view.h"

namespace dragoman::client {

struct SignIn {
  std::string name, passphrase, code;
};

// Refusals are the server's problem details as Errors. Not to be used from several threads at once.
class Remote {
 public:
  // Once `interrupt` is cancelled, nothing more is asked but to end the session; it outlives the
  // session. Signing in itself, and computations with a token of their own, do not heed it.
  static Result<std::unique_ptr<Remote>> sign_in(const Address& address, const std::string& ca,
                                                 const SignIn& who,
                                                 const CancelSource* interrupt = nullptr);
  ~Remote();
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;

  struct Room {
    RoomId id;
    std::string name;
    bool left = false;
    bool desk = false;
    std::string damage;  // why nothing of it can be read; usually empty
  };
  const PersonId& person() const { return person_; }
  // As they were when the session began.
  const std::vector<Room>& rooms() const { return rooms_; }

  // The room as it is now: its copies are brought over and folded here. From call to call only new
  // ones are. Cost: O(new events), all events at the first call.
  Result<std::shared_ptr<const View>> view(const RoomId& room);

  // Writes from the act's home room; the time is the server's. Whatever an act needs beside the
  // event happens there: a `sign` is signed with the key that the server holds for this session.
  Result<Receipt> append(const Act& act);
  // Introduces somebody who can sign in by that name, and must change the passphrase first. The
  // server draws their id.
  Result<Receipt> introduce(const Act& act, const std::string& passphrase);

  // Where the room's chain ends now.
  Result<Receipt> head(const RoomId& room);
  Result<std::string> export_room(const RoomId& room);
  Result<void> change_passphrase(const std::string& from, const std::string& to);
  struct Account {
    PersonId person, enrolled_by;
    bool admin = false;
  };
  Result<std::vector<Account>> accounts();
  Result<PersonId> enrol(const std::string& name, const std::string& passphrase, bool admin);

  // Runs a computation there and waits for it; its result as JSON. A cancel token that is set
  // stops it, and what is known by then is the result.
  Result<nlohmann::ordered_json> compute(const RoomId& room, const std::string& kind,
                                         const nlohmann::ordered_json& options,
                                         const RunControl& control);

 private:
  explicit Remote(std::unique_ptr<Http> http) : http_(std::move(http)) {}
  using Json = nlohmann::ordered_json;
  Result<Reply> ask(const std::string& method, const std::string& path, const std::string& body,
                    bool repeatable = false);
  Result<Json> ask_json(const std::string& method, const std::string& path, const Json& body,
                        bool repeatable = false);
  Result<std::size_t> bring(const RoomId& room, View& seen, Number from);

  std::unique_ptr<Http> http_;
  const CancelSource* interrupt_ = nullptr;
  std::string cookie_, csrf_;
  PersonId person_;
  std::vector<Room> rooms_;
  std::map<RoomId, std::shared_ptr<const View>> views_;
};

}  // namespace dragoman::client
