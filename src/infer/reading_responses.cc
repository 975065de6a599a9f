// Responses to drafts: demands and rejections order values, agreement forbids nothing.
#include <fmt/format.h>

#include <algorithm>

#include "infer/reader.h"

namespace dragoman::infer {

namespace {

const Position* position_of(const Case& talks, const Response& response) {
  const Draft* draft = talks.find_draft(response.draft);
  if (draft == nullptr) return nullptr;
  for (const Position& position : draft->positions)
    if (position.point == response.point) return &position;
  return nullptr;
}

const char* why_nothing(ResponseKind kind) {
  switch (kind) {
    case ResponseKind::in_principle:
      return "agreed in principle is not agreement: the details are open";
    case ResponseKind::understanding:
      return "an understanding is agreement to a reading, not to the text";
    case ResponseKind::reservation:
      return "a reservation is not agreement";
    case ResponseKind::declined:
      return "silence says nothing";
    default:
      return "it orders nothing";
  }
}

}  // namespace

void Reader::read_response(const Response& response, const Source& source) {
  Reading& reading = out_.readings[source.reading];
  if (!response.detail.empty()) {
    reading.says = "it is about a detail; values are of whole points";
    return;
  }
  const bool whole = response.point.empty();
  switch (response.kind) {
    case ResponseKind::demand:
      return read_demand(response, source);
    case ResponseKind::rejected:
      return whole ? read_whole_draft(response, source, InferRule::rejected_draft)
                   : read_rejection(response, source);
    case ResponseKind::agreed:
      if (whole) return read_whole_draft(response, source, InferRule::agreed_draft);
      reading.rule = InferRule::agreed_point;
      if (const auto red = red_line_readings_.find(source.reading);
          red != red_line_readings_.end()) {
        std::tie(reading.use, reading.says) = red->second;
        return;
      }
      reading.says = "no red line there in some package; it orders nothing";
      return;
    default:
      reading.says = why_nothing(response.kind);
  }
}

// Each wanted value above each tabled one that is not wanted.
void Reader::order_above(const Open& open, const Response& of, const std::vector<Value>& wanted,
                         std::string_view verb) {
  const Position* tabled = position_of(talks_, of);
  if (tabled == nullptr || tabled->values.empty())
    return abandon(open, "the draft leaves the point open, so nothing tabled stands below it");
  std::string says;
  for (const Value& value : wanted) {
    for (const Value& other : tabled->values) {
      if (std::find(wanted.begin(), wanted.end(), other) != wanted.end()) continue;
      const auto row = step(places(of.point, value), places(of.point, other));
      if (row && row->empty()) continue;
      add_row(open, row, Sense::above);
      says += fmt::format("{}{} is better than {}", says.empty() ? "" : ", ", name(of.point, value),
                          name(of.point, other));
    }
  }
  if (open.reading->rows == 0) return abandon(open, "everything tabled is among what was wanted");
  finish(open, fmt::format("{}: {}", verb, says));
}

void Reader::read_demand(const Response& response, const Source& source) {
  const auto open = start(source, InferRule::demand);
  if (!open) return;
  if (open->scored) return abandon(*open, "the party's scores are on file and are used instead");
  if (response.point.empty() || response.wants.empty())
    return abandon(*open, "the values that would meet the demand were not named");
  order_above(*open, response, response.wants, "demanded");
}

void Reader::read_rejection(const Response& response, const Source& source) {
  const auto open = start(source, InferRule::rejection);
  if (!open) return;
  if (open->scored) return abandon(*open, "the party's scores are on file and are used instead");
  std::vector<Value> wanted = response.wants;
  for (std::size_t i = 0; wanted.empty() && i < talks_.responses.size(); ++i) {
    const Response& other = talks_.responses[i];
    const bool same = other.party == response.party && other.point == response.point &&
                      other.draft == response.draft && other.detail.empty();
    if (!same || other.kind != ResponseKind::demand) continue;
    if (admit(source_of(static_cast<int>(i)), InferRule::demand).second.empty())
      wanted = other.wants;
  }
  if (wanted.empty())
    return abandon(*open, "no alternative was stated: it is not known what would be better");
  order_above(*open, response, wanted, "rejected, with an alternative");
}

void Reader::find_heard_differently() {
  const auto& all = talks_.responses;
  std::vector<bool> done(all.size(), false);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (done[i] || all[i].channel.empty()) continue;
    HeardDifferently heard{all[i].party, all[i].point, {}, false};
    bool differs = false;
    for (std::size_t j = i; j < all.size(); ++j) {
      if (all[j].party != all[i].party || all[j].point != all[i].point ||
          all[j].draft != all[i].draft || all[j].detail != all[i].detail || all[j].channel.empty())
        continue;
      done[j] = true;
      heard.words.push_back({WordRef::Kind::response, all[j].id});
      differs |= all[j].channel != all[i].channel &&
                 (all[j].kind != all[i].kind || all[j].wants != all[i].wants);
    }
    if (differs) out_.heard_differently.push_back(std::move(heard));
  }
}

}  // namespace dragoman::infer
