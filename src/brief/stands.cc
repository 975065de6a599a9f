// "Where each party stands": the board of answers, then the words behind it.
#include <fmt/format.h>

#include <algorithm>

#include "brief/html.h"
#include "brief/sheet.h"
#include "model/standing.h"

namespace dragoman::brief {

using model::Currency;
using model::Heard;
using model::is_plain_agreement;
using model::Standing;
using model::standing_of;

namespace {

// The only filled sign is plain agreement; everything between is half, so that no qualified answer
// reads as agreement in black and white.
struct KindLook {
  const char* sign;
  const char* html_class;
  const char* label;
};

KindLook look_of(const Words& words, const Response& response) {
  switch (response.kind) {
    case ResponseKind::agreed:
      if (is_plain_agreement(response)) return {"\u25cf", "agreed", words.agreed};
      return {"\u25d0", "qualified", words.agreed_if};
    case ResponseKind::in_principle:
      return {"\u25d0", "qualified", words.in_principle};
    case ResponseKind::understanding:
      return {"\u25d0", "qualified", words.understanding};
    case ResponseKind::reservation:
      return {"\u25d0", "qualified", words.reservation};
    case ResponseKind::demand:
      return {"\u25cb", "contested", words.demand};
    case ResponseKind::rejected:
      return {"\u2715", "contested", words.rejected};
    case ResponseKind::declined:
      break;
  }
  return {"\u2013", "quiet", words.declined};
}

// Words that no longer answer the draft carry a dotted sign, whatever they said.
std::string kind_html(const Sheet& sheet, const Heard& heard) {
  KindLook look = look_of(sheet.words, *heard.response);
  if (heard.currency == Currency::old || heard.currency == Currency::replaced) {
    look.sign = "\u25cc";
    look.html_class = "quiet";
  }
  return fmt::format("<span class=\"kind {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
                     look.html_class, look.sign, escaped(look.label));
}

std::string mediator_of(const Sheet& sheet, const std::string& channel_id) {
  for (const Channel& channel : sheet.talks.channels) {
    if (channel.id != channel_id) continue;
    for (const Mediator& mediator : sheet.talks.mediators) {
      if (mediator.id != channel.mediator) continue;
      const std::string name = user(mediator.name, sheet.language);
      return name.empty() ? user(mediator.id) : name;
    }
  }
  return user(channel_id);
}

const char* authority_label(const Words& words, Authority authority) {
  switch (authority) {
    case Authority::personal:
      return words.authority_personal;
    case Authority::ad_referendum:
      return words.authority_ad_referendum;
    case Authority::instructed:
      return words.authority_instructed;
    case Authority::final:
      return words.authority_final;
    case Authority::unknown:
      break;
  }
  return words.authority_unknown;
}

std::string terms_html(const Words& words, const Response& response) {
  switch (response.terms) {
    case Terms::for_you_only:
      return element("strong", "", escaped(words.terms_for_you_only));
    case Terms::unattributed:
      return escaped(words.terms_unattributed);
    case Terms::as_ours:
      return escaped(words.terms_as_ours);
    case Terms::conditional:
      break;
  }
  return sentence(words.terms_conditional, {user(response.only_if)});
}

std::string currency_html(const Sheet& sheet, const Heard& heard) {
  const Draft* draft = sheet.talks.find_draft(heard.response->draft);
  const std::string name = draft && !draft->title.empty() ? user(draft->title, sheet.language)
                                                          : user(heard.response->draft);
  switch (heard.currency) {
    case Currency::answered:
      return {};
    case Currency::carried:
      return sentence(sheet.words.carried, {name});
    case Currency::carried_edited:
      return sentence(sheet.words.carried_edited, {name});
    case Currency::replaced:
      return escaped(sheet.words.replaced);
    case Currency::old:
      break;
  }
  return sentence(sheet.words.old_answer, {name});
}

// Source, channel, date, authority and terms of an answer, in one quiet line.
std::string attribution(const Sheet& sheet, const Heard& heard) {
  const Words& words = sheet.words;
  const Response& response = *heard.response;
  std::vector<std::string> parts;
  if (!response.source.empty()) parts.push_back(user(response.source));
  if (!response.channel.empty()) {
    parts.push_back(sentence(words.through, {mediator_of(sheet, response.channel)}));
  }
  if (response.date) parts.push_back(number(response.date->to_string()));
  parts.push_back(escaped(authority_label(words, response.authority)));
  parts.push_back(escaped(response.is_public ? words.in_public : words.in_private));
  // What was said in public carries no confider's terms.
  if (!response.is_public || response.terms != Terms::for_you_only) {
    parts.push_back(terms_html(words, response));
  }
  const std::string currency = currency_html(sheet, heard);
  if (!currency.empty()) parts.push_back(currency);
  std::string html;
  for (const std::string& part : parts) html += (html.empty() ? "" : " \u00b7 ") + part;
  return element("p", "meta", html) + "\n";
}

std::string answer_html(const Sheet& sheet, const Point* point, const Heard& heard) {
  const Words& words = sheet.words;
  const Response& response = *heard.response;
  std::string html;
  for (const auto& [language, verbatim] : response.words.entries()) {
    Text one;
    one.set(language, verbatim);
    html += user_block("blockquote", "", one, language);
  }
  std::string notes;
  const auto note = [&](const char* label, const std::string& value) {
    notes += (notes.empty() ? "" : "<br>") + element("span", "label", escaped(label)) + " " + value;
  };
  if (!response.stated.empty()) note(words.as_stated, user(response.stated, sheet.language));
  if (!response.wants.empty() && point) {
    std::vector<std::string> values;
    for (const Value& value : response.wants) values.push_back(sheet.value(*point, value));
    note(words.wants, joined(values, sheet.language));
  }
  if (!response.conditioned_on.empty()) {
    std::vector<std::string> points;
    for (const std::string& id : response.conditioned_on) {
      const Point* other = sheet.talks.find_point(id);
      points.push_back(other ? number(point_label(*other)) : user(id));
    }
    notes += (notes.empty() ? "" : "<br>") +
             sentence(words.depends_on, {joined(points, sheet.language)});
  }
  if (!notes.empty()) html += element("p", "stated", notes) + "\n";
  return html + attribution(sheet, heard);
}

// All answers of one party at one place, current ones first.
std::string party_answers(const Sheet& sheet, const Party& party, const Point* point,
                          const std::string& detail_id, const std::string& detail_html) {
  const Standing standing =
      standing_of(sheet.talks, sheet.draft, party.id, point ? point->id : std::string(), detail_id);
  std::string html;
  const auto add = [&](const Heard& heard, const char* html_class) {
    std::string head = sheet.party(party.id) + " " + kind_html(sheet, heard);
    if (!detail_html.empty()) {
      head += " <span class=\"quiet\">" + escaped(sheet.words.detail) + "</span> " + detail_html;
    }
    html += fmt::format("<div class=\"answer {}\">\n<p class=\"who\">{}</p>\n{}</div>\n",
                        html_class, head, answer_html(sheet, point, heard));
  };
  for (const Heard& heard : standing.current) add(heard, "current");
  if (standing.current.size() > 1) {
    const std::string mark =
        standing.heard_differently
            ? fmt::format("<p class=\"differently\">\u21c4 {}: {}</p>\n", sheet.party(party.id),
                          escaped(sheet.words.heard_differently))
            : "";
    html = mark + element("div", "sidebyside", "\n" + html) + "\n";
  }
  for (const Heard& heard : standing.past) add(heard, "past");
  return html;
}

// The kinds heard at one place, each once; empty when there is no current answer.
std::string kinds_heard(const Sheet& sheet, const Standing& standing) {
  std::string html;
  for (const Heard& heard : standing.current) {
    const std::string kind = kind_html(sheet, heard);
    if (html.find(kind) == std::string::npos) html += (html.empty() ? "" : "<br>") + kind;
  }
  if (standing.heard_differently) {
    html +=
        "<br>" + element("span", "differently", "\u21c4 " + escaped(sheet.words.heard_differently));
  }
  return html;
}

std::string board_cell(const Sheet& sheet, const Party& party, const Point* point) {
  const std::string point_id = point ? point->id : std::string();
  std::string html = kinds_heard(sheet, standing_of(sheet.talks, sheet.draft, party.id, point_id));
  if (point) {
    for (const Detail& detail : point->details) {
      const std::string heard =
          kinds_heard(sheet, standing_of(sheet.talks, sheet.draft, party.id, point_id, detail.id));
      if (heard.empty()) continue;
      html += (html.empty() ? "" : "<br>") + heard + " " +
              element("span", "quiet", user(detail.text, sheet.language));
    }
  }
  return element(
      "td", "",
      html.empty() ? element("span", "kind quiet", escaped(sheet.words.no_answer)) : html);
}

std::string board(const Sheet& sheet) {
  std::string head = element("th", "", escaped(sheet.words.point));
  for (const Party* party : sheet.principals) head += element("th", "", sheet.party(party->id));
  std::string rows;
  const auto row = [&](const std::string& title, const Point* point) {
    std::string cells = "<th scope=\"row\">" + title + "</th>";
    for (const Party* party : sheet.principals) cells += board_cell(sheet, *party, point);
    rows += element("tr", "", cells) + "\n";
  };
  const bool whole = std::any_of(sheet.talks.responses.begin(), sheet.talks.responses.end(),
                                 [](const Response& response) { return response.point.empty(); });
  if (whole) row(escaped(sheet.words.whole_text), nullptr);
  for (const Point& point : sheet.talks.points) row(sheet.point(point), &point);
  return fmt::format(
      "<div class=\"scroll\"><table class=\"board\">\n<thead><tr>{}</tr></thead>\n<tbody>{}</tbody>"
      "\n</table></div>\n",
      head, rows);
}

// What the point can become; empty when it is not stated.
std::string possible(const Sheet& sheet, const Point& point) {
  std::vector<std::string> parts;
  if (point.kind == PointKind::choice) {
    for (const Option& option : point.options) {
      parts.push_back(sheet.value(point, OptionId{option.id}));
    }
  } else if (point.kind == PointKind::quantity && point.quantity) {
    parts = {sheet.value(point, point.quantity->from) + " \u2013 " +
             sheet.value(point, point.quantity->to)};
  } else if (point.kind == PointKind::date && point.dates) {
    parts = {sheet.value(point, point.dates->from) + " \u2013 " +
             sheet.value(point, point.dates->to)};
  }
  std::string html;
  for (const std::string& part : parts) {
    html += (html.empty() ? "" : " <span class=\"quiet\">/</span> ") + part;
  }
  return html;
}

std::string point_body(const Sheet& sheet, const Point& point) {
  const Position* position = position_at(sheet.draft, point.id);
  const Text& text = position && !position->text.empty() ? position->text : point.text;
  std::string html = user_block("p", "pointtext", text, sheet.language);
  const bool has_values = point.kind != PointKind::choice || !point.options.empty();
  if (sheet.draft && ((position && !position->values.empty()) || has_values)) {
    html += element("p", "draftsays",
                    element("span", "label", escaped(sheet.words.draft_says)) + " " +
                        sheet.position(point, position)) +
            "\n";
  }
  const std::string values = possible(sheet, point);
  if (values.empty()) return html;
  return html +
         element("p", "meta",
                 element("span", "label", escaped(sheet.words.possible)) + " " + values) +
         "\n";
}

// Points without a text or an answer: one row each.
std::string points_table(const Sheet& sheet) {
  std::string head = element("th", "", escaped(sheet.words.point));
  if (sheet.draft) head += element("th", "", escaped(sheet.words.draft_says));
  head += element("th", "", escaped(sheet.words.possible));
  std::string rows;
  for (const Point& point : sheet.talks.points) {
    std::string cells = "<th scope=\"row\">" + sheet.point(point) + "</th>";
    if (sheet.draft) {
      cells += element("td", "", sheet.position(point, position_at(sheet.draft, point.id)));
    }
    rows += element("tr", "", cells + element("td", "quiet", possible(sheet, point))) + "\n";
  }
  return fmt::format(
      "<table class=\"possible\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table>\n", head,
      rows);
}

std::string point_details(const Sheet& sheet, const Point& point) {
  std::string answers;
  for (const Party& party : sheet.talks.parties) {
    answers += party_answers(sheet, party, &point, {}, {});
    for (const Detail& detail : point.details) {
      answers += party_answers(sheet, party, &point, detail.id, user(detail.text, sheet.language));
    }
  }
  const Position* position = position_at(sheet.draft, point.id);
  const bool stated = position && (!position->values.empty() || !position->text.empty());
  const bool silent = answers.empty() && point.text.empty() && !stated;
  const std::string body = point_body(sheet, point);
  if (silent && possible(sheet, point).empty()) return {};
  return fmt::format("<div class=\"pt\"><h3>{}</h3>\n{}{}</div>\n", sheet.point(point), body,
                     answers);
}

// "1–20, Aid": runs of numbers shortened, points without a number by their title.
std::string texts_missing(const Sheet& sheet) {
  std::vector<std::string> labels;
  int first = 0, last = 0;
  const auto close_run = [&] {
    if (first == 0) return;
    const std::string end = last > first ? "\u2013" + std::to_string(last) : std::string();
    labels.push_back(number(std::to_string(first) + end));
    first = last = 0;
  };
  for (const Point& point : sheet.talks.points) {
    const Position* position = position_at(sheet.draft, point.id);
    if (!point.text.empty() || (position && !position->text.empty())) continue;
    if (point.number && first != 0 && *point.number == last + 1) {
      last = *point.number;
      continue;
    }
    close_run();
    if (point.number) {
      first = last = *point.number;
    } else {
      labels.push_back(sheet.point(point));
    }
  }
  close_run();
  if (labels.empty()) return {};
  return element("p", "meta",
                 escaped(sheet.words.text_not_on_file) + ": " + joined(labels, sheet.language)) +
         "\n";
}

}  // namespace

std::string stands_section(const Sheet& sheet) {
  if (sheet.talks.points.empty() && sheet.talks.responses.empty()) return {};
  std::string html;
  if (sheet.talks.responses.empty()) {
    html += element("p", "", escaped(sheet.words.no_answers)) + "\n";
  } else {
    html += element("p", "lead", escaped(sheet.words.stands_intro)) + "\n" + board(sheet);
  }
  const bool texts =
      std::any_of(sheet.talks.points.begin(), sheet.talks.points.end(), [&](const Point& point) {
        const Position* position = position_at(sheet.draft, point.id);
        return !point.text.empty() || (position && !position->text.empty());
      });
  if (!texts && sheet.talks.responses.empty()) {
    return section("stands", sheet.words.stands, html + points_table(sheet));
  }
  html += texts_missing(sheet);
  std::string whole;
  for (const Party& party : sheet.talks.parties) {
    whole += party_answers(sheet, party, nullptr, {}, {});
  }
  if (!whole.empty()) {
    html += fmt::format("<div class=\"pt\"><h3>{}</h3>\n{}</div>\n",
                        escaped(sheet.words.whole_text), whole);
  }
  for (const Point& point : sheet.talks.points) html += point_details(sheet, point);
  return section("stands", sheet.words.stands, html);
}

}  // namespace dragoman::brief
