// What follows from words, as JSON: docs/json.md, "inferred" and "questions".
#include "brief/json_parts.h"
#include "brief/json_writer.h"
#include "dragoman/infer_report.h"

namespace dragoman {
namespace {

using namespace brief;
using Layout = JsonWriter::Layout;

const char* basis_name(PartyKnowledge::Basis basis) {
  static constexpr const char* kNames[] = {"scores", "words", "nothing"};
  return kNames[static_cast<int>(basis)];
}

const char* use_name(Reading::Use use) {
  static constexpr const char* kNames[] = {"certain", "shares", "nothing", "set_aside", "left_out"};
  return kNames[static_cast<int>(use)];
}

const char* method_name(SampleReport::Method method) {
  static constexpr const char* kNames[] = {"none", "fixed", "simplex", "hit_and_run"};
  return kNames[static_cast<int>(method)];
}

const char* kind_name(WordRef::Kind kind) {
  static constexpr const char* kNames[] = {"response", "statement", "scores"};
  return kNames[static_cast<int>(kind)];
}

const char* kind_name(Question::Kind kind) {
  static constexpr const char* kNames[] = {"order", "accepts", "comparison"};
  return kNames[static_cast<int>(kind)];
}

class Writer {
 public:
  Writer(const Case& talks, const InferredResult& result, JsonWriter& json)
      : talks_(talks), result_(result), json_(json) {}

  void parties() {
    json_.key("parties").open_list(Layout::line);
    for (const PartyKnowledge& known : result_.parties) json_.string(known.party);
    json_.close();
  }

  void knowledge() {
    json_.key("knowledge").open_object();
    for (const PartyKnowledge& known : result_.parties) {
      json_.key(known.party).open_object(Layout::line);
      json_.key("basis").string(basis_name(known.basis));
      json_.key("coordinates").integer(known.coordinates).key("rows").integer(known.rows);
      words("bounded_above", known.bounded_above);
      words("bounded_below", known.bounded_below);
      json_.key("walk_away_known").boolean(known.walk_away_known);
      json_.key("acceptance").boolean(known.acceptance).key("why_not").string(known.why_not);
      json_.close();
    }
    json_.close();
  }

  void readings() {
    json_.key("words").open_list();
    for (const Reading& reading : result_.readings) {
      json_.open_object(Layout::line);
      json_.key("id").string(reading.word.id).key("kind").string(kind_name(reading.word.kind));
      json_.key("party").string(reading.party).key("rule");
      reading.rule ? json_.string(infer_rule_name(*reading.rule)) : json_.null();
      json_.key("use").string(use_name(reading.use)).key("rows").integer(reading.rows);
      json_.key("says").string(reading.says).close();
    }
    json_.close();
  }

  void contradictions() {
    json_.key("contradictions").open_list();
    for (const Contradiction& each : result_.contradictions) {
      json_.open_object(Layout::line);
      json_.key("party").string(each.party);
      words("words", each.words);
      json_.key("enough_to_drop").open_list(Layout::line);
      for (std::size_t i = 0; i < each.words.size(); ++i) {
        if (each.enough_to_drop[i]) json_.string(each.words[i].id);
      }
      json_.close();
      words("set_aside", each.set_aside);
      json_.key("heard_differently").boolean(each.heard_differently);
      json_.key("status").string(known_name(each.known)).close();
    }
    json_.close();
    json_.key("heard_differently").open_list();
    for (const HeardDifferently& each : result_.heard_differently) {
      json_.open_object(Layout::line);
      json_.key("party").string(each.party).key("point").string(each.point);
      words("words", each.words);
      json_.key("contradict").boolean(each.contradict).close();
    }
    json_.close();
  }

