// A server whose disk is full says so in the same words to everybody, and goes on when there is
// room.
#include <gtest/gtest.h>

#include <set>

#include "power_vfs.h"
#include "server_world.h"

namespace dragoman::test {
namespace {

TEST(ServerDisk, AFullDiskIsOneAnswerWhateverTheRoom) {
  PowerVfs disk(1);
  const Talks talks(scratch_folder() + "/talks.dragoman");
  Site site(talks.mediator->vault());
  const Browser layla = site.browser("layla", Talks::kPassphrase);
  const Browser yusuf = site.browser("yusuf", Talks::kYusufs);
  const std::string before = site.ask(yusuf, "GET", room_path(talks.north, "/log")).whole();

  disk.set_room(0);
  std::set<std::string> answers;
  const std::string event = R"({"kind":"note","body":{"words":"They will wait"}})";
  const std::string room = R"({"name":"Maps","kind":"subset"})";
  const std::string person = R"({"name":"Dana","passphrase":"a lamp in the window"})";
  const auto refused = [&](const Browser& who, const std::string& path, const std::string& body) {
    const Reply reply = site.ask(who, "POST", path, body);
    EXPECT_EQ(reply.status, 507) << path << reply.body;
    answers.insert(reply.whole());
  };
  refused(layla, room_path(talks.envoys, "/events"), event);
  refused(yusuf, room_path(talks.north, "/events"), event);
  refused(layla, room_path(desk_of(talks.layla), "/events"), event);
  refused(layla, room_path(talks.envoys, "/rooms"), room);
  refused(layla, room_path(talks.envoys, "/people"), person);
  refused(layla, "/people", person);
  EXPECT_EQ(answers.size(), 1U) << "the answer depends on the room";
  // What is only read is answered as before.
  EXPECT_EQ(site.ask(yusuf, "GET", room_path(talks.north, "/log")).whole(), before);

  disk.set_room(-1);
  EXPECT_EQ(site.ask(yusuf, "POST", room_path(talks.north, "/events"), event).status, 201);
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

}  // namespace
}  // namespace dragoman::test
