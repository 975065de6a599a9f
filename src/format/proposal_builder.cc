#include "format/proposal_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/utf8.h"

namespace dragoman::format {
namespace {

// Where `text` may be cut so that at most `most` characters remain.
std::size_t characters(std::string_view text, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < most; ++count)
    at += std::max<std::size_t>(1, model::utf8_sequence(text, at));
  return std::min(at, text.size());
}

// The heading with which a point begins, or its first words.
std::string title_of(std::string_view text) {
  constexpr std::size_t kHeading = 80, kFirstWords = 60;
  const std::string_view line = trim(text.substr(0, std::min(text.find('\n'), text.size())));
  const bool alone = line.size() == text.size();
  const bool is_short = characters(line, kHeading) == line.size();
  for (const std::string_view end : {": ", " – ", " — ", ". "}) {
    const std::size_t at = line.find(end);
    const bool heads = at != line.npos && at > 0 && !(alone && is_short);
    if (heads && characters(line.substr(0, at), kFirstWords) == at)
      return std::string(line.substr(0, at));
  }
  if (is_short) {
    std::string_view heading = line;
    while (heading.ends_with('.') || heading.ends_with(':') || heading.ends_with(';'))
      heading.remove_suffix(1);
    return std::string(heading);
  }
  std::string_view start = line.substr(0, characters(line, kFirstWords));
  const std::size_t blank = start.rfind(' ');
  if (blank != start.npos && blank > 0) start = start.substr(0, blank);
  return std::string(start) + "…";
}

void append(Text& text, const std::string& language, std::string_view words) {
  const std::string* before = text.find(language);
  text.set(language,
           before == nullptr ? std::string(words) : fmt::format("{}\n{}", *before, words));
}

}  // namespace

ProposalBuilder::ProposalBuilder(const SourceFile& file, const ProposalOptions& options)
    : file_(file.name), latin_(options.language) {
  IdMaker ids;
  talks_.id = ids.make(stem_of(file.name), "proposal");
  talks_.source = stem_of(file.name);
}

std::string ProposalBuilder::language_of(std::string_view words) const {
  std::size_t arabic = 0, hebrew = 0, other = 0;
  for (std::size_t at = 0; at < words.size();) {
    const auto lead = static_cast<unsigned char>(words[at]);
    // U+0600 … U+06FF begin with 0xD8 … 0xDB, U+0590 … U+05FF with 0xD6 0x90 … 0xD7.
    if (lead >= 0xD8 && lead <= 0xDB) {
      ++arabic;
    } else if (lead == 0xD6 || lead == 0xD7) {
      ++hebrew;
    } else if (lead >= 0xC3 || (lead | 0x20U) - 'a' < 26U) {
      ++other;
    }
    at += std::max<std::size_t>(1, model::utf8_sequence(words, at));
  }
  if (arabic > hebrew && arabic > other) return "ar";
  if (hebrew > arabic && hebrew > other) return "he";
  return latin_;
}

void ProposalBuilder::add_opening(std::string_view words) {
  if (talks_.title.empty()) {
    const std::string title = title_of(words);
    talks_.title.set(language_of(words), title);
    if (title == words) return;
  }
  summary_ += (summary_.empty() ? "" : "\n") + std::string(words);
}

void ProposalBuilder::assume(std::string note) { notes_.push_back(std::move(note)); }

Point& ProposalBuilder::begin_point(std::optional<int> number) {
  const int next = talks_.points.empty() ? 1 : talks_.points.back().number.value_or(0) + 1;
  Point point;
  point.number = number.value_or(next);
  point.id = point_ids_.make(fmt::format("p{}", *point.number), "p");
  talks_.points.push_back(std::move(point));
  detail_ids_.emplace_back();
  at_ = talks_.points.size();
  detail_ = visited_ = 0;
  return talks_.points.back();
}

Point* ProposalBuilder::return_to(int number) {
  const auto found = std::find_if(talks_.points.begin(), talks_.points.end(),
                                  [&](const Point& one) { return one.number == number; });
  if (found == talks_.points.end()) return nullptr;
  at_ = static_cast<std::size_t>(found - talks_.points.begin()) + 1;
  detail_ = visited_ = 0;
  return &*found;
}

Point* ProposalBuilder::point() { return at_ == 0 ? nullptr : &talks_.points[at_ - 1]; }

void ProposalBuilder::begin_detail(std::string_view mark) {
  Point* to = point();
  if (to == nullptr) return;
  to->details.push_back({.id = detail_ids_[at_ - 1].make(mark, "d"), .text = {}});
  detail_ = to->details.size();
}

void ProposalBuilder::return_to_next_detail() {
  Point* to = point();
  if (to == nullptr) return;
  if (visited_ == to->details.size()) begin_detail(fmt::format("d{}", visited_ + 1));
  detail_ = ++visited_;
}

void ProposalBuilder::add_words(std::string_view words) {
  Point* to = point();
  if (to == nullptr || words.empty()) return;
  const std::string language = language_of(words);
  if (std::find(talks_.languages.begin(), talks_.languages.end(), language) ==
      talks_.languages.end())
    talks_.languages.push_back(language);
  if (detail_ != 0) return append(to->details[detail_ - 1].text, language, words);
  append(to->text, language, words);
  if (to->title.find(language) == nullptr) to->title.set(language, title_of(words));
}

void ProposalBuilder::add_position(const std::string& party, std::string_view words) {
  if (at_ == 0 || words.empty()) return;
  auto known = std::find_if(parties_.begin(), parties_.end(),
                            [&](const auto& one) { return one.first == party; });
  if (known == parties_.end()) {
    parties_.emplace_back(party, party_ids_.make(party, "party"));
    known = std::prev(parties_.end());
    Text name;
    name.set(language_of(party), party);
    talks_.parties.push_back({.id = known->second, .name = std::move(name)});
  }
  Statement statement;
  statement.id = fmt::format("s{}", talks_.statements.size() + 1);
  statement.who = party;
  statement.what.set(language_of(words), std::string(words));
  statement.points = {talks_.points[at_ - 1].id};
  talks_.statements.push_back(std::move(statement));
}

Result<Case> ProposalBuilder::finish() && {
  if (talks_.points.empty()) {
    return fail(ErrorCode::missing, "the file holds no words that could be a point",
                "give a text with numbered paragraphs, or a table with a row for each point",
                {.file = file_});
  }
  if (full()) assume(fmt::format("only the first {} points were read", kMaxIssues));
  if (talks_.title.empty()) talks_.title = Text(talks_.source);
  for (const std::string& note : notes_) summary_ += (summary_.empty() ? "" : "\n") + note;
  if (!summary_.empty()) talks_.summary = Text(summary_);
  Draft draft{.id = "proposal", .title = talks_.title, .date = {}, .follows = {}, .positions = {}};
  for (const Point& one : talks_.points) draft.positions.push_back({.point = one.id});
  talks_.drafts.push_back(std::move(draft));
  if (auto sound = validate(talks_); !sound) {
    Error error = sound.error();
    error.where.file = file_;
    return tl::unexpected(std::move(error));
  }
  return std::move(talks_);
}

}  // namespace dragoman::format
