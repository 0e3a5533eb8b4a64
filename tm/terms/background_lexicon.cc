#include "tm/terms/background_lexicon.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace stele::tm {
namespace {

// The ids of a language's words, remembered.
class WordIds {
 public:
  explicit WordIds(std::string_view language) : language_(language) {}

  const std::vector<LexiconWord>& find(std::string_view text) {
    const auto known = ids_.find(text);
    if (known != ids_.end()) return known->second;
    std::vector<LexiconWord>& ids = ids_[std::string(text)];
    append_lexicon_words(text, language_, &ids);
    return ids;
  }

 private:
  struct TransparentHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::string language_;
  std::unordered_map<std::string, std::vector<LexiconWord>, TransparentHash, std::equal_to<>> ids_;
};

float find_probability(const Lexicon::Direction& direction, const std::vector<LexiconWord>& from,
                       const std::vector<LexiconWord>& to) {
  float best = 0;
  for (const LexiconWord a : from) {
    for (const LexiconWord b : to) best = std::max(best, direction.probability(a, b));
  }
  return best;
}

}  // namespace

BackgroundLexicon make_background_lexicon(const Lexicon& lexicon, std::string_view source_language,
                                          std::string_view target_language) {
  if (!lexicon.covers(source_language, target_language)) return nullptr;
  const auto source = std::make_shared<WordIds>(source_language);
  const auto target = std::make_shared<WordIds>(target_language);
  const Lexicon::Direction forward = lexicon.find_direction(source_language, target_language);
  const Lexicon::Direction backward = lexicon.find_direction(target_language, source_language);
  return [=](std::string_view s, std::string_view t) {
    const std::vector<LexiconWord>& source_ids = source->find(s);
    const std::vector<LexiconWord>& target_ids = target->find(t);
    return WordAligner::Prior{find_probability(forward, source_ids, target_ids),
                              find_probability(backward, target_ids, source_ids)};
  };
}

}  // namespace stele::tm
