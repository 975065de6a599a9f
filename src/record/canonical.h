// Events as they read back: what a writer may give in several ways, in the one way that is kept.
#pragma once

#include "dragoman/event.h"

namespace dragoman::record {

// Languages ascending, and none without words.
Text as_recorded(const Text& text);

// So every text of the event. Then decoding what encode_copy() makes
// of the event gives an equal one, so that a view that is kept equals one that is folded anew.
void make_canonical(Event& event);

}  // namespace dragoman::record
