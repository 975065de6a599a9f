// A small lenient reader for the XML that negotiation programs write.
//
// Their files are often not well-formed, and the programs read them all the same: blanks or a
// comment before the XML declaration, attribute values without quotes, attributes that run
// together, a bare '&'. A conforming parser refuses them, so this one is our own. Text between
// tags is skipped: these formats keep everything in attributes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "format/source_text.h"

namespace dragoman::format {

struct XmlAttribute {
  std::string name;
  std::string value;  // entities resolved
  std::size_t offset = 0;
};

struct XmlElement {
  std::string name;
  std::vector<XmlAttribute> attributes;
  std::vector<XmlElement> children;
  std::size_t offset = 0;  // of its '<'

  const XmlAttribute* find(std::string_view attribute) const;
  // The first child of that name, or null.
  const XmlElement* child(std::string_view child_name) const;
};

// The root element. Refuses a document type declaration (the way to entity bombs), attributes given
// twice, tags that do not match, more than 64 levels and more than 500,000 tags and attributes.
Result<XmlElement> parse_xml(const SourceText& source);

// For attribute values and text on export.
std::string xml_escape(std::string_view text);

}  // namespace dragoman::format
