#include "cli/talk_script.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/act_names.h"
#include "model/suggest.h"

namespace dragoman::cli {
namespace {

using model::quoted;

constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;

const std::vector<std::string>& parts() {
  static const std::vector<std::string> names{"board",    "log",    "drafts", "people",
                                              "releases", "secret", "owed"};
  return names;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether a line begins with a day, "2027-03-01".
bool is_dated(std::string_view line) {
  return line.size() >= 10 && is_digit(line[0]) && is_digit(line[3]) && line[4] == '-' &&
         line[7] == '-';
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == line.npos; }

std::string_view without_blanks(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first == line.npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

std::optional<ScriptPlace> place_of(std::string_view word) {
  const std::size_t at = word.find('@');
  if (at == word.npos || at == 0 || at + 1 == word.size()) return std::nullopt;
  return ScriptPlace{std::string(word.substr(0, at)), std::string(word.substr(at + 1))};
}

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file_name) : file_(file_name) {
    while (!bytes.empty()) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      lines_.push_back(bytes.substr(0, end));
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
  }

  Result<Script> read() {
    for (; next_ < lines_.size(); ++next_) {
      const std::string_view line = lines_[next_];
      Result<void> done;
      if (is_blank(line) || line.front() == '#') {
        keep(line);
      } else if (line.front() == ' ') {
        done = read_expected(without_blanks(line));
      } else if (is_dated(line)) {
        done = read_dated();
      } else {
        done = script_.steps.empty() ? read_head(line) : read_look(line);
      }
      if (!done) return tl::unexpected(done.error());
    }
    script_.after = std::move(before_);
    if (script_.opener.person.empty()) {
      return wrong("nobody opens the record", "write a line `opens PERSON@ROOM` at the top");
    }
    return std::move(script_);
  }

 private:
  tl::unexpected<Error> wrong(std::string message, std::string mend) const {
    const auto line = static_cast<std::int64_t>(std::min(next_ + 1, lines_.size()));
    return fail(ErrorCode::syntax, std::move(message), std::move(mend),
                {.file = file_, .line = line});
  }
  tl::unexpected<Error> wrong(Error error) const {
    return wrong(std::move(error.message), std::move(error.mend));
  }

  void keep(std::string_view line) { before_.append(line).append("\n"); }

  ScriptStep& add(std::string text, std::size_t line) {
    script_.steps.push_back({.line = static_cast<int>(line + 1),
                             .before = std::move(before_),
                             .text = std::move(text)});
    before_.clear();
    return script_.steps.back();
  }

  void keep_head(std::string_view line) {
    script_.head += std::exchange(before_, {}) + std::string(line) + "\n";
  }

  Result<void> read_head(std::string_view line) {
    constexpr std::string_view kTalk = "talk ";
    if (line.starts_with(kTalk)) {
      script_.title = without_blanks(line.substr(kTalk.size()));
      keep_head(line);
      return {};
    }
    const auto words = split_words(line);
    if (!words) return wrong(words.error());
    if (words->size() >= 2) {
      const std::string& word = words->front();
      if (const auto look = place_if_look(*words)) return read_look(line);
      if (word == "case") {
        script_.case_path = (*words)[1];
      } else if (word == "opens") {
        const auto place = place_of((*words)[1]);
        if (!place) return wrong(quoted((*words)[1]) + " is not of the form PERSON@ROOM", "");
        script_.opener = *place;
        script_.open_words.assign(words->begin() + 2, words->end());
      } else {
        return wrong(quoted(word) + " is no word of the head",
                     model::suggest(word, {"talk", "case", "opens"}, ""));
      }
      keep_head(line);
      return {};
    }
    return wrong("this line is neither an act, nor what a room sees, nor of the head",
                 "begin an act with its day and time; put a # before a remark");
  }

  // "ROOM part" or "PERSON@ROOM part".
  static std::optional<ScriptLook> place_if_look(const std::vector<std::string>& words) {
    if (words.size() != 2) return std::nullopt;
    if (std::find(parts().begin(), parts().end(), words[1]) == parts().end()) return std::nullopt;
    const auto place = place_of(words[0]);
    return ScriptLook{place ? *place : ScriptPlace{"", words[0]}, words[1], {}};
  }

  Result<void> read_look(std::string_view line) {
    const auto words = split_words(line);
    if (!words) return wrong(words.error());
    auto look = place_if_look(*words);
    if (!look) {
      return wrong("this line is neither an act nor what a room sees",
                   "begin an act with its day and time; write ROOM board, log, drafts, people, "
                   "releases, secret or owed");
    }
    add(std::string(line) + "\n", next_).what = std::move(*look);
    return {};
  }

  // A day and a time, alone or with an act; a backslash at the end continues it on the next line.
  Result<void> read_dated() {
    const std::size_t first = next_;
    std::string text(lines_[next_]), whole(without_blanks(lines_[next_]));
    while (whole.ends_with('\\') && next_ + 1 < lines_.size()) {
      whole.pop_back();
      ++next_;
      text.append("\n").append(lines_[next_]);
      whole.append(without_blanks(lines_[next_]));
    }
    const auto words = split_words(whole);
    if (!words) return wrong(words.error());
    const auto at = words->size() < 2 ? moment_of("") : moment_of((*words)[0] + "T" + (*words)[1]);
    if (!at) {
      return wrong("this line has a day but no time of the form 09:10", "write 2027-03-01 09:10");
    }
    if (*at < latest_) return wrong("time runs backwards here", "put the lines in their order");
    latest_ = *at;
    if (script_.begins.empty()) script_.begins = *at;
    ScriptStep& step = add(text + "\n", first);
    if (words->size() == 2) {
      step.what = ScriptTime{*at};
      return {};
    }
    const auto place = place_of((*words)[2]);
    if (!place || words->size() < 4) {
      return wrong("after the time, who acts where and what they do are expected",
                   "write PERSON@ROOM and a verb, as in layla@envoys draft toll=4");
    }
    step.what = ScriptAct{*at, *place, {words->begin() + 3, words->end()}, "", std::nullopt, {}};
    return {};
  }

  Result<void> read_expected(std::string_view line) {
    constexpr std::string_view kRefused = "refused:", kCalled = "called ";
    if (script_.steps.empty() || std::holds_alternative<ScriptTime>(script_.steps.back().what))
      return wrong("nothing above this line can be followed by what is expected", "");
    auto& what = script_.steps.back().what;
    if (auto* look = std::get_if<ScriptLook>(&what)) {
      look->lines.emplace_back(line);
      return {};
    }
    auto& act = std::get<ScriptAct>(what);
    if (line.starts_with(kRefused)) {
      act.refusal = std::string(without_blanks(line.substr(kRefused.size())));
    } else if (line.starts_with(kCalled)) {
      act.name = std::string(without_blanks(line.substr(kCalled.size())));
    } else {
      act.outcomes.emplace_back(line);
    }
    return {};
  }

  std::string file_;
  std::vector<std::string_view> lines_;
  std::size_t next_ = 0;
  std::string before_;
  Moment latest_;
  Script script_;
};

}  // namespace

Result<std::vector<std::string>> split_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      const bool escaped = c == '\\' && quote == '"' && i + 1 < line.size() &&
                           (line[i + 1] == '"' || line[i + 1] == '\\');
      if (c == quote) {
        quote = 0;
      } else {
        word += escaped ? line[++i] : c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      if (in_word) words.push_back(std::exchange(word, {}));
      in_word = false;
    } else if (c == '#' && !in_word && (i + 1 == line.size() || line[i + 1] == ' ')) {
      break;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0) {
    return fail(ErrorCode::syntax, fmt::format("a quotation mark {} is not closed", quote),
                "close it; write \\\" for a mark inside");
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

Result<Script> read_script(std::string_view bytes, const std::string& file_name) {
  if (bytes.size() > kMaxBytes) {
    return fail(ErrorCode::limit, "a script has at most 16 MiB", "split it", {.file = file_name});
  }
  return Reader(bytes, file_name).read();
}

}  // namespace dragoman::cli
