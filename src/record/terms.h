// The terms on which words were given, and whether they may be passed on.
#pragma once

#include "dragoman/view.h"
#include "record/view_places.h"

namespace dragoman::record {

// Terms as they stand now, as far as the room knows: as stated, as narrowed, as widened by consent.
// What states none was given for you only. `number` is a word or one of its read-backs.
WordTerms terms_of(const View& seen, Number number);

// Whether one is no wider than the other: for you only, conditional, unattributed, as ours.
bool no_wider(Terms one, Terms other);

// The party whose word it is: of a response, of an answer, of whatever was written in a party's
// room; empty when it is nobody's in particular.
std::string confider_of(const View& seen, Number number);

// "for you only", as in a sentence.
const char* terms_name(Terms terms);

}  // namespace dragoman::record
