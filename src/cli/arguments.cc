#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

namespace dragoman::cli {
namespace {

// Every number is parsed by CLI11, every range stated here, so that --help shows it.
const CLI::Range kThreads(1, 1024);
const CLI::Range kSeconds(0.001, 1e9);
const CLI::Range kMegabytes(1.0, 1e9);
const CLI::Range kRealSteps(1, 1'000'000);
const CLI::Range kEpsilon(1e-9, 1.0);
const CLI::Range kDiverse(0, 1000);
const CLI::Range kChanges(0, 64);

const std::map<std::string, PackagesOptions::FrontierMode>& frontier_modes() {
  using Mode = PackagesOptions::FrontierMode;
  static const std::map<std::string, Mode> modes{{"decide", Mode::decide},
                                                 {"exact", Mode::exact},
                                                 {"epsilon", Mode::epsilon},
                                                 {"skip", Mode::skip}};
  return modes;
}

void add_inputs(CLI::App& verb, Inputs& inputs, const char* help) {
  verb.add_option("case", inputs.paths, help)->required()->expected(1, 64);
  verb.add_option("--real-steps", inputs.real_steps,
                  "how many steps to divide a foreign file's real-valued issue into")
      ->check(kRealSteps);
}

void add_limits(CLI::App& verb, Limits& limits) {
  verb.add_option("--threads", limits.threads, "how many threads (default: all cores)")
      ->check(kThreads);
  verb.add_option("--deadline", limits.deadline, "stop after so many seconds")->check(kSeconds);
  verb.add_option("--memory", limits.memory_mb, "use at most about so many megabytes")
      ->check(kMegabytes);
}

constexpr const char* kCaseHelp = "a case file or folder, or a foreign DOMAIN and its PROFILEs";

// One struct holds what the options write to; the verb that was given picks its part.
struct Parser {
  CLI::App app{
      "Dragoman finds the packages that every party could accept.\n"
      "Bounds, proofs and what is missing are always said; nothing is sent anywhere.",
      "dragoman"};
  PackagesArguments packages;
  AmendArguments amend;
  BriefArguments brief;
  CheckArguments check;
  ConvertArguments convert;

  Parser() {
    app.set_version_flag("--version", "dragoman " DRAGOMAN_VERSION);
    app.set_help_flag("-h,--help", "this text; `dragoman VERB --help` says more");
    app.require_subcommand(1);
    app.footer(
        "Examples:\n"
        "  dragoman packages cases/harbour\n"
        "  dragoman packages domain.xml profile1.xml profile2.xml --json\n"
        "  dragoman amend cases/two-rivers\n"
        "  dragoman brief cases/harbour -o harbour.html --pdf harbour.pdf\n"
        "  dragoman check cases/sharm-2025\n"
        "  dragoman convert domain.xml profile1.xml profile2.xml --to yaml -o case.yaml\n"
        "\n"
        "Exit status: 0 answered (also when no package is acceptable), 2 wrong input or command\n"
        "line, 3 stopped before anything was found, 130 after Ctrl-C.");
    add_packages();
    add_amend();
    add_brief();
    add_check();
    add_convert();
  }

  CLI::App* verb(const char* name, const char* help, const char* example) {
    CLI::App* added = app.add_subcommand(name, help);
    added->footer(std::string("Example:\n  ") + example);
    return added;
  }

  void add_packages() {
    CLI::App* v = verb("packages", "the packages that the parties could accept",
                       "dragoman packages cases/harbour --diverse 3");
    add_inputs(*v, packages.inputs, kCaseHelp);
    v->add_flag("--json", packages.json, "print JSON (docs/json.md) and nothing else");
    v->add_flag("--all", packages.all,
                "the frontier of every feasible package, not only of those that pass");
    v->add_option("--frontier", packages.frontier,
                  "decide (exact unless too large), exact, epsilon or skip")
        ->option_text("MODE [decide]")
        ->transform(CLI::CheckedTransformer(frontier_modes(), CLI::ignore_case).description(""));
    v->add_option("--epsilon", packages.epsilon,
                  "share of each party's range that an approximate frontier may miss [0.01]")
        ->check(kEpsilon);
    v->add_option("--diverse", packages.diverse, "also find so many different good packages")
        ->check(kDiverse);
    v->add_option("--seed", packages.seed, "of sampled counts [1]");
    add_limits(*v, packages.limits);
  }

  void add_amend() {
    CLI::App* v = verb("amend", "the fewest changes that make a draft acceptable to all",
                       "dragoman amend cases/two-rivers --changes 2");
    add_inputs(*v, amend.inputs, "a case file or folder");
    v->add_option("--draft", amend.draft, "the draft's id (default: the last one)");
    v->add_option("--changes", amend.changes, "show the best of up to so many changes [3]")
        ->check(kChanges);
    v->add_flag("--json", amend.json, "print JSON (docs/json.md) and nothing else");
    add_limits(*v, amend.limits);
  }

  void add_brief() {
    CLI::App* v = verb("brief", "the case and its packages on paper",
                       "dragoman brief cases/harbour -o harbour.html --pdf harbour.pdf");
    add_inputs(*v, brief.inputs, kCaseHelp);
    v->add_option("-o,--output", brief.output, "the HTML file to write")->required();
    v->add_option("--pdf", brief.pdf, "also print it to this PDF file (needs WeasyPrint)");
    v->add_option("--language", brief.language, "of the brief's own words: en, ar or he [en]")
        ->check(CLI::IsMember({"en", "ar", "he"}));
    v->add_option("--draft", brief.draft, "compare with this draft (default: the last one)");
    v->add_option("--date", brief.date, "print this date on it");
    add_limits(*v, brief.limits);
  }

  void add_check() {
    CLI::App* v = verb("check", "whether a case is sound, and what it leaves open",
                       "dragoman check cases/sharm-2025");
    add_inputs(*v, check.inputs, kCaseHelp);
    v->add_flag("--json", check.json, "print JSON (docs/json.md) and nothing else");
  }

  void add_convert() {
    CLI::App* v = verb("convert", "between our case file and other programs' formats",
                       "dragoman convert cases/labour --to csv -o labour.csv");
    add_inputs(*v, convert.inputs, kCaseHelp);
    v->add_option("--to", convert.format, "yaml, genius, geniusweb, negolog, negmas or csv")
        ->required()
        ->check(CLI::IsMember({"yaml", "genius", "geniusweb", "negolog", "negmas", "csv"}));
    v->add_option("-o,--output", convert.output,
                  "the file to write, or a folder where the format needs several")
        ->required();
  }

  Arguments chosen() const {
    if (app.got_subcommand("packages")) return packages;
    if (app.got_subcommand("amend")) return amend;
    if (app.got_subcommand("brief")) return brief;
    if (app.got_subcommand("check")) return check;
    return convert;
  }
};

std::string without_full_stop(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

Result<Arguments> parse_arguments(int argc, const char* const* argv) {
  Parser parser;
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    // A verb's own help, when one was named.
    for (const CLI::App* verb : parser.app.get_subcommands()) return Say{verb->help("dragoman")};
    return Say{parser.app.help()};
  } catch (const CLI::CallForVersion& version) {
    return Say{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& wrong) {
    const auto verbs = parser.app.get_subcommands();
    const std::string name = verbs.empty() ? "" : verbs.front()->get_name() + " ";
    return fail(ErrorCode::usage, without_full_stop(wrong.what()),
                "see `dragoman " + name + "--help`");
  }
  return parser.chosen();
}

bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* word) { return std::string_view(word) == "--json"; });
}

}  // namespace dragoman::cli
