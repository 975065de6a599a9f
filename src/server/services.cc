#include "server/services.h"

#include <charconv>

namespace dragoman::server {
namespace {

constexpr std::size_t kPartsBytes = std::size_t{64} << 20U;

}  // namespace

Services::Services(Vault kept, Settings chosen, const Clock& time, Entropy& chance)
    : vault(std::move(kept)),
      settings(std::move(chosen)),
      clock(time),
      entropy(chance),
      parts(kPartsBytes),
      streams(settings.streams_per_room),
      jobs(entropy),
      presences(clock, entropy, settings.idle_seconds,
                [this](const Presence& presence, const char* why) {
                  streams.close(presence, why);
                  jobs.close(presence);
                }) {}

Number Call::number_at(std::size_t place) const {
  const std::string& text = arguments[place];
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace dragoman::server
