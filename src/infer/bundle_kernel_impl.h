// The sweep shared by the versions of bundle_kernel.h. Before it includes this file in a namespace
// of its own, a version defines
//   DRAGOMAN_KERNEL   the target attribute, on every function so that no instruction leaks into
//   code
//                     that runs anywhere
//   kWidth            bytes of one vector
//   Vector, Bits      vectors of double and std::uint64_t: operators work lane by lane, comparisons
//                     give 0 or all bits
// No include guard: it is included once per version.

constexpr int kVectorLanes = kWidth / static_cast<int>(sizeof(double));
constexpr int kVectors = kLanes / kVectorLanes;

DRAGOMAN_KERNEL inline Vector& part(Lanes& lanes, int i) {
  return reinterpret_cast<Vector*>(lanes.v)[i];
}
DRAGOMAN_KERNEL inline Vector all(double x) { return Vector{} + x; }
DRAGOMAN_KERNEL inline Vector least(Vector a, Vector b) { return a < b ? a : b; }
DRAGOMAN_KERNEL inline Vector most(Vector a, Vector b) { return a > b ? a : b; }
DRAGOMAN_KERNEL inline Bits bits_of(Vector x) { return reinterpret_cast<Bits>(x); }
DRAGOMAN_KERNEL inline Vector vector_of(Bits x) { return reinterpret_cast<Vector>(x); }

// xoshiro256++ (Blackman, Vigna 2021), one generator per lane.
DRAGOMAN_KERNEL inline Bits next(LaneRandom& random, int i) {
  const auto state = [&](int k) -> Bits& { return reinterpret_cast<Bits*>(random.state[k])[i]; };
  Bits &a = state(0), &b = state(1), &c = state(2), &d = state(3);
  const Bits sum = a + d, result = ((sum << 23) | (sum >> 41)) + a, shifted = b << 17;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = (d << 45) | (d >> 19);
  return result;
}

constexpr std::uint64_t kOneBits = 0x3FF0000000000000;  // of 1.0

// Uniform on [0, 1), in steps of 2^-52.
DRAGOMAN_KERNEL inline Vector unit(LaneRandom& random, int i) {
  return vector_of((next(random, i) >> 12) | kOneBits) - 1.0;
}

// Natural logarithm of a positive normal number, to about 2^-52 relative to the larger of itself
// and 1: x = 2^e m with m near 1, log m = 2 artanh((m - 1) / (m + 1)) by its series.
DRAGOMAN_KERNEL inline Vector logarithm(Vector x) {
  constexpr std::uint64_t kMantissa = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t kWholeBits = 0x4330000000000000;  // of 2^52
  const Bits bits = bits_of(x);
  Vector m = vector_of((bits & kMantissa) | kOneBits);
  Vector e = vector_of((bits >> 52) | kWholeBits) - (0x1p52 + 1023);
  const auto large = m > 1.4142135623730951;
  m = large ? m * 0.5 : m;
  e = large ? e + 1.0 : e;
  const Vector s = (m - 1.0) / (m + 1.0), z = s * s;
  Vector series = all(1.0 / 21);
  series = series * z + 1.0 / 19;
  series = series * z + 1.0 / 17;
  series = series * z + 1.0 / 15;
  series = series * z + 1.0 / 13;
  series = series * z + 1.0 / 11;
  series = series * z + 1.0 / 9;
  series = series * z + 1.0 / 7;
  series = series * z + 1.0 / 5;
  series = series * z + 1.0 / 3;
  return e * 0.6931471805599453 + (2.0 * s + 2.0 * s * z * series);
}

// e^x for |x| <= 700, to a few units in the last place: x = k log 2 + r, e^r by its series.
DRAGOMAN_KERNEL inline Vector exponential(Vector x) {
  constexpr double kShift = 0x1.8p52;  // adding it rounds to a whole number, held in the low bits
  constexpr double kHigh = 0x1.62e42fee00000p-1, kLow = 0x1.a39ef35793c76p-33;  // of log 2
  const Vector shifted = x * 1.4426950408889634 + kShift;
  const Vector k = shifted - kShift;
  const Vector r = (x - k * kHigh) - k * kLow;
  Vector series = all(1.0 / 6227020800.0);
  series = series * r + 1.0 / 479001600.0;
  series = series * r + 1.0 / 39916800.0;
  series = series * r + 1.0 / 3628800.0;
  series = series * r + 1.0 / 362880.0;
  series = series * r + 1.0 / 40320.0;
  series = series * r + 1.0 / 5040.0;
  series = series * r + 1.0 / 720.0;
  series = series * r + 1.0 / 120.0;
  series = series * r + 1.0 / 24.0;
  series = series * r + 1.0 / 6.0;
  series = series * r + 0.5;
  series = series * r + 1.0;
  series = series * r + 1.0;
  return vector_of(bits_of(series) + (bits_of(shifted) << 52));
}