  void draft() {
    json_.key("draft");
    if (!result_.draft) {
      json_.null();
      return;
    }
    json_.open_object();
    json_.key("id").string(result_.draft->draft);
    json_.key("settlements").raw(json_count(result_.draft->settlements));
    json_.key("acceptability").open_object();
    for (const DraftStanding::OfParty& party : result_.draft->parties) {
      json_.key(party.party).open_object(Layout::line);
      acceptability_members(party.every);
      json_.key("necessary_settlement").open_object(Layout::line);
      if (party.necessary_settlement) {
        write_package(json_, talks_, to_values(talks_, result_.frame, *party.necessary_settlement));
      }
      json_.close().close();
    }
    json_.close().close();
  }

  void orders() {
    json_.key("orders").open_list();
    for (const OptionOrder& order : result_.orders) {
      json_.open_object(Layout::line);
      json_.key("party").string(order.party).key("point").string(order.point);
      json_.key("category").string(order.category).key("better");
      write_value(json_, order.better);
      json_.key("worse");
      write_value(json_, order.worse);
      json_.key("strict").boolean(order.strict).key("status").string(known_name(order.known));
      words("rests_on", order.rests_on);
      json_.close();
    }
    json_.close();
  }

  void samples() {
    json_.key("samples").open_list();
    for (const SampleReport& report : result_.samples) {
      json_.open_object(Layout::line);
      json_.key("prior").string(prior_name(report.prior)).key("party").string(report.party);
      json_.key("method").string(method_name(report.method));
      json_.key("seed").raw(json_count(std::to_string(report.seed)));
      json_.key("draws").integer(report.draws).key("chains").integer(report.chains);
      json_.key("thinning").integer(report.thinning);
      json_.key("effective_size").number(report.effective_size);
      json_.key("rhat").number(report.rhat).key("converged").boolean(report.converged).close();
    }
    json_.close();
  }

  void candidates() {
    json_.key("candidates").open_list();
    for (const InferredPackage& each : result_.candidates) package(each, {});
    json_.close();
    json_.key("why_no_candidates").string(result_.why_no_candidates);
    json_.key("upper_bound");
    result_.upper_bound ? json_.number(*result_.upper_bound) : json_.null();
    json_.key("ladder").open_list();
    for (const InferredRung& rung : result_.ladder) {
      if (rung.package) {
        package(*rung.package, rung.changes);
      } else {
        json_.open_object(Layout::line).key("changes").integer(rung.changes);
        json_.key("package").null().close();
      }
    }
    json_.close();
  }

  void ranks() {
    json_.key("ranks").open_object();
    for (const RankTable& table : result_.ranks) {
      json_.key(table.party).open_object();
      rows("rank", table.rank);
      rows("central_weight", table.central_weight);
      json_.key("confidence").open_list(Layout::line);
      for (const double value : table.confidence) json_.number(value);
      json_.close().close();
    }
    json_.close();
  }

  void questions(const std::string& only) {
    json_.key("questions").open_list();
    for (const Question& question : result_.questions) {
      if (!only.empty() && question.party != only) continue;
      json_.open_object();
      json_.key("kind").string(kind_name(question.kind)).key("party").string(question.party);
      json_.key("text").string(question.text);
      if (question.kind == Question::Kind::order) {
        json_.key("point").string(question.point).key("first");
        write_value(json_, question.first);
        json_.key("second");
        write_value(json_, question.second);
      }
      if (question.package) assignment("one", *question.package);
      if (question.other) assignment("other", *question.other);
      json_.key("yes").number(question.yes).key("gain").number(question.gain);
      json_.key("gain_low").number(question.gain_low).key("gain_high").number(question.gain_high);
      json_.key("computed_from").strings(question.computed_from);
      json_.key("for_mediators_only").boolean(question.for_mediators_only).close();
    }
    json_.close();
  }

  void word_effects() {
    json_.key("word_effects").open_list();
    for (const WordEffect& effect : result_.word_effects) {
      json_.open_object(Layout::line);
      json_.key("id").string(effect.word.id).key("kind").string(kind_name(effect.word.kind));
      share("joint", effect.joint);
      json_.key("changes_best").boolean(effect.changes_best);
      json_.key("lost").strings(effect.lost).close();
    }
    json_.close();
  }

