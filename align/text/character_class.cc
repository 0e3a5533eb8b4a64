#include "align/text/character_class.h"

#include <array>
#include <memory>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace stele {
namespace {

constexpr char32_t kTableSize = 0x10000;

CharacterClass compute_class(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER:
    case U_WB_HEBREW_LETTER:
      return CharacterClass::kLetter;
    case U_WB_NUMERIC:
      return CharacterClass::kDigit;
    case U_WB_MIDLETTER:
      // "Note:this" is two words for a translator although UAX #29 lets a colon join letters.
      return c == ':' || c == 0xFE55 || c == 0xFF1A ? CharacterClass::kOther
                                                    : CharacterClass::kMidLetter;
    case U_WB_MIDNUM:
      return CharacterClass::kMidNumber;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE:
      return CharacterClass::kMidBoth;
    case U_WB_EXTENDNUMLET:
      return u_isUWhiteSpace(c) ? CharacterClass::kSpace : CharacterClass::kJoiner;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
      return CharacterClass::kExtend;
    case U_WB_KATAKANA:
      return CharacterClass::kKatakana;
    default:
      break;
  }
  if (u_isUWhiteSpace(c) || u_iscntrl(c)) return CharacterClass::kSpace;
  if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || script == USCRIPT_HIRAGANA) {
    return CharacterClass::kHan;
  }
  if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) {
    return CharacterClass::kNeedsLexicon;
  }
  return u_isalpha(c) ? CharacterClass::kLetter : CharacterClass::kOther;
}

}  // namespace

const CharacterClass* character_class_table() {
  static const auto table = [] {
    auto classes = std::make_unique<std::array<CharacterClass, kTableSize>>();
    for (char32_t c = 0; c < kTableSize; ++c) (*classes)[c] = compute_class(c);
    return classes;
  }();
  return table->data();
}

CharacterClass classify_character(char32_t code_point) {
  return code_point < kTableSize ? character_class_table()[code_point] : compute_class(code_point);
}

}  // namespace stele
