#include "tm/terms/background_lexicon.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

// A word with what the lexicon says of it.
struct KnownWord {
  std::vector<LexiconWord> ids;
  std::vector<Lexicon::Translation> translations;  // of all ids
};

// The words of a language, numbered by first use.
class KnownWords {
 public:
  KnownWords(std::string_view language, Lexicon::Direction direction)
      : language_(language), direction_(direction) {}

  std::uint32_t number(std::string_view text) {
    const auto known = numbers_.find(text);
    if (known != numbers_.end()) return known->second;
    const auto number = static_cast<std::uint32_t>(words_.size());
    KnownWord word;
    append_lexicon_words(text, language_, &word.ids);
    for (const LexiconWord id : word.ids) {
      for (const Lexicon::Translation translation : direction_.translations(id)) {
        word.translations.push_back(translation);
      }
    }
    words_.push_back(std::move(word));
    numbers_.emplace(std::string(text), number);
    return number;
  }

  const KnownWord& word(std::uint32_t number) const { return words_[number]; }

 private:
  struct TransparentHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::string language_;
  Lexicon::Direction direction_;
  std::unordered_map<std::string, std::uint32_t, TransparentHash, std::equal_to<>> numbers_;
  std::vector<KnownWord> words_;
};

float find_probability(const KnownWord& from, const KnownWord& to) {
  float best = 0;
  for (const Lexicon::Translation& translation : from.translations) {
    if (translation.probability > best &&
        std::find(to.ids.begin(), to.ids.end(), translation.target) != to.ids.end()) {
      best = translation.probability;
    }
  }
  return best;
}

class LexiconWords : public BackgroundWords {
 public:
  LexiconWords(const Lexicon& lexicon, std::string_view source, std::string_view target)
      : source_(source, lexicon.find_direction(source, target)),
        target_(target, lexicon.find_direction(target, source)) {}

  std::uint32_t number_source(std::string_view word) override { return source_.number(word); }
  std::uint32_t number_target(std::string_view word) override { return target_.number(word); }

  WordAligner::Prior find(std::uint32_t source, std::uint32_t target) const override {
    const KnownWord& from = source_.word(source);
    const KnownWord& to = target_.word(target);
    return {find_probability(from, to), find_probability(to, from)};
  }

 private:
  KnownWords source_;
  KnownWords target_;
};

}  // namespace

BackgroundLexicon make_background_lexicon(const Lexicon& lexicon, std::string_view source_language,
                                          std::string_view target_language) {
  if (!lexicon.covers(source_language, target_language)) return nullptr;
  return std::make_shared<LexiconWords>(lexicon, source_language, target_language);
}

}  // namespace stele::tm
