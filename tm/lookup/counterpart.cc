#include "tm/lookup/counterpart.h"

#include "align/text/words.h"

#include <algorithm>
#include <vector>

namespace stele::tm {
namespace {

constexpr double kGapCost = 0.12;  // of a word inside the run that translates nothing
constexpr double kLeastSum = 0.2;
constexpr double kLeastScore = 0.1;   // less likely translations are chance
constexpr double kLeastClaim = 0.7;   // of what words outside the span claim
constexpr double kHanDiscount = 0.4;  // one character of a word says less than a word

// How well each of the target's words translates some word of the source.
std::vector<double> score_words(const WordProbability& probability,
                                const std::vector<LexiconWord>& source,
                                const TextInLanguage& target, const std::vector<Word>& words) {
  const auto best_of = [&](const std::vector<LexiconWord>& candidates) {
    double best = 0;
    for (const LexiconWord from : source) {
      for (const LexiconWord to : candidates) {
        if (from == to) best = 1;  // a name or a number
        best = std::max(best, probability(from, to));
      }
    }
    return best;
  };
  std::vector<double> scores(words.size(), 0.0);
  std::vector<LexiconWord> candidates;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].kind == WordKind::kPunctuation) continue;
    candidates.clear();
    append_lexicon_words(view_of(target.text, words[i].span), target.language, &candidates);
    const double own = best_of(candidates);
    scores[i] = std::max(scores[i], words[i].kind == WordKind::kHan ? kHanDiscount * own : own);
    // Most Chinese words have two characters.
    if (words[i].kind != WordKind::kHan || i + 1 == words.size() ||
        words[i + 1].kind != WordKind::kHan) {
      continue;
    }
    // The pair is the one word of the two characters that neither has alone.
    std::vector<LexiconWord> both;
    append_lexicon_words(view_of(target.text, {words[i].span.begin, words[i + 1].span.end}),
                         target.language, &both);
    append_lexicon_words(view_of(target.text, words[i + 1].span), target.language, &candidates);
    std::erase_if(both, [&](LexiconWord word) {
      return std::find(candidates.begin(), candidates.end(), word) != candidates.end();
    });
    const double pair = best_of(both);
    scores[i] = std::max(scores[i], pair);
    scores[i + 1] = std::max(scores[i + 1], pair);
  }
  return scores;
}

}  // namespace

std::optional<ByteSpan> find_counterpart(const WordProbability& probability,
                                         const TextInLanguage& source, ByteSpan span,
                                         const TextInLanguage& target) {
  std::vector<LexiconWord> wanted;
  append_lexicon_words(view_of(source.text, span), source.language, &wanted);
  std::vector<LexiconWord> others;
  append_lexicon_words(source.text.substr(0, span.begin), source.language, &others);
  append_lexicon_words(source.text.substr(span.end), source.language, &others);
  // A word that stands on both sides claims nothing.
  std::erase_if(others, [&](LexiconWord word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
  const std::vector<Word> words = split_words(target.text, target.language);
  const std::vector<double> scores = score_words(probability, wanted, target, words);
  const std::vector<double> claims = score_words(probability, others, target, words);
  double best = 0;
  std::optional<ByteSpan> found;
  double sum = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_own = scores[i] >= kLeastScore && scores[i] >= kLeastClaim * claims[i];
    const double gain = is_own ? scores[i] : -kGapCost - std::max(0.0, claims[i] - scores[i]) / 2;
    if (sum <= 0) {
      sum = 0;
      begin = i;
    }
    sum += gain;
    if (sum > best) {
      best = sum;
      found = ByteSpan{words[begin].span.begin, words[i].span.end};
    }
  }
  if (best < kLeastSum) return std::nullopt;
  return found;
}

std::optional<ByteSpan> find_counterpart(const Lexicon& lexicon, const TextInLanguage& source,
                                         ByteSpan span, const TextInLanguage& target) {
  if (!lexicon.covers(source.language, target.language)) return std::nullopt;
  const Lexicon::Direction direction = lexicon.find_direction(source.language, target.language);
  return find_counterpart(
      [&](LexiconWord from, LexiconWord to) {
        return static_cast<double>(direction.probability(from, to));
      },
      source, span, target);
}

}  // namespace stele::tm
