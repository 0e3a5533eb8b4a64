#include "align/text/fold.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <memory>
#include <mutex>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

constexpr char32_t kTableSize = 0x10000;
constexpr char32_t kPageSize = 256;
constexpr unsigned kOptionSetCount = 32;

unsigned index_of(const FoldOptions& options) {
  return (options.letter_case ? 1U : 0U) | (options.width ? 2U : 0U) | (options.yo ? 4U : 0U) |
         (options.simplified ? 8U : 0U) | (options.diacritics ? 16U : 0U);
}

struct SimplifiedPair {
  char16_t character;
  char16_t simplified;
};
constexpr SimplifiedPair kSimplifiedPairs[] = {
#include "align/text/simplified_pairs.inc"
};

char16_t simplify(char16_t c) {
  const auto* const found = std::lower_bound(
      std::begin(kSimplifiedPairs), std::end(kSimplifiedPairs), c,
      [](const SimplifiedPair& pair, char16_t wanted) { return pair.character < wanted; });
  return found != std::end(kSimplifiedPairs) && found->character == c ? found->simplified : c;
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

// Each code point of a page of 256 maps to one code point, or to a string in `strings`.
struct FoldPage {
  static constexpr std::uint32_t kStringFlag = 0x80000000;

  std::array<std::uint32_t, kPageSize> entries{};
  std::vector<std::string> strings;
};

std::unique_ptr<FoldPage> make_page(char32_t begin, unsigned options) {
  auto page = std::make_unique<FoldPage>();
  for (char32_t i = 0; i < kPageSize; ++i) {
    const char32_t c = begin + i;
    page->entries[i] = c;
    if (c >= 0xAC00 && c < 0xE000) continue;  // Hangul syllables, surrogates: unchanged
    const icu::UnicodeString folded = compute_fold(c, options);
    if (folded.countChar32() == 1) {
      page->entries[i] = static_cast<std::uint32_t>(folded.char32At(0));
    } else {
      page->entries[i] = FoldPage::kStringFlag | static_cast<std::uint32_t>(page->strings.size());
      folded.toUTF8String(page->strings.emplace_back());
    }
  }
  return page;
}

// The pages of one set of options, made when first touched and kept for the whole process.
class FoldTable {
 public:
  const FoldPage& page_of(char32_t c, unsigned options) {
    std::atomic<const FoldPage*>& slot = pages_[c / kPageSize];
    const FoldPage* page = slot.load(std::memory_order_acquire);
    if (page != nullptr) return *page;
    const std::lock_guard lock(mutex_);
    page = slot.load(std::memory_order_relaxed);
    if (page == nullptr) {
      owned_.push_back(make_page(c / kPageSize * kPageSize, options));
      page = owned_.back().get();
      slot.store(page, std::memory_order_release);
    }
    return *page;
  }

 private:
  std::array<std::atomic<const FoldPage*>, kTableSize / kPageSize> pages_{};
  std::mutex mutex_;
  std::vector<std::unique_ptr<FoldPage>> owned_;
};

FoldTable& table_for(unsigned options) {
  static std::array<FoldTable, kOptionSetCount> tables;
  return tables[options];
}

// Whether composition may reach across characters here, which a table of characters cannot do.
bool may_compose(char32_t c) {
  return (c >= 0x300 && c < 0x370) || (c >= 0x1100 && c < 0x1200) || c == 0x3099 || c == 0x309A ||
         c == 0xFF9E || c == 0xFF9F || (c >= 0x591 && c < 0x5C8) || (c >= 0x610 && c < 0x660) ||
         (c >= 0x900 && c < 0xE00) || (c >= 0x1DC0 && c < 0x1E00) || (c >= 0x20D0 && c < 0x2100);
}

void append_code_point(char32_t c, FoldTable& table, unsigned options, std::string* folded) {
  if (c >= kTableSize) {
    compute_fold(c, options).toUTF8String(*folded);
    return;
  }
  const FoldPage& page = table.page_of(c, options);
  const std::uint32_t entry = page.entries[c % kPageSize];
  if (entry & FoldPage::kStringFlag) {
    folded->append(page.strings[entry & ~FoldPage::kStringFlag]);
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
  FoldTable& table = table_for(index);
  const FoldPage& ascii = table.page_of(0, index);
  const std::size_t restart = folded->size();
  std::size_t offset = 0;
  while (offset < text.size()) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    if (lead < 0x80) {  // ASCII folds to ASCII
      folded->push_back(static_cast<char>(ascii.entries[lead]));
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
  const unsigned index = index_of(options);
  const std::uint32_t entry =
      table_for(index).page_of(code_point, index).entries[code_point % kPageSize];
  return entry & FoldPage::kStringFlag ? code_point : static_cast<char32_t>(entry);
}

}  // namespace stele
