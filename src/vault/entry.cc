#include "vault/entry.h"

#include <fmt/format.h>

namespace dragoman::vault {

namespace {

constexpr std::size_t kLeastContent = 512;
constexpr std::size_t kLeastLocal = 64;
constexpr std::size_t kLeastWrap = 128;
// Every event's canonical bytes end so, and its references stand directly before.
constexpr std::string_view kTail = R"(,"v":1})";

tl::unexpected<Error> damaged(const RoomId& room, Number number, std::string_view what) {
  return fail(ErrorCode::conflict, fmt::format("entry {}: {}", number, what), std::string(kDamaged),
              {.field = fmt::format("room {} {}", room.to_string(), number)});
}

std::span<const std::uint8_t> octets(std::string_view bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

Digest salt_of(const Key& event_key, const Key& entry_key) {
  return derive(event_key, "salt", {entry_key.view()}).array();
}

Key erasable_key(const Link& link, std::span<const std::string_view> erasure_keys) {
  Key key = derive(link.key, "wrap");
  for (const std::string_view erasure : erasure_keys) key = derive(key, "concerns", {erasure});
  return key;
}

// n, the persons, then event key and entry key, sealed once more when n > 0.
Result<Bytes> wrap_plain(const Event& event, const Link& link, std::string_view keys,
                         std::string_view nonce, std::string_view header) {
  Bytes plain(1, static_cast<char>(event.concerns.size() / 256));
  plain += static_cast<char>(event.concerns.size() % 256);
  if (event.concerns.empty()) return plain.append(keys);
  std::vector<std::string_view> erasure;
  for (const PersonId& person : event.concerns) {
    const auto found = link.erasure.find(person);
    if (found == link.erasure.end()) {
      return fail(ErrorCode::unknown_reference, "there is no key for a person concerned");
    }
    plain.append(bytes_of(person));
    erasure.push_back(found->second.view());
  }
  return plain.append(seal(erasable_key(link, erasure), nonce, keys, header));
}

}  // namespace

Result<SealedContent> seal_content(const Event& event, const Key& seed) {
  auto base = encode_copy({.number = 1, .event = event});
  if (!base) return tl::unexpected(base.error());
  SealedContent content{.event_key = derive(seed, "event key", {bytes_of(event.id), *base}),
                        .base = std::move(*base)};
  content.sealed = seal_once(derive(content.event_key, "content"), pad(content.base, kLeastContent),
                             bytes_of(event.id));
  return content;
}

Result<SealedEntry> seal_entry(const SealedContent& content, const Target& target,
                               const RoomId& room, const Link& link, const Key& seed) {
  // Without references the copy is the base.
  auto copy = target.copy.refs.empty() ? Result<Bytes>(content.base) : encode_copy(target.copy);
  if (!copy) return tl::unexpected(copy.error());
  // The copy is the base with the references put in; they alone are sealed for the room.
  const std::size_t front = content.base.size() - kTail.size();
  if (copy->size() < content.base.size() || copy->compare(0, front, content.base, 0, front) != 0 ||
      !copy->ends_with(kTail)) {
    return fail(ErrorCode::unsupported, "the event's form is not that of this vault");
  }
  const Bytes refs = copy->substr(front, copy->size() - content.base.size());
  const Event& event = target.copy.event;
  const Bytes local = join({refs, target.teller});
  const Key entry_key = derive(seed, "entry key", {bytes_of(event.id), bytes_of(room), local});

  SealedEntry entry;
  entry.stored.room = room;
  entry.stored.number = target.copy.number;
  entry.stored.link = link.id;
  entry.stored.sealed =
      seal_once(derive(entry_key, "local"), pad(local, kLeastLocal), bytes_of(event.id));
  const EntryHeader header{.room = room,
                           .number = target.copy.number,
                           .epoch = target.epoch,
                           .event = event.id,
                           .previous = target.previous,
                           .commitment = commit(*copy, salt_of(content.event_key, entry_key)),
                           .content = hash(content.sealed),
                           .local = hash(entry.stored.sealed)};
  entry.stored.header = Bytes(bytes_of(encode_header(header)));
  entry.head = head_of(header);

  const Bytes keys = Bytes(content.event_key.view()).append(entry_key.view());
  const Key nonce = derive(seed, "wrap nonce", {bytes_of(event.id), bytes_of(room)});
  auto plain =
      wrap_plain(event, link, keys, nonce.view().substr(0, kNonceBytes), entry.stored.header);
  if (!plain) return tl::unexpected(plain.error());
  entry.stored.wrap = seal_stored(link.key, nonce, pad(*plain, kLeastWrap), entry.stored.header);
  return entry;
}

Result<OpenedEntry> open_entry(const RoomId& room, const StoredEntry& entry, const Link& link) {
  auto header = decode_header(octets(entry.header));
  if (!header || header->room != room || header->number != entry.number) {
    return damaged(room, entry.number, "its header is not that of its place");
  }
  if (link.target != room || link.target_epoch != header->epoch) {
    return damaged(room, entry.number, "it was sealed for another room or time");
  }
  OpenedEntry opened{.header = *header, .head = head_of(*header)};
  auto wrap = unseal_stored(link.key, entry.wrap, entry.header);
  if (!wrap || !unpad(*wrap) || wrap->size() < 2) {
    return damaged(room, entry.number, "its key does not open");
  }
  const std::size_t concerned = static_cast<unsigned char>((*wrap)[0]) * std::size_t{256} +
                                static_cast<unsigned char>((*wrap)[1]);
  std::string_view rest = std::string_view(*wrap).substr(2);
  if (rest.size() < 16 * concerned) return damaged(room, entry.number, "its key is cut off");
  std::vector<std::string_view> erasure;
  for (std::size_t i = 0; i < concerned; ++i, rest.remove_prefix(16)) {
    const auto person = vault::id_of<PersonId>(rest.substr(0, 16));
    const auto found = link.erasure.find(person);
    if (found == link.erasure.end()) {
      opened.gone = person;
      return opened;
    }
    erasure.push_back(found->second.view());
  }
  std::optional<Bytes> keys(rest);
  if (concerned > 0) {
    keys = unseal(erasable_key(link, erasure), std::string_view(entry.wrap).substr(0, kNonceBytes),
                  rest, entry.header);
  }
  if (!keys || keys->size() != 64) return damaged(room, entry.number, "its key does not open");
  const Key event_key(std::string_view(*keys).substr(0, 32));
  const Key entry_key(std::string_view(*keys).substr(32));
  auto base = unseal_once(derive(event_key, "content"), entry.content, bytes_of(header->event));
  auto local = unseal_once(derive(entry_key, "local"), entry.sealed, bytes_of(header->event));
  if (!base || !unpad(*base) || !base->ends_with(kTail)) {
    return damaged(room, entry.number, "its content does not open");
  }
  const auto parts = local && unpad(*local) ? split(*local, 2) : std::nullopt;
  if (!parts) return damaged(room, entry.number, "its references do not open");
  base->insert(base->size() - kTail.size(), (*parts)[0]);
  opened.copy = std::move(*base);
  opened.teller = Bytes((*parts)[1]);
  opened.salt = salt_of(event_key, entry_key);
  return opened;
}

}  // namespace dragoman::vault
