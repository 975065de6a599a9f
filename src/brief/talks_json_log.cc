// The log of a room, as JSON.
#include "brief/talks_json_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "brief/json_parts.h"
#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr int kMostEntries = 500;
constexpr int kMostLookedAt = 10000;
constexpr int kNoEnd = std::numeric_limits<int>::max();

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

struct Limits {
  int entries, looked_at;
};

// The members `entries` and `next`.
void write_entries(JsonWriter& json, const View& seen, const LogPage& page, const Limits& most) {
  const TalksTextOptions options{.language = page.language};
  const TalksWords words(seen, options);
  Number number = seen.log.empty() ? 1 : std::max(page.from, seen.log.front().number);
  const Number last = seen.log.empty() ? 0 : seen.log.back().number;
  const Number end = std::min(page.to.value_or(last), last);
  json.key("entries").open_list();
  int entries = 0;
  for (int looked_at = 0; number <= end; ++number, ++looked_at) {
    if (entries == most.entries || looked_at == most.looked_at) break;
    const Copy& copy = *seen.find_copy(number);
    if (!is_wanted(words, page, copy)) continue;
    write_entry(json, words, copy);
    ++entries;
  }
  json.close().key("next");
  write_number(json, number <= end ? number : 0);
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
    json.open_object();
    write_entries(json, seen, page,
                  {.entries = std::clamp(page.limit, 1, kMostEntries),
                   .looked_at = page.words.empty() ? kNoEnd : kMostLookedAt});
    json.close();
  });
}

std::string whole_log_json(const View& seen, const LogPage& page) {
  return json_text([&](JsonWriter& json) {
    open_document(json, "log", "ok");
    write_entries(json, seen, page, {.entries = kNoEnd, .looked_at = kNoEnd});
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
