// What the program does, one function a verb. Each prints its answer and returns the exit status;
// a failure is an Error that main() reports.
#pragma once

#include "cli/arguments.h"
#include "dragoman/model.h"
#include "dragoman/problem.h"
#include "dragoman/result.h"
#include "dragoman/run.h"

namespace dragoman::cli {

Result<int> run(const Say& say);
Result<int> run(const PackagesArguments& arguments);
Result<int> run(const AmendArguments& arguments);
Result<int> run(const AskArguments& arguments);
Result<int> run(const BriefArguments& arguments);
Result<int> run(const CheckArguments& arguments);
Result<int> run(const ConvertArguments& arguments);
Result<int> run(const TalkArguments& arguments);

// The verbs of the talks.
Result<int> run(const NewArguments& arguments);
Result<int> run(const ActArguments& arguments);
Result<int> run(const ShowArguments& arguments);
Result<int> run(const LogArguments& arguments);
Result<int> run(const VerifyArguments& arguments);
Result<int> run(const ExportArguments& arguments);
Result<int> run(const BackupArguments& arguments);
Result<int> run(const TravelArguments& arguments);
Result<int> run(const AccountArguments& arguments);
Result<int> run(const PlayArguments& arguments);

// The workbench. They return when the program is asked to end.
Result<int> run(const OpenArguments& arguments);
Result<int> run(const ServeArguments& arguments);

// ---- Shared by the verbs ------------------------------------------------------------------------

Result<Case> load(const Inputs& inputs);

// Threads, deadline and memory as asked for, stopped by Ctrl-C.
RunControl run_control(const Limits& limits);

// The same, worked out by the server that the inputs name, as a job; prints its result, which is
// JSON (docs/json.md). Takes the options that the API has. Ctrl-C stops the job.
Result<int> run_there(const PackagesArguments& arguments);
Result<int> run_there(const AmendArguments& arguments);
Result<int> run_there(const AskArguments& arguments);

// The draft of that id, or the last one when id is empty.
Result<const Draft*> find_draft(const Case& talks, const std::string& id);

// Whether an answer without packages is the right one: compile() found that something it needs is
// not on file, which is a state of the talks and no mistake.
bool is_gap(const Error& error);

// kInterrupted after Ctrl-C, else `status`.
int unless_interrupted(int status);

// "-" is standard output.
Result<void> write_file(const std::string& path, const std::string& bytes);

}  // namespace dragoman::cli
