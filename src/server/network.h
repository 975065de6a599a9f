// The network: one thread that accepts connections, reads requests, and writes what the application
// answers. Nothing on it ever waits for the vault or for a computation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "dragoman/result.h"
#include "server/application.h"

namespace dragoman::server {

struct Endpoint {
  std::string address;     // "127.0.0.1", "::", …
  std::uint16_t port = 0;  // 0: any that is free
  // PEM files of the operator's; both or neither. Without, only loopback is listened on.
  std::string certificate, key;
};

// Whether an address is this machine's own and no other can reach it.
bool is_loopback(const std::string& address);

class Network {
 public:
  // Binds, but does not answer yet. Fails when the address cannot be listened on, the certificate
  // cannot be read, or the address is open to others and there is no certificate.
  static Result<std::unique_ptr<Network>> listen(const Endpoint& endpoint);
  virtual ~Network() = default;

  virtual std::uint16_t port() const = 0;
  // Begins to answer, on a thread of its own. The application outlives this object.
  virtual void start(Application& application) = 0;
  // Accepts nothing more, waits a moment for answers under way to be sent, and closes.
  virtual void stop() = 0;
};

}  // namespace dragoman::server
