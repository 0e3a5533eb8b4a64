#include "tm/terms/term_corpus.h"

#include "align/base/language_tag.h"
#include "align/text/words.h"
#include "tm/terms/stop_words.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stele::tm {

struct TermCorpus::Language {
  explicit Language(TermAnalyzer* the_analyzer) : analyzer(the_analyzer) {}

  TermAnalyzer* analyzer;
  std::vector<CorpusToken> tokens;
  std::vector<CorpusWord> words;
  std::vector<std::size_t> token_begins = {0};  // by unit, and the end
  std::vector<std::size_t> word_begins = {0};
  std::vector<std::uint32_t> variants;  // by unit
};

TermCorpus::TermCorpus(const std::string& hunspell_folder)
    : TermCorpus(std::make_shared<TermAnalyzers>(hunspell_folder)) {}
TermCorpus::TermCorpus(std::shared_ptr<TermAnalyzers> analyzers)
    : analyzers_(std::move(analyzers)) {}
TermCorpus::~TermCorpus() = default;

std::size_t TermCorpus::find_or_add_language(const std::string& primary) {
  const auto found = std::find(languages_.begin(), languages_.end(), primary);
  if (found != languages_.end()) return static_cast<std::size_t>(found - languages_.begin());
  languages_.push_back(primary);
  data_.push_back(std::make_unique<Language>(analyzers_->find(primary)));
  Language& language = *data_.back();
  language.token_begins.assign(unit_count_ + 1, 0);
  language.word_begins.assign(unit_count_ + 1, 0);
  language.variants.assign(unit_count_, 0);
  return languages_.size() - 1;
}

namespace {

// Appends the words that the tokens from `first` on make up: dictionary words of Han, else tokens.
void append_words(std::string_view text, const std::string& language,
                  std::span<const CorpusToken> tokens, KeyTable* keys,
                  std::vector<CorpusWord>* words) {
  const bool has_han = std::any_of(tokens.begin(), tokens.end(), [](const CorpusToken& token) {
    return token.kind == TermTokenKind::kHan;
  });
  std::vector<Word> dictionary_words;
  if (has_han) dictionary_words = split_dictionary_words(text, language);
  std::size_t next_word = 0;
  for (std::uint32_t t = 0; t < tokens.size();) {
    const CorpusToken& token = tokens[t];
    if (token.kind != TermTokenKind::kHan) {
      words->push_back({token.stem, token.identity, t, 1, token.is_stop_word});
      ++t;
      continue;
    }
    while (next_word < dictionary_words.size() &&
           dictionary_words[next_word].span.end <= token.begin) {
      ++next_word;
    }
    const std::uint64_t end =
        next_word < dictionary_words.size() ? dictionary_words[next_word].span.end : token.end;
    std::string folded = "=";
    std::uint32_t count = 0;
    while (t + count < tokens.size() && tokens[t + count].kind == TermTokenKind::kHan &&
           (count == 0 || tokens[t + count].end <= end)) {
      folded += keys->text_of(tokens[t + count].stem).substr(1);
      ++count;
    }
    const TermKey key = keys->add(folded);
    const bool is_stop = is_stop_word(language, std::string_view(folded).substr(1));
    words->push_back({key, key, t, count, is_stop});
    t += count;
  }
}

}  // namespace

void TermCorpus::add(const Unit& unit) {
  std::vector<bool> is_filled(languages_.size(), false);
  for (std::size_t v = 0; v < unit.variants.size(); ++v) {
    const Variant& variant = unit.variants[v];
    const std::size_t index = find_or_add_language(primary_language(variant.language));
    is_filled.resize(languages_.size(), false);
    if (is_filled[index]) continue;
    is_filled[index] = true;
    Language& language = *data_[index];
    language.analyzer->analyze(variant.text, &tokens_);
    const std::size_t first = language.tokens.size();
    const bool keeps_derivations = languages_[index] == "en";
    for (const TermToken& token : tokens_) {
      CorpusToken kept;
      kept.stem = token.stem;
      kept.identity = keeps_derivations ? token.keys[0] : token.stem;
      kept.begin = static_cast<std::uint32_t>(token.span.begin);
      kept.end = static_cast<std::uint32_t>(token.span.end);
      kept.kind = token.kind;
      kept.gap = token.gap;
      kept.is_stop_word = token.is_stop_word;
      kept.is_capital = token.is_capital;
      kept.is_all_capital = token.is_all_capital;
      language.tokens.push_back(kept);
    }
    append_words(variant.text, languages_[index],
                 std::span<const CorpusToken>(language.tokens).subspan(first), analyzers_->keys(),
                 &language.words);
    language.variants.resize(unit_count_, 0);
    language.variants.push_back(static_cast<std::uint32_t>(v));
  }
  ++unit_count_;
  for (const auto& language : data_) {
    language->token_begins.resize(unit_count_, language->token_begins.back());
    language->word_begins.resize(unit_count_, language->word_begins.back());
    language->token_begins.push_back(language->tokens.size());
    language->word_begins.push_back(language->words.size());
    language->variants.resize(unit_count_, 0);
  }
}

bool TermCorpus::has_text(std::size_t language, std::size_t unit) const {
  const Language& data = *data_[language];
  return data.token_begins[unit + 1] > data.token_begins[unit];
}

CorpusText TermCorpus::text(std::size_t language, std::size_t unit) const {
  assert(unit < unit_count_);
  const Language& data = *data_[language];
  CorpusText text;
  text.variant = data.variants[unit];
  text.tokens =
      std::span<const CorpusToken>(data.tokens)
          .subspan(data.token_begins[unit], data.token_begins[unit + 1] - data.token_begins[unit]);
  text.words =
      std::span<const CorpusWord>(data.words)
          .subspan(data.word_begins[unit], data.word_begins[unit + 1] - data.word_begins[unit]);
  return text;
}

}  // namespace stele::tm
