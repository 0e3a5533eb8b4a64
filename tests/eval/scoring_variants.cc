#include "scoring_variants.h"

#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "tm/index/word_key.h"
#include "tm/lookup/match_query.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stele {
namespace {

std::u32string decode(std::string_view text) {
  std::u32string characters;
  for (std::size_t i = 0; i < text.size();) characters.push_back(next_code_point(text, &i));
  return characters;
}

std::size_t measure_characters(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({diagonal + (a[i] == b[j] ? 0 : 1), above + 1, row[j] + 1});
      diagonal = above;
    }
  }
  return row[b.size()];
}

double character_similarity(const std::u32string& a, const std::u32string& b) {
  const std::size_t longer = std::max(a.size(), b.size());
  return longer == 0
             ? 1
             : 1 - static_cast<double>(measure_characters(a, b)) / static_cast<double>(longer);
}

// What the variants by words differ in.
struct WordCosts {
  double mark = 2;       // weight of a punctuation mark
  double case_cost = 1;  // equal when folded
  double stem_cost = 3;  // of one stem; below 0: as different words
  double placeable_cost = 1;
  double rarity = 0;   // share of a word's weight that depends on how rare it is
  double length = 0;   // share of a word's weight that depends on how long it is
  double inside = 1;   // least share of its weight that replacing a word by one like it costs
  double unseen = -1;  // weight of the source's words that the query has not; below 0: as others
  bool mean_unseen = false;  // or the mean weight of the query's words
  bool is_share = false;  // case_cost, stem_cost and placeable_cost are tenths of the word's weight
};

double weigh(const StudyLanguage& language, const StudyWord& word, const WordCosts& costs) {
  if (word.kind == WordKind::kPunctuation) return costs.mark;
  double weight = 10;
  if (costs.rarity > 0) {
    weight *= 1 - costs.rarity + costs.rarity * language.rarity(word.key);
  }
  if (costs.length > 0 && word.kind == WordKind::kWord) {
    const double size = static_cast<double>(language.form(word.form).size());
    weight *= 1 - costs.length + costs.length * std::min(1.0, size / 8);
  }
  return weight;
}

double compare_words(const StudyLanguage& language, const StudyWord& a, double a_weight,
                     const StudyWord& b, double b_weight, const WordCosts& costs) {
  if (a.surface == b.surface && a.kind == b.kind) return 0;
  const double larger = std::max(a_weight, b_weight);
  if (a.key == b.key) {
    const double scale = costs.is_share ? larger / 10 : 1;
    if (tm::is_placeable(a.kind)) return scale * costs.placeable_cost;
    if (a.form == b.form) return scale * costs.case_cost;
    if (costs.stem_cost >= 0) return scale * costs.stem_cost;
  }
  if (costs.inside >= 1 || a.kind != WordKind::kWord || b.kind != WordKind::kWord) return larger;
  const double unlike = 1 - character_similarity(language.form(a.form), language.form(b.form));
  return larger * std::max(costs.inside, std::min(1.0, unlike * 1.5));
}

double word_similarity(const StudyLanguage& language, const StudyText& query,
                       const StudyText& source, const WordCosts& costs) {
  if (query.text == source.text) return 1;
  std::vector<double> a;
  std::vector<double> b;
  double a_sum = 0;
  double b_sum = 0;
  for (const StudyWord& word : query.words) a_sum += a.emplace_back(weigh(language, word, costs));
  double unseen = costs.unseen;
  if (costs.mean_unseen) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (query.words[i].kind == WordKind::kPunctuation) continue;
      sum += a[i];
      ++count;
    }
    unseen = count == 0 ? 10 : sum / count;
  }
  for (const StudyWord& word : source.words) {
    double weight = weigh(language, word, costs);
    if (unseen >= 0 && word.kind != WordKind::kPunctuation &&
        std::none_of(query.words.begin(), query.words.end(),
                     [&](const StudyWord& own) { return own.key == word.key; })) {
      weight = unseen;
    }
    b.push_back(weight);
    b_sum += weight;
  }
  const double whole = std::max(a_sum, b_sum);
  if (whole == 0) return 0;
  std::vector<double> row(b.size() + 1, 0.0);
  for (std::size_t j = 0; j < b.size(); ++j) row[j + 1] = row[j] + b[j];
  for (std::size_t i = 0; i < a.size(); ++i) {
    double diagonal = row[0];
    row[0] += a[i];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const double above = row[j + 1];
      row[j + 1] = std::min(
          {diagonal + compare_words(language, query.words[i], a[i], source.words[j], b[j], costs),
           above + a[i], row[j] + b[j]});
      diagonal = above;
    }
  }
  return std::max(0.0, 1 - std::max(row[b.size()], .1) / whole);
}

