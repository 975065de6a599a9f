#include <fmt/format.h>

#include "record/codec_encoder.h"

namespace dragoman {

Result<std::string> encode_copy(const Copy& copy) {
  const auto refuse = [&](Error error) {
    error.where.file = fmt::format("event {}", copy.number);
    return tl::unexpected<Error>(std::move(error));
  };
  if (copy.erased) {
    return refuse({ErrorCode::unsupported,
                   "the content of this event was erased",
                   "keep its place in the chain; there is nothing to write",
                   {}});
  }
  auto bytes = record::Encoder(copy.number).encode(copy);
  if (!bytes) return refuse(std::move(bytes.error()));
  if (bytes->size() > kMaxCopyBytes) {
    return refuse({ErrorCode::limit,
                   fmt::format("the event takes {} bytes and at most {} are kept", bytes->size(),
                               kMaxCopyBytes),
                   "split it, or put the long text into several events",
                   {}});
  }
  return bytes;
}

}  // namespace dragoman
