#include "tm/terms/term_text.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/russian_nouns.h"
#include "align/text/stem.h"
#include "align/text/words.h"
#include "tm/terms/stop_words.h"

#include <algorithm>
#include <utility>

#include <unicode/uchar.h>

namespace stele::tm {
namespace {

// Folds what terms do not differ by, and drops the mnemonic mark of interface texts ("_File",
// "E_xit").
std::string fold_word(std::string_view word) {
  std::string folded = fold_text(word);
  const std::size_t mark = folded.find('_');
  if (mark != std::string::npos && folded.size() > 1 &&
      folded.find('_', mark + 1) == std::string::npos) {
    folded.erase(mark, 1);
  }
  for (const std::string_view apostrophe : {"\u2019", "\u02BC"}) {
    const std::size_t at = folded.find(apostrophe);
    if (at == std::string::npos) continue;
    folded.erase(at, apostrophe.size());
    folded.insert(at, 1, '\'');
  }
  return folded;
}

struct Capitals {
  bool is_first = false;
  bool is_all = false;
};

Capitals find_capitals(std::string_view word) {
  Capitals capitals;
  std::size_t offset = 0;
  int upper_count = 0;
  bool has_lower = false;
  while (offset < word.size()) {
    const auto c = static_cast<UChar32>(next_code_point(word, &offset));
    const bool is_upper = u_isupper(c) != 0;
    if (u_islower(c) != 0) has_lower = true;
    if (is_upper && upper_count++ == 0 && !has_lower) capitals.is_first = true;
  }
  capitals.is_all = upper_count > 1 && !has_lower;
  return capitals;
}

TermGap classify_punctuation(std::string_view mark) {
  std::size_t offset = 0;
  const char32_t c = next_code_point(mark, &offset);
  const auto u = static_cast<UChar32>(c);
  if (c == U'/' || (u_hasBinaryProperty(u, UCHAR_DASH) != 0)) return TermGap::kHyphen;
  constexpr std::uint32_t kBrackets = U_GC_PS_MASK | U_GC_PE_MASK | U_GC_PI_MASK | U_GC_PF_MASK;
  if ((U_GET_GC_MASK(u) & kBrackets) != 0) return TermGap::kQuote;
  if (c == U'"' || c == U'\'' || c == U'`' || c == U'&' || c == U'_') return TermGap::kQuote;
  return TermGap::kPunctuation;
}

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
}

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

// Drops the possessive and the plural: "countries'" -> "country", "bodies" -> "body".
std::string drop_english_plural(std::string_view word) {
  if (ends_with(word, "'s")) word.remove_suffix(2);
  if (ends_with(word, "'")) word.remove_suffix(1);
  const std::size_t size = word.size();
  if (size < 4 || word.back() != 's') return std::string(word);
  if (ends_with(word, "ies") && size > 4) {
    return std::string(word.substr(0, size - 3)) + "y";
  }
  if (ends_with(word, "sses") || ends_with(word, "ches") || ends_with(word, "shes") ||
      ends_with(word, "xes") || ends_with(word, "zzes")) {
    return std::string(word.substr(0, size - 2));
  }
  if (ends_with(word, "ss") || ends_with(word, "us") || ends_with(word, "is")) {
    return std::string(word);
  }
  return std::string(word.substr(0, size - 1));
}

// Appends what `word` may be the -ed or -ing form of.
void append_english_bases(std::string_view word, std::vector<std::string>* bases) {
  std::size_t cut = 0;
  if (ends_with(word, "ing") && word.size() > 5) cut = 3;
  if (ends_with(word, "ed") && word.size() > 4) cut = 2;
  if (cut == 0) return;
  std::string base(word.substr(0, word.size() - cut));
  if (std::none_of(base.begin(), base.end(), is_vowel)) return;
  const std::size_t size = base.size();
  const bool is_doubled = size > 3 && base[size - 1] == base[size - 2] && !is_vowel(base.back()) &&
                          base.back() != 'l' && base.back() != 's' && base.back() != 'z';
  if (is_doubled) {
    bases->push_back(base.substr(0, size - 1));
  } else {
    bases->push_back(base);
    bases->push_back(base + "e");
  }
}

}  // namespace

struct TermAnalyzer::State {
  struct Word {
    std::array<TermKey, 4> keys = {kNoKey, kNoKey, kNoKey, kNoKey};
    TermKey stem = kNoKey;
    bool is_dictionary_form = false;
    bool is_stop_word = false;
    Capitals capitals;
  };

  std::string language;
  KeyTable* keys = nullptr;
  std::unique_ptr<Lemmatizer> lemmatizer;
  KeyTable forms;           // as they are written, so that folding happens once a form
  std::vector<Word> words;  // by form

  TermKey add(char space, std::string_view text) const {
    std::string key(1, space);
    key += text;
    return keys->add(key);
  }

  std::string stem_of(std::string_view word) const { return stem_word(word, language); }

  const Word& look_up(TermTokenKind kind, std::string_view written) {
    const auto form = static_cast<std::size_t>(forms.add(written));
    if (form == words.size()) {
      words.push_back(make_word(kind, fold_word(written)));
      words.back().capitals = find_capitals(written);
    }
    return words[form];
  }

