// The one way out to files of other programs.
#include <fmt/format.h>

#include <utility>

#include "dragoman/foreign.h"
#include "format/export_model.h"

namespace dragoman {

Result<ExportFormat> parse_export_format(std::string_view name) {
  if (name == "genius") return ExportFormat::genius;
  if (name == "geniusweb") return ExportFormat::geniusweb;
  if (name == "negolog") return ExportFormat::negolog;
  if (name == "negmas") return ExportFormat::negmas;
  if (name == "csv") return ExportFormat::csv;
  return fail(ErrorCode::usage, fmt::format("'{}' is not a format to write", name),
              "use genius, geniusweb, negolog, negmas or csv");
}

Result<Export> export_case(const Case& talks, ExportFormat target) {
  auto model = format::out_model(talks, target);
  if (!model) return tl::unexpected(model.error());
  switch (target) {
    case ExportFormat::genius:
      return format::export_genius(talks, std::move(*model));
    case ExportFormat::geniusweb:
      return format::export_geniusweb(talks, std::move(*model));
    case ExportFormat::negolog:
      return format::export_negolog(std::move(*model));
    case ExportFormat::negmas:
      return format::export_negmas(std::move(*model));
    case ExportFormat::csv:
      return format::export_csv(std::move(*model));
  }
  return fail(ErrorCode::usage, "not a format to write");
}

}  // namespace dragoman
