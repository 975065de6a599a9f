// The words of the format's enumerations, each list in the order of its enumerators.
#pragma once

#include <array>
#include <string_view>

#include "dragoman/event.h"

namespace dragoman::record {

using namespace std::string_view_literals;

template <class E>
struct Words;
template <>
struct Words<RoomKind> {
  static constexpr std::array kWords = {"mediators"sv, "party"sv,   "guarantor"sv, "observer"sv,
                                        "subset"sv,    "plenary"sv, "desk"sv};
};
template <>
struct Words<ReleasePolicy> {
  static constexpr std::array kWords = {"one"sv, "two"sv};
};
template <>
struct Words<PartyRole> {
  static constexpr std::array kWords = {"principal"sv, "guarantor"sv, "observer"sv};
};
template <>
struct Words<MandateRole> {
  static constexpr std::array kWords = {"author"sv, "mediator"sv, "envoy"sv, "guarantor"sv,
                                        "observer"sv};
};
template <>
struct Words<Authority> {
  static constexpr std::array kWords = {"unknown"sv, "personal"sv, "ad_referendum"sv,
                                        "instructed"sv, "final"sv};
};
template <>
struct Words<RelayedAs> {
  static constexpr std::array kWords = {"theirs"sv, "ours"sv, "hypothetical"sv};
};
template <>
struct Words<ResponseKind> {
  static constexpr std::array kWords = {"agreed"sv,      "in_principle"sv, "understanding"sv,
                                        "reservation"sv, "demand"sv,       "rejected"sv,
                                        "declined"sv};
};
template <>
struct Words<Terms> {
  static constexpr std::array kWords = {"for_you_only"sv, "unattributed"sv, "as_ours"sv,
                                        "conditional"sv};
};
template <>
struct Words<ReadBackOutcome> {
  static constexpr std::array kWords = {"shown"sv, "confirmed"sv, "corrected"sv};
};
template <>
struct Words<StatementKind> {
  static constexpr std::array kWords = {"order"sv,   "importance"sv, "comparison"sv,
                                        "range"sv,   "score"sv,      "red_line"sv,
                                        "accepts"sv, "refuses"sv,    "walk_away"sv};
};
template <>
struct Words<Confidence> {
  static constexpr std::array kWords = {"unknown"sv, "hunch"sv, "likely"sv, "sure"sv};
};
template <>
struct Words<ReleasedAs> {
  static constexpr std::array kWords = {"theirs"sv, "unattributed"sv, "ours"sv};
};
template <>
struct Words<SecretOutcome> {
  static constexpr std::array kWords = {"revealed"sv, "closed"sv};
};
template <>
struct Words<RefRole> {
  static constexpr std::array kWords = {"follows"sv,   "draft"sv,    "source"sv, "response"sv,
                                        "read_back"sv, "about"sv,    "heard"sv,  "basis"sv,
                                        "ask"sv,       "proposal"sv, "pose"sv,   "corrected"sv};
};

}  // namespace dragoman::record
