// The parts of a room: each a function of one view.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "dragoman/signing.h"
#include "dragoman/talks_json.h"
#include "server/answers.h"
#include "server/routes.h"

namespace dragoman::server {
namespace {

constexpr Number kLastNumber = std::numeric_limits<Number>::max();

// A part that takes no options, by the last word of its path.
Response plain_part(Call& call) {
  if (const auto known = only_parameters(call, {}); !known) return refusal(known.error());
  const std::string& name = call.target.segments.back();
  return part_of_room(call, [&]() -> Result<std::string> {
    for (const TalksPart& part : talks_parts()) {
      if (name == part.name) return part.json(*call.sight->view);
    }
    return fail(ErrorCode::missing, "there is no such part");
  });
}

Response summary(Call& call) {
  if (const auto known = only_parameters(call, {}); !known) return refusal(known.error());
  return part_of_room(call, [&]() -> Result<std::string> {
    return summary_json(*call.sight->view, to_hexadecimal(call.sight->head.head));
  });
}

Result<LogPage> log_page(const Call& call) {
  if (const auto known =
          only_parameters(call, {"from", "to", "kind", "words", "limit", "language"});
      !known) {
    return tl::unexpected(known.error());
  }
  const auto from = whole_parameter(call, "from", 1, 1, kLastNumber);
  const auto to = whole_parameter(call, "to", kLastNumber, 1, kLastNumber);
  const auto limit = whole_parameter(call, "limit", LogPage().limit, 1, 500);
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  if (!limit) return tl::unexpected(limit.error());
  LogPage page{.from = *from,
               .kind = text_parameter(call, "kind"),
               .words = text_parameter(call, "words"),
               .limit = static_cast<int>(*limit),
               .language = text_parameter(call, "language", "en")};
  if (*to != kLastNumber) page.to = *to;
  return page;
}

Response log(Call& call) {
  const auto page = log_page(call);
  if (!page) return refusal(page.error());
  return part_of_room(call,
                      [&]() -> Result<std::string> { return log_json(*call.sight->view, *page); });
}

Response event(Call& call) {
  if (const auto known = only_parameters(call, {}); !known) return refusal(known.error());
  const Number number = call.number_at(1);
  if (call.sight->view->find_copy(number) == nullptr) return not_found();
  return part_of_room(call, [&] { return event_json(*call.sight->view, number); });
}

// A room's id in the query; nothing when it is none.
std::optional<RoomId> room_parameter(const Call& call, std::string_view name) {
  return RoomId::parse(text_parameter(call, name));
}

Response changes(Call& call) {
  if (const auto known = only_parameters(call, {"since", "language"}); !known)
    return refusal(known.error());
  const auto since = whole_parameter(call, "since", 0, 1, kLastNumber);
  if (!since) return refusal(since.error());
  return part_of_room(call, [&] {
    return changes_json(*call.sight->view, call.number_at(1), *since,
                        text_parameter(call, "language"));
  });
}

// What is to come depends on the hour, so nothing of it is kept.
Response shuttle(Call& call) {
  if (const auto known = only_parameters(call, {"to", "language"}); !known)
    return refusal(known.error());
  const auto to = room_parameter(call, "to");
  if (!to) return not_found();
  auto sheet = shuttle_json(*call.sight->view, *to, call.services.now(),
                            text_parameter(call, "language", "en"));
  return sheet ? json_answer(200, std::move(*sheet)) : not_found();
}

Response terms(Call& call) {
  if (const auto known = only_parameters(call, {"source", "as", "to"}); !known)
    return refusal(known.error());
  const auto source = whole_parameter(call, "source", 0, 1, kLastNumber);
  if (!source) return refusal(source.error());
  const std::string word = text_parameter(call, "as");
  const ReleasedAs as = word == "theirs" ? ReleasedAs::theirs
                        : word == "ours" ? ReleasedAs::ours
                                         : ReleasedAs::unattributed;
  if (as == ReleasedAs::unattributed && word != "unattributed") {
    return refusal({ErrorCode::range,
                    "that is no way to pass words on",
                    "use theirs, unattributed or ours",
                    {.field = "as"}});
  }
  const auto to = room_parameter(call, "to");
  if (!to) return not_found();
  return part_of_room(call, [&] { return terms_json(*call.sight->view, *source, as, *to); });
}

// Canonical copies, one a line, as many as fit into a bounded answer.
Response copies(Call& call) {
  constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
  if (const auto known = only_parameters(call, {"from", "limit"}); !known)
    return refusal(known.error());
  const auto from = whole_parameter(call, "from", 1, 1, kLastNumber);
  const auto limit = whole_parameter(call, "limit", 1000, 1, 1000);
  if (!from) return refusal(from.error());
  if (!limit) return refusal(limit.error());
  const auto make = [&]() -> Result<std::string> {
    std::string lines;
    const Log& log = call.sight->view->log;
    const Number first = std::max(*from, call.sight->place.since);
    const auto begin =
        std::lower_bound(log.begin(), log.end(), first,
                         [](const Copy& copy, Number number) { return copy.number < number; });
    Number left = *limit;
    for (auto copy = begin; copy != log.end() && left > 0 && lines.size() < kMostBytes; ++copy) {
      --left;
      if (copy->erased) {
        fmt::format_to(std::back_inserter(lines),
                       R"({{"number":{},"event":"{}","erased":true}})"
                       "\n",
                       copy->number, copy->event.id.to_string());
        continue;
      }
      auto bytes = encode_copy(*copy);
      if (!bytes) return bytes;
      fmt::format_to(std::back_inserter(lines),
                     R"({{"number":{},"copy":{}}})"
                     "\n",
                     copy->number, *bytes);
    }
    return lines;
  };
  return part_of_room(call, make, "application/x-ndjson");
}

Response exported(Call& call) {
  if (const auto known = only_parameters(call, {}); !known) return refusal(known.error());
  const SeenRoom* own = call.sight->view->find_room(call.sight->room());
  auto lines = call.keys->export_room(call.sight->room(), own == nullptr ? "desk" : own->label);
  if (!lines) return refusal(lines.error());
  Response response = json_answer(200, std::move(*lines));
  response.headers.front().value = "application/x-ndjson";
  return response.with("Content-Disposition", "attachment; filename=\"room.jsonl\"");
}

Response stream(Call& call) {
  if (const auto known = only_parameters(call, {"after"}); !known) return refusal(known.error());
  std::optional<Number> after;
  const auto asked = whole_parameter(call, "after", -1, 0, kLastNumber - 1);
  if (!asked) return refusal(asked.error());
  if (*asked >= 0) after = *asked;
  // What a browser that lost its connection has seen last; of its own making, or ours.
  const std::string_view last = call.request.header("Last-Event-ID");
  if (!last.empty()) {
    Call resumed = call;
    resumed.arguments = {std::string(last)};
    after = resumed.number_at(0);
  }
  auto subscription = call.services.streams.open(call.presence, *call.sight, after);
  if (!subscription) return too_many("streams", "too many streams of this room are open", 5);
  Response response;
  response.with("Content-Type", "text/event-stream");
  response.stream = std::move(subscription);
  response.closes = true;
  return response;
}

constexpr Route part(std::string_view pattern, Handler handler) {
  return {"GET", pattern, Who::member, Cost::small, false, handler};
}

constexpr Route kRoutes[] = {
    part("/rooms/{room}/summary", summary),
    part("/rooms/{room}/case", plain_part),
    part("/rooms/{room}/board", plain_part),
    part("/rooms/{room}/drafts", plain_part),
    part("/rooms/{room}/drafts/{n}/changes", changes),
    part("/rooms/{room}/responses", plain_part),
    part("/rooms/{room}/people", plain_part),
    part("/rooms/{room}/notes", plain_part),
    part("/rooms/{room}/questions", plain_part),
    part("/rooms/{room}/given", plain_part),
    part("/rooms/{room}/releases", plain_part),
    part("/rooms/{room}/secret", plain_part),
    part("/rooms/{room}/owed", plain_part),
    part("/rooms/{room}/movement", plain_part),
    part("/rooms/{room}/statements", plain_part),
    part("/rooms/{room}/shuttle", shuttle),
    part("/rooms/{room}/terms", terms),
    part("/rooms/{room}/log", log),
    part("/rooms/{room}/events/{n}", event),
    part("/rooms/{room}/copies", copies),
    {"GET", "/rooms/{room}/export", Who::member, Cost::computation, false, exported},
    part("/rooms/{room}/stream", stream),
};

}  // namespace

std::span<const Route> room_routes() { return kRoutes; }

}  // namespace dragoman::server
