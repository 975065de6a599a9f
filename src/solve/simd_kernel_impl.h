// The traversal shared by the versions of simd_kernel.h. A version defines DRAGOMAN_KERNEL (the
// target attribute, on every function so that no instruction leaks into code that runs anywhere)
// and the struct Ops with four operations before it includes this file in a namespace of its own:
//   Ops::reaches(high, q, shift)   every lane: high >= q - shift
//   Ops::hits<D>(leaf, q, shift)   bit per point of the leaf: every dimension >= q - shift
//   Ops::within(packet, high, shift)   bit per point of a packet, at least those alive: every
//                                  lane <= high + shift
//   Ops::lower(into, row)          every lane: into = min(into, row)
// No include guard: it is included once per version.

constexpr int kKillers = 3;
constexpr int kLazyLevel = 1;

// One source's walk over its own tree (the queries) against all shifted trees (the references).
// A list of reference nodes that may still dominate something below the query node goes down with
// the walk, both trees one level at a time (a dual-tree traversal; Gray, Moore 2000).
template <int D>
struct Walk {
  const FilterJob& job;
  const SourceView& self;
  std::uint32_t self_position;
  std::vector<FilterEntry>& entries;
  FilterEntry killer[kKillers];  // reference leaves that killed last: the neighbours' killers too
  int killers = 0;

  DRAGOMAN_KERNEL static bool red(Utility value) { return value < kRedLine / 2; }

  // A stored vector moved by the query source's shift.
  DRAGOMAN_KERNEL inline void moved(const Lanes& stored, Lanes& out) const {
    for (int l = 0; l < kLanes; ++l) out.v[l] = stored.v[l] + self.shift.v[l];
    if (__builtin_expect(job.red, false)) {
      for (int d = 0; d < D; ++d) {
        if (red(stored.v[d]) || red(self.shift.v[d])) out.v[d] = kMinusInfinity;
      }
    }
    if (__builtin_expect(!job.sums, false)) {
      for (int l = D; l < kLanes; ++l) out.v[l] = kMinusInfinity;
    }
  }

  DRAGOMAN_KERNEL static const Lanes* leaf_points(const TreeView& tree, std::uint32_t leaf) {
    return tree.points + std::size_t{leaf} * (2 * D);
  }
  DRAGOMAN_KERNEL static Utility value(const Lanes* leaf, int slot, int d) {
    return leaf[d * 2 + slot / kLanes].v[slot % kLanes];
  }

  DRAGOMAN_KERNEL bool keeps(const Lanes& q) const {
    int reached = 0;
    std::uint32_t which = 0;
    for (int d = 0; d < D; ++d) {
      const bool ok = q.v[d] >= job.floor[d];
      reached += ok;
      which |= std::uint32_t{ok} << d;
    }
    return reached >= job.at_least && (which & job.must) == job.must;
  }

  // Whether a hit point equals q, moved by its source's shift.
  DRAGOMAN_KERNEL bool equals(const Lanes* leaf, int slot, const Lanes& shift,
                              const Lanes& q) const {
    for (int d = 0; d < D; ++d) {
      const Utility r = value(leaf, slot, d);
      const bool infinite = job.red && (red(r) || red(shift.v[d]));
      if ((infinite ? kMinusInfinity : r + shift.v[d]) != q.v[d]) return false;
    }
    return true;
  }

  // Whether some point of a reference leaf beats q, which stands at index `own` of self's set (or
  // is the upper corner of a box: SIZE_MAX, then self's own points never beat it).
  DRAGOMAN_KERNEL inline bool beaten(const SourceView& other, std::uint32_t leaf, const Lanes& q,
                                     std::size_t own) const {
    const Lanes* points = leaf_points(*other.tree, leaf);
    std::uint32_t hit = Ops::template hits<D>(points, q, other.shift);
    if (hit == 0) return false;
    if (other.index < self.index) return true;
    for (; hit != 0; hit &= hit - 1) {
      const int slot = __builtin_ctz(hit);
      if (!equals(points, slot, other.shift, q)) return true;
      if (&other == &self && std::size_t{leaf} * kLeaf + slot < own && own != SIZE_MAX) return true;
    }
    return false;
  }

  DRAGOMAN_KERNEL void remember(FilterEntry entry) {
    int at = 0;
    while (at < killers && (killer[at].source != entry.source || killer[at].node != entry.node)) {
      ++at;
    }
    if (at == killers) {
      if (killers < kKillers) ++killers;
      at = killers - 1;
    }
    for (; at > 0; --at) killer[at] = killer[at - 1];
    killer[0] = entry;
  }

