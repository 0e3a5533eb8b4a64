// CharacterClass: what a code point does at word boundaries, from one table (internal).
#pragma once

#include <cstdint>

namespace stele {

// The Word_Break classes of UAX #29, merged where word splitting treats them alike, plus classes
// for scripts that are written without spaces.
enum class CharacterClass : std::uint8_t {
  kOther,         // punctuation and symbols
  kSpace,         // white space, line ends, controls
  kLetter,        // ALetter, Hebrew_Letter
  kDigit,         // Numeric
  kMidLetter,     // joins letters: middle dot; not the colon
  kMidNumber,     // joins digits: , ;
  kMidBoth,       // joins letters or digits: . ' and their relatives
  kJoiner,        // ExtendNumLet: _
  kExtend,        // combining marks and format characters: belong to what stands before
  kHan,           // ideographs and Hiragana: each its own word
  kKatakana,      // runs are words
  kNeedsLexicon,  // Thai, Lao, Khmer, Burmese: words only a dictionary finds
};

// Returns the class of a Unicode scalar value in constant time.
CharacterClass classify_character(char32_t code_point);

// The same from a table of 65,536 entries, for loops: index it with code points of the BMP.
// The table lives for the whole process; safe from any thread.
const CharacterClass* character_class_table();

}  // namespace stele
