// The log of a room, as JSON.
#include "brief/talks_json_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr int kMostEntries = 500;
constexpr int kMostLookedAt = 10000;

}  // namespace

void brief::write_entry(JsonWriter& json, const TalksWords& words, const Copy& copy) {
  json.open_object(Layout::line).key("number").integer(copy.number);
  if (copy.erased) {
    for (const char* key : {"at", "by", "from", "kind", "line"}) json.key(key).null();
    json.key("erased").boolean(true).close();
    return;
  }
  json.key("at").string(copy.event.at).key("by");
  if (std::holds_alternative<OutcomeBody>(copy.event.body)) {
    json.null();
  } else {
    write_id(json, copy.event.by);
  }
  json.key("from");
  write_id(json, copy.event.from);
  json.key("kind").string(kind_name(copy.event.body));
  json.key("line").string(event_line(words, copy)).key("erased").boolean(false).close();
}

namespace {

bool is_wanted(const TalksWords& words, const LogPage& page, const Copy& copy) {
  if (copy.erased) return page.kind.empty() && page.words.empty();
  if (!page.kind.empty() && page.kind != kind_name(copy.event.body)) return false;
  if (page.words.empty()) return true;
  const std::string text = written_by(words, copy) + " " + event_line(words, copy);
  return text.find(page.words) != std::string::npos;
}

Result<const Copy*> copy_at(const View& seen, Number number) {
  if (const Copy* copy = seen.find_copy(number)) return copy;
  return fail(ErrorCode::unknown_reference, fmt::format("this room has no event {}", number),
              seen.log.empty() ? "nothing has been written yet"
                               : fmt::format("name a number from {} to {}", seen.log.front().number,
                                             seen.log.back().number));
}

}  // namespace

std::string log_json(const View& seen, const LogPage& page) {
  return json_text([&](JsonWriter& json) {
    const TalksTextOptions options{.language = page.language};
    const TalksWords words(seen, options);
    const Number first = seen.log.empty() ? 1 : std::max(page.from, seen.log.front().number);
    const Number last = seen.log.empty() ? 0 : seen.log.back().number;
    const Number end = std::min(page.to.value_or(last), last);
    const int most = std::clamp(page.limit, 1, kMostEntries);
    json.open_object().key("entries").open_list();
    Number number = first;
    int entries = 0;
    for (int looked_at = 0; number <= end && entries < most; ++number, ++looked_at) {
      if (looked_at == kMostLookedAt && !page.words.empty()) break;
      const Copy& copy = *seen.find_copy(number);
      if (!is_wanted(words, page, copy)) continue;
      write_entry(json, words, copy);
      ++entries;
    }
    json.close().key("next");
    write_number(json, number <= end ? number : 0);
    json.close();
  });
}

Result<std::string> entry_json(const View& seen, Number number, const std::string& language) {
  const auto copy = copy_at(seen, number);
  if (!copy) return tl::unexpected(copy.error());
  const TalksTextOptions options{.language = language};
  const TalksWords words(seen, options);
  return json_text([&](JsonWriter& json) { write_entry(json, words, **copy); });
}

Result<std::string> event_json(const View& seen, Number number) {
  const auto copy = copy_at(seen, number);
  if (!copy) return tl::unexpected(copy.error());
  std::string recorded = "null";
  if (!(*copy)->erased) {
    auto bytes = encode_copy(**copy);
    if (!bytes) return bytes;
    recorded = std::move(*bytes);
  }
  return json_text([&](JsonWriter& json) {
    json.open_object(Layout::line).key("number").integer(number).key("event");
    write_id(json, (*copy)->event.id);
    json.key("erased").boolean((*copy)->erased).key("copy").raw(recorded).close();
  });
}

}  // namespace dragoman
