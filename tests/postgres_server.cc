#include "postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>
#include <vector>

namespace dragoman::test {

namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";
constexpr uid_t kNobody = 65534;  // PostgreSQL refuses to run as root

// Starts a program in a process group of its own, as nobody when we are root.
pid_t spawn(const std::vector<std::string>& words, const std::string& log) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::setpgid(0, 0);
  const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0666);
  ::dup2(out, 1);
  ::dup2(out, 2);
  if (::getuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) {
    ::_exit(126);
  }
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

// Below the range from which a client is given its own ports: a client that keeps trying the port
// of a server that is away could otherwise be given that very port, and the server could not come
// back.
int free_port() {
  std::mt19937 draw(std::random_device{}());
  std::uniform_int_distribution<std::uint16_t> ports(20000, 31999);
  constexpr int kAttempts = 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::uint16_t port = ports(draw);
    address.sin_port = htons(port);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool bound =
        ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (bound) return port;
  }
  return 0;
}

// Each is in a process group of its own.
std::vector<pid_t> children_of(pid_t parent) {
  std::ifstream file(fmt::format("/proc/{0}/task/{0}/children", parent));
  return {std::istream_iterator<pid_t>(file), {}};
}

// Neither gone nor waiting only to be reaped.
bool is_running(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string all;
  if (!std::getline(file, all)) return false;
  const std::size_t state = all.rfind(')') + 2;
  return state < all.size() && all[state] != 'Z' && all[state] != 'X';
}

}  // namespace

std::unique_ptr<PostgresServer> PostgresServer::start(std::string& why) {
  const std::string initdb = std::string(kPrograms) + "initdb";
  if (!std::filesystem::exists(initdb)) {
    why = initdb + " is not installed (Debian: postgresql-15)";
    return nullptr;
  }
  std::unique_ptr<PostgresServer> server(new PostgresServer);
  std::string name = (std::filesystem::temp_directory_path() / "dragoman-pg-XXXXXX").string();
  if (!::mkdtemp(name.data())) {
    why = "no temporary folder";
    return nullptr;
  }
  server->folder_ = name;
  if (::getuid() == 0 && ::chown(name.c_str(), kNobody, kNobody) != 0) {
    why = "the temporary folder cannot be given away";
    return nullptr;
  }
  int status = 0;
  const pid_t child = spawn({initdb, "-D", name + "/data", "-U", "tests", "-A", "trust", "-E",
                             "UTF8", "--locale=C", "-N"},
                            name + "/initdb.log");
  if (::waitpid(child, &status, 0) != child || status != 0) {
    why = "initdb failed";
    return nullptr;
  }
  if (!server->launch()) {
    why = "the server does not start";
    return nullptr;
  }
  return server;
}

bool PostgresServer::launch() {
  port_ = port_ == 0 ? free_port() : port_;
  process_ = spawn({std::string(kPrograms) + "postgres", "-D", folder_ + "/data", "-p",
                    fmt::format("{}", port_), "-c", "listen_addresses=127.0.0.1", "-c",
                    // One system call instead of a walk over all files after each kill.
                    "recovery_init_sync_method=syncfs", "-k", folder_},
                   folder_ + "/server.log");
  return process_ > 0 && wait_ready();
}

bool PostgresServer::wait_ready() const {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < give_up) {
    if (PQping(address("postgres").c_str()) == PQPING_OK) return true;
    if (::waitpid(process_, nullptr, WNOHANG) == process_) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

std::string PostgresServer::address(const std::string& database) const {
  return fmt::format("postgresql://tests@127.0.0.1:{}/{}", port_, database);
}

std::string PostgresServer::fresh_database() {
  const std::string name = fmt::format("vault{}", ++databases_);
  PGconn* connection = PQconnectdb(address("postgres").c_str());
  PQclear(PQexec(connection, ("CREATE DATABASE " + name).c_str()));
  PQfinish(connection);
  return address(name);
}

void PostgresServer::kill_all() {
  ::kill(process_, SIGSTOP);  // it must not answer to what becomes of its children
  const std::vector<pid_t> children = children_of(process_);
  for (const pid_t child : children) ::kill(child, SIGKILL);
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  // Children that outlive it by a moment hold its shared memory.
  for (const pid_t child : children) {
    while (is_running(child)) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

bool PostgresServer::kill_and_restart() {
  kill_all();
  return restart();
}

bool PostgresServer::restart() {
  // One that began while the server was killed is none of the children found then.
  constexpr int kAttempts = 20;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (launch()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  return false;
}

PostgresServer::~PostgresServer() {
  if (process_ > 0) {
    ::kill(process_, SIGINT);  // fast shutdown
    ::waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace dragoman::test
