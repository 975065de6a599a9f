// `--there`: computations on a server, as jobs of its API.
#include <fmt/format.h>

#include "cli/act_names.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"
#include "client/remote.h"

namespace dragoman::cli {
namespace {

using Json = nlohmann::ordered_json;

Result<int> compute(const Inputs& inputs, const Limits& limits, const std::string& kind,
                    Json options) {
  VaultAccess access = inputs.access;
  access.place = inputs.paths.front();
  if (inputs.paths.size() > 1 || !is_server(access.place)) {
    return fail(ErrorCode::usage, "--there is for a record that a server keeps",
                "name the server's https://…, or leave --there out");
  }
  const auto login = read_login(access);
  if (!login) return tl::unexpected(login.error());
  auto remote = sign_in(access, *login);
  if (!remote) return tl::unexpected(remote.error());
  client::Remote& there = **remote;
  const auto keeper = keeper_of(std::move(*remote));
  const auto room = room_of(*keeper, access);
  if (!room) return tl::unexpected(room.error());
  if (limits.deadline > 0) options["limit_seconds"] = limits.deadline;
  RunControl control{.cancel = &on_interrupt()};
  Result<Json> result = Json();
  {
    ProgressLine line;
    control.progress = line.sink();
    result = there.compute(*room, kind, options, control);
  }
  if (!result) return tl::unexpected(result.error());
  print(result->dump() + "\n");
  return unless_interrupted(kAnswered);
}

// What the options for words say to a job; fails on what the API has no option for.
Result<Json> options_of(const WordOptions& words, const Limits& limits, const std::string& draft) {
  const WordOptions usual;
  const bool known = words.without.empty() && words.leave_out.empty() &&
                     words.count_public.empty() && words.confidence == usual.confidence &&
                     !words.rejected_draft && !words.effects && limits.threads == 0 &&
                     limits.memory_mb == 0;
  if (!known) {
    return fail(ErrorCode::unsupported,
                "a server's job chooses neither words nor rules, threads nor memory",
                "leave --there out, and it is worked out here");
  }
  Json options{{"seed", words.seed}, {"samples", words.samples}};
  if (draft.empty()) return options;
  const std::string number = draft.starts_with('d') ? draft.substr(1) : draft;
  if (!looks_like_number(number))
    return fail(ErrorCode::usage, "that is no draft's number", "write it like 12");
  options["draft"] = std::stoll(number.starts_with('#') ? number.substr(1) : number);
  return options;
}

}  // namespace

Result<int> run_there(const PackagesArguments& arguments) {
  using Mode = PackagesOptions::FrontierMode;
  const bool known = arguments.frontier == Mode::decide || arguments.frontier == Mode::epsilon;
  if (!known || arguments.diverse != 0) {
    return fail(ErrorCode::unsupported,
                "a server's job takes no --frontier but epsilon, and no "
                "--diverse",
                "leave --there out, and it is worked out here");
  }
  auto options = options_of(arguments.words, arguments.limits, arguments.words.draft);
  if (!options) return tl::unexpected(options.error());
  if (arguments.all) (*options)["all"] = true;
  if (arguments.frontier == Mode::epsilon) (*options)["epsilon"] = arguments.epsilon;
  return compute(arguments.inputs, arguments.limits, "packages", std::move(*options));
}

Result<int> run_there(const AmendArguments& arguments) {
  auto options = options_of(arguments.words, arguments.limits, arguments.draft);
  if (!options) return tl::unexpected(options.error());
  (*options)["changes"] = arguments.changes;
  return compute(arguments.inputs, arguments.limits, "amend", std::move(*options));
}

Result<int> run_there(const AskArguments& arguments) {
  auto options = options_of(arguments.words, arguments.limits, arguments.words.draft);
  if (!options) return tl::unexpected(options.error());
  (*options)["questions"] = arguments.questions;
  if (!arguments.party.empty()) (*options)["party"] = arguments.party;
  return compute(arguments.inputs, arguments.limits, "ask", std::move(*options));
}

}  // namespace dragoman::cli
