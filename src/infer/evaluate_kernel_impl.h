// The loops shared by the versions of evaluate_kernel.h. Before it includes this file in a
// namespace of its own, a version defines
//   DRAGOMAN_KERNEL   the target attribute, on every function so that no instruction leaks into
//   code
//                     that runs anywhere
//   kWidth, Vector    bytes of one vector, and its type: operators work lane by lane, comparisons
//                     give 0 or -1
//   kStride           samples that are summed side by side, to hide latencies
//   signs(vector)     bit i: lane i is negative
// No include guard: it is included once per version.

constexpr int kVectorLanes = kWidth / static_cast<int>(sizeof(Margin));
constexpr int kVectors = kStride / kVectorLanes;

struct Sums {
  Vector v[kVectors];
};

DRAGOMAN_KERNEL inline Vector load(const Margin* from) {
  return *reinterpret_cast<const Vector*>(from);  // rows are aligned
}

DRAGOMAN_KERNEL inline void sum_rows(const KernelParty& party, int sample, Sums& sums) {
  for (Vector& v : sums.v) v = Vector{} + party.start;
  for (int r = 0; r < party.adds; ++r) {
    const Margin* row = party.add[r] + sample;
    for (int i = 0; i < kVectors; ++i) {
      sums.v[i] += load(row + i * kVectorLanes);
    }
  }
  for (int r = 0; r < party.subtracts; ++r) {
    const Margin* row = party.subtract[r] + sample;
    for (int i = 0; i < kVectors; ++i) {
      sums.v[i] -= load(row + i * kVectorLanes);
    }
  }
}

DRAGOMAN_KERNEL inline std::int64_t total(const Vector& v) {
  std::int64_t sum = 0;
  for (int i = 0; i < kVectorLanes; ++i) sum += v[i];
  return sum;
}

// Counts per lane go down by one where something holds; end - begin < 2^31, so they fit.
DRAGOMAN_KERNEL void count(const KernelJob& job, int begin, int end, KernelCounts& counts) {
  Vector accepting[kKernelParties] = {};
  Vector passing = {};
  for (int sample = begin; sample < end; sample += kStride) {
    Sums all, others;
    for (int i = 0; i < kVectors; ++i) {
      all.v[i] = Vector{} - 1;
      others.v[i] = Vector{};
    }
    for (int p = 0; p < job.count; ++p) {
      Sums sums;
      sum_rows(job.parties[p], sample, sums);
      const bool must = (job.must >> p & 1) != 0;
      for (int i = 0; i < kVectors; ++i) {
        const Vector holds = sums.v[i] >= 0;
        accepting[p] += holds;
        if (must) {
          all.v[i] &= holds;
        } else {
          others.v[i] += holds;
        }
      }
    }
    for (int i = 0; i < kVectors; ++i) passing += all.v[i] & (others.v[i] <= -job.need);
  }
  for (int p = 0; p < job.count; ++p) counts.accepting[p] -= total(accepting[p]);
  counts.passing -= total(passing);
}

DRAGOMAN_KERNEL void masks(const MaskJob& job, std::uint64_t* out) {
  const std::uint16_t* rows = job.rows;
  for (int i = 0; i < job.packages; ++i, rows += job.per_package) {
    std::uint64_t rejects = 0;
    for (int part = 0; part < kBlock; part += kStride) {
      const Margin* table = job.table + part;
      Sums sums;
      for (int k = 0; k < kVectors; ++k) {
        sums.v[k] = load(table + job.base * kBlock + k * kVectorLanes) + job.start[i];
      }
      for (int r = 0; r < job.per_package; ++r) {
        for (int k = 0; k < kVectors; ++k) {
          sums.v[k] += load(table + rows[r] * kBlock + k * kVectorLanes);
        }
      }
      for (int k = 0; k < kVectors; ++k) rejects |= signs(sums.v[k]) << (part + k * kVectorLanes);
    }
    out[i] = ~rejects;
  }
}
