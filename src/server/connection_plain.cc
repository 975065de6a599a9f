#include "server/connection_impl.h"

namespace dragoman::server {

template class Connection<PlainStream>;

}  // namespace dragoman::server
