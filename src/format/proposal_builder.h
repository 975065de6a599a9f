// A case from the paragraphs or rows of a proposal, point by point.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/proposal.h"
#include "format/case_builder.h"
#include "format/document.h"

namespace dragoman::format {

class ProposalBuilder {
 public:
  ProposalBuilder(const SourceFile& file, const ProposalOptions& options);

  // "ar" or "he" when most letters are of that script, else the language of the options.
  std::string language_of(std::string_view words) const;

  // Before the first point: the title, then the summary.
  void add_opening(std::string_view words);
  // What had to be assumed; ends up in the summary.
  void assume(std::string note);

  // A new point, to which the following words belong. Without a number: the next one.
  Point& begin_point(std::optional<int> number);
  // Goes back to that point, to add another language; null when there is none.
  Point* return_to(int number);
  void begin_detail(std::string_view mark);
  // The next detail of the point returned to, or a new one.
  void return_to_next_detail();
  // To the detail begun last, else to the point.
  void add_words(std::string_view words);

  std::size_t size() const { return talks_.points.size(); }
  bool full() const { return size() >= kMaxIssues; }

  // What a party said of the point begun last.
  void add_position(const std::string& party, std::string_view words);

  Result<Case> finish() &&;

 private:
  Point* point();
  void add_title(Point& point, const std::string& language);

  std::string file_;
  std::string latin_;
  Case talks_;
  std::string summary_;
  std::vector<std::string> notes_;
  std::size_t at_ = 0;       // the point that words go to
  std::size_t detail_ = 0;   // from 1; 0: the point itself
  std::size_t visited_ = 0;  // details of the point returned to that have been visited
  IdMaker point_ids_, party_ids_;
  std::vector<IdMaker> detail_ids_;
  std::vector<std::pair<std::string, std::string>> parties_;  // (as headed, id)
};

// The paragraphs, or the main table, of a document.
void build_from_paragraphs(const Document& document, ProposalBuilder& builder);
void build_from_table(const PlainTable& table, ProposalBuilder& builder);

}  // namespace dragoman::format
