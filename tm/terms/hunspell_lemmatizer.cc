#include "tm/terms/lemmatizer.h"

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

namespace stele::tm {
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

// The dictionary has each form of these nouns as a word of its own.
struct IrregularNoun {
  std::string_view stem;
  std::string_view lemma;
  std::string_view endings;  // between spaces
};

constexpr std::string_view kMyaEndings = " я ени енем ена ен ян енам енами енах ";
constexpr IrregularNoun kIrregularNouns[] = {
    {"им", "имя", kMyaEndings},
    {"врем", "время", kMyaEndings},
    {"плем", "племя", kMyaEndings},
    {"сем", "семя", kMyaEndings},
    {"знам", "знамя", kMyaEndings},
    {"брем", "бремя", kMyaEndings},
    {"плам", "пламя", kMyaEndings},
    {"стрем", "стремя", kMyaEndings},
    {"пут", "путь", " и ем ей ям ями ях "},
    {"люд", "люди", " ей ям ьми ях "},
    {"дет", "дети", " ей ям ьми ях "},
};

std::string find_irregular(std::string_view word) {
  for (const IrregularNoun& noun : kIrregularNouns) {
    if (word.size() <= noun.stem.size() || word.substr(0, noun.stem.size()) != noun.stem) continue;
    const std::string ending = " " + std::string(word.substr(noun.stem.size())) + " ";
    if (noun.endings.find(ending) != std::string_view::npos) return std::string(noun.lemma);
  }
  return {};
}

class HunspellLemmatizer : public Lemmatizer {
 public:
  HunspellLemmatizer(const std::string& affixes, const std::string& words)
      : hunspell_(affixes.c_str(), words.c_str()) {}

  // Debian's Russian dictionary is UTF-8; its ancestors in KOI8-R are not read.
  bool ok() { return hunspell_.get_dict_encoding() == "UTF-8"; }

  std::vector<std::string> find_lemmas(const std::string& word) override {
    std::string irregular = find_irregular(word);
    if (!irregular.empty()) return {std::move(irregular)};
    std::vector<std::string> lemmas = find_as_written(word);
    // Names are in the dictionary with a capital only.
    if (lemmas.empty()) lemmas = find_as_written(to_title(word));
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

}  // namespace stele::tm
