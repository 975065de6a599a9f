#include "cli/verbs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "dragoman/foreign.h"

namespace dragoman::cli {

Result<int> run(const Say& say) {
  print(say.text);
  return kAnswered;
}

Result<Case> load(const Inputs& inputs) {
  if (inputs.paths.size() == 1 &&
      (is_vault(inputs.paths.front()) || is_server(inputs.paths.front()))) {
    VaultAccess access = inputs.access;
    access.place = inputs.paths.front();
    return case_in_record(access);
  }
  ReadOptions options;
  if (inputs.real_steps > 0) options.real_steps = inputs.real_steps;
  return load_any(inputs.paths, options);
}

RunControl run_control(const Limits& limits) {
  RunControl control;
  control.cancel = &on_interrupt();
  control.deadline_seconds = limits.deadline;
  if (limits.memory_mb > 0) control.memory_bytes = static_cast<std::size_t>(limits.memory_mb * 1e6);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  control.threads = limits.threads > 0 ? limits.threads : static_cast<int>(cores);
  return control;
}

Result<const Draft*> find_draft(const Case& talks, const std::string& id) {
  if (talks.drafts.empty()) {
    return fail(ErrorCode::missing, "the case has no draft to start from", "add one under `drafts`",
                {.field = "drafts"});
  }
  if (id.empty()) return &talks.drafts.back();
  if (const Draft* draft = talks.find_draft(id)) return draft;
  std::string known;
  for (const Draft& draft : talks.drafts) known += (known.empty() ? "" : ", ") + draft.id;
  return fail(ErrorCode::unknown_reference, fmt::format("the case has no draft '{}'", id),
              "use one of " + known, {.field = "drafts"});
}

bool is_gap(const Error& error) { return error.code == ErrorCode::missing; }

int unless_interrupted(int status) {
  return on_interrupt().cancelled() ? static_cast<int>(kInterrupted) : status;
}

Result<void> write_file(const std::string& path, const std::string& bytes) {
  if (path == "-") {
    print(bytes);
    return {};
  }
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) return {};
  return fail(ErrorCode::io, fmt::format("the file cannot be written ({})", std::strerror(errno)),
              "choose a place where you may write, with enough room", {.file = path});
}

}  // namespace dragoman::cli
