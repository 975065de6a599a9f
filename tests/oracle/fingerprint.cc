#include <sstream>

#include "oracle/compare.h"

namespace dragoman::oracle {
namespace {

class Printer {
 public:
  Printer() { out_.precision(17); }

  template <class T>
  void list(const std::vector<T>& items) {
    out_ << '[';
    for (const T& item : items) {
      print(item);
      out_ << ' ';
    }
    out_ << ']';
  }
  template <class T>
  void maybe(const std::optional<T>& item) {
    if (item) print(*item);
    out_ << ';';
  }

  void print(int number) { out_ << number; }
  void print(Utility number) { out_ << number; }
  void print(const std::vector<int>& numbers) { list(numbers); }
  void print(const Package& package) {
    list(package.assignment.values);
    list(package.assignment.chosen);
    list(package.utilities);
  }
  void print(const Solution& solution) {
    out_ << known_name(solution.known) << ' ' << solution.bound_share << ' '
         << stop_reason_name(solution.stopped) << ' ';
    maybe(solution.package);
  }
  void print(const Count& count) {
    out_ << known_name(count.known) << ' ' << count.value << ' ' << count.low << ' ' << count.high
         << ' ' << count.sample_size << ' ' << count.seed << ';';
  }
  void print(const Frontier& frontier) {
    out_ << known_name(frontier.known) << ' ' << frontier.epsilon << ' ' << frontier.why_not_exact
         << ' ' << stop_reason_name(frontier.stopped);
    list(frontier.points);
    list(frontier.range);
  }
  void print(const Conflict& conflict) {
    list(conflict.origins);
    out_ << conflict.smallest_known << conflict.smallest;
  }
  void print(const Rung& rung) {
    out_ << rung.changes << ' ' << known_name(rung.known) << ' ' << rung.accepting << ' ';
    maybe(rung.package);
    list(rung.changed_points);
    list(rung.difference);
  }

  void line(const char* name) { out_ << '\n' << name << ": "; }
  std::string text() const { return out_.str(); }

 private:
  std::ostringstream out_;
};

}  // namespace

std::string fingerprint(const PackagesResult& result) {
  Printer out;
  out.line("feasible"), out.print(result.feasible);
  out.line("acceptable"), out.print(result.acceptable);
  out.line("unanimous"), out.print(result.unanimous);
  out.line("accepted_by"), out.list(result.accepted_by);
  out.line("nash"), out.print(result.solutions.nash);
  out.line("kalai_smorodinsky"), out.print(result.solutions.kalai_smorodinsky);
  out.line("egalitarian"), out.print(result.solutions.egalitarian);
  out.line("utilitarian"), out.print(result.solutions.utilitarian);
  out.line("frontier"), out.print(result.frontier);
  out.line("diverse"), out.list(result.diverse);
  out.line("conflict"), out.maybe(result.conflict);
  return out.text();
}

std::string fingerprint(const AmendResult& result) {
  Printer out;
  out.line("ladder"), out.list(result.ladder);
  out.line("fewest"), out.maybe(result.fewest);
  out.line(known_name(result.fewest_known));
  out.line(stop_reason_name(result.stopped));
  return out.text();
}

}  // namespace dragoman::oracle