DRAGOMAN_KERNEL inline Vector standard_exponential(LaneRandom& random, int i) {
  return -logarithm(1.0 - unit(random, i));
}

// From the density proportional to exp(-rate t) on [low, high], low <= 0 <= high; when high is
// infinite, rate > 0.
DRAGOMAN_KERNEL inline Vector truncated_exponential(Vector rate, Vector low, Vector high,
                                                    LaneRandom& random, int i) {
  constexpr double kFlat = 1e-5;  // below, the density is taken as a straight line
  const Vector u = unit(random, i), length = high - low;
  const Vector steep = rate < 0.0 ? -rate : rate, mass = steep * length;
  const Vector reached = 1.0 - exponential(-least(mass, all(700)));
  const Vector curved = -logarithm(1.0 - u * reached) / steep;
  const Vector straight = length * (u - 0.5 * mass * u * (1.0 - u));
  // From the end with the higher density.
  const Vector from_end = least(mass < kFlat ? straight : curved, length);
  return rate < 0.0 ? high - from_end : low + from_end;
}

DRAGOMAN_KERNEL inline void step(const Direction& direction, const PartView& party, int i,
                                 LaneRandom& random) {
  constexpr double kInfinite = __builtin_inf();
  Vector low = all(-kInfinite), high = all(kInfinite), rate = {};
  const auto cut = [&](const std::vector<Touch>& touches, std::size_t rising, Lanes* lanes)
                       DRAGOMAN_KERNEL {
                         for (std::size_t t = 0; t < rising; ++t)
                           low = most(low, part(lanes[touches[t].index], i) * touches[t].cut);
                         for (std::size_t t = rising; t < touches.size(); ++t)
                           high = least(high, part(lanes[touches[t].index], i) * touches[t].cut);
                       };
  cut(direction.coordinates, direction.rising_coordinates, party.w);
  cut(direction.rows, direction.rising_rows, party.slack);
  for (const Touch& touch : direction.coordinates)
    rate += part(party.rates[touch.index], i) * touch.change;
  const Vector t = truncated_exponential(rate, least(low, all(0)), most(high, all(0)), random, i);
  const auto move = [&](const std::vector<Touch>& touches, Lanes* lanes) DRAGOMAN_KERNEL {
    for (const Touch& touch : touches) {
      Vector& value = part(lanes[touch.index], i);
      value = most(value + t * touch.change, all(0));
    }
  };
  move(direction.coordinates, party.w);
  move(direction.rows, party.slack);
}

DRAGOMAN_KERNEL inline bool has(const PartView& party, int coordinate) {
  return coordinate < party.moves->coordinates;
}

// Gamma with a whole shape and rate 1: a sum of exponentials.
DRAGOMAN_KERNEL inline Vector gamma(int shape, LaneRandom& random, int i) {
  Vector product = all(1);
  for (int k = 0; k < shape; ++k) product *= 1.0 - unit(random, i);
  return -logarithm(product);
}

constexpr int kUnevenShape = 2;  // of the prior of a variable's rate

// The rate of each variable given the coordinates.
DRAGOMAN_KERNEL void draw_rates(const PriorLayout& layout, const PartView& party, int i,
                                LaneRandom& random) {
  for (const std::vector<int>& group : layout.groups) {
    Vector sum = all(1);
    int count = 0;
    for (const int c : group) {
      if (!has(party, c)) continue;
      ++count;
      sum += part(party.w[c], i);
    }
    // Free parties are drawn afresh from the prior, others from the conditional.
    const Vector rate = party.moves->free ? gamma(kUnevenShape, random, i)
                                          : gamma(kUnevenShape + count, random, i) / sum;
    for (const int c : group)
      if (has(party, c)) part(party.rates[c], i) = rate;
  }
}

