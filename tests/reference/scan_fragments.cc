#include "scan_fragments.h"

#include "align/base/language_tag.h"
#include "align/text/words.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

std::vector<std::string> list_keys(std::string_view text, const std::vector<Word>& words,
                                   const std::string& language) {
  std::vector<std::string> keys;
  for (const Word& word : words) {
    keys.push_back(make_word_key(view_of(text, word.span), word.kind, language));
  }
  return keys;
}

}  // namespace

std::vector<ByteSpan> scan_fragments(const Memory& memory, std::string_view query,
                                     const FragmentOptions& options) {
  const std::vector<Word> words = split_words(query, options.source_language);
  const std::vector<std::string> keys = list_keys(query, words, options.source_language);
  std::vector<std::vector<std::string>> texts;
  (void)memory.visit_units([&](UnitId, const Unit& unit) -> Status {
    const auto has = [&](const std::string& language) {
      return std::any_of(unit.variants.begin(), unit.variants.end(), [&](const Variant& variant) {
        return accepts_language(language, variant.language);
      });
    };
    if (!options.target_language.empty() && !has(options.target_language)) return {};
    for (const Variant& variant : unit.variants) {
      if (variant.language != options.source_language) continue;
      texts.push_back(
          list_keys(variant.text, split_words(variant.text, variant.language), variant.language));
    }
    return {};
  });
  const auto is_mark = [&](std::size_t i) { return words[i].kind == WordKind::kPunctuation; };
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    for (std::size_t end = begin + 1; end <= words.size(); ++end) {
      if (is_mark(begin) || is_mark(end - 1)) continue;
      std::size_t count = 0;
      for (std::size_t i = begin; i < end; ++i) {
        count += words[i].kind == WordKind::kWord || words[i].kind == WordKind::kHan ? 1 : 0;
      }
      if (count < options.min_words) continue;
      const auto from = keys.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto to = keys.begin() + static_cast<std::ptrdiff_t>(end);
      const bool stands = std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
        return std::search(text.begin(), text.end(), from, to) != text.end();
      });
      if (stands) runs.emplace_back(begin, end);
    }
  }
  std::vector<ByteSpan> longest;
  for (const auto& run : runs) {
    const bool is_inside = std::any_of(runs.begin(), runs.end(), [&](const auto& other) {
      return other != run && other.first <= run.first && run.second <= other.second;
    });
    if (!is_inside)
      longest.push_back({words[run.first].span.begin, words[run.second - 1].span.end});
  }
  return longest;
}

}  // namespace stele::tm
