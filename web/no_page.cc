#include "server/page_assets.h"

namespace dragoman::server {

std::span<const PageAsset> page_assets() { return {}; }

}  // namespace dragoman::server
