#include "vault/internals.h"

namespace dragoman {

Result<PersonSignature> Session::sign(std::string_view message) const {
  const std::lock_guard lock(impl_->mutex);
  return PersonSignature{impl_->keys.secrets().sign.open, impl_->keys.signed_by_me(message)};
}

}  // namespace dragoman
