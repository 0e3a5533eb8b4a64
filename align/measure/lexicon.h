// Lexicon: which words translate which, with probabilities, in all directions of its languages.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// A word as lexicons know it: the 32-bit hash of its folded stem. It does not depend on the
// language nor on any lexicon, so a name or number has one id everywhere, and words that no
// lexicon holds can still be counted and compared.
using LexiconWord = std::uint32_t;

// Appends the words of `text` to `*words` in order, repeated ones repeated: the stems of words, the
// digits of numbers; of Han text every character and every pair of neighbours (most Chinese words
// have two characters). Punctuation is left out.
// Requires: `text` is well-formed UTF-8.
void append_lexicon_words(std::string_view text, std::string_view language,
                          std::vector<LexiconWord>* words);

// Mapped from a file that `stele train lexicon` wrote (models/FORMAT.md) and asked in place:
// opening checks every byte and copies none. Const methods may run concurrently.
class Lexicon {
 public:
  struct Translation {
    LexiconWord target = 0;
    float probability = 0;  // of the target given the source, in (0, 1]
  };

  // Fails with kNotFound, kIo, kCorruption (not a lexicon, or a damaged one) or
  // kUnsupportedVersion (written by a newer Stele).
  static Result<Lexicon> open(const std::filesystem::path& path);
  // The same from bytes.
  static Result<Lexicon> parse(std::string bytes);

  Lexicon(Lexicon&&) noexcept;
  Lexicon& operator=(Lexicon&&) noexcept;
  ~Lexicon();

  // Whether there are translations from one language to the other. BCP 47 tags; only primary
  // languages count. Here and below a language the lexicon lacks has no words.
  bool covers(std::string_view source_language, std::string_view target_language) const;

  // The translations of a word, most probable first, at most 16. Valid as long as the lexicon.
  class Translations {
   public:
    class Iterator {
     public:
      Iterator(const Translations* list, std::size_t index) : list_(list), index_(index) {}
      Translation operator*() const { return (*list_)[index_]; }
      Iterator& operator++() {
        ++index_;
        return *this;
      }
      bool operator!=(const Iterator& other) const { return index_ != other.index_; }

     private:
      const Translations* list_;
      std::size_t index_;
    };

    Translations() = default;
    // `entries` has a packed number for each translation, `targets` the words they point into.
    Translations(const char* entries, std::size_t count, const char* targets)
        : entries_(entries), count_(count), targets_(targets) {}

    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    // Requires: index < size().
    Translation operator[](std::size_t index) const;
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, count_}; }

   private:
    const char* entries_ = nullptr;
    std::size_t count_ = 0;
    const char* targets_ = nullptr;
  };

  // One direction, found once and asked for many words. Valid as long as the lexicon.
  class Direction {
   public:
    Direction() = default;  // knows no words
    // None for an unknown word.
    Translations translations(LexiconWord source) const;
    // Probability of `target` given `source`, 0 when it is not among the translations.
    float probability(LexiconWord source, LexiconWord target) const;

   private:
    friend class Lexicon;
    struct Table;
    explicit Direction(const Table* table) : table_(table) {}
    const Table* table_ = nullptr;
  };
  Direction find_direction(std::string_view source_language,
                           std::string_view target_language) const;

  // For single questions: find_direction(...).translations(source).
  Translations translations(std::string_view source_language, std::string_view target_language,
                            LexiconWord source) const;

  // The logarithm of how many training texts there are for one that holds the word: 0 for a word
  // in all of them or unknown, at most 16.
  float inverse_frequency(std::string_view language, LexiconWord word) const;

 private:
  struct State;
  explicit Lexicon(std::unique_ptr<State> state);
  // Points the tables of `state` into bytes that it owns.
  static Result<Lexicon> read(std::unique_ptr<State> state, std::string_view bytes);

  std::unique_ptr<State> state_;
};

// What a lexicon file is made of; `stele train lexicon` fills it.
struct LexiconContent {
  struct Language {
    std::string tag;                         // primary language
    std::vector<LexiconWord> words;          // rising
    std::vector<float> inverse_frequencies;  // one a word
  };
  struct Direction {
    std::size_t source = 0;  // indices into languages
    std::size_t target = 0;
    // For each word of the source language its translations: index of the target word and
    // probability.
    struct Entry {
      std::uint32_t target = 0;
      float probability = 0;
    };
    std::vector<std::vector<Entry>> entries;
  };
  std::vector<Language> languages;
  std::vector<Direction> directions;
};

// Returns the bytes of a lexicon file. Probabilities are kept in steps of 1/255.
// Requires: every index is inside its table.
std::string format_lexicon(const LexiconContent& content);

}  // namespace stele
