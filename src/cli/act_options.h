// How the verbs of the talks bind their words: every option stands alone with one value, so that
// an option is never taken to swallow the words after it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/act.h"

namespace dragoman::cli {

inline CLI::Option* take_word(CLI::App& app, const char* name, std::string& word,
                              const char* help) {
  return app.add_option(name, word, help)->option_text(" ");
}
inline CLI::Option* take_words(CLI::App& app, const char* name, std::vector<std::string>& words,
                               const char* help, int most = 1000) {
  return app.add_option(name, words, help)->expected(1, most)->option_text(" ");
}
inline CLI::Option* option_word(CLI::App& app, const char* name, std::string& word,
                                const char* value, const char* help) {
  return app.add_option(name, word, help)->option_text(value);
}
// May be given several times, each time with one value.
inline CLI::Option* option_words(CLI::App& app, const char* name, std::vector<std::string>& words,
                                 const char* value, const char* help) {
  return app.add_option(name, words, help)->allow_extra_args(false)->option_text(value);
}

// --also and --concerns.
inline void take_addresses(CLI::App& app, ActVerb& verb) {
  option_words(app, "--also", verb.also, "ROOM", "a further room that sees it; may be repeated");
  option_words(app, "--concerns", verb.concerns, "PERSON",
               "a person whom the content is about; may be repeated");
}

// What a receipt turns into where nobody asks for it.
inline Result<void> done(const Result<Receipt>& receipt) {
  if (!receipt) return tl::unexpected(receipt.error());
  return {};
}

// A verb whose event can also be the right version of an earlier one.
class BodyVerb : public ActVerb {
 public:
  Result<void> write(Pen& pen) override {
    Result<Body> content = body(pen);
    if (!content) return tl::unexpected(content.error());
    return done(append(pen, std::move(*content)));
  }
};

template <class Verb>
std::unique_ptr<ActVerb> make_verb() {
  return std::make_unique<Verb>();
}

}  // namespace dragoman::cli
