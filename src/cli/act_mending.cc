// Verbs that mend, sign, seal and erase.
#include <fmt/format.h>

#include <algorithm>

#include "cli/act_names.h"
#include "cli/act_options.h"

namespace dragoman::cli {
namespace {

// The verb whose words describe an event of this kind; null when such events are not corrected.
const char* verb_for(const Body& body) {
  static const std::vector<std::pair<std::string, const char*>> verbs{
      {"party", "party"},     {"channel", "channel"},     {"person", "person"},
      {"mandate", "mandate"}, {"walk_out", "walkout"},    {"return", "return"},
      {"meeting", "meeting"}, {"draft", "draft"},         {"response", "respond"},
      {"note", "note"},       {"statement", "statement"},
  };
  for (const auto& [kind, verb] : verbs) {
    if (kind == kind_name(body)) return verb;
  }
  return nullptr;
}

// The same choice among the bodies that can be corrected.
struct AsCorrectable {
  template <class T>
  std::optional<Correctable> operator()(T& body) const {
    if constexpr (std::is_constructible_v<Correctable, T>) {
      return Correctable(std::move(body));
    } else {
      return std::nullopt;
    }
  }
};

class CorrectVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "N", number_, "the event that was wrong")->required();
    app.allow_extras();
    app.callback([this, &app] { rest_ = app.remaining(); });
  }
  Result<void> write(Pen& pen) override {
    const View& home = pen.home();
    const auto number = number_named(home, number_);
    if (!number) return tl::unexpected(number.error());
    const Event& wrong = home.find_copy(*number)->event;
    const char* verb = verb_for(wrong.body);
    if (verb == nullptr) {
      return fail(
          ErrorCode::unsupported,
          fmt::format("event {} is a {}, which is not corrected", *number, kind_name(wrong.body)),
          "write what is true now as a new event");
    }
    std::vector<std::string> words{verb};
    words.insert(words.end(), rest_.begin(), rest_.end());
    const auto mended = read_act(words);
    if (!mended) return tl::unexpected(mended.error());
    Result<Body> content = (*mended)->body(pen);
    if (!content) return tl::unexpected(content.error());
    keep_identity(wrong.body, *content);
    auto right = std::visit(AsCorrectable{}, *content);
    if (!right) return fail(ErrorCode::unsupported, "such an event is not corrected");
    concerns = (*mended)->concerns;
    return done(append(pen, CorrectBody{std::move(*right)}, {{RefRole::corrected, {*number}}}));
  }

 private:
  static void keep_identity(const Body& wrong, Body& right) {
    const auto* before = std::get_if<PersonBody>(&wrong);
    auto* after = std::get_if<PersonBody>(&right);
    if (before != nullptr && after != nullptr) after->person.id = before->person.id;
  }

  std::string number_;
  std::vector<std::string> rest_;
};

class SealVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_words(app, "WORDS", words_, "what to say of it");
    take_addresses(app, *this);
  }
  Result<void> write(Pen& pen) override {
    return done(append(pen, SealBody{text_of(pen.home(), words_)}));
  }

 private:
  std::vector<std::string> words_;
};

class EraseVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "PERSON", person_, "whose key is destroyed")->required();
    take_word(app, "REASON", reason_, "why");
  }
  Result<void> write(Pen& pen) override {
    const auto person = person_named(pen.home(), person_);
    if (!person) return tl::unexpected(person.error());
    return done(append(pen, EraseBody{*person, reason_}));
  }

 private:
  std::string person_, reason_;
};

}  // namespace

std::vector<ActVerbEntry> mending_verbs() {
  return {
      {"correct", "puts an event right; both stay", "N WORDS",
       "correct talks.dragoman 18 north crossing agreed", make_verb<CorrectVerb>},
      {"seal", "closes the room: it accepts nothing more", "[WORDS]", "seal talks.dragoman",
       make_verb<SealVerb>},
      {"erase", "destroys a person's key, and with it what concerns them", "PERSON [REASON]",
       "erase talks.dragoman yusuf \"at his own request\"", make_verb<EraseVerb>},
  };
}

}  // namespace dragoman::cli
