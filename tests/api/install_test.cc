// What is installed is enough for a C++ program of one's own: examples/ finds it, builds and runs.
#include <gtest/gtest.h>

#include "api/program.h"

namespace dragoman::testing {
namespace {

TEST(Install, TheExampleBuildsAgainstAnInstalledTree) {
  const TemporaryFolder folder;
  const std::string prefix = (folder.path() / "prefix").string();
  const std::string build = (folder.path() / "build").string();
  const std::string ours = std::filesystem::path(DRAGOMAN_PROGRAM).parent_path().string();

  const Ran installed = run_command({"cmake", "--install", ours, "--prefix", prefix});
  ASSERT_EQ(installed.status, 0) << installed.out << installed.err;
  const Ran configured =
      run_command({"cmake", "-S", "examples", "-B", build, "-G", "Ninja",
                   "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_PREFIX_PATH=" + prefix});
  ASSERT_EQ(configured.status, 0) << configured.out << configured.err;
  const Ran built = run_command({"cmake", "--build", build});
  ASSERT_EQ(built.status, 0) << built.out << built.err;

  const Ran ran = run_command({build + "/ferry"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("Nash (proved)"), std::string::npos) << ran.out;

  const Ran program = run_command({prefix + "/bin/dragoman", "--version"});
  EXPECT_EQ(program.status, 0);
}

}  // namespace
}  // namespace dragoman::testing
