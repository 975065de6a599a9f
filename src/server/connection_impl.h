// The members of Connection; included where it is instantiated.
#pragma once

#include "server/connection.h"

namespace dragoman::server {

template <class Stream>
void Connection<Stream>::run() {
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    expire_after(settings().header_seconds);
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = this->shared_from_this()](const ErrorCodeOf& error) {
                              if (!error) self->wait_for_request();
                            });
  } else {
    wait_for_request();
  }
}

template <class Stream>
void Connection<Stream>::wait_for_request() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(settings().header_bytes));
  parser_->body_limit(settings().body_bytes);
  if (buffer_.size() > 0) return read_head();
  buffer_.shrink_to_fit();
  expire_after(settings().idle_connection_seconds);
  stream_.async_read_some(
      buffer_.prepare(kReadBytes),
      [self = this->shared_from_this()](const ErrorCodeOf& error, std::size_t bytes) {
        if (error) return self->close();
        self->buffer_.commit(bytes);
        self->read_head();
      });
}

template <class Stream>
void Connection<Stream>::read_head() {
  expire_after(settings().header_seconds);
  beast::http::async_read_header(
      stream_, buffer_, *parser_,
      [self = this->shared_from_this()](const ErrorCodeOf& error, std::size_t) {
        if (error) return self->refuse(error);
        self->read_body();
      });
}

template <class Stream>
void Connection<Stream>::read_body() {
  namespace http = beast::http;
  // A body without a stated length is a way to make two servers see different requests.
  if (parser_->get().find(http::field::transfer_encoding) != parser_->get().end())
    return refuse(problem(411, "length", "the length of the body is missing"));
  expire_after(settings().body_seconds);
  http::async_read(stream_, buffer_, *parser_,
                   [self = this->shared_from_this()](const ErrorCodeOf& error, std::size_t) {
                     if (error) return self->refuse(error);
                     self->hand_over();
                   });
}

template <class Stream>
void Connection<Stream>::hand_over() {
  auto message = parser_->release();
  parser_.reset();
  const auto text = [](beast::string_view view) { return std::string(view.data(), view.size()); };
  Request request{.method = text(message.method_string()),
                  .target = text(message.target()),
                  .body = std::move(message.body()),
                  .peer = peer_};
  for (const auto& field : message)
    request.headers.push_back({text(field.name_string()), text(field.value())});
  keep_alive_ = message.keep_alive();
  head_only_ = request.method == "HEAD";
  never_expire();
  application_.handle(std::move(request), [self = this->shared_from_this()](Response response) {
    const auto executor = self->stream_.get_executor();
    asio::post(executor, [self, answer = std::make_shared<Response>(std::move(response))] {
      self->send(std::move(*answer));
    });
  });
}

template <class Stream>
void Connection<Stream>::refuse(const ErrorCodeOf& error) {
  namespace http = beast::http;
  if (error == http::error::header_limit)
    return refuse(problem(431, "limit", "the headers are too large"));
  if (error == http::error::body_limit || error == http::error::buffer_overflow)
    return refuse(problem(413, "limit", "the body is too large"));
  const bool unreadable =
      error.category() == http::make_error_code(http::error::bad_line_ending).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message;
  if (unreadable) return refuse(problem(400, "syntax", "the request cannot be read"));
  close();
}

template <class Stream>
void Connection<Stream>::refuse(Response response) {
  parser_.reset();
  keep_alive_ = false;
  head_only_ = false;
  application_.finish(response);
  response.closes = true;
  send(std::move(response));
}

template <class Stream>
void Connection<Stream>::send(Response response) {
  response_ = std::move(response);
  if (response_.closes) keep_alive_ = false;
  const bool streams = response_.stream != nullptr;
  rest_ = response_.body.bytes;
  head_ = response_head(response_, application_.clock().wall_seconds(),
                        streams ? -1 : static_cast<std::int64_t>(rest_.size()), keep_alive_);
  if (head_only_ || response_.status == 204 || response_.status == 304) rest_ = {};
  const std::string_view first = rest_.substr(0, kFirstBytes);
  head_ += first;
  rest_.remove_prefix(first.size());
  expire_after(settings().write_seconds);
  asio::async_write(
      stream_, asio::buffer(head_),
      [self = this->shared_from_this(), streams](const ErrorCodeOf& error, std::size_t) {
        if (error) return self->close();
        if (streams && !self->head_only_) return self->begin_stream();
        self->send_body();
      });
}

template <class Stream>
void Connection<Stream>::send_body() {
  if (rest_.empty()) return sent();
  const std::string_view next = rest_.substr(0, kWriteBytes);
  rest_.remove_prefix(next.size());
  expire_after(settings().write_seconds);
  asio::async_write(stream_, asio::buffer(next.data(), next.size()),
                    [self = this->shared_from_this()](const ErrorCodeOf& error, std::size_t) {
                      if (error) return self->close();
                      self->send_body();
                    });
}

template <class Stream>
void Connection<Stream>::sent() {
  response_ = {};
  head_ = {};
  if (!keep_alive_) return close();
  wait_for_request();
}

template <class Stream>
void Connection<Stream>::begin_stream() {
  head_ = {};
  buffer_ = {};
  never_expire();
  const std::weak_ptr<Connection> weak = this->weak_from_this();
  response_.stream->on_ready([weak, executor = stream_.get_executor()] {
    asio::post(executor, [weak] {
      if (const auto self = weak.lock()) self->send_stream();
    });
  });
  watch_for_end();
  send_stream();
}

// A listener says nothing: what it sends is passed over, and its end is noticed here.
template <class Stream>
void Connection<Stream>::watch_for_end() {
  stream_.async_read_some(asio::buffer(ignored_),
                          [self = this->shared_from_this()](const ErrorCodeOf& error, std::size_t) {
                            if (!error) return self->watch_for_end();
                            self->close();
                          });
}

template <class Stream>
void Connection<Stream>::send_stream() {
  if (writing_ || !response_.stream) return;
  Subscription::Taken taken = response_.stream->take();
  if (taken.chunks.empty()) {
    if (taken.over) close();
    return;
  }
  writing_ = true;
  sending_ = std::move(taken.chunks);
  std::vector<asio::const_buffer> buffers;
  buffers.reserve(sending_.size());
  for (const Chunk& chunk : sending_) buffers.push_back(asio::buffer(*chunk));
  expire_after(settings().write_seconds);
  asio::async_write(stream_, std::move(buffers),
                    [self = this->shared_from_this()](const ErrorCodeOf& error, std::size_t) {
                      self->writing_ = false;
                      self->sending_ = {};
                      if (error) return self->close();
                      self->send_stream();
                    });
}

template <class Stream>
void Connection<Stream>::close() {
  if (response_.stream) {
    response_.stream->abandon();
    response_.stream = nullptr;
  }
  auto& socket = beast::get_lowest_layer(stream_);
  if (!socket.socket().is_open()) return;
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    // Says that nothing follows, and waits for no answer.
    expire_after(1);
    stream_.async_shutdown([self = this->shared_from_this()](const ErrorCodeOf&) {
      beast::get_lowest_layer(self->stream_).close();
    });
  } else {
    ErrorCodeOf ignored;
    socket.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    socket.close();
  }
}

}  // namespace dragoman::server
