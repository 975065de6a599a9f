// The brief's style sheet, for WeasyPrint 57 and current browsers alike: no grid, no logical
// properties, no nested rules; whatever depends on direction is said for both.
#pragma once

namespace dragoman::brief {

extern const char* const kStyleSheet;

}  // namespace dragoman::brief
