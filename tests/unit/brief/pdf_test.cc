#include "brief/pdf.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "dragoman/brief.h"
#include "talks.h"

namespace dragoman::brief {
namespace {

std::filesystem::path scratch(const std::string& name) {
  return std::filesystem::temp_directory_path() /
         ("dragoman-" + std::to_string(getpid()) + "-" + name);
}

class PathGuard {
 public:
  explicit PathGuard(const char* path) : before_(std::getenv("PATH")) { setenv("PATH", path, 1); }
  ~PathGuard() { setenv("PATH", before_.c_str(), 1); }

 private:
  std::string before_;
};

TEST(Pdf, SaysWhatToInstallWhenWeasyPrintIsMissing) {
  const PathGuard nothing_there("/nonexistent");
  const auto written = write_pdf("in.html", "out.pdf");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unsupported);
  EXPECT_NE(written.error().mend.find("'weasyprint'"), std::string::npos);
  EXPECT_NE(written.error().mend.find("browser"), std::string::npos);
}

TEST(Pdf, QuotesTheChildWhenItFails) {
  if (std::system("command -v weasyprint >/dev/null") != 0) GTEST_SKIP() << "needs weasyprint";
  const auto written = write_pdf(scratch("no-such.html"), scratch("out.pdf"));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io);
  EXPECT_NE(written.error().message.find("No such file"), std::string::npos)
      << written.error().message;
}

TEST(Pdf, PrintsABrief) {
  if (std::system("command -v weasyprint >/dev/null") != 0) GTEST_SKIP() << "needs weasyprint";
  const Talks talks = river_talks(3);
  BriefInput input;
  input.talks = &talks.talks;
  input.problem = &talks.problem;
  input.result = &talks.result;
  const auto html = scratch("a brief.html"), pdf = scratch("a brief.pdf");
  std::ofstream(html) << render_brief(input);
  const auto written = write_pdf(html, pdf);
  ASSERT_TRUE(written) << written.error().message;
  std::string magic(4, '\0');
  std::ifstream(pdf).read(magic.data(), 4);
  EXPECT_EQ(magic, "%PDF");
  std::filesystem::remove(html);
  std::filesystem::remove(pdf);
}

}  // namespace
}  // namespace dragoman::brief
