// Any bytes as a copy of an event, and as a room's export: they are refused with a place, or they
// are the one spelling of what was read.
#include "dragoman/record.h"
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dragoman::fuzz::require;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto check = [](const dragoman::Error& error) {
    require(!error.message.empty() && !error.mend.empty(), "an error has a message and a mend");
    require(!error.where.file.empty(), "an error says where");
  };
  const auto copy = dragoman::decode_copy(bytes, 1'000'000);
  if (copy) {
    const auto again = dragoman::encode_copy(*copy);
    require(again.has_value(), "what is read can be written");
    require(*again == bytes, "an event has exactly one spelling");
  } else {
    check(copy.error());
  }
  const auto room = dragoman::read_export(bytes, "room.jsonl");
  if (room) {
    const auto again = dragoman::write_export(room->room, room->name, room->entries);
    require(again.has_value() && *again == bytes, "an export has exactly one spelling");
  } else {
    check(room.error());
  }
  return 0;
}
