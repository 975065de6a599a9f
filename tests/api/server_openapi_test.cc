// docs/openapi.yaml and the table of routes say the same; and requests made from the document never
// bring the server down.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <random>
#include <set>

#include "server/routes.h"
#include "server_world.h"

namespace dragoman::test {
namespace {

std::string who_word(server::Who who) {
  switch (who) {
    case server::Who::anybody:
      return "anybody";
    case server::Who::holder:
      return "holder";
    case server::Who::person:
      return "person";
    case server::Who::member:
      return "member";
    case server::Who::admin:
      return "admin";
  }
  return "";
}

const YAML::Node& document() {
  static const YAML::Node kDocument =
      YAML::LoadFile(std::string(DRAGOMAN_SOURCE_DIR) + "/docs/openapi.yaml");
  return kDocument;
}

// "GET /rooms member body"
std::set<std::string> documented() {
  std::set<std::string> lines;
  for (const auto& path : document()["paths"]) {
    for (const auto& method : path.second) {
      std::string name = method.first.as<std::string>();
      if (name == "parameters") continue;
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return static_cast<char>(std::toupper(c)); });
      lines.insert(name + " " + path.first.as<std::string>() + " " +
                   method.second["x-who"].as<std::string>() +
                   (method.second["requestBody"] ? " body" : ""));
    }
  }
  return lines;
}

TEST(OpenApi, SaysWhatTheTableSays) {
  std::set<std::string> table;
  for (const server::Route& route : server::routes()) {
    table.insert(std::string(route.method) + " " + std::string(route.pattern) + " " +
                 who_word(route.who) + (route.has_body ? " body" : ""));
  }
  EXPECT_EQ(documented(), table);
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  int references = 0;
  const std::function<void(const YAML::Node&)> walk = [&](const YAML::Node& node) {
    if (node.IsSequence()) {
      for (const auto& one : node) walk(one);
    }
    if (!node.IsMap()) return;
    for (const auto& pair : node) {
      if (pair.first.as<std::string>() != "$ref") {
        walk(pair.second);
        continue;
      }
      ++references;
      std::string path = pair.second.as<std::string>().substr(2);
      YAML::Node at = YAML::Clone(document());
      for (std::size_t slash = 0; slash != std::string::npos && at.IsMap();) {
        slash = path.find('/');
        YAML::Node next = at[path.substr(0, slash)];
        at.reset(next);
        path = slash == std::string::npos ? "" : path.substr(slash + 1);
      }
      EXPECT_TRUE(at.IsMap()) << pair.second.as<std::string>();
    }
  };
  walk(document());
  EXPECT_GT(references, 80);
}

// Bodies and parameters drawn from the document, right and wrong.
class Fuzzer {
 public:
  explicit Fuzzer(const Talks& talks) : talks_(talks) {}

  std::string path(const server::Route& route) {
    std::string path(route.pattern);
    const auto put = [&](const std::string& name, const std::string& value) {
      if (const std::size_t at = path.find(name); at != std::string::npos)
        path.replace(at, name.size(), value);
    };
    put("{room}", one_of({talks_.envoys.to_string(), talks_.north.to_string(), "x", "%00", "é"}));
    put("{n}", one_of({"1", "2", "5", "0", "-1", "99999999999999999999", "x"}));
    put("{job}", one_of({event_id(seed(1)).to_string(), "..", "%2e"}));
    std::string query;
    if (route.method == "GET") {
      const YAML::Node parameters =
          document()["paths"][std::string(route.pattern)]["get"]["parameters"];
      for (const auto& parameter : parameters) {
        if (!parameter["name"] || random_() % 3 == 0) continue;
        query += (query.empty() ? "?" : "&") + parameter["name"].as<std::string>() + "=" +
                 one_of({"1", "3", "-5", "", "ours", talks_.north.to_string(), "%ff", "ar",
                         "%D9%86", "9223372036854775807"});
      }
    }
    return path + query;
  }

  std::string body(const server::Route& route) {
    if (!route.has_body) return {};
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    const std::string reference =
        document()["paths"][std::string(route.pattern)][method]["requestBody"]["content"]
                  ["application/json"]["schema"]["$ref"]
                      .as<std::string>();
    const YAML::Node schema =
        document()["components"]["schemas"][reference.substr(reference.rfind('/') + 1)];
    std::string text = "{";
    for (const auto& property : schema["properties"]) {
      if (random_() % 5 == 0) continue;
      text += (text == "{" ? "\"" : ",\"") + property.first.as<std::string>() + "\":" + value();
    }
    text += "}";
    if (random_() % 10 == 0) text[random_() % text.size()] = static_cast<char>(random_());
    return text;
  }

  std::size_t draw() { return random_(); }

 private:
  std::string value() {
    return one_of({"1",
                   "-1",
                   "1e400",
                   "null",
                   "true",
                   "\"\"",
                   "\"note\"",
                   "\"case\"",
                   "\"party\"",
                   "\"draft\"",
                   "\"ask\"",
                   "\"packages\"",
                   "\"verify\"",
                   "{}",
                   "[]",
                   "{\"words\":\"They will wait\"}",
                   "{\"draft\":[1]}",
                   "{\"room\":{}}",
                   "[\"" + talks_.north.to_string() + "\"]",
                   "\"" + talks_.layla.to_string() + "\"",
                   "\"dragoman: 1\\nid: x\\n\"",
                   "\"an olive branch\"",
                   "\"aGVsbG8=\"",
                   "{\"limit_seconds\":0.1}",
                   "99999999999999999999999",
                   "\"\\ud800\"",
                   "\"\\u0000\""});
  }
  std::string one_of(const std::vector<std::string>& list) { return list[random_() % list.size()]; }

  const Talks& talks_;
  std::mt19937_64 random_{20'270'301};
};

TEST(OpenApi, TenThousandRequestsFromTheDocumentAreNeverA500) {
  const Talks talks(scratch_folder() + "/talks.dragoman");
  StillClock clock;
  Site site(talks.mediator->vault(), clock);
  // By a token of this machine: the passphrase may well be changed on the way.
  const auto come_in = [&] {
    const std::string token = site.application.offer(*talks.mediator, "layla");
    const Reply reply = site.ask({}, "POST", "/session/token", R"({"token":")" + token + "\"}");
    EXPECT_EQ(reply.status, 201) << reply.body;
    const std::size_t at = reply.head.find("Set-Cookie: ") + 12;
    return Browser{reply.head.substr(at, reply.head.find(';', at) - at), reply.json()["csrf"]};
  };
  Browser browser = come_in();
  Fuzzer fuzzer(talks);
  std::map<int, int> statuses;
  for (int i = 0; i < 10'000; ++i) {
    clock.steady += 1'000;
    const server::Route& route = server::routes()[fuzzer.draw() % server::routes().size()];
    const std::string path = fuzzer.path(route);
    // Whoever writes much is slow to be read; the talks stay small here.
    const Reply reply = site.ask(browser, std::string(route.method), path, fuzzer.body(route));
    ++statuses[reply.status];
    ASSERT_TRUE(reply.status < 500 && reply.status >= 200) << route.method << " " << path << "\n"
                                                           << reply.whole();
    const bool out = reply.status == 401 || route.pattern == "/session/lock" ||
                     (route.method == "DELETE" && route.pattern == "/session");
    if (!out) continue;
    browser = come_in();
  }
  for (const int expected : {200, 400, 404, 422}) EXPECT_GT(statuses[expected], 0) << expected;
}

}  // namespace
}  // namespace dragoman::test
