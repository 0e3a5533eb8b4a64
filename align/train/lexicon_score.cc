#include "align/train/lexicon_score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace stele {
namespace {

bool is_content_word(const Lexicon& lexicon, std::string_view language, LexiconWord word) {
  const float rarity = lexicon.inverse_frequency(language, word);
  // Unknown words have no frequency.
  return rarity == 0 || rarity >= std::log(20.0F);
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Result<LexiconScore> score_lexicon(const Lexicon& lexicon, std::span<const std::string> first,
                                   std::string_view first_language,
                                   std::span<const std::string> second,
                                   std::string_view second_language) {
  if (!lexicon.covers(first_language, second_language)) {
    return Error{ErrorCode::kInvalidArgument, "the lexicon has no translations from " +
                                                  std::string(first_language) + " to " +
                                                  std::string(second_language)};
  }
  if (first.size() < 2) {
    return Error{ErrorCode::kInvalidArgument, "two or more lines are needed"};
  }
  const Lexicon::Direction direction = lexicon.find_direction(first_language, second_language);
  std::vector<std::vector<LexiconWord>> targets(second.size());
  for (std::size_t i = 0; i < second.size(); ++i) {
    append_lexicon_words(second[i], second_language, &targets[i]);
    std::sort(targets[i].begin(), targets[i].end());
  }
  std::size_t content = 0;
  std::size_t known = 0;
  std::size_t found = 0;
  std::size_t by_chance = 0;
  std::vector<LexiconWord> words;
  for (std::size_t i = 0; i < first.size(); ++i) {
    words.clear();
    append_lexicon_words(first[i], first_language, &words);
    const auto& own = targets[i];
    const auto& other = targets[(i + first.size() / 2) % first.size()];
    for (const LexiconWord word : words) {
      if (!is_content_word(lexicon, first_language, word)) continue;
      ++content;
      const auto translations = direction.translations(word);
      if (translations.empty()) continue;
      ++known;
      const auto has_one = [&](const std::vector<LexiconWord>& line) {
        for (const Lexicon::Translation translation : translations) {
          if (std::binary_search(line.begin(), line.end(), translation.target)) return true;
        }
        return false;
      };
      found += has_one(own) ? 1 : 0;
      by_chance += has_one(other) ? 1 : 0;
    }
  }
  return LexiconScore{share(known, content), share(found, known), share(by_chance, known)};
}

}  // namespace stele