// A new rate from the prior, while w × rate stays: the other way round a scale mixture, without
// which the scale of a variable would hardly move (Yu, Meng 2011). Kept where the rows hold.
DRAGOMAN_KERNEL void rescale(const PriorLayout& layout, const Scaling& scaling,
                             const PartView& party, int i, LaneRandom& random) {
  const std::vector<int>& group = layout.groups[scaling.group];
  const Vector before = part(party.rates[group[0]], i), after = gamma(kUnevenShape, random, i);
  const Vector growth = before / after - 1.0;
  auto holds = growth == growth;
  const auto change = [&](const std::vector<std::pair<int, double>>& row) DRAGOMAN_KERNEL {
    Vector sum = {};
    for (const auto& [c, factor] : row) sum += part(party.w[c], i) * factor;
    return sum * growth;
  };
  for (const auto& [r, row] : scaling.rows) holds &= part(party.slack[r], i) + change(row) >= 0.0;
  for (const auto& [r, row] : scaling.rows) {
    Vector& slack = part(party.slack[r], i);
    slack = holds ? slack + change(row) : slack;
  }
  for (const int c : group) {
    if (!has(party, c)) continue;
    Vector &w = part(party.w[c], i), &rate = part(party.rates[c], i);
    w = holds ? w + w * growth : w;
    rate = holds ? after : rate;
  }
}

constexpr double kLiked = 0.5, kOther = 2;  // rates of a favoured option and of the others

// How much likelier w is with the rate of a favoured option.
DRAGOMAN_KERNEL inline Vector odds(Vector w) {
  return kLiked / kOther * exponential(least((kOther - kLiked) * w, all(500)));
}

// Who is favoured by each contested option, given the coordinates. With no rows anywhere the
// parties' coordinates say nothing, and it is drawn afresh.
DRAGOMAN_KERNEL void draw_favoured(const PriorLayout& layout, const std::vector<PartView>& parts,
                                   int i, LaneRandom& random) {
  bool free = true;
  for (const PartView& party : parts) free = free && party.moves->free;
  const auto weight = [&](const PartView& party, int c)
                          DRAGOMAN_KERNEL { return free ? all(1) : odds(part(party.w[c], i)); };
  for (const auto& [c, joint] : layout.contested) {
    if (!joint) {
      for (const PartView& party : parts) {
        if (!has(party, c)) continue;
        const Vector liked = weight(party, c);
        const Vector draw = unit(random, i) * (liked + (layout.sides - 1.0));
        part(party.rates[c], i) = draw < liked ? all(kLiked) : all(kOther);
      }
      continue;
    }
    // Parties without coordinates of their own may be favoured too.
    Vector sum = all(layout.sides - static_cast<double>(parts.size()));
    for (const PartView& party : parts) sum += weight(party, c);
    Vector draw = unit(random, i) * sum;
    for (const PartView& party : parts) {
      const Vector own = weight(party, c);
      part(party.rates[c], i) = ((draw >= 0.0) & (draw < own)) ? all(kLiked) : all(kOther);
      draw -= own;
    }
  }
}

DRAGOMAN_KERNEL void sweep(const PriorLayout& layout, const std::vector<PartView>& parts,
                           LaneRandom& random) {
  for (const PartView& party : parts) {
    for (int i = 0; party.moves->free && i < kVectors; ++i)
      for (int c = 0; c < party.moves->coordinates; ++c)
        part(party.w[c], i) = standard_exponential(random, i) / part(party.rates[c], i);
    for (const Direction& direction : party.moves->directions)
      for (int i = 0; i < kVectors; ++i) step(direction, party, i, random);
    if (layout.prior != Prior::uneven) continue;
    for (int i = 0; i < kVectors; ++i) draw_rates(layout, party, i, random);
    for (const Scaling& scaling : party.moves->scalings)
      for (int i = 0; i < kVectors; ++i) rescale(layout, scaling, party, i, random);
  }
  if (layout.prior != Prior::opposed) return;
  for (int i = 0; i < kVectors; ++i) draw_favoured(layout, parts, i, random);
}
