// `import`: a case file becomes events.
#include "cli/act_names.h"
#include "cli/act_options.h"
#include "record/import.h"

namespace dragoman::cli {
namespace {

class ImportVerb : public ActVerb {
 public:
  void take(CLI::App& app) override {
    take_word(app, "CASE", path_, "a case file, or a folder with one")->required();
    app.add_flag("--case", case_only_, "only the case itself: no drafts, no words, no scores");
    app.add_flag("--responses", responses_only_,
                 "only its responses, to drafts that were put to the parties since");
    take_addresses(app, *this);
  }
  // The case goes to the rooms named; what mediators know stays at home.
  Result<void> write(Pen& pen) override {
    const Result<Case> talks = pen.read_case_at(path_);
    if (!talks) return tl::unexpected(talks.error());
    const std::vector<std::string> rooms = also;
    if (!responses_only_) {
      const auto known = append(pen, record::case_body(*talks));
      if (!known) return tl::unexpected(known.error());
    }
    if (case_only_) return {};
    also.clear();
    Result<void> written = write_parts(pen, *talks);
    also = rooms;
    return written;
  }

 private:
  // Writes with the verb's own options.
  class Importing : public record::ImportPen {
   public:
    Importing(const ImportVerb& verb, Pen& pen) : verb_(verb), pen_(pen) {}
    const View& home() const override { return pen_.home(); }
    Result<Receipt> append(Body body, Refs refs) override {
      return verb_.append(pen_, std::move(body), std::move(refs));
    }

   private:
    const ImportVerb& verb_;
    Pen& pen_;
  };

  Result<void> write_parts(Pen& pen, const Case& talks) {
    Importing importing(*this, pen);
    if (!responses_only_) {
      if (auto known = record::import_known(importing, talks); !known) return known;
    }
    auto remarks = record::import_responses(importing, talks);
    if (!remarks) return tl::unexpected(remarks.error());
    remarks_.insert(remarks_.end(), remarks->begin(), remarks->end());
    return {};
  }

  std::string path_;
  bool case_only_ = false, responses_only_ = false;
};

}  // namespace

std::vector<ActVerbEntry> import_verbs() {
  return {{"import", "brings in a case file: points, parties, drafts and what is known", "CASE",
           "import talks.dragoman cases/two-rivers", make_verb<ImportVerb>}};
}

}  // namespace dragoman::cli
