// The server under load, as README.md says: streams that stay open, requests at a steady rate, what
// was written found again on every stream, and plain reads beside nginx.

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <thread>

#include "client.h"
#include "talks.h"
#include "tests/postgres_server.h"

namespace dragoman::bench {
namespace {

using Clock = std::chrono::steady_clock;
using asio::use_awaitable;

struct Arguments {
  std::string program, folder = "/var/tmp";
  bool postgres = false;
  int streams = 2000, rate = 500, seconds = 30;
  TalksSize size;
};

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// ---- Processes ----------------------------------------------------------------------------------

pid_t start(const std::vector<std::string>& words, const std::string& output) {
  std::fflush(stdout);  // or the child writes it too
  const pid_t child = fork();
  if (child != 0) return child;
  if (std::freopen(output.c_str(), "w", stdout) == nullptr) _exit(127);
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

void stop(pid_t child) {
  kill(child, SIGTERM);
  waitpid(child, nullptr, 0);
}

// MiB of one line of /proc/PID/status.
double memory(pid_t process, const std::string& line) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    double kib = 0;
    if (word == line + ":" && status >> kib) return kib / 1024;
  }
  return 0;
}

// What the server prints first: the address with the port.
std::uint16_t port_said_in(const std::string& output) {
  for (int i = 0; i < 600; ++i) {
    std::ifstream said(output);
    std::string line;
    const std::size_t colon = std::getline(said, line) ? line.rfind(':') : line.npos;
    if (colon != line.npos) return static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  throw std::runtime_error("the server did not start");
}

// ---- The load -----------------------------------------------------------------------------------

struct Stream {
  std::size_t room = 0;
  std::int64_t entries = 0, last = 0, gaps = 0;
  bool open = false;
};

class Load {
 public:
  Load(const Arguments& arguments, const Talks& talks, std::uint16_t port)
      : arguments_(arguments), talks_(talks), port_(port), written_(talks.rooms.size()) {
    tls_.set_verify_mode(asio::ssl::verify_none);  // the certificate was made a moment ago
  }

  void run() {
    spawn(sign_in());
    context_.run();
    fmt::print("{} signed in\n", people_.size());
    open_streams();
    send_requests();
    settle();
  }

  // Reads one target again and again on 32 connections, for five seconds: reads per second, bytes.
  std::pair<double, std::size_t> read_only(std::uint16_t port, const std::string& target) {
    context_.restart();
    long reads = 0;
    std::size_t bytes = 0;
    const auto until = Clock::now() + std::chrono::seconds(5);
    for (int i = 0; i < 32; ++i) {
      spawn([](Load& load, std::uint16_t to, std::string what, Clock::time_point end, long& count,
               std::size_t& size) -> asio::awaitable<void> {
        Connection connection(load.context_, load.tls_, to);
        co_await connection.open();
        while (Clock::now() < end) {
          const Answer answer = co_await connection.get(&load.people_[0], what);
          if (answer.status != 200) throw std::runtime_error(answer.body);
          size = answer.body.size();
          ++count;
        }
      }(*this, port, target, until, reads, bytes));
    }
    context_.run();
    return {static_cast<double>(reads) / 5, bytes};
  }

  std::string room_path(std::size_t person) const {
    return "/api/v1/rooms/" +
           talks_.rooms[static_cast<std::size_t>(talks_.rooms_of[person][0])].to_string();
  }
  // The body of a target, as the first person sees it.
  std::string body_of(const std::string& target) {
    context_.restart();
    std::string body;
    spawn([](Load& load, std::string what, std::string& to) -> asio::awaitable<void> {
      Connection connection(load.context_, load.tls_, load.port_);
      co_await connection.open();
      to = (co_await connection.get(&load.people_[0], what)).body;
    }(*this, target, body));
    context_.run();
    return body;
  }

 private:
  void spawn(asio::awaitable<void> work) {
    asio::co_spawn(context_, std::move(work), [this](const std::exception_ptr& failure) {
      if (!failure || stopping_) return;
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& wrong) {
        ++failures_[wrong.what()];
      }
    });
  }

  asio::awaitable<void> sign_in() {
    for (std::size_t p = 0; p < talks_.rooms_of.size(); ++p) {
      Connection connection(context_, tls_, port_);
      co_await connection.open();
      const std::string name = fmt::format("p{}", p);
      const std::string target = "/api/v1/session";
      const std::string login =
          fmt::format(R"({{"name":"{}","passphrase":"words of {}"}})", name, name);
      const Answer answer = co_await connection.post(nullptr, target, login);
      if (answer.status != 201) throw std::runtime_error(answer.body);
      people_.push_back({name, answer.cookie, json_string(answer.body, "csrf")});
    }
  }

  asio::awaitable<void> follow(Stream& stream, std::size_t person) {
    Connection connection(context_, tls_, port_);
    co_await connection.open();
    const auto ready = [&] {
      stream.open = true;
      ++open_;
    };
    const std::string target = "/api/v1/rooms/" + talks_.rooms[stream.room].to_string() + "/stream";
    co_await connection.follow(people_[person], target, ready, [&](std::int64_t number) {
      if (stream.last != 0 && number != stream.last + 1) ++stream.gaps;
      stream.last = number;
      ++stream.entries;
    });
    if (!stopping_) ++failures_["a stream ended"];
  }

  void open_streams() {
    context_.restart();
    streams_.resize(static_cast<std::size_t>(arguments_.streams));
    const auto begun = Clock::now();
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      const std::size_t person = i % people_.size();
      const auto& rooms = talks_.rooms_of[person];
      streams_[i].room = static_cast<std::size_t>(rooms[i / people_.size() % rooms.size()]);
      spawn(follow(streams_[i], person));
      // Not all handshakes at once: people do not arrive in the same second.
      context_.run_for(std::chrono::milliseconds(2));
    }
    while (open_ < arguments_.streams && since(begun) < 120 && failures_.empty())
      context_.run_for(std::chrono::milliseconds(50));
    fmt::print("{} streams open after {:.1f} s\n", open_, since(begun));
  }

