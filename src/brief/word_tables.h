// The three tables behind words_for().
#pragma once

#include "brief/words.h"

namespace dragoman::brief {

extern const Words kEnglish;
extern const Words kArabic;
extern const Words kHebrew;

}  // namespace dragoman::brief
