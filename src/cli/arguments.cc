#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>

#include "cli/usage.h"

namespace dragoman::cli {
namespace {

void add_case(CLI::App& verb, Inputs& inputs, const char* help) {
  verb.add_option("CASE", inputs.paths, help)->required()->expected(1, 64)->option_text("…");
  TalkVerbs::add_room_options(verb, inputs.access);
}

// For verbs that read other programs' files too.
void add_inputs(CLI::App& verb, Inputs& inputs) {
  add_case(verb, inputs,
           "a case file, a folder with one, or another program's domain and profiles");
  verb.add_option("--real-steps", inputs.real_steps,
                  "divide real-valued issues of other programs into so many steps")
      ->option_text("N")
      ->check(between(1, 1'000'000));
}

void add_json(CLI::App& verb, bool& json) {
  verb.add_flag("--json", json, "print JSON (docs/json.md) and nothing else");
}

void add_there(CLI::App& verb, bool& there) {
  verb.add_flag("--there", there, "of a server: compute there, as a job, and print its JSON")
      ->group("For a vault of talks");
}

void add_limits(CLI::App& verb, Limits& limits) {
  verb.add_option("--threads", limits.threads, "how many threads (default: all cores)")
      ->option_text("N")
      ->check(between(1, 1024));
  verb.add_option("--deadline", limits.deadline, "stop after so many seconds")
      ->option_text("SECONDS")
      ->check(between(0.001, 1e9));
  verb.add_option("--memory", limits.memory_mb, "use at most about so many megabytes")
      ->option_text("MB")
      ->check(between(1.0, 1e9));
}

// For cases without scores. The seed of `packages` is the same one; there it is added already.
void add_words(CLI::App& verb, WordOptions& words) {
  const char* const group = "Where there are no scores";
  verb.add_option("--without", words.without, "do not read words by this rule (docs/methods.md)")
      ->option_text("RULE …")
      ->group(group);
  verb.add_option("--leave-out", words.leave_out, "leave out these words")
      ->option_text("ID …")
      ->group(group);
  verb.add_option("--count-public", words.count_public,
                  "count these public words: a mediator vouches for them")
      ->option_text("ID …")
      ->group(group);
  verb.add_option("--confidence", words.confidence,
                  "least confidence for certain conclusions: hunch, likely or sure [likely]")
      ->option_text("WORD")
      ->check(one_of({"hunch", "likely", "sure"}))
      ->group(group);
  verb.add_flag("--rejected-draft", words.rejected_draft,
                "who rejects a whole draft would rather have no deal than it")
      ->group(group);
  verb.add_option("--samples", words.samples, "how many samples behind a share [10000]")
      ->option_text("N")
      ->check(between(100, 1'000'000))
      ->group(group);
}

void add_seed(CLI::App& verb, std::uint64_t& seed) {
  verb.add_option("--seed", seed, "where random draws begin [1]")
      ->option_text("N")
      ->check(between(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()));
}

PackagesOptions::FrontierMode frontier_mode(const std::string& word) {
  using Mode = PackagesOptions::FrontierMode;
  if (word == "exact") return Mode::exact;
  if (word == "epsilon") return Mode::epsilon;
  if (word == "skip") return Mode::skip;
  return Mode::decide;
}

// One struct holds what the options write to; the verb that was given picks its part.
struct Parser {
  CLI::App app{
      "Dragoman finds the packages that every party could accept.\n"
      "Bounds, proofs and what is missing are always said; nothing is sent anywhere.",
      "dragoman"};
  PackagesArguments packages;
  AmendArguments amend;
  AskArguments ask;
  BriefArguments brief;
  CheckArguments check;
  ConvertArguments convert;

  std::unique_ptr<TalkVerbs> talks;

  std::string frontier = "decide";
  std::string server;  // only for the help: see place_after_verb()

