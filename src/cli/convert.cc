#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "cli/terminal.h"
#include "cli/verbs.h"
#include "dragoman/case_file.h"
#include "dragoman/foreign.h"

namespace dragoman::cli {
namespace {

namespace fs = std::filesystem;

Result<Export> exported(const Case& talks, const std::string& format) {
  if (format == "yaml") return Export{{{"case.yaml", write_case(talks)}}, {}};
  const Result<ExportFormat> known = parse_export_format(format);
  if (!known) return tl::unexpected(known.error());
  return export_case(talks, *known);
}

// One file goes to `output` itself, several go into a folder of that name.
Result<void> write_files(const std::vector<SourceFile>& files, const std::string& output) {
  std::error_code failure;
  if (files.size() == 1 && !fs::is_directory(output, failure))
    return write_file(output, files.front().bytes);
  fs::create_directories(output, failure);
  if (failure) {
    return fail(ErrorCode::io, fmt::format("the folder cannot be made ({})", failure.message()),
                "name a folder that can be made; this format needs several files",
                {.file = output});
  }
  for (const SourceFile& file : files) {
    if (auto done = write_file((fs::path(output) / file.name).string(), file.bytes); !done)
      return done;
  }
  return {};
}

}  // namespace

Result<int> run(const ConvertArguments& arguments) {
  const Result<Case> talks = load(arguments.inputs);
  if (!talks) return tl::unexpected(talks.error());
  const Result<Export> out = exported(*talks, arguments.format);
  if (!out) return tl::unexpected(out.error());
  if (const auto done = write_files(out->files, arguments.output); !done)
    return tl::unexpected(done.error());
  for (const std::string& loss : out->losses) note("not kept: " + loss);
  return kAnswered;
}

}  // namespace dragoman::cli
