// The one binary. Failures arrive here as values and leave as one line and an exit status.
#include <exception>
#include <new>

#include "cli/arguments.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace {

int run_all(int argc, char** argv) {
  using namespace dragoman;
  using namespace dragoman::cli;
  const bool json = wants_json(argc, argv);
  const Result<Arguments> arguments = parse_arguments(argc, argv);
  if (!arguments) return report(arguments.error(), json);
  const Result<int> status = std::visit([](const auto& verb) { return run(verb); }, *arguments);
  if (!status) {
    const int failed = report(status.error(), json);
    return interrupted() ? static_cast<int>(kInterrupted) : failed;
  }
  if (const Result<void> sent = flush_output(); !sent) return report(sent.error(), false);
  return *status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_all(argc, argv);
  } catch (const std::bad_alloc&) {
    dragoman::cli::note("the machine has no more memory for this; use a lower --memory");
  } catch (const std::exception& wrong) {
    dragoman::cli::note(std::string("this is a mistake of the program: ") + wrong.what());
    return 70;  // EX_SOFTWARE
  }
  return dragoman::cli::kNothingFound;
}
