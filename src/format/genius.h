// Parts of the GENIUS reader: attributes with their errors, the domain, and the two kinds of
// profile. The meaning of every element is in docs/formats.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/case_builder.h"
#include "format/source_text.h"
#include "format/xml_tree.h"

namespace dragoman::format::genius {

// One file with its tree.
struct Document {
  const SourceText* source = nullptr;
  XmlElement root;

  tl::unexpected<Error> fail(ErrorCode code, const XmlElement& element, std::string message,
                             std::string mend) const {
    return source->fail(code, element.offset, element.name, std::move(message), std::move(mend));
  }
};

// A number in an attribute; empty when the attribute is absent.
Result<std::optional<Decimal>> optional_number(const Document& file, const XmlElement& element,
                                               std::string_view attribute);
Result<Decimal> number(const Document& file, const XmlElement& element, std::string_view attribute);
Result<int> index_of(const Document& file, const XmlElement& element);

// "discrete", "integer" or "real".
Result<std::string> issue_type(const Document& file, const XmlElement& issue);

// The domain: what the issues are, by their index.
struct Domain {
  std::map<int, std::size_t> issue_by_index;  // into CaseBuilder::issues()
};

// The <objective> that describes the issues of a template or profile.
Result<const XmlElement*> objective_of(const Document& file);
// All <issue> or <weight> elements under an objective and the objectives nested in it.
std::vector<const XmlElement*> gather(const XmlElement& objective, std::string_view name);

// Weighted sum of evaluations, and hyper-rectangles.
Result<void> read_additive(const Document& file, CaseBuilder& builder, const Domain& domain,
                           Preferences& out);
Result<void> read_rectangles(const Document& file, CaseBuilder& builder, const Domain& domain,
                             Preferences& out);

}  // namespace dragoman::format::genius
