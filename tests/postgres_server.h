// A PostgreSQL server for tests: its own data in a temporary folder, an unprivileged user, a free
// port on the loopback address. Ends with the object.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

namespace dragoman::test {

class PostgresServer {
 public:
  // Null, with `why`, when there is no server to start on this machine.
  static std::unique_ptr<PostgresServer> start(std::string& why);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The address of a new, empty database.
  std::string fresh_database();
  // As after a loss of power: every process of the server is killed, then it starts again.
  bool kill_and_restart();
  // The same in two steps.
  void kill_all();
  bool restart();
  int port() const { return port_; }

 private:
  PostgresServer() = default;
  bool launch();
  bool wait_ready() const;
  std::string address(const std::string& database) const;

  std::string folder_;
  int port_ = 0;
  pid_t process_ = -1;
  int databases_ = 0;
};

}  // namespace dragoman::test