  struct Kind {
    std::string name;
    std::vector<double> milliseconds;
  };

  static constexpr const char* kParts[] = {"/board", "/log?limit=50", "/summary"};

  // One request at its time; late ones count from when they were due. (g++ 12 destroys temporaries
  // of `?:` with co_await twice: hence names for everything.)
  asio::awaitable<void> ask(std::size_t index, Clock::time_point due) {
    std::unique_ptr<Connection> connection;
    if (idle_.empty()) {
      connection = std::make_unique<Connection>(context_, tls_, port_);
      co_await connection->open();
    } else {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    const std::size_t person = index % people_.size();
    const bool write = index % 10 == 9;
    const std::size_t part = index % 3;
    std::string target = room_path(person);
    Answer answer;
    if (write) {
      target += "/events";
      const std::string note =
          fmt::format(R"({{"kind":"note","body":{{"words":"load {}"}}}})", index);
      answer = co_await connection->post(&people_[person], target, note);
    } else {
      target += kParts[part];
      answer = co_await connection->get(&people_[person], target);
    }
    kinds_[write ? 3 : part].milliseconds.push_back(since(due) * 1000);
    if (answer.status != (write ? 201U : 200U)) {
      ++failures_[fmt::format("status {}: {}", answer.status, answer.body.substr(0, 120))];
    } else if (write) {
      ++written_[static_cast<std::size_t>(talks_.rooms_of[person][0])];
    }
    idle_.push_back(std::move(connection));
  }

  asio::awaitable<void> pace() {
    asio::steady_timer timer(context_);
    const auto begin = Clock::now();
    const int count = arguments_.rate * arguments_.seconds;
    for (int i = 0; i < count; ++i) {
      const auto due =
          begin + std::chrono::microseconds(std::int64_t{i} * 1'000'000 / arguments_.rate);
      timer.expires_at(due);
      co_await timer.async_wait(use_awaitable);
      spawn(ask(static_cast<std::size_t>(i), due));
    }
  }

  void send_requests() {
    for (Stream& stream : streams_) stream.entries = 0;
    spawn(pace());
    const auto begin = Clock::now();
    const std::size_t wanted =
        static_cast<std::size_t>(arguments_.rate) * static_cast<std::size_t>(arguments_.seconds);
    const auto answered = [&] {
      std::size_t all = 0;
      for (const Kind& kind : kinds_) all += kind.milliseconds.size();
      return all;
    };
    while (answered() < wanted && since(begin) < arguments_.seconds + 60.0 && failures_.size() < 3)
      context_.run_for(std::chrono::milliseconds(20));
    fmt::print("\n{} requests in {:.1f} s\n{:<16}{:>9}{:>10}{:>10}{:>10}{:>10}\n", answered(),
               since(begin), "request", "count", "p50 ms", "p95 ms", "p99 ms", "worst ms");
    Kind all{"all", {}};
    for (Kind& kind : kinds_) {
      all.milliseconds.insert(all.milliseconds.end(), kind.milliseconds.begin(),
                              kind.milliseconds.end());
      print_kind(kind);
    }
    print_kind(all);
  }
  static void print_kind(Kind& kind) {
    auto& times = kind.milliseconds;
    if (times.empty()) return;
    std::ranges::sort(times);
    const auto at = [&](double share) {
      return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    fmt::print("{:<16}{:>9}{:>10.1f}{:>10.1f}{:>10.1f}{:>10.1f}\n", kind.name, times.size(),
               at(0.5), at(0.95), at(0.99), times.back());
  }

  // What was acknowledged must have come on every stream of its room, once.
  void settle() {
    context_.run_for(std::chrono::seconds(3));
    std::int64_t wanted = 0, came = 0, gaps = 0;
    for (const Stream& stream : streams_) {
      wanted += written_[stream.room];
      came += stream.entries;
      gaps += stream.gaps;
    }
    fmt::print("\nwritten and acknowledged on streams: {} wanted, {} came, {} gaps\n", wanted, came,
               gaps);
    for (const auto& [what, times] : failures_) fmt::print("failed {} times: {}\n", times, what);
    stopping_ = true;
    idle_.clear();
    context_.stop();
  }

  const Arguments& arguments_;
  const Talks& talks_;
  std::uint16_t port_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  std::vector<Person> people_;
  std::vector<Stream> streams_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::vector<std::int64_t> written_;  // by room
  std::vector<Kind> kinds_{
      {"GET board", {}}, {"GET log", {}}, {"GET summary", {}}, {"POST event", {}}};
  std::map<std::string, int> failures_;
  int open_ = 0;
  bool stopping_ = false;
  asio::io_context context_{1};  // last: its coroutines use all of the above
};

// ---- nginx --------------------------------------------------------------------------------------

// The same bytes as a static file, over TLS, by as many workers as there are processors.
pid_t start_nginx(const std::string& folder, const std::string& body, std::uint16_t port) {
  std::filesystem::create_directories(folder + "/www");
  std::ofstream(folder + "/www/part.json") << body;
  std::ofstream(folder + "/nginx.conf") << fmt::format(
      "user root;\nworker_processes auto;\ndaemon off;\npid {0}/nginx.pid;\nerror_log "
      "{0}/nginx.log;\n"
      "events {{ worker_connections 4096; }}\nhttp {{ access_log off; keepalive_requests 1000000;\n"
      "default_type application/json;\nserver {{ listen 127.0.0.1:{1} ssl;\n"
      "ssl_certificate {0}/certificate.pem; ssl_certificate_key {0}/key.pem;\n"
      "root {0}/www; }} }}\n",
      folder, port);
  return start({"nginx", "-c", folder + "/nginx.conf", "-p", folder}, folder + "/nginx.out");
}

int run(const Arguments& arguments) {
  std::string folder = arguments.folder + "/dragoman-bench-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no folder could be made");
  std::string place = folder + "/bench.dragoman", why;
  const auto database = arguments.postgres ? test::PostgresServer::start(why) : nullptr;
  if (arguments.postgres && !database) throw std::runtime_error(why);
  if (database) place = database->fresh_database();
  auto begun = Clock::now();
  const Talks talks = make_talks(place, arguments.size);
  fmt::print("{} events in {} rooms written in {:.1f} s\n", arguments.size.events,
             talks.rooms.size(), since(begun));
  const std::string made =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
      "/CN=bench "
      "-keyout " +
      folder + "/key.pem -out " + folder + "/certificate.pem 2>/dev/null";
  if (std::system(made.c_str()) != 0) throw std::runtime_error("openssl made no certificate");
  const pid_t server =
      start({arguments.program, "serve", place, "--listen", "127.0.0.1:0", "--certificate",
             folder + "/certificate.pem", "--key", folder + "/key.pem", "--connections", "4096"},
            folder + "/server.out");
  const std::uint16_t port = port_said_in(folder + "/server.out");
  const double before = memory(server, "VmRSS");
  {
    Load load(arguments, talks, port);
    load.run();
    fmt::print("memory of the server: {:.0f} MiB at the start, {:.0f} MiB at its peak\n", before,
               memory(server, "VmHWM"));
  }
  Arguments few = arguments;
  few.streams = few.rate = few.seconds = 0;
  Load plain(few, talks, port);
  plain.run();
  const bool rival = std::system("nginx -v >/dev/null 2>&1") == 0;
  if (!rival) fmt::print("nginx is not installed: nothing to compare with\n");
  for (const char* part : {"/summary", "/board"}) {
    const std::string target = plain.room_path(0) + part;
    const std::string body = plain.body_of(target);
    const auto [ours, bytes] = plain.read_only(port, target);
    fmt::print("GET {} of {} bytes: {:.0f}/s", part + 1, bytes, ours);
    if (rival) {
      const std::uint16_t other = static_cast<std::uint16_t>(port == 65535 ? 20000 : port + 1);
      const pid_t nginx = start_nginx(folder, body, other);
      std::this_thread::sleep_for(std::chrono::seconds(1));
      const auto [theirs, same] = plain.read_only(other, "/part.json");
      stop(nginx);
      fmt::print(", nginx {:.0f}/s ({} bytes), ratio {:.2f}", theirs, same, ours / theirs);
    }
    fmt::print("\n");
  }
  stop(server);
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace dragoman::bench

int main(int argc, char** argv) {
  dragoman::bench::Arguments arguments;
  CLI::App app("The server under load (bench/server/README.md)");
  app.add_option("program", arguments.program, "the dragoman to start")->required();
  app.add_option("--folder", arguments.folder, "where the vault is made");
  app.add_flag("--postgres", arguments.postgres, "in a PostgreSQL of its own instead of a file");
  app.add_option("--streams", arguments.streams, "open streams");
  app.add_option("--rate", arguments.rate, "requests a second");
  app.add_option("--seconds", arguments.seconds, "how long");
  app.add_option("--events", arguments.size.events, "events in the vault");
  CLI11_PARSE(app, argc, argv);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  try {
    return dragoman::bench::run(arguments);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return 1;
  }
}
