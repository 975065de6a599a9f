#include <algorithm>

#include "solve/dag.h"
#include "solve/dag_reduce.h"

namespace dragoman::solve {

bool build_choose_diagram(const Problem& problem, int choose, const DiagramOptions& options,
                          Dag& out) {
  const Choose& block = problem.chooses[choose];
  const int parties = static_cast<int>(problem.parties.size());
  const std::optional<std::vector<int>>* kept =
      options.draft != nullptr ? &options.draft->chosen[choose] : nullptr;
  const bool tracks = kept != nullptr && kept->has_value();
  const int flags = tracks ? 2 : 1;  // whether the choice has left the draft already
  const std::size_t width = static_cast<std::size_t>(block.choose_max + 1) * flags;
  if (static_cast<std::size_t>(block.items) * width * 2 > options.max_arcs) return false;
  out = Dag{};
  out.parties = parties + (options.draft != nullptr ? 1 : 0);
  if (block.choose_max < 0 || block.choose_min > block.items) {
    out.infeasible = true;
    return true;
  }
  for (int i = 0; i < block.items; ++i) {
    Layer layer;
    layer.choose = choose;
    layer.item = i;
    const bool drafted = tracks && std::find((*kept)->begin(), (*kept)->end(), i) != (*kept)->end();
    const std::size_t nodes = i == 0 ? 1 : width;
    for (std::size_t n = 0; n < nodes; ++n) {
      layer.first.push_back(static_cast<std::uint32_t>(layer.arcs()));
      const int count = static_cast<int>(n) / flags;
      const bool left = n % flags != 0;
      for (int take = 0; take <= 1; ++take) {
        const int next = count + take;
        const int most = next + (block.items - 1 - i);
        if (next > block.choose_max || most < block.choose_min) continue;
        const bool leaves = tracks && (take == 1) != drafted;
        layer.value.push_back(take);
        layer.target.push_back(
            static_cast<std::uint32_t>(next * flags + (left || leaves ? flags - 1 : 0)));
        for (int p = 0; p < parties; ++p)
          layer.utility.push_back(take == 1 ? block.utility[i * parties + p] : 0);
        if (options.draft != nullptr) layer.utility.push_back(leaves && !left ? -1 : 0);
      }
    }
    layer.first.push_back(static_cast<std::uint32_t>(layer.arcs()));
    out.layers.push_back(std::move(layer));
  }
  if (!out.layers.empty()) {
    prune_dead(out, 1);
  } else {
    out.infeasible = block.choose_min > 0;
  }
  return true;
}

}  // namespace dragoman::solve
