// A person at a server process, over plain HTTP.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "raw_client.h"

namespace dragoman::test {

class Visitor {
 public:
  Visitor(int port, const std::string& name, const std::string& passphrase) : port_(port) {
    const std::string reply =
        post("/session", nlohmann::json{{"name", name}, {"passphrase", passphrase}}.dump());
    EXPECT_EQ(status_of(reply), 201) << reply;
    if (status_of(reply) != 201) return;
    const std::size_t at = reply.find("Set-Cookie: ") + 12;
    cookie_ = reply.substr(at, reply.find(';', at) - at);
    csrf_ = nlohmann::json::parse(body_of(reply))["csrf"];
  }

  std::string get(const std::string& path) const {
    return ask(head("GET", path) + "Connection: close\r\n\r\n");
  }
  std::string post(const std::string& path, const std::string& body) const {
    return ask(head("POST", path) + "Content-Type: application/json\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
  }
  // A stream, whose headers have arrived.
  std::unique_ptr<Raw> listen(const std::string& path, const std::string& after = {}) const {
    auto client = std::make_unique<Raw>(port_);
    client->send(head("GET", path) + (after.empty() ? "" : "Last-Event-ID: " + after + "\r\n") +
                 "\r\n");
    EXPECT_EQ(status_of(client->read_head()), 200);
    return client;
  }

 private:
  std::string head(const std::string& method, const std::string& path) const {
    const std::string host = "127.0.0.1:" + std::to_string(port_);
    return method + " /api/v1" + path + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" +
           host + "\r\n" + (cookie_.empty() ? "" : "Cookie: " + cookie_ + "\r\n") +
           (csrf_.empty() ? "" : "Dragoman-CSRF: " + csrf_ + "\r\n");
  }
  std::string ask(const std::string& bytes) const {
    const Raw client(port_);
    if (!client.connected()) return {};
    client.send(bytes);
    return client.read();
  }

  int port_;
  std::string cookie_, csrf_;
};

}  // namespace dragoman::test
