// Connections to PostgreSQL, as libpq has them.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

namespace dragoman::vault {

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionPtr = std::unique_ptr<PGconn, CloseConnection>;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

// Never null; whether it is connected, PQstatus says.
ConnectionPtr postgres_connection(const std::string& url);
// The place as it may be shown.
std::string postgres_name(const PGconn* connection);
// What the connection says went wrong, in one line.
std::string postgres_words(const PGconn* connection);

}  // namespace dragoman::vault
