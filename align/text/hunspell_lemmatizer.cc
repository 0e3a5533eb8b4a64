#include "align/text/fold.h"
#include "align/text/lemmatizer.h"
#include "align/text/russian_nouns.h"
#include "align/text/stem.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <hunspell/hunspell.hxx>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

std::string to_title(const std::string& word) {
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(word);
  if (wide.isEmpty()) return word;
  const UChar32 first = wide.char32At(0);
  wide.replace(0, U16_LENGTH(first), icu::UnicodeString(u_toupper(first)));
  std::string title;
  wide.toUTF8String(title);
  return title;
}

class HunspellLemmatizer : public Lemmatizer {
 public:
  HunspellLemmatizer(const std::string& affixes, const std::string& words)
      : hunspell_(affixes.c_str(), words.c_str()) {}

  // Debian's Russian dictionary is UTF-8; its ancestors in KOI8-R are not read.
  bool ok() { return hunspell_.get_dict_encoding() == "UTF-8"; }

  std::vector<std::string> find_lemmas(const std::string& word) override {
    std::vector<std::string> lemmas = find_irregular_lemmas(word);
    if (!lemmas.empty()) return lemmas;
    lemmas = find_as_written(word);
    // Names are in the dictionary with a capital only.
    if (lemmas.empty()) lemmas = find_as_written(to_title(word));
    // Not analysed: the dictionary has no rule for this form, but perhaps the word.
    if (lemmas.empty() || (lemmas.size() == 1 && lemmas[0] == word)) {
      for (const std::string& proposed : propose_lemmas(word)) {
        std::vector<std::string> known = find_as_written(proposed);
        if (known.empty()) known = find_as_written(to_title(proposed));
        if (known.size() == 1 && known[0] == proposed) lemmas.push_back(proposed);
      }
    }
    return lemmas;
  }

 private:
  std::vector<std::string> find_as_written(const std::string& word) {
    std::vector<std::string> lemmas;
    for (const std::string& stem : hunspell_.stem(word)) {
      const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(stem).foldCase();
      std::string lemma;
      wide.toUTF8String(lemma);
      if (lemma.empty()) continue;
      if (std::find(lemmas.begin(), lemmas.end(), lemma) == lemmas.end()) {
        lemmas.push_back(std::move(lemma));
      }
    }
    return lemmas;
  }

  Hunspell hunspell_;
};

}  // namespace

std::unique_ptr<Lemmatizer> load_hunspell(const std::string& language, const std::string& folder) {
  if (language != "ru") return nullptr;
  const std::filesystem::path stem = std::filesystem::path(folder) / "ru_RU";
  std::error_code ignored;
  const std::string affixes = stem.string() + ".aff";
  const std::string words = stem.string() + ".dic";
  if (!std::filesystem::is_regular_file(affixes, ignored) ||
      !std::filesystem::is_regular_file(words, ignored)) {
    return nullptr;
  }
  auto lemmatizer = std::make_unique<HunspellLemmatizer>(affixes, words);
  if (!lemmatizer->ok()) return nullptr;
  return lemmatizer;
}

std::string find_word_base(const std::string& folded_word, std::string_view language,
                           Lemmatizer* lemmatizer) {
  if (lemmatizer != nullptr) {
    const std::vector<std::string> lemmas = lemmatizer->find_lemmas(folded_word);
    if (!lemmas.empty()) return fold_text(lemmas.front());  // dictionaries write "ё"
  }
  return stem_word(folded_word, language);
}

}  // namespace stele
