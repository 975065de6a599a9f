#include "server/presence.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "dragoman/signing.h"

namespace dragoman::server {
namespace {

constexpr std::int64_t kOfferMilliseconds = 60'000;
constexpr std::int64_t kLockedMilliseconds = 24LL * 3600 * 1000;
constexpr std::size_t kMostOfOne = 32;

std::string hash_of(std::string_view token) {
  std::array<std::uint8_t, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), nullptr, 0);
  return to_hexadecimal(hash);
}

}  // namespace

std::optional<Session> Presence::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

bool Presence::has_seen(const RoomId& room) const {
  const std::lock_guard lock(mutex_);
  return seen_.contains(room);
}

void Presence::saw(const RoomId& room, const std::optional<Glance>& glance) {
  const std::lock_guard lock(mutex_);
  if (!keys_) return;
  auto& last = seen_[room];
  if (glance) last = glance;
}

std::optional<Presence::Glance> Presence::glance(const RoomId& room, std::uint64_t version) const {
  const std::lock_guard lock(mutex_);
  const auto found = seen_.find(room);
  if (found == seen_.end() || !found->second || found->second->version != version)
    return std::nullopt;
  return found->second;
}

void Presence::saw_all() {
  const std::lock_guard lock(mutex_);
  seen_all_ = true;
}

bool Presence::has_seen_all() const {
  const std::lock_guard lock(mutex_);
  return seen_all_;
}

void Presence::begin_factor(const std::optional<FactorSecret>& secret) {
  const std::lock_guard lock(mutex_);
  factor_ = secret;
}

std::optional<FactorSecret> Presence::factor_begun() const {
  const std::lock_guard lock(mutex_);
  return factor_;
}

Presences::Presences(const Clock& clock, Entropy& entropy, std::int64_t idle_seconds,
                     OnClose on_close)
    : clock_(clock),
      entropy_(entropy),
      idle_milliseconds_(idle_seconds * 1000),
      on_close_(std::move(on_close)) {}

Presences::Begun Presences::begin(Session keys, std::string name) {
  const std::string whose = keys.person().to_string();
  std::string token = draw_token(entropy_, "session " + whose);
  auto presence = std::make_shared<Presence>(hash_of(token), std::move(name), keys.person(),
                                             draw_token(entropy_, "csrf " + whose));
  presence->keys_ = std::move(keys);
  presence->last_ = clock_.steady_milliseconds();
  make_room_for(presence->person);
  const std::lock_guard lock(mutex_);
  presences_[presence->id] = presence;
  return {std::move(presence), std::move(token)};
}

void Presences::make_room_for(const PersonId& person) {
  std::vector<std::shared_ptr<Presence>> own = all();
  std::erase_if(own, [&](const auto& one) { return one->person != person; });
  if (own.size() < kMostOfOne) return;
  const auto last_seen = [](const std::shared_ptr<Presence>& one) {
    const std::lock_guard lock(one->mutex_);
    return one->last_;
  };
  const auto longest_ago =
      std::min_element(own.begin(), own.end(),
                       [&](const auto& a, const auto& b) { return last_seen(a) < last_seen(b); });
  end(**longest_ago);
}

bool Presences::idles(const Presence& presence, std::int64_t now) const {
  return now - presence.last_ > idle_milliseconds_;
}

std::shared_ptr<Presence> Presences::find(std::string_view token, bool touch) {
  if (token.empty()) return nullptr;
  const std::int64_t now = clock_.steady_milliseconds();
  std::shared_ptr<Presence> presence;
  {
    const std::lock_guard lock(mutex_);
    const auto found = presences_.find(hash_of(token));
    if (found == presences_.end()) return nullptr;
    presence = found->second;
  }
  bool too_late = false;
  {
    const std::lock_guard lock(presence->mutex_);
    too_late = presence->keys_.has_value() && idles(*presence, now);
    if (touch && !too_late && presence->keys_) presence->last_ = now;
  }
  if (too_late) lock(*presence);
  return presence;
}

void Presences::lock(Presence& presence) {
  std::optional<Session> keys;
  {
    const std::lock_guard lock(presence.mutex_);
    keys = std::exchange(presence.keys_, std::nullopt);
    presence.factor_.reset();
    presence.seen_.clear();
    presence.seen_all_ = false;
    if (keys) presence.last_ = clock_.steady_milliseconds();
  }
  if (keys) on_close_(presence, kLocked);
}

void Presences::unlock(Presence& presence, Session keys) {
  const std::lock_guard lock(presence.mutex_);
  presence.keys_ = std::move(keys);
  presence.last_ = clock_.steady_milliseconds();
}

void Presences::end(Presence& presence) {
  std::optional<Session> keys;
  {
    const std::lock_guard lock(mutex_);
    if (presences_.erase(presence.id) == 0) return;
  }
  {
    const std::lock_guard lock(presence.mutex_);
    keys = std::exchange(presence.keys_, std::nullopt);
  }
  on_close_(presence, kSignedOut);
}

void Presences::end_others(const Presence& kept) {
  for (const auto& presence : all()) {
    if (presence->person == kept.person && presence.get() != &kept) end(*presence);
  }
}

std::string Presences::offer(Session keys, std::string name) {
  std::string token = draw_token(entropy_, "offer " + keys.person().to_string());
  const std::lock_guard lock(mutex_);
  offers_.insert_or_assign(
      hash_of(token),
      Offer{std::move(keys), std::move(name), clock_.steady_milliseconds() + kOfferMilliseconds});
  return token;
}

std::optional<Presences::Begun> Presences::redeem(std::string_view token) {
  std::optional<Offer> offer;
  {
    const std::lock_guard lock(mutex_);
    const auto found = offers_.find(hash_of(token));
    if (found == offers_.end()) return std::nullopt;
    offer = std::move(found->second);
    offers_.erase(found);
  }
  if (clock_.steady_milliseconds() > offer->until) return std::nullopt;
  return begin(std::move(offer->keys), std::move(offer->name));
}

void Presences::sweep() {
  const std::int64_t now = clock_.steady_milliseconds();
  for (const auto& presence : all()) {
    bool idle = false;
    bool old = false;
    {
      const std::lock_guard lock(presence->mutex_);
      idle = presence->keys_.has_value() && idles(*presence, now);
      old = !presence->keys_.has_value() && now - presence->last_ > kLockedMilliseconds;
    }
    if (idle) lock(*presence);
    if (old) end(*presence);
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(offers_, [&](const auto& entry) { return now > entry.second.until; });
}

std::vector<std::shared_ptr<Presence>> Presences::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Presence>> everyone;
  everyone.reserve(presences_.size());
  for (const auto& [id, presence] : presences_) everyone.push_back(presence);
  return everyone;
}

bool same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view cookie_in(std::string_view header, std::string_view name) {
  std::string_view found;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    while (pair.ends_with(' ')) pair.remove_suffix(1);
    if (!pair.starts_with(name) || pair.size() <= name.size() || pair[name.size()] != '=') continue;
    if (!found.empty()) return {};
    found = pair.substr(name.size() + 1);
  }
  return found;
}

}  // namespace dragoman::server
