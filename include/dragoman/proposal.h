// A proposal as people write it, read into a case: plain text, a Word document, a spreadsheet.
//
//   // given: const dragoman::SourceFile& pasted
//   dragoman::Result<dragoman::Case> talks = dragoman::read_proposal(pasted);
//   if (talks) std::cout << talks->points.size() << " points\n";
//
// Numbered paragraphs become points without options, lettered ones and those of a lower level
// become details; the words are kept as they stand. In a table, each row is a point; columns headed
// by the name of a party hold what that party said, and become attributed statements, which
// constrain nothing. One draft, "proposal", puts all points on the table with their values open.
// What had to be assumed is said in Case::summary. docs/formats.md has the rules.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dragoman/foreign.h"
#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

struct ProposalOptions {
  std::string language = "en";  // of words in Latin script; Arabic and Hebrew are told by theirs
  std::size_t max_bytes = std::size_t{16} << 20U;  // of the file, and of each part unpacked
};

// Whether the file is taken for a proposal wherever a case is read: a name in .txt, .md, .docx or
// .xlsx.
bool looks_like_proposal(const SourceFile& file);

// The format is told by the content: a ZIP archive is a Word document or a workbook (its first
// sheet), a table with a separator in every line is CSV, all else is plain text in UTF-8. What is
// returned has passed validate(). Fails when the file holds no words, has more than 2,000 points,
// or is damaged. Bounded time and memory on any input. Thread-safe. O(bytes).
Result<Case> read_proposal(const SourceFile& file, const ProposalOptions& options = {});

}  // namespace dragoman
