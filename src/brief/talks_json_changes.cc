// What changed between two texts, as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"
#include "model/word_diff.h"

namespace dragoman {
namespace {

using namespace brief;

const Position* position_in(const Draft& draft, const std::string& point) {
  for (const Position& position : draft.positions) {
    if (position.point == point) return &position;
  }
  return nullptr;
}

// Every step from the earlier text to the later one left the point as it was, or was marked as one
// of wording only.
bool is_editorial(const Case& talks, const Draft& now, const Draft& since,
                  const std::string& point) {
  const Draft* later = &now;
  bool marked = false;
  for (std::size_t steps = 0; later != &since; ++steps) {
    const Draft* earlier = steps > talks.drafts.size() ? nullptr : talks.find_draft(later->follows);
    const Position* after = position_in(*later, point);
    const Position* before = earlier == nullptr ? nullptr : position_in(*earlier, point);
    if (after == nullptr || before == nullptr || after->values != before->values) return false;
    if (after->text != before->text && !after->editorial) return false;
    marked = marked || after->editorial;
    later = earlier;
  }
  return marked;
}

class Changes {
 public:
  Changes(const View& seen, const Draft& now, const Draft& since, std::string language)
      : seen_(seen), now_(now), since_(since), language_(std::move(language)) {}

  void write(JsonWriter& json) const {
    json.open_list();
    for (const std::string& point : points()) write_point(json, point);
    json.close();
  }

 private:
  // Of either text, in the order of the case; then those that it has no place for.
  std::vector<std::string> points() const {
    std::set<std::string> in;
    for (const Draft* draft : {&since_, &now_}) {
      for (const Position& position : draft->positions) in.insert(position.point);
    }
    std::vector<std::string> ordered;
    for (const Point& point : seen_.talks.points) {
      if (in.erase(point.id) > 0) ordered.push_back(point.id);
    }
    ordered.insert(ordered.end(), in.begin(), in.end());
    return ordered;
  }

  // The words at a position: the draft's own, else those of the point.
  const std::string& wording(const Position* position, const std::string& id) const {
    static const std::string kNone;
    if (position == nullptr) return kNone;
    if (!position->text.empty()) return position->text.in(language_);
    const Point* point = seen_.talks.find_point(id);
    return point == nullptr ? kNone : point->text.in(language_);
  }

  static void write_values(JsonWriter& json, const Position* position) {
    if (position == nullptr) {
      json.null();
    } else {
      write_recorded(json, position->values);
    }
  }

  void write_point(JsonWriter& json, const std::string& id) const {
    static constexpr std::string_view kOps[] = {"same", "removed", "added"};
    const Position* before = position_in(since_, id);
    const Position* after = position_in(now_, id);
    json.open_object(Layout::line).key("point").string(id);
    json.key("values").open_object(Layout::line).key("before");
    write_values(json, before);
    json.key("after");
    write_values(json, after);
    json.close();
    json.key("editorial").boolean(is_editorial(seen_.talks, now_, since_, id));
    json.key("runs").open_list(Layout::line);
    for (const auto& run : model::word_diff(wording(before, id), wording(after, id))) {
      json.open_object(Layout::line).key("op").string(kOps[static_cast<std::size_t>(run.op)]);
      json.key("words").string(run.words).close();
    }
    json.close().close();
  }

  const View& seen_;
  const Draft& now_;
  const Draft& since_;
  std::string language_;
};

Result<const Draft*> text_numbered(const View& seen, Number number, const char* field) {
  if (const Draft* draft = seen.draft_at(number)) return draft;
  return fail(ErrorCode::unknown_reference, fmt::format("event {} puts no text down here", number),
              "name the number of a draft, or of a relay that carries one", {.field = field});
}

}  // namespace

Result<std::string> changes_json(const View& seen, Number now, Number since,
                                 std::string_view language) {
  const auto later = text_numbered(seen, now, "number");
  if (!later) return tl::unexpected(later.error());
  const auto earlier = text_numbered(seen, since, "since");
  if (!earlier) return tl::unexpected(earlier.error());
  std::string tag(language);
  if (tag.empty() && !seen.talks.languages.empty()) tag = seen.talks.languages.front();
  const Changes changes(seen, **later, **earlier, std::move(tag));
  return json_text([&](JsonWriter& json) { changes.write(json); });
}

}  // namespace dragoman