  void end() {
    json_.key("stopped").string(stop_reason_name(result_.stopped));
    write_notes(json_, result_.notes);
    json_.close();
    json_.finish();
  }

 private:
  void words(std::string_view key, const std::vector<WordRef>& list) {
    json_.key(key).open_list(Layout::line);
    for (const WordRef& word : list) json_.string(word.id);
    json_.close();
  }

  void rows(std::string_view key, const std::vector<std::vector<double>>& table) {
    json_.key(key).open_list();
    for (const std::vector<double>& row : table) {
      json_.open_list(Layout::line);
      for (const double value : row) json_.number(value);
      json_.close();
    }
    json_.close();
  }

  void assignment(std::string_view key, const Assignment& package) {
    json_.key(key).open_object(Layout::line);
    write_package(json_, talks_, to_values(talks_, result_.frame, package));
    json_.close();
  }

  void share(std::string_view key, const Share& share) {
    json_.key(key).open_object(Layout::line);
    json_.key("status").string(known_name(share.known));
    if (share.known == Known::none) {
      json_.key("why").string(share.why).close();
      return;
    }
    json_.key("word").string(share_word_name(share_word(share.value)));
    json_.key("share").number(share.value).key("low").number(share.low);
    json_.key("high").number(share.high).key("least").number(share.least);
    json_.key("most").number(share.most);
    json_.key("effective_size").number(share.effective_size).close();
  }

  void acceptability_members(const Acceptability& acceptability) {
    json_.key("standing").string(standing_name(acceptability.standing));
    json_.key("status").string(known_name(acceptability.known));
    words("rests_on", acceptability.rests_on);
    json_.key("red_line").string(acceptability.red_line);
  }

  void package(const InferredPackage& package, std::optional<int> changes) {
    json_.open_object();
    if (changes) json_.key("changes").integer(*changes);
    json_.key("status").string(known_name(package.known));
    write_package(json_, talks_, package.values);
    json_.key("changed").strings(point_ids(talks_, package.changed_points));
    share("joint", package.joint);
    json_.key("by_party").open_object();
    for (std::size_t p = 0; p < package.by_party.size(); ++p) {
      share(result_.parties[p].party, package.by_party[p]);
    }
    json_.close();
    json_.key("acceptability").open_object();
    for (std::size_t p = 0; p < package.acceptability.size(); ++p) {
      json_.key(result_.parties[p].party).open_object(Layout::line);
      acceptability_members(package.acceptability[p]);
      json_.close();
    }
    json_.close().close();
  }

  const Case& talks_;
  const InferredResult& result_;
  JsonWriter& json_;
};

const char* status_of(const InferredResult& result) {
  if (result.stopped != StopReason::finished) return "stopped";
  return result.candidates.empty() ? "no_shares" : "ok";
}

}  // namespace

void inferred_json(const Case& talks, const InferredResult& result, const TextSink& sink) {
  JsonWriter json(sink);
  Writer writer(talks, result, json);
  open_document(json, "inferred", status_of(result));
  write_case(json, talks);
  writer.parties();
  writer.knowledge();
  writer.readings();
  writer.contradictions();
  writer.draft();
  writer.orders();
  writer.candidates();
  writer.ranks();
  writer.questions({});
  writer.word_effects();
  writer.samples();
  writer.end();
}

void questions_json(const Case& talks, const InferredResult& result, const std::string& party,
                    const TextSink& sink) {
  JsonWriter json(sink);
  Writer writer(talks, result, json);
  open_document(json, "questions", status_of(result));
  write_case(json, talks);
  writer.parties();
  writer.questions(party);
  writer.samples();
  writer.end();
}

}  // namespace dragoman