// Jaccard of the sets of trigrams of words padded by blanks, as pg_trgm.
double trigram_similarity(const StudyText& query, const StudyText& source) {
  const auto collect = [](const StudyText& text) {
    std::vector<std::u32string> grams;
    std::u32string word = U"  ";
    const auto flush = [&] {
      if (word.size() > 2) {
        word += U' ';
        for (std::size_t i = 0; i + 3 <= word.size(); ++i) grams.push_back(word.substr(i, 3));
      }
      word = U"  ";
    };
    for (const char32_t c : text.characters) {
      const bool is_letter = c > 0x7F || (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
      if (is_letter) {
        word += c;
      } else {
        flush();
      }
    }
    flush();
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    return grams;
  };
  const auto a = collect(query);
  const auto b = collect(source);
  std::vector<std::u32string> shared;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(shared));
  const double all = static_cast<double>(a.size() + b.size() - shared.size());
  return all == 0 ? 0 : static_cast<double>(shared.size()) / all;
}

ScoringVariant by_words(std::string name, const WordCosts& costs) {
  return {std::move(name),
          [costs](const StudyLanguage& language, const StudyText& query, const StudyText& source) {
            return word_similarity(language, query, source, costs);
          }};
}

// `share` of the similarity is the likeness of characters, the rest that of words.
ScoringVariant by_sum(std::string name, const WordCosts& costs, double share) {
  return {std::move(name), [costs, share](const StudyLanguage& language, const StudyText& query,
                                          const StudyText& source) {
            return (1 - share) * word_similarity(language, query, source, costs) +
                   share * character_similarity(decode(query.text), decode(source.text));
          }};
}

// The likeness of words, of which `share` counts only as far as the texts are alike by character.
ScoringVariant by_product(std::string name, const WordCosts& costs, double share) {
  return {std::move(name), [costs, share](const StudyLanguage& language, const StudyText& query,
                                          const StudyText& source) {
            const double unlike = 1 - character_similarity(decode(query.text), decode(source.text));
            return word_similarity(language, query, source, costs) * (1 - share * unlike);
          }};
}

// The likeness of words, less `share` of how unlike the texts are by character.
ScoringVariant by_difference(std::string name, const WordCosts& costs, double share) {
  return {std::move(name), [costs, share](const StudyLanguage& language, const StudyText& query,
                                          const StudyText& source) {
            const double unlike = 1 - character_similarity(decode(query.text), decode(source.text));
            return word_similarity(language, query, source, costs) - share * unlike;
          }};
}

}  // namespace

std::uint32_t StudyLanguage::number(std::string name,
                                    std::unordered_map<std::string, std::uint32_t>* numbers) {
  return numbers->try_emplace(std::move(name), static_cast<std::uint32_t>(numbers->size()))
      .first->second;
}

