// The loop shared by the versions of evaluate_kernel.h. A version defines DRAGOMAN_KERNEL (the
// target attribute, on every function so that no instruction leaks into code that runs anywhere)
// and kWidth (bytes of one vector) before it includes this file in a namespace of its own.
// No include guard: it is included once per version.

// Lanes of a vector; operators work lane by lane, comparisons give 0 or -1.
typedef Margin Vector __attribute__((vector_size(kWidth)));
constexpr int kVectorLanes = kWidth / static_cast<int>(sizeof(Margin));
constexpr int kVectors = kStride / kVectorLanes;  // summed side by side, to hide latencies

struct Sums {
  Vector v[kVectors];
};

DRAGOMAN_KERNEL inline void load(const Margin* from, Vector& into) {
  __builtin_memcpy(&into, from, sizeof into);
}

DRAGOMAN_KERNEL inline void sum_rows(const KernelParty& party, int sample, Sums& sums) {
  for (Vector& v : sums.v) v = Vector{} + party.start;
  for (int r = 0; r < party.adds; ++r) {
    const Margin* row = party.add[r] + sample;
    for (int i = 0; i < kVectors; ++i) {
      Vector values;
      load(row + i * kVectorLanes, values);
      sums.v[i] += values;
    }
  }
  for (int r = 0; r < party.subtracts; ++r) {
    const Margin* row = party.subtract[r] + sample;
    for (int i = 0; i < kVectors; ++i) {
      Vector values;
      load(row + i * kVectorLanes, values);
      sums.v[i] -= values;
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
