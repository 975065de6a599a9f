// One reader per foreign format, behind read_any().
//
// Each takes files already checked by SourceText::open and recognised by sniff().
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "dragoman/foreign.h"
#include "dragoman/model.h"
#include "format/source_text.h"

namespace dragoman::format {

enum class Family { case_file, genius, geniusweb, negolog, negmas, csv };
const char* family_name(Family family);  // "GENIUS XML"

// The format of a file by its content. Fails when it is none, with what was expected.
Result<Family> sniff(const SourceText& source);

using Sources = std::span<const SourceText>;

// GENIUS: at most one negotiation_template; without one, the first profile describes the issues.
Result<Case> read_genius(Sources sources, const ReadOptions& options);
// GeniusWeb: at most one domain; without one, the domain inside the first profile.
Result<Case> read_geniusweb(Sources sources, const ReadOptions& options);
// NegoLog: profiles only.
Result<Case> read_negolog(Sources sources);
// NegMAS: a domain (outcome space) and its utility functions.
Result<Case> read_negmas(Sources sources, const ReadOptions& options);
// One table of scores.
Result<Case> read_csv(const SourceText& source);

}  // namespace dragoman::format
