#include <fmt/format.h>

#include "dragoman/record.h"
#include "record/codec_decoder.h"
#include "record/codec_encoder.h"

namespace dragoman {
namespace record {
namespace {

// The lines of an export, in the canonical spelling of events.
struct FirstLine {
  std::string what = "room";
  std::string name;
  RoomId room;
};
struct EntryLine {
  std::string copy;
  std::array<std::uint8_t, kHeaderBytes> header{};
  Digest salt{};
};
// The head of the last entry, which no later entry pins.
struct LastLine {
  Number entries = 0;
  Digest head{};
};

template <class V, Is<FirstLine> T>
void fields(V& v, T& line) {
  v.must("dragoman", line.what);
  v.may("name", line.name);
  v.must("room", line.room);
  v.version("v");
}
template <class V, Is<EntryLine> T>
void fields(V& v, T& line) {
  v.may("copy", line.copy);
  v.must("header", line.header);
  v.may("salt", line.salt);
}
template <class V, Is<LastLine> T>
void fields(V& v, T& line) {
  v.must("entries", line.entries);
  v.must("head", line.head);
}

template <class T>
Result<void> append(std::string& out, const T& line) {
  auto written = Encoder().encode(line);
  if (!written) return tl::unexpected<Error>(std::move(written.error()));
  out += *written;
  out += '\n';
  return {};
}

// Takes the lines of an export one by one.
class Lines {
 public:
  Lines(std::string_view bytes, std::string file_name)
      : rest_(bytes), file_(std::move(file_name)) {}

  bool at_end() const { return rest_.empty(); }

  // The next line, without its end.
  Result<std::string_view> next() {
    ++line_;
    const auto end = rest_.find('\n');
    if (end == rest_.npos) {
      return refuse({ErrorCode::syntax,
                     "the export ends in the middle",
                     "export again; this file was cut off",
                     {}});
    }
    const auto line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }

  template <class T>
  Result<T> read(std::string_view line) const {
    auto thing = Decoder(line).template decode<T>();
    if (!thing) return refuse(std::move(thing.error()));
    return thing;
  }

  tl::unexpected<Error> refuse(Error error) const {
    // What is wrong inside an entry names the event; the line says where that is.
    if (!error.where.file.empty()) error.message = error.where.file + ": " + error.message;
    error.where.file = file_;
    error.where.line = line_;
    error.where.column = 1;
    return tl::unexpected<Error>(std::move(error));
  }

 private:
  std::string_view rest_;
  std::string file_;
  std::int64_t line_ = 0;
};

Result<Entry> read_entry(const Lines& lines, std::string_view text) {
  auto line = lines.read<EntryLine>(text);
  if (!line) return tl::unexpected<Error>(std::move(line.error()));
  auto header = decode_header(line->header);
  if (!header) return lines.refuse(std::move(header.error()));
  Entry entry{.header = *header, .salt = line->salt, .copy = std::move(line->copy)};
  entry.erased = entry.copy.empty();
  if (entry.erased) return entry;
  const auto copy = decode_copy(entry.copy, header->number);
  if (!copy) return lines.refuse(copy.error());
  if (copy->event.id != header->event) {
    return lines.refuse({ErrorCode::conflict,
                         "the copy is of another event than the header says",
                         "export again, and compare",
                         {}});
  }
  return entry;
}

}  // namespace
}  // namespace record

Result<std::string> write_export(const RoomId& room, std::string_view name,
                                 std::span<const Entry> entries) {
  std::string out;
  const Digest head = entries.empty() ? Digest{} : head_of(entries.back().header);
  auto written = record::append(out, record::FirstLine{.name = std::string(name), .room = room});
  for (std::size_t i = 0; written && i < entries.size(); ++i) {
    written = record::append(out, record::EntryLine{.copy = entries[i].copy,
                                                    .header = encode_header(entries[i].header),
                                                    .salt = entries[i].salt});
  }
  if (written) {
    written = record::append(
        out, record::LastLine{.entries = static_cast<Number>(entries.size()), .head = head});
  }
  if (!written) return tl::unexpected<Error>(std::move(written.error()));
  return out;
}

Result<RoomExport> read_export(std::string_view bytes, std::string file_name) {
  record::Lines lines(bytes, std::move(file_name));
  const auto propagate = [](auto& result) {
    return tl::unexpected<Error>(std::move(result.error()));
  };
  auto text = lines.next();
  if (!text) return propagate(text);
  if (auto version = record::Decoder(*text).check_version(); !version) {
    return lines.refuse(std::move(version.error()));
  }
  auto first = lines.read<record::FirstLine>(*text);
  if (!first) return propagate(first);
  if (first->what != "room") {
    return lines.refuse({ErrorCode::unsupported,
                         "this is not the export of a room",
                         "give a file that `dragoman export` wrote",
                         {.field = "dragoman"}});
  }
  RoomExport read{.room = first->room, .name = std::move(first->name)};
  while (true) {
    text = lines.next();
    if (!text) return propagate(text);
    if (text->starts_with("{\"entries\"")) break;
    auto entry = record::read_entry(lines, *text);
    if (!entry) return propagate(entry);
    read.entries.push_back(std::move(*entry));
  }
  auto last = lines.read<record::LastLine>(*text);
  if (!last) return propagate(last);
  if (!lines.at_end()) {
    return lines.refuse({ErrorCode::syntax,
                         "something follows the last line",
                         "export again; this file was changed",
                         {}});
  }
  if (last->entries != static_cast<Number>(read.entries.size())) {
    return lines.refuse({ErrorCode::conflict,
                         fmt::format("the export has {} entries and says that it has {}",
                                     read.entries.size(), last->entries),
                         "export again; this file was changed",
                         {.field = "entries"}});
  }
  const Number begin = read.entries.empty() ? 0 : read.entries.front().header.number - 1;
  const Receipt end{.room = read.room, .number = begin + last->entries, .head = last->head};
  const bool pinned = !read.entries.empty() || last->head != Digest{};
  auto verified = verify_chain(read.entries, pinned ? &end : nullptr);
  if (!verified) return lines.refuse(std::move(verified.error()));
  return read;
}

}  // namespace dragoman
