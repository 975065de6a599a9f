// The standing part of a room's case (its parties, mediators, channels, points and rules), and
// whether a response, a draft or a statement has a place in it.
//
// Immutable once made: views share it, and any thread may read it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman::record {

class Frame {
 public:
  // `talks` holds no drafts, responses, preferences or statements. O(case).
  explicit Frame(Case talks);
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  const Case& talks() const { return talks_; }

  // Null when there is none. O(1).
  const Party* party(const std::string& id) const;
  const Mediator* mediator(const std::string& id) const;
  const Channel* channel(const std::string& id) const;
  const Point* point(const std::string& id) const;

  // That the id is one of this case; the error names those that are nearest. `field` is where it is
  // written, "body.party".
  Result<void> need_party(const std::string& id, const std::string& field) const;
  Result<void> need_mediator(const std::string& id, const std::string& field) const;
  Result<void> need_channel(const std::string& id, const std::string& field) const;
  Result<void> need_point(const std::string& id, const std::string& field) const;

  // Everything but the id and the draft. Errors name the field as in an event's body.
  Result<void> check(const Response& response) const;
  Result<void> check(const Position& position, const std::string& field) const;
  Result<void> check(const PartialPackage& package, const std::string& field) const;
  // Everything but the id; a statement about a draft names one.
  Result<void> check(const PreferenceStatement& statement) const;
  Result<void> check_values(const Point& point, const std::vector<Value>& values,
                            const std::string& field) const;

  // The preferences of a party as its file states them, against this case's points.
  Result<Preferences> read_preferences(const PreferencesBody& body) const;

 private:
  using Places = std::unordered_map<std::string_view, std::size_t>;
  // A case with nothing but the named points and parties.
  Case excerpt(const std::vector<std::string>& points) const;

  Case talks_;
  Places parties_, mediators_, channels_, points_;
};

// That only_if is stated exactly with conditional terms.
Result<void> check_terms(Terms terms, const std::string& only_if);

// The case that a `case` event holds. Fails on what does not read, and on drafts, responses,
// preferences and statements: they are events of their own.
Result<Case> read_case_body(const CaseBody& body);

}  // namespace dragoman::record
