#include "align/train/fold_table.h"

#include "align/base/utf8.h"

#include <map>
#include <memory>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace stele {
namespace {

FoldClass classify(UChar32 c) {
  if (u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR) return FoldClass::kSpace;
  if (u_charType(c) == U_FORMAT_CHAR) return FoldClass::kDrop;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  if (u_isalpha(c) &&
      (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA)) {
    return FoldClass::kHan;
  }
  if (u_isdigit(c)) return FoldClass::kDigit;
  if (u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) return FoldClass::kLetter;
  return FoldClass::kOther;
}

// Marks that NFKC keeps apart although translations exchange them.
UChar32 unify(UChar32 c) {
  switch (c) {
    case 0x451:
      return 0x435;  // ё
    case 0x3002:
      return '.';  // 。
    case 0x3001:
      return ',';  // 、
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB:
    case 0x300A:
    case 0x300B:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
      return '"';
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x2039:
    case 0x203A:
    case 0x3008:
    case 0x3009:
      return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return '-';
    default:
      return c;
  }
}

}  // namespace

FoldTable::FoldTable() : index_(0x110000) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::unique_ptr<icu::Transliterator> simplify(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  using Key = std::vector<std::pair<FoldClass, std::vector<char32_t>>>;
  std::map<Key, std::uint32_t> known;
  for (UChar32 c = 0; c < 0x110000; ++c) {
    icu::UnicodeString folded(c);
    Key key;
    if (U_IS_SURROGATE(c)) folded = icu::UnicodeString(UChar32{0xFFFD});
    const FoldClass own = classify(folded.char32At(0));
    if (own == FoldClass::kSpace || own == FoldClass::kDrop) {
      key.push_back({own, {}});
    } else {
      if (U_SUCCESS(status)) {
        folded = nfkc->normalize(folded, status);
        // The whole of NFKC casefold drops some marks; only the first characters of the longest
        // ligatures matter for meaning.
        if (own == FoldClass::kHan && simplify) simplify->transliterate(folded);
      }
      std::size_t used = 0;
      for (int32_t i = 0; i < folded.length() && used < 16; i = folded.moveIndex32(i, 1), ++used) {
        const UChar32 unit = unify(folded.char32At(i));
        const FoldClass part = classify(unit);
        const bool bare = part == FoldClass::kSpace || part == FoldClass::kDrop;
        if (key.empty() || key.back().first != part) key.push_back({part, {}});
        if (!bare) key.back().second.push_back(static_cast<char32_t>(unit));
      }
      if (key.empty()) key.push_back({FoldClass::kDrop, {}});
    }
    const auto [found, is_new] = known.emplace(key, static_cast<std::uint32_t>(tables_.size()));
    if (is_new) {
      std::vector<Entry> entries;
      for (auto& [fold_class, code_points] : key) entries.push_back({fold_class, code_points});
      tables_.push_back(std::move(entries));
    }
    index_[static_cast<std::size_t>(c)] = found->second;
  }
}

std::string FoldTable::fold(std::string_view text) const {
  std::string folded;
  FoldClass previous = FoldClass::kSpace;
  for (std::size_t offset = 0; offset < text.size();) {
    for (const Entry& entry : entries_of(next_code_point(text, &offset))) {
      if (entry.fold_class == FoldClass::kDrop) continue;
      if (entry.fold_class == FoldClass::kSpace) {
        previous = FoldClass::kSpace;
        continue;
      }
      for (const char32_t code_point : entry.code_points) {
        const bool begins = entry.fold_class != previous || entry.fold_class == FoldClass::kOther;
        if (begins && entry.fold_class != FoldClass::kHan) folded.push_back(' ');
        previous = entry.fold_class;
        append_utf8(code_point, &folded);
      }
    }
  }
  return folded;
}

}  // namespace stele
