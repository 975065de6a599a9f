// The same optimum by label setting: partial packages kept per node, dominated and hopeless ones
// dropped. What depth-first search is to problems with few near-optima, this is to problems with
// very many ties: equal partial sums become one label.
#pragma once

#include "solve/search.h"

namespace dragoman::solve {

// Sets the incumbent to the best package, lowest option indices among equals, as search() would.
// Stopped: effort spent, or some node would hold more than `most_labels`; the incumbent stays as it
// was. Layers that are tables or Choose items are not compared for lowest indices.
Outcome set_labels(const SearchInput& input, const Dag& dag, std::size_t most_labels,
                   const Effort& effort, Incumbent& incumbent);

}  // namespace dragoman::solve
