// `dragoman play`: runs a script of talks and compares what the rooms see with what is written.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "cli/act.h"
#include "cli/act_names.h"
#include "cli/talk_script.h"
#include "cli/talk_stage.h"
#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"
#include "dragoman/talks_text.h"
#include "model/suggest.h"

namespace dragoman::cli {
namespace {

constexpr const char* kNothing = "(nothing)";
constexpr const char* kAnyLines = "\u2026";
constexpr const char* kDesk = "desk";
constexpr int kUsualProbes = 3;

std::string with_single_blanks(std::string_view line) {
  std::string text;
  for (const char c : line) {
    if (c == ' ' && (text.empty() || text.back() == ' ')) continue;
    text += c;
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

// "…" alone stands for any number of lines.
bool matches(std::span<const std::string> expected, std::span<const std::string> lines) {
  if (expected.empty()) return lines.empty();
  if (expected.front() == kAnyLines) {
    for (std::size_t skip = 0; skip <= lines.size(); ++skip) {
      if (matches(expected.subspan(1), lines.subspan(skip))) return true;
    }
    return false;
  }
  return !lines.empty() &&
         with_single_blanks(expected.front()) == with_single_blanks(lines.front()) &&
         matches(expected.subspan(1), lines.subspan(1));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  if (lines.empty()) lines.emplace_back(kNothing);
  return lines;
}

std::string part_of(const View& seen, const std::string& part) {
  if (part == "board") return render_board(seen);
  if (part == "log") return render_log(seen);
  if (part == "drafts") return render_drafts(seen);
  if (part == "people") return render_people(seen);
  if (part == "releases") return render_releases(seen);
  if (part == "secret") return render_secret(seen);
  return render_owed(seen);
}

// The options of `opens`: --kind, --of, --release, --probes.
Result<void> read_open_words(std::vector<std::string> words, OpenBody& body) {
  CLI::App app;
  std::string kind = "mediators", release = "one";
  app.add_option("--kind", kind);
  app.add_option("--of", body.room.of);
  app.add_option("--release", release);
  app.add_option("--probes", body.probes);
  std::reverse(words.begin(), words.end());
  try {
    app.parse(std::move(words));
  } catch (const CLI::ParseError& wrong) {
    return fail(ErrorCode::usage, "after opens PERSON@ROOM: " + std::string(wrong.what()),
                "--kind, --of, --release and --probes may stand there");
  }
  const auto room_kind = one_of_words(room_kinds(), kind, "kind of room");
  if (!room_kind) return tl::unexpected(room_kind.error());
  const auto policy = one_of_words(release_policies(), release, "release policy");
  if (!policy) return tl::unexpected(policy.error());
  body.room.kind = *room_kind;
  body.release = *policy;
  return {};
}

class Player {
 public:
  Player(const Script& script, const std::string& file, Stage& stage, bool numbers)
      : script_(script), file_(file), stage_(stage), numbers_(numbers) {}

  // The script again, with what happens in fact. Fails when the record cannot even be opened.
  Result<std::string> play() {
    if (const auto opened = open(); !opened) return tl::unexpected(opened.error());
    std::string shown = script_.head;
    for (const ScriptStep& step : script_.steps) {
      step_ = &step;
      shown += step.before + step.text;
      for (const std::string& line : std::visit(*this, step.what)) shown += "  " + line + "\n";
    }
    return shown + script_.after;
  }

  // "FILE:12: …", in the order of the lines.
  const std::vector<std::string>& differences() const { return differences_; }

  // ---- One step, as the lines beneath it --------------------------------------------------------

  std::vector<std::string> operator()(const ScriptAct& act) {
    const auto settled = stage_.settle(act.at, seed("settle"));
    if (!settled) return {"not decided: " + settled.error().message};
    Result<std::vector<std::string>> done = perform(act);
    if (!done) return refused(act, done.error());
    const auto called = called_lines(act);
    if (act.refusal) {
      differ("this was to be refused: " + *act.refusal, "but was accepted");
      return *done;
    }
    const bool numbered = std::any_of(act.outcomes.begin(), act.outcomes.end(), is_number_line);
    if (!numbered && !numbers_) std::erase_if(*done, is_number_line);
    if (!act.outcomes.empty() && !numbers_ && !matches(act.outcomes, *done))
      differ_in(act.outcomes, *done);
    done->insert(done->begin(), called.begin(), called.end());
    return *done;
  }

  std::vector<std::string> operator()(const ScriptTime& time) {
    const auto settled = stage_.settle(time.at, seed("settle"));
    if (settled) return {};
    differ("time passes", "but " + settled.error().message);
    return {};
  }

  std::vector<std::string> operator()(const ScriptLook& look) {
    const auto seen = look_at(look);
    if (!seen) {
      differ("a room is looked at", "but " + format_error(seen.error()));
      return look.lines;
    }
    std::vector<std::string> lines = lines_of(part_of(*seen, look.part));
    if (!matches(look.lines, lines)) differ_in(look.lines, lines);
    return lines;
  }

 private:
  LineSeed seed(const char* what) const {
    return {script_.title + "\n" + what, step_ == nullptr ? 0 : step_->line};
  }

  void differ(const std::string& expected, const std::string& is) {
    differences_.push_back(
        fmt::format("{}:{}: {}, {}", file_, step_ == nullptr ? 1 : step_->line, expected, is));
  }

  // The first line in which the two differ; after "…" both are shown whole.
  void differ_in(const std::vector<std::string>& expected, const std::vector<std::string>& lines) {
    std::string text = "the room sees something else\n  expected:\n";
    for (const std::string& line : expected) text += "    " + line + "\n";
    if (expected.empty()) text += "    nothing is written here\n";
    text += "  in fact:";
    for (const std::string& line : lines) text += "\n    " + line;
    differences_.push_back(fmt::format("{}:{}: {}", file_, step_->line, text));
  }

  // ---- Names ------------------------------------------------------------------------------------

  Result<void> name(const Body& body) {
    if (const auto* open = std::get_if<OpenBody>(&body)) {
      persons_[open->person.name] = open->person.id;
      return name_room(open->room);
    }
    if (const auto* room = std::get_if<RoomBody>(&body)) return name_room(room->room);
    if (const auto* person = std::get_if<PersonBody>(&body))
      persons_.try_emplace(person->person.name, person->person.id);
    return {};
  }
  Result<void> name_room(const RoomIntroduction& room) {
    const auto [known, fresh] = rooms_.try_emplace(room.name, room.id);
    if (fresh) room_order_.push_back(room.name);
    if (known->second == room.id) return {};
    return fail(ErrorCode::duplicate,
                fmt::format("the script has two rooms called '{}'", room.name),
                "give rooms of a script different names");
  }

  template <class Id>
  static Result<Id> find(const std::map<std::string, Id>& names, const std::string& name,
                         const char* what) {
    if (const auto found = names.find(name); found != names.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& [one, id] : names) known.push_back(one);
    return fail(ErrorCode::unknown_reference,
                fmt::format("the script has no {} {}", what, model::quoted(name)),
                model::suggest(name, known, ""));
  }

  struct Place {
    std::optional<PersonId> person;
    RoomId room;
  };
  Result<Place> place_of(const ScriptPlace& named) const {
    Place place;
    if (!named.person.empty()) {
      const auto person = find(persons_, named.person, "person");
      if (!person) return tl::unexpected(person.error());
      place.person = *person;
      if (named.room == kDesk) {
        place.room = RoomId{person->bytes};
        return place;
      }
    }
    const auto room = find(rooms_, named.room, "room");
    if (!room) return tl::unexpected(room.error());
    place.room = *room;
    return place;
  }

  Result<View> look_at(const ScriptLook& look) {
    const auto place = place_of(look.place);
    if (!place) return tl::unexpected(place.error());
    return stage_.seen(place->room, place->person ? &*place->person : nullptr);
  }

  // ---- Acting -----------------------------------------------------------------------------------

  Result<void> open() {
    const LineSeed opening = seed("open");
    OpenBody body{.room = {.id = RoomId{opening.draw("room")}, .name = script_.opener.room},
                  .person = {.id = PersonId{opening.draw("person")}, .name = script_.opener.person},
                  .probes = kUsualProbes};
    if (auto read = read_open_words(script_.open_words, body); !read) return read;
    const Moment at = script_.begins.empty() ? "2000-01-01T00:00:00Z" : script_.begins;
    const RoomId room = body.room.id;
    const PersonId person = body.person.id;
    if (auto named = name(Body{body}); !named) return named;
    auto opened = stage_.open(Act{.event = {.id = EventId{opening.draw("event")},
                                            .at = at,
                                            .by = person,
                                            .from = room,
                                            .audience = {room},
                                            .body = std::move(body)}},
                              opening);
    if (!opened || script_.case_path.empty()) return opened;
    const auto pen = stage_.pen(person, room, at, seed("case"));
    if (!pen) return tl::unexpected(pen.error());
    const auto verb = read_act({"import", script_.case_path});
    if (!verb) return tl::unexpected(verb.error());
    return (*verb)->write(**pen);
  }

  static bool is_number_line(const std::string& line) { return line.starts_with("is #"); }

  static std::vector<std::string> called_lines(const ScriptAct& act) {
    if (act.name.empty()) return {};
    return {"called " + act.name};
  }

  // "@first" is the number, in this room, of the event that the script calls first.
  Result<std::vector<std::string>> numbered(std::vector<std::string> words, const RoomId& room) {
    for (std::string& word : words) {
      if (!word.starts_with('@')) continue;
      const auto event = find(events_, word.substr(1), "event called");
      if (!event) return tl::unexpected(event.error());
      const auto seen = stage_.seen(room, nullptr);
      if (!seen) return tl::unexpected(seen.error());
      const auto found = std::find_if(seen->log.begin(), seen->log.end(),
                                      [&](const Copy& copy) { return copy.event.id == *event; });
      if (found == seen->log.end()) {
        return fail(ErrorCode::unknown_reference,
                    fmt::format("this room does not have what the script calls {}", word),
                    "refer to what it was shown");
      }
      word = std::to_string(found->number);
    }
    return words;
  }

  Result<std::vector<std::string>> perform(const ScriptAct& act) {
    const auto place = place_of(act.place);
    if (!place) return tl::unexpected(place.error());
    const auto words = numbered(act.words, place->room);
    if (!words) return tl::unexpected(words.error());
    const auto verb = read_act(*words);
    if (!verb) return tl::unexpected(verb.error());
    const auto pen = stage_.pen(*place->person, place->room, act.at, seed("act"));
    if (!pen) return tl::unexpected(pen.error());
    if (const auto written = (*verb)->write(**pen); !written)
      return tl::unexpected(written.error());
    std::vector<std::string> lines;
    for (const Pen::Line& line : (*pen)->written()) {
      if (const auto named = name(line.act.event.body); !named)
        return tl::unexpected(named.error());
      lines.push_back(numbers_in_rooms(line.act.event));
    }
    if (!act.name.empty()) events_[act.name] = (*pen)->written().back().act.event.id;
    for (const std::string& remark : (*verb)->remarks()) lines.push_back("but: " + remark);
    return lines;
  }

  // "is #5 in envoys, #2 in north".
  std::string numbers_in_rooms(const Event& event) {
    std::string text;
    const auto add = [&](const RoomId& room, const std::string& name) {
      const auto seen = stage_.seen(room, nullptr);
      if (!seen) return;
      for (const Copy& copy : seen->log) {
        if (copy.event.id == event.id)
          text += fmt::format("{} #{} in {}", text.empty() ? "is" : ",", copy.number, name);
      }
    };
    const auto in_audience = [&](const RoomId& room) {
      return std::find(event.audience.begin(), event.audience.end(), room) != event.audience.end();
    };
    for (const std::string& name : room_order_) {
      if (rooms_.at(name) == event.from && in_audience(event.from)) add(event.from, name);
    }
    for (const std::string& name : room_order_) {
      if (rooms_.at(name) != event.from && in_audience(rooms_.at(name))) add(rooms_.at(name), name);
    }
    for (const auto& [name, person] : persons_) {
      if (in_audience(RoomId{person.bytes})) add(RoomId{person.bytes}, name + "@desk");
    }
    return text;
  }

  std::vector<std::string> refused(const ScriptAct& act, const Error& error) {
    Error bare = error;
    bare.where = {};
    const std::string message = format_error(bare);
    if (!act.refusal) {
      differ("this was to be accepted", "but is refused: " + message);
    } else if (!message.starts_with(*act.refusal)) {
      differ("this was to be refused: " + *act.refusal, "but the refusal is: " + message);
    }
    std::vector<std::string> lines = called_lines(act);
    lines.push_back("refused: " + message);
    return lines;
  }

  const Script& script_;
  std::string file_;
  Stage& stage_;
  bool numbers_;
  std::map<std::string, RoomId> rooms_;
  std::vector<std::string> room_order_;
  std::map<std::string, PersonId> persons_;
  std::map<std::string, EventId> events_;
  std::vector<std::string> differences_;
  const ScriptStep* step_ = nullptr;
};

Result<std::string> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorCode::io, "the script cannot be read", "check its name and folder",
                {.file = path});
  }
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace

Result<int> run(const PlayArguments& arguments) {
  const auto bytes = read_bytes(arguments.path);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto script = read_script(*bytes, arguments.path);
  if (!script) return tl::unexpected(script.error());
  const auto folder = std::filesystem::path(arguments.path).parent_path();
  std::unique_ptr<Stage> stage = memory_stage(folder);
  if (!arguments.into.empty()) {
    const auto passphrase =
        read_passphrase(arguments.passphrase_file, "How everybody's passphrase begins: ", true);
    if (!passphrase) return tl::unexpected(passphrase.error());
    stage = vault_stage(arguments.into, *passphrase, folder);
  }
  Player player(*script, arguments.path, *stage, arguments.numbers);
  const auto shown = player.play();
  if (!shown) return tl::unexpected(shown.error());
  if (arguments.show) {
    print(*shown);
    return kAnswered;
  }
  for (const std::string& difference : player.differences()) note(difference);
  if (!player.differences().empty()) return kDiffers;
  print(fmt::format("{}: {} steps, as written.\n", arguments.path, script->steps.size()));
  return kAnswered;
}

}  // namespace dragoman::cli
