#include "align/text/fold.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

constexpr char32_t kTableSize = 0x10000;
constexpr unsigned kOptionSetCount = 32;

unsigned index_of(const FoldOptions& options) {
  return (options.letter_case ? 1U : 0U) | (options.width ? 2U : 0U) | (options.yo ? 4U : 0U) |
         (options.simplified ? 8U : 0U) | (options.diacritics ? 16U : 0U);
}

// ICU's transliterator, applied to every ideograph of the BMP at once: one character a line.
std::vector<char16_t> make_simplified_table() {
  std::vector<char16_t> simplified(kTableSize);
  for (char32_t c = 0; c < kTableSize; ++c) simplified[c] = static_cast<char16_t>(c);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> converter(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status)) return simplified;
  constexpr std::array<std::array<char32_t, 2>, 3> kRanges = {
      {{0x3400, 0x4DC0}, {0x4E00, 0xA000}, {0xF900, 0xFB00}}};
  for (const auto& range : kRanges) {
    icu::UnicodeString lines;
    for (char32_t c = range[0]; c < range[1]; ++c) {
      lines.append(static_cast<char16_t>(c)).append(u'\n');
    }
    converter->transliterate(lines);
    int32_t begin = 0;
    for (char32_t c = range[0]; c < range[1] && begin < lines.length(); ++c) {
      const int32_t end = lines.indexOf(u'\n', begin);
      if (end == begin + 1) simplified[c] = lines[begin];
      begin = end + 1;
    }
  }
  return simplified;
}

// Follows each chain of the table to its end (ICU has 薴 -> 苧 -> 苎 -> 苧), so that folding twice
// changes nothing; of a cycle the smallest character stands for all.
std::vector<char16_t> close_simplified_table(const std::vector<char16_t>& steps) {
  std::vector<char16_t> closed(steps.size());
  for (std::size_t c = 0; c < steps.size(); ++c) {
    constexpr int kMaxChain = 8;
    char16_t end = static_cast<char16_t>(c);
    for (int i = 0; i < kMaxChain; ++i) end = steps[end];
    char16_t smallest = end;
    for (char16_t next = steps[end]; next != end; next = steps[next]) {
      smallest = std::min(smallest, next);
    }
    closed[c] = smallest;
  }
  return closed;
}

char16_t simplify(char32_t c) {
  static const std::vector<char16_t> table = close_simplified_table(make_simplified_table());
  return table[c];
}

// Removes accents from Latin and Greek; in Cyrillic й, ё and ї are letters, not accents.
icu::UnicodeString strip_marks(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  icu::UnicodeString result;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const bool is_cyrillic = c >= 0x400 && c < 0x530;
    icu::UnicodeString parts;
    if (is_cyrillic || !nfd->getDecomposition(c, parts)) {
      if (u_charType(c) != U_NON_SPACING_MARK) result.append(c);
      continue;
    }
    for (int32_t k = 0; k < parts.length(); k = parts.moveIndex32(k, 1)) {
      if (u_charType(parts.char32At(k)) != U_NON_SPACING_MARK) result.append(parts.char32At(k));
    }
  }
  return result;
}

// The steps for one code point. Case and width are repeated until nothing changes, since each may
// produce input for the other ("㎒" -> "MHz" -> "mhz").
icu::UnicodeString compute_fold(char32_t code_point, unsigned options) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  icu::UnicodeString text(static_cast<UChar32>(code_point));
  for (int pass = 0; pass < 3; ++pass) {
    const icu::UnicodeString before = text;
    if (options & 2) text = nfkc->normalize(text, status);
    if (options & 1) text.foldCase();
    if (options & 16) text = strip_marks(text);
    icu::UnicodeString replaced;
    for (int32_t i = 0; i < text.length(); ++i) {
      char16_t unit = text[i];
      if ((options & 4) && unit == u'ё') unit = u'е';
      if ((options & 4) && unit == u'Ё') unit = u'Е';
      if ((options & 8) && unit >= 0x3400) unit = simplify(unit);
      replaced.append(unit);
    }
    text = replaced;
    if (text == before) break;
  }
  return text;
}

