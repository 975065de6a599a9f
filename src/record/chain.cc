#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "dragoman/record.h"

// BLAKE2b of libsodium works before sodium_init(), which only chooses a faster implementation and
// would draw random numbers; whoever seals has called it.

namespace dragoman {
namespace {

constexpr std::uint8_t kVersion = 1;

Digest hash(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> key) {
  Digest digest;
  crypto_generichash(digest.data(), digest.size(), bytes.data(), bytes.size(), key.data(),
                     key.size());
  return digest;
}

template <class N>
void put_number(std::uint8_t*& out, N number) {
  for (std::size_t i = 0; i < sizeof(N); ++i) {
    *out++ = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i));
  }
}
template <class N>
N take_number(const std::uint8_t*& in) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(N); ++i) number |= std::uint64_t{*in++} << (8 * i);
  return static_cast<N>(number);
}

tl::unexpected<Error> broken(Number number, std::string message) {
  return fail(ErrorCode::conflict, std::move(message),
              "compare with a backup or another member's export; do not go on writing to this one",
              {.file = fmt::format("event {}", number)});
}

Result<void> check_entry(const Entry& entry) {
  const Number number = entry.header.number;
  if (entry.erased) {
    if (!entry.copy.empty() || entry.salt != Digest{}) {
      return broken(number, "the entry is marked as erased and has content");
    }
    return {};
  }
  if (commit(entry.copy, entry.salt) != entry.header.commitment) {
    return broken(number, "the content is not what the chain commits to");
  }
  return {};
}

Result<void> check_receipt(std::span<const Entry> entries, const Receipt& receipt) {
  const Number first = entries.empty() ? 1 : entries.front().header.number;
  const Number last = entries.empty() ? 0 : entries.back().header.number;
  if (!entries.empty() && entries.front().header.room != receipt.room) {
    return broken(first, "the receipt is for another room");
  }
  if (receipt.number > last) {
    return broken(last, fmt::format("the chain ends at {} and the receipt is for {}: events after "
                                    "it are missing",
                                    last, receipt.number));
  }
  if (receipt.number < first) {
    return broken(first, fmt::format("the receipt is for {} and the chain begins at {}",
                                     receipt.number, first));
  }
  const auto& entry = entries[static_cast<std::size_t>(receipt.number - first)];
  if (head_of(entry.header) != receipt.head) {
    return broken(receipt.number, "the receipt has another head: this is not the same history");
  }
  return {};
}

}  // namespace

std::array<std::uint8_t, kHeaderBytes> encode_header(const EntryHeader& header) {
  std::array<std::uint8_t, kHeaderBytes> bytes;
  std::uint8_t* out = bytes.data();
  const auto put = [&](const auto& array) { out = std::copy(array.begin(), array.end(), out); };
  *out++ = kVersion;
  put(header.room.bytes);
  put_number(out, header.number);
  put_number(out, header.epoch);
  put(header.event.bytes);
  put(header.previous);
  put(header.commitment);
  put(header.content);
  put(header.local);
  return bytes;
}

Result<EntryHeader> decode_header(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kHeaderBytes) {
    return fail(ErrorCode::syntax,
                fmt::format("a header has {} bytes, not {}", kHeaderBytes, bytes.size()),
                "verify the record: these bytes were damaged or written otherwise");
  }
  const std::uint8_t* in = bytes.data();
  if (*in++ != kVersion) {
    return fail(ErrorCode::unsupported,
                fmt::format("the entry is of version {}, not {}", bytes[0], kVersion),
                "read it with a newer version of dragoman");
  }
  EntryHeader header;
  const auto take = [&](auto& array) {
    std::copy(in, in + array.size(), array.begin());
    in += array.size();
  };
  take(header.room.bytes);
  header.number = take_number<Number>(in);
  header.epoch = take_number<std::uint32_t>(in);
  take(header.event.bytes);
  take(header.previous);
  take(header.commitment);
  take(header.content);
  take(header.local);
  if (header.number < 1) {
    return fail(ErrorCode::range, "the entry has a number below 1",
                "verify the record: these bytes were damaged or written otherwise");
  }
  return header;
}

Digest head_of(const EntryHeader& header) { return hash(encode_header(header), {}); }

Digest commit(std::string_view copy_bytes, const Digest& salt) {
  return hash({reinterpret_cast<const std::uint8_t*>(copy_bytes.data()), copy_bytes.size()}, salt);
}

Result<void> verify_chain(std::span<const Entry> entries, const Receipt* receipt) {
  Digest head{};
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const EntryHeader& header = entries[i].header;
    const EntryHeader& first = entries.front().header;
    const Number expected = first.number + static_cast<Number>(i);
    if (header.number != expected || header.number < 1) {
      return broken(expected,
                    fmt::format("number {} stands where {} belongs", header.number, expected));
    }
    if (header.room != first.room) return broken(expected, "the entry is another room's");
    // Where the chain begins later than 1, for somebody who does not see the past, the first head
    // has nothing to be compared with.
    if ((i > 0 || expected == 1) && header.previous != head) {
      return broken(expected, "the entry does not follow from the one before: one of them changed");
    }
    if (i > 0 && header.epoch < entries[i - 1].header.epoch) {
      return broken(expected, "the key epoch goes back");
    }
    if (auto checked = check_entry(entries[i]); !checked) return checked;
    head = head_of(header);
  }
  return receipt ? check_receipt(entries, *receipt) : Result<void>{};
}

}  // namespace dragoman
