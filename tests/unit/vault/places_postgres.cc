// The vault's tests against one PostgreSQL server that this program starts.
#include <cstdio>

#include "postgres_server.h"
#include "unit/vault/harness.h"

namespace dragoman::test {

namespace {

std::unique_ptr<PostgresServer>& server() {
  static std::unique_ptr<PostgresServer> started;
  return started;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Postgres, VaultTest,
                         testing::Values(Places{"postgres",
                                                [] { return server()->fresh_database(); }}),
                         [](const auto& each) { return each.param.name; });

}  // namespace dragoman::test

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::string why;
  dragoman::test::server() = dragoman::test::PostgresServer::start(why);
  if (!dragoman::test::server()) {
    std::fprintf(stderr, "skipped: %s\n", why.c_str());
    return 77;
  }
  const int failed = RUN_ALL_TESTS();
  dragoman::test::server().reset();
  return failed;
}
