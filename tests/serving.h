// The real program, serving a vault as a process of its own.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace dragoman::test {

class ServerProcess {
 public:
  // `dragoman serve PLACE --listen 127.0.0.1:0 …`. Fails the test when it does not say where it
  // listens.
  explicit ServerProcess(const std::string& place, const std::vector<std::string>& options = {});
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // "http://127.0.0.1:41327"
  const std::string& origin() const { return origin_; }
  int port() const;
  // Sends the signal and waits for the end.
  void end(int signal);

 private:
  pid_t child_ = -1;
  std::string origin_;
};

// Makes key.pem and cert.pem for 127.0.0.1 in that folder; false without the program openssl.
bool make_certificate(const std::string& folder);

}  // namespace dragoman::test
