#include "serving.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

namespace dragoman::test {

ServerProcess::ServerProcess(const std::string& place, const std::vector<std::string>& options) {
  std::array<int, 2> out{};
  if (pipe2(out.data(), O_CLOEXEC) != 0) return;
  std::vector<std::string> words{DRAGOMAN_PROGRAM, "serve", place, "--listen", "127.0.0.1:0"};
  words.insert(words.end(), options.begin(), options.end());
  child_ = fork();
  if (child_ == 0) {
    dup2(out[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(out[1]);
  constexpr int kPatienceMilliseconds = 30'000;
  pollfd one{.fd = out[0], .events = POLLIN, .revents = 0};
  for (char c = 0; poll(&one, 1, kPatienceMilliseconds) == 1 && read(out[0], &c, 1) == 1;) {
    if (c == '\n') break;
    origin_ += c;
  }
  close(out[0]);
  if (origin_.ends_with('/')) origin_.pop_back();
  EXPECT_TRUE(origin_.starts_with("http")) << "the server said: " << origin_;
}

ServerProcess::~ServerProcess() { end(SIGTERM); }

int ServerProcess::port() const { return std::atoi(origin_.c_str() + origin_.rfind(':') + 1); }

void ServerProcess::end(int signal) {
  if (child_ <= 0) return;
  kill(child_, signal);
  waitpid(child_, nullptr, 0);
  child_ = -1;
}

bool make_certificate(const std::string& folder) {
  const std::string make =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=talks "
      "-addext subjectAltName=IP:127.0.0.1 -keyout " +
      folder + "/key.pem -out " + folder + "/cert.pem 2>/dev/null";
  return std::system(make.c_str()) == 0;
}

}  // namespace dragoman::test
