#include <fmt/format.h>

#include "record/codec_decoder.h"

namespace dragoman {

Result<Copy> decode_copy(std::string_view bytes, Number number) {
  const auto refuse = [&](Error error) {
    error.where.file = fmt::format("event {}", number);
    return tl::unexpected<Error>(std::move(error));
  };
  if (bytes.size() > kMaxCopyBytes) {
    return refuse({ErrorCode::limit,
                   fmt::format("the event takes {} bytes and at most {} are read", bytes.size(),
                               kMaxCopyBytes),
                   record::kDamaged,
                   {}});
  }
  if (!bytes.ends_with(R"("v":1})")) {
    if (auto version = record::Decoder(bytes).check_version(); !version) {
      return refuse(std::move(version.error()));
    }
  }
  auto copy = record::Decoder(bytes, number).decode<Copy>();
  if (!copy) return refuse(std::move(copy.error()));
  copy->number = number;
  return copy;
}

}  // namespace dragoman
