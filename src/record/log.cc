#include "dragoman/log.h"

#include <atomic>

namespace dragoman {
namespace {

constexpr std::size_t kBlockSize = 64;

}  // namespace

// Elements are written in order and never move: a Log reads only those below its own size, so that
// another one may add behind them meanwhile.
struct Log::Block {
  Block() { copies.reserve(kBlockSize); }

  std::atomic<std::size_t> taken = 0;  // places that some Log has begun to fill
  std::vector<Copy> copies;
};

const Copy& Log::operator[](std::size_t i) const {
  return blocks_[i / kBlockSize]->copies.data()[i % kBlockSize];
}

void Log::push_back(Copy copy) {
  const std::size_t place = size_ % kBlockSize;
  if (place == 0) {
    blocks_.push_back(std::make_shared<Block>());
    blocks_.back()->taken = 1;
  } else if (std::size_t free = place;
             !blocks_.back()->taken.compare_exchange_strong(free, place + 1)) {
    // Another Log that shares this block went on first.
    auto own = std::make_shared<Block>();
    const Copy* begin = blocks_.back()->copies.data();
    own->copies.assign(begin, begin + place);
    own->taken = place + 1;
    blocks_.back() = std::move(own);
  }
  blocks_.back()->copies.push_back(std::move(copy));
  ++size_;
}

}  // namespace dragoman
