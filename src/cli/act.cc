#include "cli/act.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/act_names.h"
#include "cli/usage.h"
#include "dragoman/act_json.h"
#include "model/suggest.h"

namespace dragoman::cli {

Result<Receipt> Pen::append(const Act& act) { return noted(act, write(act)); }

Result<Receipt> Pen::introduce(const Act& act) { return noted(act, write_introduction(act)); }

Result<Receipt> Pen::noted(const Act& act, Result<Receipt> receipt) {
  if (receipt) written_.push_back({act, *receipt});
  return receipt;
}

Result<Body> ActVerb::body(Pen&) {
  return fail(ErrorCode::unsupported, "an event of this kind is not corrected",
              "write what is true now as a new event");
}

Result<Act> ActVerb::act(Pen& pen, Body body, Refs refs, std::vector<RoomId> to) const {
  const View& home = pen.home();
  const auto rooms = rooms_named(home, also);
  if (!rooms) return tl::unexpected(rooms.error());
  auto persons = persons_named(home, concerns);
  if (!persons) return tl::unexpected(persons.error());
  to.insert(to.end(), rooms->begin(), rooms->end());
  return addressed(home, Act{.event = {.id = EventId{pen.draw()},
                                       .at = pen.at(),
                                       .by = pen.by(),
                                       .from = home.room,
                                       .audience = std::move(to),
                                       .concerns = std::move(*persons),
                                       .body = std::move(body)},
                             .refs = std::move(refs)});
}

Result<Receipt> ActVerb::append(Pen& pen, Body body, Refs refs, std::vector<RoomId> to) const {
  const auto written = act(pen, std::move(body), std::move(refs), std::move(to));
  if (!written) return tl::unexpected(written.error());
  return pen.append(*written);
}

const std::vector<ActVerbEntry>& act_verbs() {
  static const std::vector<ActVerbEntry> verbs = [] {
    std::vector<ActVerbEntry> all;
    for (const auto& part : {import_verbs(), people_verbs(), text_verbs(), word_verbs(),
                             release_verbs(), mending_verbs()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return verbs;
}

const ActVerbEntry* find_act_verb(std::string_view name) {
  const auto found = std::find_if(act_verbs().begin(), act_verbs().end(),
                                  [&](const ActVerbEntry& verb) { return verb.name == name; });
  return found == act_verbs().end() ? nullptr : &*found;
}

Result<std::unique_ptr<ActVerb>> read_act(const std::vector<std::string>& words) {
  const std::string name = words.empty() ? "" : words.front();
  const ActVerbEntry* entry = find_act_verb(name);
  if (entry == nullptr) {
    std::vector<std::string> names;
    for (const ActVerbEntry& verb : act_verbs()) names.emplace_back(verb.name);
    return fail(ErrorCode::usage, "there is no verb " + model::quoted(name),
                model::suggest(name, names, ""));
  }
  CLI::App app("", "dragoman");
  CLI::App* verb = app.add_subcommand(entry->name, entry->purpose);
  std::unique_ptr<ActVerb> act = entry->make();
  act->take(*verb);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& wrong) {
    return tl::unexpected(explain(app, wrong));
  }
  return act;
}

}  // namespace dragoman::cli
