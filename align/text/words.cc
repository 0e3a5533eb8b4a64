#include "align/text/words.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/character_class.h"
#include "align/text/placeholder.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <unicode/brkiter.h>
#include <unicode/utext.h>

namespace stele {
namespace {

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

bool splits_at_apostrophe(std::string_view language) {
  if (language.size() < 2) return false;
  const std::string primary = primary_language(language);
  constexpr std::array<std::string_view, 4> kLanguages = {"fr", "it", "ca", "oc"};
  return std::find(kLanguages.begin(), kLanguages.end(), primary) != kLanguages.end();
}

// Returns this thread's iterator for the language: making one takes longer than most texts do.
icu::BreakIterator* find_word_iterator(std::string_view language, UErrorCode* status) {
  thread_local std::map<std::string, std::unique_ptr<icu::BreakIterator>, std::less<>> iterators;
  const auto found = iterators.find(language);
  if (found != iterators.end()) return found->second.get();
  const icu::Locale locale(std::string(language).c_str());
  std::unique_ptr<icu::BreakIterator> made(icu::BreakIterator::createWordInstance(locale, *status));
  return iterators.emplace(std::string(language), std::move(made)).first->second.get();
}

// Returns the ends of ICU's dictionary words in `text`, in bytes from its start.
std::vector<std::size_t> find_dictionary_ends(std::string_view text, std::string_view language) {
  std::vector<std::size_t> ends;
  UErrorCode status = U_ZERO_ERROR;
  icu::BreakIterator* const words = find_word_iterator(language, &status);
  UText* utf8 = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
  if (U_SUCCESS(status) && words != nullptr) {
    words->setText(utf8, status);
    for (int32_t end = words->next(); U_SUCCESS(status) && end != icu::BreakIterator::DONE;
         end = words->next()) {
      ends.push_back(static_cast<std::size_t>(end));
    }
  }
  utext_close(utf8);
  if (ends.empty() || ends.back() != text.size()) ends.push_back(text.size());
  return ends;
}

}  // namespace

struct WordScanner::Character {
  CharacterClass kind = CharacterClass::kSpace;
  std::uint8_t size_bytes = 0;  // 0 at the end of the text
};

WordScanner::WordScanner(std::string_view text, std::string_view language)
    : text_(text), splits_elisions_(splits_at_apostrophe(language)) {}

inline WordScanner::Character WordScanner::character_at(std::size_t offset) const {
  if (offset >= text_.size()) return {};
  static const CharacterClass* const table = character_class_table();
  const auto lead = static_cast<unsigned char>(text_[offset]);
  if (lead < 0x80) return {table[lead], 1};
  std::size_t end = offset;
  const char32_t code_point = next_code_point(text_, &end);
  return {code_point < 0x10000 ? table[code_point] : classify_character(code_point),
          static_cast<std::uint8_t>(end - offset)};
}

inline std::size_t WordScanner::skip_extends(std::size_t offset) const {
  while (offset < text_.size() && static_cast<unsigned char>(text_[offset]) >= 0x80) {
    const Character c = character_at(offset);
    if (c.kind != CharacterClass::kExtend) break;
    offset += c.size_bytes;
  }
  return offset;
}

// Dates and times that UAX #29 cuts: "2005-07-05", "09:30", "09:30:15".
std::size_t WordScanner::extend_number(std::size_t begin, std::size_t end) const {
  const auto digits_at = [&](std::size_t i, std::size_t count) {
    if (i + count > text_.size()) return false;
    for (std::size_t k = 0; k < count; ++k) {
      if (!is_ascii_digit(text_[i + k])) return false;
    }
    return i + count == text_.size() || !is_ascii_digit(text_[i + count]);
  };
  const auto separator_at = [&](std::size_t i, char c) {
    return i < text_.size() && text_[i] == c;
  };
  if (end - begin == 4 && separator_at(end, '-') && digits_at(end + 1, 2) &&
      separator_at(end + 3, '-') && digits_at(end + 4, 2)) {
    return end + 6;
  }
  if (end - begin <= 2) {
    for (int i = 0; i < 2 && separator_at(end, ':') && digits_at(end + 1, 2); ++i) end += 3;
  }
  return end;
}

// Returns the length in bytes of `joint` and the marks on it if it joins what stands around it
// ("don't", "1,000"), or 0.
std::size_t WordScanner::measure_joint(std::size_t offset, const Character& joint,
                                       CharacterClass previous) const {
  const std::size_t after = skip_extends(offset + joint.size_bytes);
  const CharacterClass next = character_at(after).kind;
  const bool joins_letters = previous == CharacterClass::kLetter &&
                             next == CharacterClass::kLetter &&
                             joint.kind != CharacterClass::kMidNumber;
  const bool joins_digits = previous == CharacterClass::kDigit && next == CharacterClass::kDigit &&
                            joint.kind != CharacterClass::kMidLetter;
  return joins_letters || joins_digits ? after - offset : 0;
}

Word WordScanner::scan_word(std::size_t begin) const {
  bool has_letter = false;
  bool has_digit = false;
  std::size_t end = begin;
  CharacterClass previous = CharacterClass::kOther;
  for (bool goes_on = true; goes_on;) {
    const Character c = character_at(end);
    // UAX #29 keeps Katakana and other letters apart unless a joiner stands between.
    const bool leaves_katakana = previous == CharacterClass::kKatakana &&
                                 c.kind != CharacterClass::kKatakana &&
                                 c.kind != CharacterClass::kJoiner;
    const bool enters_katakana =
        c.kind == CharacterClass::kKatakana &&
        (previous == CharacterClass::kLetter || previous == CharacterClass::kDigit);
    if (leaves_katakana || enters_katakana) break;
    switch (c.kind) {
      case CharacterClass::kLetter:
      case CharacterClass::kKatakana:
        has_letter = true;
        break;
      case CharacterClass::kDigit:
        has_digit = true;
        break;
      case CharacterClass::kJoiner:
        break;
      case CharacterClass::kMidLetter:
      case CharacterClass::kMidNumber:
      case CharacterClass::kMidBoth: {
        const std::size_t size = measure_joint(end, c, previous);
        goes_on = size > 0;
        end += size;
        if (goes_on && splits_elisions_ && previous == CharacterClass::kLetter &&
            text_[end - size] != '.') {
          return {{begin, end}, WordKind::kWord};  // the apostrophe stays with the article
        }
        continue;
      }
      default:
        goes_on = false;
        continue;
    }
    previous = c.kind;
    end = skip_extends(end + c.size_bytes);
  }
  if (has_digit && !has_letter) return {{begin, extend_number(begin, end)}, WordKind::kNumber};
  return {{begin, end}, has_letter ? WordKind::kWord : WordKind::kPunctuation};
}

Word WordScanner::scan_lexicon_run(std::size_t begin) {
  if (lexicon_ends_.empty()) {
    std::size_t end = begin;
    for (Character c = character_at(end); c.kind == CharacterClass::kNeedsLexicon ||
                                          (c.kind == CharacterClass::kExtend && end > begin);
         c = character_at(end)) {
      end += c.size_bytes;
    }
    lexicon_ends_ = find_dictionary_ends(text_.substr(begin, end - begin), {});
    for (std::size_t& word_end : lexicon_ends_) word_end += begin;
    std::reverse(lexicon_ends_.begin(), lexicon_ends_.end());
  }
  const std::size_t end = lexicon_ends_.back();
  lexicon_ends_.pop_back();
  return {{begin, end}, WordKind::kWord};
}

std::optional<Word> WordScanner::next() {
  while (true) {
    const Character c = character_at(offset_);
    if (c.size_bytes == 0) return std::nullopt;
    if (c.kind != CharacterClass::kSpace) break;
    offset_ += c.size_bytes;
  }
  const std::size_t begin = offset_;
  const Character first = character_at(begin);
  Word word;
  switch (first.kind) {
    case CharacterClass::kLetter:
    case CharacterClass::kDigit:
    case CharacterClass::kJoiner:
    case CharacterClass::kKatakana: {
      word = scan_word(begin);
      // A scheme is followed by a colon, "www" by a full stop inside the word.
      const char lead = text_[begin];
      const bool may_be_url = lead == 'h' || lead == 'w' || lead == 'f' || lead == 'm' ||
                              lead == 'H' || lead == 'W' || lead == 'F' || lead == 'M';
      std::size_t size = may_be_url ? measure_url(text_, begin) : 0;
      if (size == 0 && word.span.end < text_.size() && text_[word.span.end] == '@') {
        size = measure_email(text_, begin, word.span.end);
      }
      if (size > 0) word = {{begin, begin + size}, WordKind::kUrl};
      break;
    }
    case CharacterClass::kHan:
      word = {{begin, skip_extends(begin + first.size_bytes)}, WordKind::kHan};
      break;
    case CharacterClass::kNeedsLexicon:
      word = scan_lexicon_run(begin);
      break;
    default: {
      const std::size_t size = measure_placeholder(text_, begin);
      word = size > 0
                 ? Word{{begin, begin + size}, WordKind::kPlaceholder}
                 : Word{{begin, skip_extends(begin + first.size_bytes)}, WordKind::kPunctuation};
      break;
    }
  }
  offset_ = word.span.end;
  return word;
}

std::vector<Word> split_words(std::string_view text, std::string_view language) {
  std::vector<Word> words;
  words.reserve(text.size() / 5 + 1);
  WordScanner scanner(text, language);
  while (const auto word = scanner.next()) words.push_back(*word);
  return words;
}

std::vector<Word> split_dictionary_words(std::string_view text, std::string_view language) {
  std::vector<Word> words;
  WordScanner scanner(text, language);
  std::size_t run_begin = 0;
  std::size_t run_end = 0;
  const auto flush_run = [&] {
    if (run_end == run_begin) return;
    std::size_t begin = run_begin;
    for (const std::size_t end :
         find_dictionary_ends(text.substr(run_begin, run_end - run_begin), language)) {
      words.push_back({{begin, run_begin + end}, WordKind::kWord});
      begin = run_begin + end;
    }
    run_begin = run_end;
  };
  while (const auto word = scanner.next()) {
    const bool is_han = word->kind == WordKind::kHan;
    if (!is_han || word->span.begin != run_end) flush_run();
    if (is_han) {
      if (run_end == run_begin) run_begin = word->span.begin;
      run_end = word->span.end;
    } else {
      words.push_back(*word);
      run_begin = run_end = word->span.end;
    }
  }
  flush_run();
  return words;
}

}  // namespace stele
