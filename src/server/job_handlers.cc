// Computations on a room's view, as jobs.
#include <fmt/format.h>

#include "dragoman/brief.h"
#include "dragoman/record.h"
#include "server/answers.h"
#include "server/compute.h"
#include "server/fields.h"
#include "server/routes.h"

namespace dragoman::server {
namespace {

constexpr double kUsualSeconds = 300;
constexpr double kMostSeconds = 3600;

// The state without its result; `now`: where the room is.
std::string job_json(const JobState& job, const RoomHead& now, bool whole) {
  Json state;
  state["job"] = job.id;
  state["kind"] = job.kind;
  state["state"] = job.state;
  state["number"] = job.head.events;
  state["done"] = job.share ? Json(*job.share) : Json();
  Json label = Json::array();
  for (const RoomId& room : job.label) label.push_back(room.to_string());
  state["label"] = std::move(label);
  state["stale"] = now.events != job.head.events || now.head != job.head.head;
  if (whole && job.error) {
    const Response told = problem(422, *job.error);
    state["error"] = Json::parse(told.body.bytes, nullptr, false);
  }
  std::string text = state.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!whole || !job.result) return text;
  text.pop_back();
  return text + ",\"result\":" + *job.result + "}";
}

Result<Receipt> receipt_of(const nlohmann::json& value, const RoomId& room) {
  const auto wrong = fail(ErrorCode::type, "that is no receipt of this room",
                          "give room, number and head as they were told", {.field = "receipts"});
  if (!value.is_object() || value.size() != 3) return wrong;
  for (const char* text : {"room", "head"}) {
    if (!value.contains(text) || !value[text].is_string()) return wrong;
  }
  if (!value.contains("number") || !value["number"].is_number_integer()) return wrong;
  const std::string head = value["head"].get<std::string>();
  Receipt receipt{.room = room, .number = value["number"].get<Number>()};
  if (value["room"] != room.to_string() || head.size() != 2 * receipt.head.size()) return wrong;
  for (std::size_t half : {std::size_t{0}, std::size_t{1}}) {
    const auto part = RoomId::parse(std::string_view(head).substr(half * 32, 32));
    if (!part) return wrong;
    std::copy(part->bytes.begin(), part->bytes.end(),
              receipt.head.begin() + static_cast<std::ptrdiff_t>(half * part->bytes.size()));
  }
  return receipt;
}

// Whether the room's chain holds, every content opens its commitment, and the receipts are in it.
Result<Work> verification(Call& call, Fields& options) {
  std::vector<Receipt> receipts;
  if (const nlohmann::json* list = options.value("receipts")) {
    if (!list->is_array() || list->size() > 100)
      return fail(ErrorCode::type, "receipts is no list of at most 100", {}, {.field = "receipts"});
    for (const auto& one : *list) {
      auto receipt = receipt_of(one, call.sight->room());
      if (!receipt) return tl::unexpected(receipt.error());
      receipts.push_back(*receipt);
    }
  }
  const std::weak_ptr<Presence> owner = call.presence;
  const RoomId room = call.sight->room();
  return [owner, room, receipts](const RunControl&) -> Result<std::string> {
    const auto presence = owner.lock();
    const auto keys = presence ? presence->keys() : std::nullopt;
    if (!keys) return fail(ErrorCode::unsupported, "the session is locked");
    const auto lines = keys->export_room(room, "");
    if (!lines) return tl::unexpected(lines.error());
    const auto read = read_export(*lines, "room");
    Json found;
    found["holds"] = read.has_value();
    Json damage = Json::array();
    if (!read) damage.push_back(read.error().message);
    for (const Receipt& receipt : receipts) {
      if (!read) break;
      const auto held = verify_chain(read->entries, &receipt);
      if (!held) damage.push_back(held.error().message);
    }
    found["holds"] = damage.empty();
    found["events"] = read && !read->entries.empty() ? read->entries.back().header.number : 0;
    found["damage"] = std::move(damage);
    return found.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
}

Response begin_job(Call& call) {
  Fields fields(call.request.body);
  const std::string kind = fields.text("kind");
  const nlohmann::json* given = fields.value("options");
  Fields options(given == nullptr ? "{}" : given->dump());
  if (const auto read = fields.done(); !read) return refusal(read.error());
  const double seconds = options.number("limit_seconds", 0.1, kMostSeconds).value_or(kUsualSeconds);
  auto work = kind == "verify" ? verification(call, options)
                               : computation(kind, options, call.sight->view->talks);
  if (!work) return refusal(work.error());
  if (const auto read = options.done(); !read) return refusal(read.error());
  const auto job =
      call.services.jobs.begin(*call.presence, *call.sight, kind, seconds, std::move(*work));
  if (!job) return too_many("jobs", "too many computations of this room are waiting", 5);
  return json_answer(202, Json{{"job", job->id}})
      .with("Location", fmt::format("/api/v1/rooms/{}/jobs/{}", job->room.to_string(), job->id));
}

Response list_jobs(Call& call) {
  std::string list;
  for (const JobState& job : call.services.jobs.list(*call.presence, call.sight->room()))
    list += (list.empty() ? "" : ",") + job_json(job, call.sight->head, false);
  return json_answer(200, "[" + list + "]");
}

Response show_job(Call& call) {
  const auto job = call.services.jobs.find(*call.presence, call.sight->room(), call.arguments[1]);
  return job ? json_answer(200, job_json(*job, call.sight->head, true)) : not_found();
}

Response stop_job(Call& call) {
  const bool there = call.services.jobs.stop(*call.presence, call.sight->room(), call.arguments[1]);
  return there ? nothing() : not_found();
}

// Computed anew for each state of the room, within half a minute: then with what is known.
Response brief(Call& call) {
  constexpr double kSeconds = 30;
  if (const auto known = only_parameters(call, {"language"}); !known) return refusal(known.error());
  const std::string language = text_parameter(call, "language", "en");
  const auto make = [&] {
    RunControl control;
    control.deadline_seconds = kSeconds;
    control.memory_bytes = std::size_t{1} << 30U;
    const Log& log = call.sight->view->log;
    const std::string date = log.empty() ? std::string() : log.back().event.at.substr(0, 10);
    return brief_page(call.sight->view->talks, language, date, control);
  };
  const auto dress = [](Response& answer, std::string_view html) {
    answer.with("Content-Security-Policy",
                brief_policy(html) + "; frame-ancestors 'none'; sandbox allow-modals");
  };
  return part_of_room(call, make, "text/html; charset=utf-8", dress);
}

constexpr Route kRoutes[] = {
    {"POST", "/rooms/{room}/jobs", Who::member, Cost::small, true, begin_job},
    {"GET", "/rooms/{room}/jobs", Who::member, Cost::small, false, list_jobs},
    {"GET", "/rooms/{room}/jobs/{job}", Who::member, Cost::small, false, show_job},
    {"DELETE", "/rooms/{room}/jobs/{job}", Who::member, Cost::small, false, stop_job},
    {"GET", "/rooms/{room}/brief", Who::member, Cost::computation, false, brief},
};

}  // namespace

std::span<const Route> job_routes() { return kRoutes; }

}  // namespace dragoman::server
