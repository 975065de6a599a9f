// Files made to exhaust a reader: written to a temporary folder, read in a child process whose peak
// memory is measured.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "dragoman/case_file.h"

namespace dragoman {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr long kMostMegabytes = 4'000;  // the sanitizer's own shadow counts too
#else
constexpr long kMostMegabytes = 700;
#endif

struct Huge {
  const char* name;
  const char* code;
  std::function<void(std::ostream&)> write;
};

void repeat(std::ostream& out, const std::string& text, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) out << text;
}

const std::string kHead =
    "dragoman: 1\npoints:\n  toll: {quantity: {from: 0, to: 60000}}\n"
    "  crews: {roster: {choose: {from: 0, to: 20000}, categories: {c: {count: 20000}}}}\n";

std::vector<Huge> all_huge() {
  return {
      {"text_of_100_megabytes", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\ntitle: ";
         repeat(out, std::string(1'000, 'x'), 100'000);
       }},
      {"parties_of_100_megabytes", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\nparties:\n";
         for (int i = 0; i < 5'000'000; ++i) out << "  party-" << i << ": Name\n";
       }},
      {"a_million_list_items", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\nlanguages:\n";
         repeat(out, "- a\n", 3'000'000);
       }},
      {"a_long_flow_list", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\nlanguages: [";
         repeat(out, "a,", 1'900'000);
         out << "a]\n";
       }},
      {"deep_brackets", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\nlanguages: ";
         repeat(out, "[", 8'000'000);
       }},
      {"deep_lists_with_words", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\nlanguages: ";
         repeat(out, "[a,", 900'000);
       }},
      {"deep_braces_with_keys", "limit", [](std::ostream& out) { repeat(out, "{a: ", 600'000); }},
      {"deep_indentation", "limit",
       [](std::ostream& out) {
         for (int i = 0; i < 3'000; ++i) out << std::string(i, ' ') << "a:\n";
       }},
      {"deep_dashes", "limit", [](std::ostream& out) { repeat(out, "- ", 4'000'000); }},
      {"deep_questions", "limit", [](std::ostream& out) { repeat(out, "? ", 4'000'000); }},
      {"billion_laughs", "unsupported",
       [](std::ostream& out) {
         out << "dragoman: 1\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
         for (int i = 1; i < 10; ++i) {
           const std::string last = "*a" + std::to_string(i - 1);
           out << "a" << i << ": &a" << i << " [" << last;
           for (int k = 1; k < 9; ++k) out << ", " << last;
           out << "]\n";
         }
       }},
      {"whole_rosters_by_count", "limit",
       [](std::ostream& out) {
         out << kHead << "drafts:\n";
         for (int i = 0; i < 100'000; ++i) {
           out << "  d" << i << ": {positions: {crews: {value: {c: 20000}}}}\n";
         }
       }},
      {"rosters_of_many_counts", "limit",
       [](std::ostream& out) {
         out << "dragoman: 1\npoints:\n";
         for (int i = 0; i < 100'000; ++i) {
           out << "  p" << i << ": {roster: {choose: 1, categories: {c: {count: 20000}}}}\n";
         }
       }},
      {"opposites_of_wide_conditions", "limit",
       [](std::ostream& out) {
         out << kHead << "rules:\n";
         for (int i = 0; i < 100'000; ++i) {
           out << "  r" << i << ": {together: [{toll: 1}, {toll: 2}]}\n";
         }
       }},
      {"endless_digits", "range",
       [](std::ostream& out) {
         out << "dragoman: 1\npoints:\n  toll: {quantity: {from: 0, to: ";
         repeat(out, "1234567890", 1'000'000);
         out << "}}\n";
       }},
      {"endless_id", "range",
       [](std::ostream& out) {
         out << "dragoman: 1\nid: \"";
         repeat(out, "a b ", 2'000'000);
         out << "\"\n";
       }},
  };
}

class HugeFile : public testing::TestWithParam<Huge> {};

// Exit status of the child: 0 when all is as it should be, else what is not.
int judge(const std::filesystem::path& path, const std::string& code) {
  const auto read = load_case(path);
  if (read) return 2;
  const Error& error = read.error();
  if (error_code_name(error.code) != code) {
    std::cerr << format_error(error).substr(0, 500) << '\n';
    return 3;
  }
  if (error.where.line < 1 || error.where.column < 1 || error.mend.empty()) return 4;
  if (format_error(error).size() > 2'000) return 5;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  if (usage.ru_maxrss / 1024 > kMostMegabytes) {
    std::cerr << usage.ru_maxrss / 1024 << " MB at the peak\n";
    return 6;
  }
  return 0;
}

TEST_P(HugeFile, IsRefusedInBoundedMemory) {
  const Huge& huge = GetParam();
  const auto path = std::filesystem::path(testing::TempDir()) /
                    (std::string("dragoman_") + huge.name + std::to_string(getpid()) + ".yaml");
  {
    std::ofstream out(path, std::ios::binary);
    huge.write(out);
  }
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    alarm(120);
    _exit(judge(path, huge.code));
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  std::filesystem::remove(path);
  ASSERT_TRUE(WIFEXITED(status)) << "the reader died of signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0)
      << "2: accepted, 3: another code, 4: no place or mend, 5: a message too long, 6: memory";
}

INSTANTIATE_TEST_SUITE_P(All, HugeFile, testing::ValuesIn(all_huge()),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace dragoman
