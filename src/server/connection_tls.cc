#include "server/connection_impl.h"

namespace dragoman::server {

template class Connection<TlsStream>;

}  // namespace dragoman::server
