#include "unit/vault/harness.h"

namespace dragoman::test {

INSTANTIATE_TEST_SUITE_P(Sqlite, VaultTest,
                         testing::Values(Places{"sqlite",
                                                [] { return scratch_folder() + "/t.dragoman"; }}),
                         [](const auto& each) { return each.param.name; });

}  // namespace dragoman::test