  Parser() {
    app.formatter(std::make_shared<HelpLayout>());
    app.set_version_flag("--version", "dragoman " DRAGOMAN_VERSION, "print the version");
    app.set_help_flag("-h,--help", "print this text; after a verb, what it takes");
    app.require_subcommand(1);
    app.add_option("--server", server, "a server's https://…, in front of a verb: in VAULT's place")
        ->option_text("URL");
    app.footer(
        "Examples:\n"
        "  dragoman packages cases/harbour\n"
        "  dragoman packages domain.xml profile1.xml profile2.xml --json\n"
        "  dragoman amend cases/two-rivers\n"
        "  dragoman ask cases/two-rivers-ordinal\n"
        "  dragoman brief cases/harbour -o harbour.html --pdf harbour.pdf\n"
        "  dragoman check cases/sharm-2025\n"
        "  dragoman convert domain.xml profile1.xml profile2.xml --to yaml -o case.yaml\n"
        "\n"
        "Exit status: 0 answered (also when no package is acceptable), 2 wrong input or command\n"
        "line, 3 stopped before anything was found, 130 after Ctrl-C.");
    add_packages();
    add_amend();
    add_ask();
    add_brief();
    add_check();
    add_convert();
    talks = std::make_unique<TalkVerbs>(app);
  }

  CLI::App* verb(const char* name, const char* help, const char* example) {
    CLI::App* added = app.add_subcommand(name, help);
    added->group("Verbs");
    added->set_help_flag("-h,--help", "print this text");
    added->footer(std::string("Example:\n  ") + example);
    return added;
  }

  void add_packages() {
    CLI::App* v = verb("packages", "the packages that the parties could accept",
                       "dragoman packages cases/harbour --diverse 3");
    add_inputs(*v, packages.inputs);
    add_json(*v, packages.json);
    add_there(*v, packages.there);
    v->add_flag("--all", packages.all,
                "the frontier of every feasible package, not only of those that pass");
    v->add_option("--frontier", frontier,
                  "exact, epsilon (approximate), skip, or decide: exact unless too large [decide]")
        ->option_text("MODE")
        ->check(one_of({"decide", "exact", "epsilon", "skip"}));
    v->add_option("--epsilon", packages.epsilon,
                  "share of each party's range that an approximate frontier may miss [0.01]")
        ->option_text("SHARE")
        ->check(between(1e-9, 1.0));
    v->add_option("--diverse", packages.diverse, "also find so many different good packages")
        ->option_text("N")
        ->check(between(0, 1000));
    add_seed(*v, packages.seed);
    add_limits(*v, packages.limits);
    v->add_flag("--effects", packages.words.effects, "also show what hangs on each single word")
        ->group("Where there are no scores");
    add_words(*v, packages.words);
  }

  void add_amend() {
    CLI::App* v = verb("amend", "the fewest changes that make a draft acceptable to all",
                       "dragoman amend cases/two-rivers --changes 2");
    add_case(*v, amend.inputs, "a case file, or a folder with one");
    add_json(*v, amend.json);
    add_there(*v, amend.there);
    v->add_option("--draft", amend.draft, "start from this draft (default: the last one)")
        ->option_text("ID");
    v->add_option("--changes", amend.changes, "show the best of up to so many changes [3]")
        ->option_text("N")
        ->check(between(0, 64));
    add_seed(*v, amend.words.seed);
    add_limits(*v, amend.limits);
    add_words(*v, amend.words);
  }

  void add_ask() {
    CLI::App* v = verb("ask", "which questions, to whom, would help most",
                       "dragoman ask cases/two-rivers-ordinal --party north");
    add_case(*v, ask.inputs, "a case file, or a folder with one");
    add_json(*v, ask.json);
    add_there(*v, ask.there);
    v->add_option("--party", ask.party, "the questions for this party's room only")
        ->option_text("ID");
    v->add_option("--questions", ask.questions, "at most so many for each room [5]")
        ->option_text("N")
        ->check(between(1, 100));
    v->add_option("--draft", ask.words.draft, "from this draft (default: the last one)")
        ->option_text("ID");
    add_seed(*v, ask.words.seed);
    add_limits(*v, ask.limits);
    add_words(*v, ask.words);
  }

