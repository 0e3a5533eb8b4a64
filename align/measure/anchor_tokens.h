// Anchors: pieces of text that a translation keeps: numbers, names, words of the same origin.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace stele {

enum class AnchorKind : std::uint8_t {
  kNumber,   // digits of any script, Chinese numerals; 1,234 and 1234 are one
  kName,     // a word in Latin letters inside text of another script; a list marker's letter
  kCognate,  // a word as the first letters of its romanised skeleton: Astana, Астана
};

// `key` is equal for equal anchors in any language.
struct Anchor {
  std::uint32_t key = 0;
  AnchorKind kind = AnchorKind::kNumber;

  bool operator==(const Anchor&) const = default;
};

// Returns the anchors of a segment in the order of its text.
// Requires: `text` is well-formed UTF-8.
std::vector<Anchor> find_anchors(std::string_view text);

// Returns the length of `text` in units that are about equal for translations into any language:
// a Latin or Cyrillic letter, digit or mark counts 1, a Han character 3, kana 1.8, Hangul 2.2.
double measure_length(std::string_view text);

}  // namespace stele
