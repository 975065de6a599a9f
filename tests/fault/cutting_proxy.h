// Stands between a client and a PostgreSQL server on the loopback address, and cuts the connection
// on which the next COMMIT comes: before the server has it, or before the client has the answer.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace dragoman::test {

class CuttingProxy {
 public:
  enum class Cut { nowhere, before_commit, after_commit };

  explicit CuttingProxy(int server_port);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  int port() const { return port_; }
  // Once.
  void cut_next(Cut where) { cut_ = where; }
  bool has_cut() const { return cut_ == Cut::nowhere; }

 private:
  void accept_all();
  void carry(int client);

  int server_port_, port_ = 0, listening_ = -1;
  std::atomic<Cut> cut_ = Cut::nowhere;
  std::atomic<bool> stopping_ = false;
  std::thread accepting_;
  std::mutex mutex_;
  std::vector<std::thread> carrying_;
};

}  // namespace dragoman::test