  void add_brief() {
    CLI::App* v = verb("brief", "the case and its packages on paper",
                       "dragoman brief cases/harbour -o harbour.html --pdf harbour.pdf");
    add_inputs(*v, brief.inputs);
    v->add_option("-o,--output", brief.output, "the HTML file to write (required)")
        ->required()
        ->option_text("FILE");
    v->add_option("--pdf", brief.pdf, "also print it to this PDF file (needs WeasyPrint)")
        ->option_text("FILE");
    v->add_option("--language", brief.language, "of the brief's own words: en, ar or he [en]")
        ->option_text("TAG")
        ->check(one_of({"en", "ar", "he"}));
    v->add_option("--draft", brief.draft, "compare with this draft (default: the last one)")
        ->option_text("ID");
    v->add_option("--date", brief.date, "print this date on it (default: today)")
        ->option_text("DAY")
        ->check(a_day());
    add_limits(*v, brief.limits);
  }

  void add_check() {
    CLI::App* v = verb("check", "whether a case is sound, and what it leaves open",
                       "dragoman check cases/sharm-2025");
    add_inputs(*v, check.inputs);
    add_json(*v, check.json);
  }

  void add_convert() {
    CLI::App* v = verb("convert", "between our case file and other programs' formats",
                       "dragoman convert cases/labour --to csv -o labour.csv");
    add_inputs(*v, convert.inputs);
    v->add_option("--to", convert.format,
                  "yaml, genius, geniusweb, negolog, negmas or csv (required)")
        ->required()
        ->option_text("FORMAT")
        ->check(one_of({"yaml", "genius", "geniusweb", "negolog", "negmas", "csv"}));
    v->add_option("-o,--output", convert.output,
                  "the file to write, or a folder where the format needs several (required)")
        ->required()
        ->option_text("PATH");
  }

  Arguments chosen() const {
    if (app.got_subcommand("packages")) {
      PackagesArguments arguments = packages;
      arguments.frontier = frontier_mode(frontier);
      arguments.words.seed = packages.seed;
      return arguments;
    }
    if (app.got_subcommand("amend")) return amend;
    if (app.got_subcommand("ask")) return ask;
    if (app.got_subcommand("brief")) return brief;
    if (app.got_subcommand("check")) return check;
    if (app.got_subcommand("convert")) return convert;
    return *talks->chosen();
  }
};

// The words after the program's name. What `--server` names becomes the first word after the verb,
// where a vault or a case stands.
std::vector<std::string> place_after_verb(int argc, const char* const* argv) {
  constexpr std::string_view kOption = "--server";
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (words.empty() || !words[0].starts_with(kOption)) return words;
  const bool joined = words[0].starts_with(std::string(kOption) + "=");
  const std::size_t used = joined ? 1 : 2;
  if (words.size() <= used || (!joined && words[0] != kOption)) return words;
  std::string place = joined ? words[0].substr(kOption.size() + 1) : words[1];
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(used));
  if (!words[0].starts_with('-')) words.insert(words.begin() + 1, std::move(place));
  return words;
}

}  // namespace

Result<Arguments> parse_arguments(int argc, const char* const* argv) {
  Parser parser;
  try {
    std::vector<std::string> words = place_after_verb(argc, argv);
    std::reverse(words.begin(), words.end());
    parser.app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    // A verb's own help, when one was named.
    for (const CLI::App* verb : parser.app.get_subcommands()) return Say{verb->help("dragoman")};
    return Say{parser.app.help()};
  } catch (const CLI::CallForVersion& version) {
    return Say{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& wrong) {
    return tl::unexpected(explain(parser.app, wrong));
  }
  return parser.chosen();
}

bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* word) { return std::string_view(word) == "--json"; });
}

}  // namespace dragoman::cli
