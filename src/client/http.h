// One connection to one server: requests and their answers, one after another.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragoman/result.h"
#include "dragoman/run.h"

namespace dragoman::client {

struct Address {
  bool tls = true;
  std::string host;  // a name or an address, without brackets
  std::string port;

  // "https://talks.example", with the port unless it is the scheme's own.
  std::string origin() const;
  // The same without the scheme: what Host says.
  std::string authority() const;
};

// Whether a place is meant as a server's address.
bool is_address(std::string_view place);
// "https://talks.example:8443"; http only where it stays on this machine. Nothing may follow.
Result<Address> read_address(const std::string& text);

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  int status = 0;
  std::string type, cookie, body;  // Content-Type and Set-Cookie, or empty
};

class Http {
 public:
  // Certificates are verified with those of the system, or only with those in the PEM file `ca`.
  // Nothing is connected yet.
  static Result<std::unique_ptr<Http>> to(Address address, const std::string& ca);
  virtual ~Http() = default;

  // Connects if need be. With `repeatable` a request whose connection was cut off is sent once
  // more. Failures are those of the network; what the server answers is a reply. At most
  // `seconds` for the answer to begin, and for each pause in it.
  virtual Result<Reply> send(const std::string& method, const std::string& target,
                             const Headers& headers, const std::string& body, bool repeatable) = 0;
  virtual const Address& address() const = 0;

  // From now on a request ends, or is not begun, once this is cancelled; what was sent may have
  // been done. Null: it takes its time. Outlives its use here.
  virtual void heed(const CancelSource* interrupt) = 0;
};

}  // namespace dragoman::client
