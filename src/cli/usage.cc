#include "cli/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "cli/act.h"
#include "dragoman/decimal.h"
#include "model/suggest.h"

namespace dragoman::cli {
namespace {

constexpr std::size_t kOptionColumn = 24;

Error wrong(std::string message, std::string mend) {
  return Error{ErrorCode::usage, std::move(message), std::move(mend), {}};
}

std::vector<std::string> verbs_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  return names;
}

bool is_option(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

// What may have been meant by an unknown option; nothing for a single letter, which resembles all.
std::vector<std::string> nearby_options(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  if (!word.starts_with("--")) return names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

Error unexpected_word(const CLI::App& app, const std::string& word, const std::string& see) {
  if (is_option(word)) {
    const std::string name = word.substr(0, word.find('='));
    return wrong("there is no option " + model::quoted(name),
                 model::suggest(name, nearby_options(app, name), see));
  }
  return wrong(model::quoted(word) + " is one word too many", see);
}

Error no_verb(const CLI::App& app, const std::string& see) {
  const std::vector<std::string> verbs = verbs_of(app);
  const std::vector<std::string> words = app.remaining();
  if (words.empty()) return wrong("no verb is given", model::suggest("", verbs, "") + "; " + see);
  if (is_option(words.front())) return unexpected_word(app, words.front(), see);
  return wrong("there is no verb " + model::quoted(words.front()),
               model::suggest(words.front(), verbs, "") + "; " + see);
}

// CLI11 puts the option's name in front of what it says.
std::string option_in(const std::string& text) { return text.substr(0, text.find_first_of(": ")); }

}  // namespace

HelpLayout::HelpLayout() {
  column_width(kOptionColumn);
  label("Positionals", "Input");
}

std::string HelpLayout::make_description(const CLI::App* app) const {
  return app->get_description() + "\n\n";
}

std::string HelpLayout::make_usage(const CLI::App* app, std::string name) const {
  if (!app->get_subcommands({}).empty()) return fmt::format("Usage: {} VERB …\n", name);
  std::string words;
  if (const ActVerbEntry* act = find_act_verb(app->get_name())) {
    words = std::string(" VAULT ") + act->words;
  } else {
    for (const CLI::Option* option : app->get_options()) {
      if (option->get_positional()) words += " " + option->get_name(true);
    }
  }
  return fmt::format("Usage: {}{} [OPTIONS]\n", name, words);
}

template <class T>
CLI::Validator between(T low, T high) {
  const auto check = [low, high](std::string& word) -> std::string {
    T number{};
    const bool negative = word.starts_with('-');  // which an unsigned type would wrap around
    if (CLI::detail::lexical_cast(word, number) && number >= low && number <= high &&
        (std::is_signed_v<T> || !negative)) {
      return {};
    }
    const char* kind = std::is_floating_point_v<T> ? "number" : "whole number";
    return fmt::format("{} is not a {} from {} to {}", model::quoted(word), kind, low, high);
  };
  return CLI::Validator(check, "");
}

template CLI::Validator between(int, int);
template CLI::Validator between(double, double);
template CLI::Validator between(std::uint64_t, std::uint64_t);

CLI::Validator one_of(std::vector<std::string> words) {
  const auto check = [words = std::move(words)](std::string& word) -> std::string {
    if (std::find(words.begin(), words.end(), word) != words.end()) return {};
    return model::quoted(word) + " is not one of the words that stand here\n" +
           model::suggest(word, words, "");
  };
  return CLI::Validator(check, "");
}

CLI::Validator a_day() {
  const auto check = [](std::string& word) -> std::string {
    if (Date::parse(word)) return {};
    return model::quoted(word) + " is not a day such as 2027-03-31";
  };
  return CLI::Validator(check, "");
}

Error explain(const CLI::App& app, const CLI::ParseError& refusal) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const CLI::App& verb = chosen.empty() ? app : *chosen.front();
  const std::string see =
      fmt::format("see `dragoman {}--help`", chosen.empty() ? "" : verb.get_name() + " ");
  const std::string text = refusal.what();

  if (chosen.empty()) return no_verb(app, see);
  if (const auto extra = verb.remaining(); !extra.empty())
    return unexpected_word(verb, extra.front(), see);
  if (dynamic_cast<const CLI::RequiredError*>(&refusal))
    return wrong(option_in(text) + " is missing", see);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&refusal))
    return wrong(option_in(text) + " takes one value", see);
  // What between(), one_of() and a_day() say, the option's name in front; after a line break, a
  // mend.
  const std::size_t end = text.find('\n');
  return wrong(text.substr(0, end), end == std::string::npos ? see : text.substr(end + 1));
}

}  // namespace dragoman::cli
