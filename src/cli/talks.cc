#include "cli/verbs.h"

namespace dragoman::cli {

Result<int> run(const TalkArguments& arguments) {
  return std::visit([](const auto& verb) { return run(verb); }, arguments);
}

}  // namespace dragoman::cli
