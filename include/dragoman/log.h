// A room's copies of events, in order, so that a view can be kept while the next one is made.
//
//   dragoman::Log log;
//   log.push_back(dragoman::Copy{.number = 1});
//   const dragoman::Log before = log;            // shares the copies
//   log.push_back(dragoman::Copy{.number = 2});  // `before` still has one
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "dragoman/event.h"

namespace dragoman {

// A sequence that only grows. Copying it costs O(size / 64) and shares the elements, which never
// move or change. One Log is for one thread at a time, like a vector; Logs that share elements may
// be used by several threads at once.
class Log {
 public:
  class const_iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = Copy;
    using difference_type = std::ptrdiff_t;
    using pointer = const Copy*;
    using reference = const Copy&;

    const_iterator() = default;
    const_iterator(const Log* log, std::size_t at) : log_(log), at_(at) {}

    reference operator*() const { return (*log_)[at_]; }
    pointer operator->() const { return &(*log_)[at_]; }
    reference operator[](difference_type n) const { return *(*this + n); }
    const_iterator& operator+=(difference_type n) {
      at_ = static_cast<std::size_t>(static_cast<difference_type>(at_) + n);
      return *this;
    }
    const_iterator& operator-=(difference_type n) { return *this += -n; }
    const_iterator& operator++() { return *this += 1; }
    const_iterator& operator--() { return *this -= 1; }
    const_iterator operator++(int) { return std::exchange(*this, *this + 1); }
    const_iterator operator--(int) { return std::exchange(*this, *this - 1); }
    friend const_iterator operator+(const_iterator it, difference_type n) { return it += n; }
    friend const_iterator operator+(difference_type n, const_iterator it) { return it += n; }
    friend const_iterator operator-(const_iterator it, difference_type n) { return it -= n; }
    friend difference_type operator-(const const_iterator& a, const const_iterator& b) {
      return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) {
      return a.at_ == b.at_;
    }
    friend auto operator<=>(const const_iterator& a, const const_iterator& b) {
      return a.at_ <=> b.at_;
    }

   private:
    const Log* log_ = nullptr;
    std::size_t at_ = 0;
  };

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Copy& operator[](std::size_t i) const;  // i < size()
  const Copy& front() const { return (*this)[0]; }
  const Copy& back() const { return (*this)[size_ - 1]; }

  const_iterator begin() const { return {this, 0}; }
  const_iterator end() const { return {this, size_}; }
  auto rbegin() const { return std::make_reverse_iterator(end()); }
  auto rend() const { return std::make_reverse_iterator(begin()); }

  void push_back(Copy copy);
  std::vector<Copy> to_vector() const { return {begin(), end()}; }

 private:
  struct Block;
  std::vector<std::shared_ptr<Block>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace dragoman
