#include "align/base/read_file.h"
#include "align/text/fold.h"
#include "align/text/lemmatizer.h"
#include "align/text/russian_nouns.h"
#include "align/text/stem.h"
#include "align/text/suffix_dictionary.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
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

class DictionaryLemmatizer : public Lemmatizer {
 public:
  using FindStems = std::function<std::vector<std::string>(const std::string&)>;

  explicit DictionaryLemmatizer(FindStems find_stems) : find_stems_(std::move(find_stems)) {}

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
    for (const std::string& stem : find_stems_(word)) {
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

  FindStems find_stems_;
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
  // Rules that are more than suffixes are hunspell's own business.
  const auto affix_bytes = read_file(affixes);
  auto word_bytes = read_file(words);
  if (!affix_bytes.ok() || !word_bytes.ok()) return nullptr;
  auto suffixes = SuffixDictionary::parse(*affix_bytes, std::move(*word_bytes));
  if (suffixes.ok()) {
    const auto dictionary = std::make_shared<SuffixDictionary>(std::move(*suffixes));
    return std::make_unique<DictionaryLemmatizer>(
        [dictionary](const std::string& word) { return dictionary->find_stems(word); });
  }
  const auto hunspell = std::make_shared<Hunspell>(affixes.c_str(), words.c_str());
  // Debian's Russian dictionary is UTF-8; its ancestors in KOI8-R are not read.
  if (hunspell->get_dict_encoding() != "UTF-8") return nullptr;
  return std::make_unique<DictionaryLemmatizer>(
      [hunspell](const std::string& word) { return hunspell->stem(word); });
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
