#include "record/codec_fields.h"

namespace dragoman {

const char* kind_name(const Body& body) {
  return std::visit([]<class B>(const B&) { return record::kKind<B>.data(); }, body);
}

const char* ref_role_name(RefRole role) {
  return record::Words<RefRole>::kWords[static_cast<std::size_t>(role)].data();
}

}  // namespace dragoman