  // Everything below the node survives: nothing can dominate any of it.
  DRAGOMAN_KERNEL void accept(int level, std::uint32_t node) {
    const std::uint32_t begin = node << level;
    const std::uint64_t end64 = (std::uint64_t{node} + 1) << level;
    const std::uint32_t end =
        end64 < self.tree->leaves ? static_cast<std::uint32_t>(end64) : self.tree->leaves;
    for (std::uint32_t leaf = begin; leaf < end; ++leaf) self.alive[leaf] = present(leaf);
  }
  DRAGOMAN_KERNEL std::uint16_t present(std::uint32_t leaf) const {
    const std::size_t left = self.tree->size - std::size_t{leaf} * kLeaf;
    return static_cast<std::uint16_t>(left >= kLeaf ? 0xffffu : (1u << left) - 1);
  }

  DRAGOMAN_KERNEL void gather(const Lanes* points, int slot, Lanes& q) const {
    Lanes row;
    for (int d = 0; d < D; ++d) row.v[d] = value(points, slot, d);
    for (int l = D; l < kLanes; ++l) {
      Utility sum = 0;
      if (job.sums) {
        const std::uint32_t which = lane_sum(D, l);
        for (int d = 0; d < D; ++d) sum += (which >> d & 1) != 0 ? row.v[d] : 0;
      }
      row.v[l] = sum;
    }
    moved(row, q);
  }

  // Tests one reference leaf against a packet; true when no point is left alive.
  DRAGOMAN_KERNEL inline bool test(FilterEntry entry, Packet& packet) {
    const SourceView& other = job.sources[entry.source];
    const Lanes& high = other.tree->high[entry.node];
    std::uint32_t dead = 0;
    std::uint32_t left = Ops::within(packet, high, other.shift) & packet.alive;
    for (; left != 0; left &= left - 1) {
      const int slot = __builtin_ctz(left);
      const std::size_t own = std::size_t{packet.leaf} * kLeaf + slot;
      if (beaten(other, entry.node, packet.q[slot], own)) dead |= 1u << slot;
    }
    if (dead == 0) return false;
    remember(entry);
    packet.alive &= ~dead;
    if (packet.alive == 0) return true;
    lower_all(packet.q, packet.alive, packet.lowest);
    return false;
  }

  // Tests the reference leaves below a node that reach the packet; true when none is left alive.
  DRAGOMAN_KERNEL inline bool test_below(FilterEntry entry, int level, Packet& packet) {
    const SourceView& other = job.sources[entry.source];
    const TreeView& tree = *other.tree;
    struct {
      int level;
      std::uint32_t node;
    } stack[kLazyLevel + 2];
    int height = 0;
    stack[height++] = {level < tree.top ? level : tree.top, entry.node};
    while (height > 0) {
      const auto [at, node] = stack[--height];
      const std::uint32_t offset = tree.level[at];
      if (!Ops::reaches(tree.high[offset + node], packet.lowest, other.shift)) continue;
      if (at == 0) {
        if (test({entry.source, node}, packet)) return true;
        continue;
      }
      const std::uint32_t child = 2 * node;
      if (tree.level[at - 1] + child + 1 < offset) stack[height++] = {at - 1, child + 1};
      stack[height++] = {at - 1, child};
    }
    return false;
  }

  DRAGOMAN_KERNEL static void lower_all(const Lanes* q, std::uint32_t alive, Lanes& lowest) {
    lowest = q[__builtin_ctz(alive)];
    for (alive &= alive - 1; alive != 0; alive &= alive - 1) {
      Ops::lower(lowest, q[__builtin_ctz(alive)]);
    }
  }

  // entries[begin, end): reference nodes at `level`.
  DRAGOMAN_KERNEL void visit_leaf(std::uint32_t leaf, int level, std::size_t begin,
                                  std::size_t end) {
    const Lanes* points = leaf_points(*self.tree, leaf);
    Packet packet;
    packet.leaf = leaf;
    packet.alive = present(leaf);
    for (std::uint32_t left = packet.alive; left != 0; left &= left - 1) {
      const int slot = __builtin_ctz(left);
      gather(points, slot, packet.q[slot]);
      for (int l = 0; l < kLanes; ++l) {
        packet.lane[l * 2 + slot / kLanes].v[slot % kLanes] = packet.q[slot].v[l];
      }
      if (job.keeps && !keeps(packet.q[slot])) packet.alive &= ~(1u << slot);
    }
    if (packet.alive == 0) return;
    lower_all(packet.q, packet.alive, packet.lowest);
    const int known = killers;
    FilterEntry first[kKillers];
    for (int k = 0; k < known; ++k) first[k] = killer[k];
    for (int k = 0; k < known; ++k) {
      if (test_below(first[k], 0, packet)) return;
    }
    for (std::size_t e = begin; e < end; ++e) {
      if (test_below(entries[e], level, packet)) return;
    }
    self.alive[leaf] = static_cast<std::uint16_t>(packet.alive);
  }

