// Pieces that several of the JSON documents share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "brief/json_writer.h"
#include "dragoman/model.h"

namespace dragoman::brief {

// Opens the document: format, version, status.
void open_document(JsonWriter& json, std::string_view format, std::string_view status);
// "case": the case's id.
void write_case(JsonWriter& json, const Case& talks);

// Numbers that a double holds exactly are numbers; larger ones are strings.
std::string json_count(const std::string& digits);

void write_value(JsonWriter& json, const Value& value);
// "package": {point: value}. Points for which no values are on file are left out.
void write_package(JsonWriter& json, const Case& talks, const std::vector<Value>& values);

void write_notes(JsonWriter& json, const std::vector<std::string>& notes);

// Indices of points to their ids.
std::vector<std::string> point_ids(const Case& talks, const std::vector<int>& points);

}  // namespace dragoman::brief
