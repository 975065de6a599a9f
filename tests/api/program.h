// Runs the real program as a user would, and keeps what it said.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dragoman::testing {

struct Ran {
  int status = -1;  // exit status; 128 + signal when one ended it; -1: killed by the time limit
  std::string out, err;
  double seconds = 0;
};

struct RunOptions {
  std::filesystem::path directory;  // working directory; empty: the source folder
  double interrupt_after = 0;       // seconds until a Ctrl-C; 0: none
  double interrupt_again = 0;       // seconds from the first to a second one; 0: none
  // A Ctrl-C as soon as this holds of what was said so far; looked at every 10 ms.
  std::function<bool(const Ran&)> interrupt_when;
  double limit = 120;  // seconds until it is killed
};

// words[0] is looked up on PATH unless it has a slash.
Ran run_command(const std::vector<std::string>& words, const RunOptions& options = {});

// build/dragoman with these arguments.
Ran dragoman(std::vector<std::string> arguments, const RunOptions& options = {});

// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Writes a file there; returns its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);

// The folder of published figures, or empty when DRAGOMAN_VALIDATION is not set.
std::filesystem::path validation_folder();

}  // namespace dragoman::testing