  // entries[begin, end): reference nodes at this level (of shorter trees: their top). Appends
  // behind `end` and leaves entries below it alone.
  DRAGOMAN_KERNEL void visit(int level, std::uint32_t node, std::size_t begin, std::size_t end) {
    if (killed(self.tree->high[self.tree->level[level] + node])) return;
    if (begin == end && !job.keeps) return accept(level, node);
    if (level <= kLazyLevel) return visit_leaves(level, node, begin, end);
    const std::uint32_t below = self.tree->level[level] - self.tree->level[level - 1];
    for (std::uint32_t child = 2 * node; child < 2 * node + 2 && child < below; ++child) {
      Lanes lowest;
      moved(self.tree->low[self.tree->level[level - 1] + child], lowest);
      const std::size_t stop = refine(level, lowest, begin, end);
      visit(level - 1, child, end, stop);
    }
  }

  // The last levels are walked for one leaf at a time: its points may die long before the end.
  DRAGOMAN_KERNEL void visit_leaves(int level, std::uint32_t node, std::size_t begin,
                                    std::size_t end) {
    const std::uint32_t first = node << level;
    for (std::uint32_t leaf = first; leaf < first + (1u << level) && leaf < self.tree->leaves;
         ++leaf) {
      if (level > 0 && killed(self.tree->high[leaf])) continue;
      visit_leaf(leaf, level, begin, end);
    }
  }

  // Whether everything below a box of self's tree is dominated by one point of the last killers,
  // or nothing of it is to be kept.
  DRAGOMAN_KERNEL bool killed(const Lanes& high) const {
    Lanes corner;
    moved(high, corner);
    if (job.keeps && !keeps(corner)) return true;
    for (int k = 0; k < killers; ++k) {
      const SourceView& other = job.sources[killer[k].source];
      if (&other != &self && beaten(other, killer[k].node, corner, SIZE_MAX)) return true;
    }
    return false;
  }

  // Appends to entries, behind `end`, what of entries[begin, end) at `level` still reaches
  // `lowest`, one level down. Returns the new end.
  DRAGOMAN_KERNEL std::size_t refine(int level, const Lanes& lowest, std::size_t begin,
                                     std::size_t end) {
    if (entries.size() < end + 2 * (end - begin)) entries.resize(2 * (end + 2 * (end - begin)));
    const FilterEntry* in = entries.data();
    FilterEntry* out = entries.data() + end;
    for (std::size_t e = begin; e < end; ++e) {
      const FilterEntry entry = in[e];
      const SourceView& other = job.sources[entry.source];
      const TreeView& tree = *other.tree;
      if (tree.top < level) {
        *out = entry;
        const std::uint32_t at = tree.level[tree.top] + entry.node;
        out += Ops::reaches(tree.high[at], lowest, other.shift);
        continue;
      }
      const std::uint32_t first = 2 * entry.node, offset = tree.level[level - 1];
      *out = {entry.source, first};
      out += Ops::reaches(tree.high[offset + first], lowest, other.shift);
      if (offset + first + 1 < tree.level[level]) {
        *out = {entry.source, first + 1};
        out += Ops::reaches(tree.high[offset + first + 1], lowest, other.shift);
      }
    }
    return static_cast<std::size_t>(out - entries.data());
  }

  DRAGOMAN_KERNEL void start(int level, std::uint32_t node) {
    Lanes lowest;
    moved(self.tree->low[self.tree->level[level] + node], lowest);
    if (entries.size() < job.count) entries.resize(job.count);
    std::size_t begin = 0, end = 0;
    int top = level;
    for (std::uint32_t s = 0; s < job.count; ++s) {
      if (s == self_position && !self.collapses) continue;
      entries[end++] = {s, 0};
      if (job.sources[s].tree->top > top) top = job.sources[s].tree->top;
    }
    for (; top > level; --top) {
      const std::size_t stop = refine(top, lowest, begin, end);
      begin = end;
      end = stop;
    }
    visit(level, node, begin, end);
  }
};

template <int D>
DRAGOMAN_KERNEL void filter(const FilterJob& job, std::uint32_t source, int level,
                            std::uint32_t node, FilterScratch& scratch) {
  Walk<D> walk{job, job.sources[source], source, scratch.entries, {}, 0};
  walk.start(level, node);
}

FilterNode choose(int dimensions) {
  switch (dimensions) {
    case 3:
      return filter<3>;
    case 4:
      return filter<4>;
    case 5:
      return filter<5>;
    case 6:
      return filter<6>;
    case 7:
      return filter<7>;
    case 8:
      return filter<8>;
    default:
      return nullptr;
  }
}
