// `dragoman open` of a case.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/program.h"

namespace dragoman::testing {
namespace {

constexpr const char* kOver = "the exercise is over; harbour.dragoman is removed";

class OpenTest : public ::testing::Test {
 protected:
  Ran exercise(RunOptions options, const std::vector<std::string>& more = {}) const {
    options.directory = folder.path();
    std::vector<std::string> words{"open", std::string(DRAGOMAN_SOURCE_DIR) + "/cases/harbour",
                                   "--exercise", "--no-browser"};
    words.insert(words.end(), more.begin(), more.end());
    return dragoman(words, options);
  }
  std::filesystem::path vault() const { return folder.path() / "harbour.dragoman"; }

  TemporaryFolder folder;
};

TEST_F(OpenTest, AnExerciseLeavesNothingThatNobodyCanOpen) {
  bool was_there = false;
  const Ran ran = exercise({.interrupt_when = [&](const Ran& said) {
    was_there = was_there || std::filesystem::exists(vault());
    return said.out.ends_with('\n');
  }});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(was_there);
  EXPECT_TRUE(ran.out.starts_with("http://127.0.0.1:")) << ran.out;
  EXPECT_NE(ran.err.find(kOver), std::string::npos) << ran.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(OpenTest, AnExerciseThatEndsWhileItStartsLeavesNothingEither) {
  const Ran ran =
      exercise({.interrupt_when = [&](const Ran&) { return std::filesystem::exists(vault()); }});
  // On a slow machine the signal may find the server started.
  EXPECT_TRUE(ran.status == 130 || ran.status == 0) << ran.status << ": " << ran.err;
  EXPECT_EQ(ran.out.empty(), ran.status == 130) << ran.out;
  EXPECT_NE(ran.err.find(kOver), std::string::npos) << ran.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(OpenTest, AnExerciseWithoutAPortLeavesNothingEither) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  ASSERT_EQ(bind(socket, reinterpret_cast<sockaddr*>(&place), size), 0);
  ASSERT_EQ(listen(socket, 1), 0);
  ASSERT_EQ(getsockname(socket, reinterpret_cast<sockaddr*>(&place), &size), 0);
  const Ran ran = exercise({}, {"--port", std::to_string(ntohs(place.sin_port))});
  EXPECT_EQ(ran.status, 2) << ran.err;
  EXPECT_NE(ran.err.find(kOver), std::string::npos) << ran.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  close(socket);
}

TEST_F(OpenTest, AVaultThatIsThereIsNotTouched) {
  folder.write("harbour.dragoman", "mine");
  const Ran ran = exercise({});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("a vault of that case is here already"), std::string::npos) << ran.err;
  EXPECT_EQ(read_file(vault()), "mine");
}

}  // namespace
}  // namespace dragoman::testing