  // The spaces of keys: '=' a form as it stands, 'l' a lemma from the dictionary, 's' the stem of a
  // form that the dictionary does not know, 'k' the stem of one that it knows, '~' word alignment.
  Word make_word(TermTokenKind kind, std::string_view text) const {
    Word word;
    word.is_stop_word = tm::is_stop_word(language, text);
    if (kind != TermTokenKind::kWord) {
      word.keys[0] = word.stem = add('=', text);
      return word;
    }
    const bool is_ascii = std::all_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (language == "en") {
      const std::string singular = drop_english_plural(text);
      std::vector<std::string> bases = {singular};
      append_english_bases(singular, &bases);
      for (std::size_t i = 0; i < bases.size() && i < word.keys.size(); ++i) {
        word.keys[i] = add('=', bases[i]);
      }
      word.stem = add('~', stem_of(singular));
      return word;
    }
    // Latin words in a text of another script are names and commands: they keep their form.
    if (is_ascii && (language == "ru" || language == "zh")) {
      word.keys[0] = word.stem = add('=', text);
      return word;
    }
    std::string stem = stem_of(text);
    word.stem = add('~', stem);
    if (language == "ru") stem = drop_fleeting_vowel(stem);
    if (lemmatizer != nullptr) {
      const std::vector<std::string> lemmas = lemmatizer->find_lemmas(std::string(text));
      if (!lemmas.empty()) {
        std::size_t count = 0;
        word.is_dictionary_form = std::find(lemmas.begin(), lemmas.end(), text) != lemmas.end();
        if (word.is_dictionary_form) word.keys[count++] = add('l', text);
        for (const std::string& lemma : lemmas) {
          if (word.is_dictionary_form && lemma == text) continue;
          if (count + 1 < word.keys.size()) word.keys[count++] = add('l', lemma);
        }
        word.keys[count] = add('k', stem);
        // The best lemma joins what stems keep apart ("заголовок", "заголовка"); its stem joins
        // forms that the dictionary has as words of their own.
        word.stem = add('~', stem_of(lemmas[0]));
        return word;
      }
    }
    if (language == "ru") {
      std::size_t count = 0;
      for (const std::string& lemma : find_irregular_lemmas(text)) {
        word.keys[count++] = add('s', drop_fleeting_vowel(stem_of(lemma)));
      }
      if (count > 0) return word;
    }
    word.keys[0] = add('s', stem);
    return word;
  }
};

TermAnalyzer::TermAnalyzer(std::string_view language, KeyTable* keys,
                           std::unique_ptr<Lemmatizer> lemmatizer)
    : state_(std::make_unique<State>()) {
  state_->language = primary_language(language);
  state_->keys = keys;
  state_->lemmatizer = std::move(lemmatizer);
}

TermAnalyzer::TermAnalyzer(TermAnalyzer&&) noexcept = default;
TermAnalyzer& TermAnalyzer::operator=(TermAnalyzer&&) noexcept = default;
TermAnalyzer::~TermAnalyzer() = default;

const std::string& TermAnalyzer::language() const {
  return state_->language;
}

std::vector<TermKey> TermAnalyzer::find_term_keys(const TermToken& token) const {
  std::vector<TermKey> keys = {token.keys[0]};
  if (token.kind != TermTokenKind::kWord || state_->language == "en") return keys;
  const std::string_view first = state_->keys->text_of(token.keys[0]);
  if (first[0] == '=') return keys;
  const std::string word(first.substr(1));
  if (first[0] == 's') {
    // Unknown to the dictionary: its stem is all there is to compare.
    keys.push_back(state_->add('k', word));
    return keys;
  }
  for (std::size_t i = 1; i < token.keys.size() && token.keys[i] != kNoKey; ++i) {
    const std::string_view key = state_->keys->text_of(token.keys[i]);
    if (key[0] == 'l' && !token.is_dictionary_form) keys.push_back(token.keys[i]);
    if (key[0] == 'k') keys.push_back(state_->add('s', std::string(key.substr(1))));
  }
  return keys;
}

void TermAnalyzer::analyze(std::string_view text, std::vector<TermToken>* tokens) {
  tokens->clear();
  State& state = *state_;
  TermGap gap = TermGap::kNone;
  std::uint64_t end = 0;
  WordScanner scanner(text, state.language);
  while (const auto word = scanner.next()) {
    if (word->span.begin > end) gap = std::max(gap, TermGap::kSpace);
    end = word->span.end;
    const std::string_view written = view_of(text, word->span);
    TermToken token;
    switch (word->kind) {
      case WordKind::kPunctuation:
        gap = std::max(gap, classify_punctuation(written));
        continue;
      case WordKind::kUrl:
      case WordKind::kPlaceholder:
        gap = TermGap::kPunctuation;
        continue;
      case WordKind::kWord:
        token.kind = TermTokenKind::kWord;
        break;
      case WordKind::kNumber:
        token.kind = TermTokenKind::kNumber;
        break;
      case WordKind::kHan:
        token.kind = TermTokenKind::kHan;
        break;
    }
    token.span = word->span;
    token.gap = tokens->empty() ? TermGap::kNone : gap;
    const State::Word& known = state.look_up(token.kind, written);
    token.keys = known.keys;
    token.stem = known.stem;
    token.is_dictionary_form = known.is_dictionary_form;
    token.is_stop_word = known.is_stop_word;
    token.is_capital = known.capitals.is_first;
    token.is_all_capital = known.capitals.is_all;
    tokens->push_back(token);
    gap = TermGap::kNone;
  }
}

std::string_view view_tokens(std::string_view text, const std::vector<TermToken>& tokens,
                             std::size_t begin, std::size_t end) {
  return view_of(text, {tokens[begin].span.begin, tokens[end - 1].span.end});
}

}  // namespace stele::tm