// Each code point of the BMP maps to one code point, or to a string in `strings`.
struct FoldTable {
  static constexpr std::uint32_t kStringFlag = 0x80000000;

  std::vector<std::uint32_t> entries;
  std::vector<std::string> strings;
};

std::unique_ptr<FoldTable> make_table(unsigned options) {
  auto table = std::make_unique<FoldTable>();
  table->entries.resize(kTableSize);
  for (char32_t c = 0; c < kTableSize; ++c) {
    table->entries[c] = c;
    if (c >= 0xAC00 && c < 0xE000) continue;  // Hangul syllables, surrogates: unchanged
    const icu::UnicodeString folded = compute_fold(c, options);
    if (folded.length() > 0 && folded.countChar32() == 1) {
      table->entries[c] = static_cast<std::uint32_t>(folded.char32At(0));
    } else {
      table->entries[c] =
          FoldTable::kStringFlag | static_cast<std::uint32_t>(table->strings.size());
      folded.toUTF8String(table->strings.emplace_back());
    }
  }
  return table;
}

const FoldTable& table_for(unsigned options) {
  static std::array<std::once_flag, kOptionSetCount> once;
  static std::array<std::unique_ptr<FoldTable>, kOptionSetCount> tables;
  std::call_once(once[options], [&] { tables[options] = make_table(options); });
  return *tables[options];
}

// Whether composition may reach across characters here, which a table of characters cannot do.
bool may_compose(char32_t c) {
  return (c >= 0x300 && c < 0x370) || (c >= 0x1100 && c < 0x1200) || c == 0x3099 || c == 0x309A ||
         c == 0xFF9E || c == 0xFF9F || (c >= 0x591 && c < 0x5C8) || (c >= 0x610 && c < 0x660) ||
         (c >= 0x900 && c < 0xE00) || (c >= 0x1DC0 && c < 0x1E00) || (c >= 0x20D0 && c < 0x2100);
}

void append_code_point(char32_t c, const FoldTable& table, unsigned options, std::string* folded) {
  if (c >= kTableSize) {
    compute_fold(c, options).toUTF8String(*folded);
    return;
  }
  const std::uint32_t entry = table.entries[c];
  if (entry & FoldTable::kStringFlag) {
    folded->append(table.strings[entry & ~FoldTable::kStringFlag]);
  } else {
    append_utf8(entry, folded);
  }
}

// Returns `text` with its combining sequences composed.
std::string compose(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  std::string composed;
  icu::StringByteSink<std::string> sink(&composed);
  nfkc->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink,
                      nullptr, status);
  return U_SUCCESS(status) ? composed : std::string(text);
}

}  // namespace

void append_folded(std::string_view text, const FoldOptions& options, std::string* folded) {
  const unsigned index = index_of(options);
  const FoldTable& table = table_for(index);
  const std::size_t restart = folded->size();
  std::size_t offset = 0;
  while (offset < text.size()) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    if (lead < 0x80) {  // ASCII folds to ASCII
      folded->push_back(static_cast<char>(table.entries[lead]));
      ++offset;
      continue;
    }
    const char32_t c = next_code_point(text, &offset);
    if (options.width && may_compose(c)) {
      const std::string composed = compose(text);
      folded->resize(restart);
      for (std::size_t i = 0; i < composed.size();) {
        append_code_point(next_code_point(composed, &i), table, index, folded);
      }
      return;
    }
    append_code_point(c, table, index, folded);
  }
}

std::string fold_text(std::string_view text, const FoldOptions& options) {
  std::string folded;
  folded.reserve(text.size());
  append_folded(text, options, &folded);
  return folded;
}

char32_t fold_code_point(char32_t code_point, const FoldOptions& options) {
  if (code_point >= kTableSize) return code_point;
  const std::uint32_t entry = table_for(index_of(options)).entries[code_point];
  return entry & FoldTable::kStringFlag ? code_point : static_cast<char32_t>(entry);
}

}  // namespace stele
