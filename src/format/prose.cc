// Plain text and CSV as documents.
#include "format/csv_table.h"
#include "format/document.h"
#include "format/label.h"

namespace dragoman::format {

// A paragraph ends at an empty line, and where a line begins with a label.
Document read_plain_text(const SourceText& source) {
  Document out;
  Paragraph open;
  std::size_t last_length = 0;
  const auto close = [&] {
    open.text = trim(open.text);
    if (!open.text.empty()) out.emplace_back(open);
    open = {};
  };
  std::string_view rest = source.text();
  while (!rest.empty() && out.size() < kMaxBlocks) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    // Marks of Markdown headings and quotations are no words.
    while (line.starts_with('#') || line.starts_with('>')) line = trim(line.substr(1));
    const bool bullet = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ");
    if (line.empty() || bullet || read_label(line)) close();
    if (bullet) {
      line = trim(line.substr(line.find(' ')));
      open.bullet = true;
    }
    // A long line goes on in the next; a short one was ended on purpose.
    constexpr std::size_t kWrapped = 50;
    if (!open.text.empty()) open.text += last_length >= kWrapped ? ' ' : '\n';
    open.text += line;
    last_length = line.size();
  }
  close();
  return out;
}

Result<Document> read_csv_table(const SourceText& source) {
  auto table = parse_csv(source);
  if (!table) return tl::unexpected(table.error());
  PlainTable out;
  for (const auto& row : table->rows) {
    auto& to = out.rows.emplace_back();
    for (const CsvCell& cell : row) to.push_back(cell.text);
  }
  return Document{std::move(out)};
}

}  // namespace dragoman::format
