// One connection: its requests one after another, or one stream of events. To be included only by
// network.cc and the two files that instantiate it, because Beast compiles slowly.
#pragma once

// clang-format off
#include <utility>  // which Asio uses and forgets to include
// clang-format on

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/application.h"
#include "server/problem.h"
#include "server/sse.h"

namespace dragoman::server {

namespace asio = boost::asio;
namespace beast = boost::beast;

using PlainStream = beast::tcp_stream;
// Not beast::ssl_stream: with Boost 1.74 a write of more than 16 KiB never ends there.
using TlsStream = asio::ssl::stream<beast::tcp_stream>;

// How many connections each address has. May be called from any thread: a worker may be the last to
// hold a connection.
class Ledger {
 public:
  explicit Ledger(std::size_t most) : most_(most) {}

  // Held by a connection while it lives, which may be longer than this; null when the address has
  // as many as it may.
  std::shared_ptr<void> enter(const std::string& address) {
    {
      const std::lock_guard lock(book_->mutex);
      std::size_t& count = book_->counts[address];
      if (count >= most_) return nullptr;
      ++count;
      ++book_->all;
    }
    return {book_.get(), [book = book_, address](void*) {
              const std::lock_guard lock(book->mutex);
              --book->all;
              if (--book->counts[address] == 0) book->counts.erase(address);
            }};
  }
  std::size_t all() const {
    const std::lock_guard lock(book_->mutex);
    return book_->all;
  }

 private:
  struct Book {
    std::mutex mutex;
    std::size_t all = 0;
    std::unordered_map<std::string, std::size_t> counts;
  };
  const std::size_t most_;
  const std::shared_ptr<Book> book_ = std::make_shared<Book>();
};

template <class Stream>
class Connection : public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(Stream stream, Application& application, std::string peer,
             std::shared_ptr<void> ticket)
      : stream_(std::move(stream)),
        application_(application),
        peer_(std::move(peer)),
        ticket_(std::move(ticket)) {}

  void run();

 private:
  using Parser = beast::http::request_parser<beast::http::string_body>;
  using ErrorCodeOf = beast::error_code;
  static constexpr std::size_t kReadBytes = 4096;
  static constexpr std::size_t kFirstBytes = 15'000;  // with the head, one record of TLS
  static constexpr std::size_t kWriteBytes = std::size_t{256} << 10U;

  const Settings& settings() const { return application_.settings(); }
  void expire_after(int seconds) {
    beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(seconds));
  }
  void never_expire() { beast::get_lowest_layer(stream_).expires_never(); }

  void wait_for_request();
  void read_head();
  void read_body();
  void hand_over();
  // Answers what cannot be read as a request, where that makes sense, and closes.
  void refuse(const ErrorCodeOf& error);
  void refuse(Response response);

  void send(Response response);
  void send_body();
  void sent();

  void begin_stream();
  void watch_for_end();
  void send_stream();

  void close();

  Stream stream_;
  Application& application_;
  const std::string peer_;
  const std::shared_ptr<void> ticket_;

  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  bool keep_alive_ = false;
  bool head_only_ = false;

  Response response_;
  std::string head_;
  std::string_view rest_;  // of the body, still to be sent

  std::array<char, 1> ignored_{};
  std::vector<Chunk> sending_;
  bool writing_ = false;
};

extern template class Connection<PlainStream>;
extern template class Connection<TlsStream>;

}  // namespace dragoman::server
