// A case file taken over into the record: what each part of it becomes.
#pragma once

#include <string>
#include <vector>

#include "dragoman/record.h"
#include "dragoman/view.h"

namespace dragoman::record {

// Who writes the events of an import, from one room.
class ImportPen {
 public:
  virtual ~ImportPen() = default;
  // What the room knows, after all that was appended.
  virtual const View& home() const = 0;
  virtual Result<Receipt> append(Body body, Refs refs) = 0;
};

// The case itself: parties, points, rules. No drafts, no words, no scores.
CaseBody case_body(const Case& talks);

// Its drafts, scores and statements: one event each.
Result<void> import_known(ImportPen& pen, const Case& talks);

// Its responses, to drafts that were put to the parties' rooms since. What has no place in the
// record yet, or is refused, is left out and told, one sentence each.
Result<std::vector<std::string>> import_responses(ImportPen& pen, const Case& talks);

}  // namespace dragoman::record