StudyText StudyLanguage::read(std::string_view text) {
  StudyText study;
  study.text = text;
  study.characters = decode(fold_text(text));
  WordScanner scanner(text, tag_);
  while (const auto word = scanner.next()) {
    const std::string_view surface = view_of(text, word->span);
    std::string form = fold_text(surface);
    StudyWord entry;
    entry.kind = word->kind;
    entry.surface = number(std::string(surface), &surface_numbers_);
    entry.key = number(tm::make_word_key(surface, word->kind, tag_), &key_numbers_);
    std::u32string characters = decode(form);
    entry.form = number(std::move(form), &form_numbers_);
    if (entry.form == forms_.size()) forms_.push_back(std::move(characters));
    study.words.push_back(entry);
  }
  return study;
}

void StudyLanguage::count_keys(const StudyText& text) {
  std::vector<std::uint32_t> keys;
  for (const StudyWord& word : text.words) keys.push_back(word.key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  key_texts_.resize(key_numbers_.size(), 0);
  for (const std::uint32_t key : keys) ++key_texts_[key];
  ++text_count_;
}

double StudyLanguage::rarity(std::uint32_t key) const {
  const double count = key < key_texts_.size() ? std::max(1U, key_texts_[key]) : 1;
  const double all = text_count_ + tm::kAssumedTexts;
  return std::log(all / count) / std::log(all);
}

std::vector<ScoringVariant> list_scoring_variants() {
  // The four of tm/lookup/scoring.h.
  constexpr WordCosts kRarity = {.rarity = .8, .unseen = 5, .is_share = true};
  std::vector<ScoringVariant> variants;
  variants.push_back(by_difference("blend", kRarity, tm::kCharacterShare));
  variants.push_back(by_words("rarity", kRarity));
  variants.push_back(by_words("stems", {}));
  variants.push_back(by_words("words", {.stem_cost = 10}));
  // Others.
  variants.push_back(
      by_words("words, marks as words",
               {.mark = 10, .case_cost = 10, .stem_cost = -1, .placeable_cost = 10}));
  variants.push_back(
      {"characters", [](const StudyLanguage&, const StudyText& a, const StudyText& b) {
         return character_similarity(decode(a.text), decode(b.text));
       }});
  variants.push_back(
      {"characters folded", [](const StudyLanguage&, const StudyText& a, const StudyText& b) {
         return character_similarity(a.characters, b.characters);
       }});
  variants.push_back({"trigrams", [](const StudyLanguage&, const StudyText& a, const StudyText& b) {
                        return trigram_similarity(a, b);
                      }});
  variants.push_back(by_words("stems, mark 4", {.mark = 4}));
  variants.push_back(by_words("stems, length .5", {.length = .5}));
  variants.push_back(by_words("rarity 1", {.rarity = 1, .unseen = 5, .is_share = true}));
  variants.push_back(by_words("rarity, unseen by rarity", {.rarity = .8, .is_share = true}));
  variants.push_back(by_words("rarity, unseen 7", {.rarity = .8, .unseen = 7, .is_share = true}));
  variants.push_back(
      by_words("rarity, unseen mean", {.rarity = .8, .mean_unseen = true, .is_share = true}));
  variants.push_back(
      by_words("rarity, length .5", {.rarity = .8, .length = .5, .unseen = 5, .is_share = true}));
  variants.push_back(
      by_words("rarity, inside .5", {.rarity = .8, .inside = .5, .unseen = 5, .is_share = true}));
  variants.push_back(by_sum("stems, characters .3", {}, .3));
  char name[40];
  for (const double share : {.02, .1, .2, .3, .5}) {
    std::snprintf(name, sizeof(name), "blend %.2f", share);
    variants.push_back(by_difference(name, kRarity, share));
  }
  for (const double share : {.1, .3, .5}) {
    std::snprintf(name, sizeof(name), "sum %.1f", share);
    variants.push_back(by_sum(name, kRarity, share));
  }
  for (const double share : {.1, .3, .5}) {
    std::snprintf(name, sizeof(name), "product %.1f", share);
    variants.push_back(by_product(name, kRarity, share));
  }
  return variants;
}

}  // namespace stele
