// Other processes: rivals, and our own work in a child so that its memory can be told apart.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace dragoman::bench {

double now();  // seconds on the steady clock

// A folder of its own, removed at the end.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

struct ProcessRun {
  double seconds = 0;  // from start to exit
  int status = -1;     // exit status; -1 when it could not be started or was killed
  std::string output;  // standard output and error together
};
// words[0] is looked up in PATH.
ProcessRun run_process(const std::vector<std::string>& words);
bool installed(const std::string& program);

// The number behind the last `label` in `text`; NaN without one.
double number_after(const std::string& text, const std::string& label);

// What `work` returns in a forked child: at most 60 figures. Throws std::runtime_error when the
// child fails.
std::vector<double> run_child(const std::function<std::vector<double>()>& work);
// VmHWM of this process: in a child, of its own work and of what it inherited.
double peak_mb();

double median(std::vector<double> values);
// Median seconds of several runs: until three seconds are spent, between 1 and `most` runs.
double median_seconds(int most, const std::function<void()>& work);

}  // namespace dragoman::bench
