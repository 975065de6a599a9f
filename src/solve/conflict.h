// Which rules, red lines and walk-away values cannot hold together.
#pragma once

#include <optional>

#include "dragoman/packages.h"
#include "solve/component.h"

namespace dragoman::solve {

// For a problem without a package that all accept: an irreducible set of origins (leaving out any
// one makes the rest satisfiable), and, as far as the effort allows, a smallest one: a smallest
// conflict is a smallest set that meets every correction set (Liffiton, Sakallah 2008; Ignatiev,
// Previti, Liffiton, Marques-Silva 2015). Empty when some check was stopped.
std::optional<Conflict> find_conflict(const Problem& problem, const Effort& effort);

}  // namespace dragoman::solve
