#include "tm/terms/aligned_corpus.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

constexpr float kMinLink = 0.08F;  // weaker links are not kept
constexpr float kMinCore = 0.2F;   // a rendering has a word linked at least this strongly
constexpr float kUnclaimed = 0.3F;
constexpr float kWeaklyClaimed = 0.5F;
constexpr std::size_t kMaxGap = 2;  // words inside a rendering that have no link to the term

// The words that are aligned, and where they stand: function words have no rendering of their own,
// and every word is seen with them.
struct ContentWords {
  std::vector<std::uint32_t> stems;
  std::vector<std::uint16_t> places;  // in CorpusText::words

  void collect(std::span<const CorpusWord> words) {
    stems.clear();
    places.clear();
    for (std::size_t w = 0; w < words.size() && stems.size() < WordAligner::kMaxLength; ++w) {
      if (words[w].is_stop_word || w > 0xFFFF) continue;
      stems.push_back(static_cast<std::uint32_t>(words[w].stem));
      places.push_back(static_cast<std::uint16_t>(w));
    }
  }
};

}  // namespace

AlignedCorpus::AlignedCorpus(const TermCorpus& corpus, std::size_t source, std::size_t target,
                             const BackgroundLexicon& background, std::size_t learnt_units)
    : corpus_(corpus),
      source_(source),
      target_(target),
      background_(background),
      aligner_(WordAligner::Options{}) {
  ContentWords source_words;
  ContentWords target_words;
  learnt_units = std::min(learnt_units, corpus.unit_count());
  for (std::size_t unit = 0; unit < learnt_units; ++unit) {
    source_words.collect(corpus.text(source, unit).words);
    target_words.collect(corpus.text(target, unit).words);
    aligner_.add(source_words.stems, target_words.stems);
  }
  WordAligner::PriorFunction prior;
  if (background) {
    number_words(source, &source_numbers_);
    number_words(target, &target_numbers_);
    prior = [this](std::uint32_t s, std::uint32_t t) {
      return background_->find(source_numbers_[s], target_numbers_[t]);
    };
  }
  aligner_.train(prior);
  begins_.reserve(corpus.unit_count() + 1);
  std::vector<WordLink> links;
  for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
    begins_.push_back(links_.size());
    source_words.collect(corpus.text(source, unit).words);
    target_words.collect(corpus.text(target, unit).words);
    if (unit < learnt_units) {
      aligner_.align_added(unit, kMinLink, &links);
    } else {
      aligner_.align(source_words.stems, target_words.stems, kMinLink, prior, &links);
    }
    for (const WordLink& link : links) {
      links_.push_back(
          {source_words.places[link.source], target_words.places[link.target], link.weight});
    }
  }
  begins_.push_back(links_.size());
}

void AlignedCorpus::number_words(std::size_t language, std::vector<std::uint32_t>* numbers) const {
  constexpr std::uint32_t kNone = ~0U;
  numbers->assign(corpus_.keys().size(), kNone);
  for (std::size_t unit = 0; unit < corpus_.unit_count(); ++unit) {
    for (const CorpusWord& word : corpus_.text(language, unit).words) {
      std::uint32_t& number = (*numbers)[static_cast<std::size_t>(word.stem)];
      if (number != kNone) continue;
      // The first byte of a key tells its space; see TermAnalyzer.
      const std::string_view text = corpus_.keys().text_of(word.stem).substr(1);
      number =
          language == source_ ? background_->number_source(text) : background_->number_target(text);
    }
  }
}

std::span<const WordLink> AlignedCorpus::links(std::size_t unit) const {
  return std::span<const WordLink>(links_).subspan(begins_[unit],
                                                   begins_[unit + 1] - begins_[unit]);
}

void AlignedCorpus::collect_weights(std::size_t unit, std::size_t first, std::size_t length,
                                    Direction direction, Weights* weights) const {
  const bool is_forward = direction == Direction::kForward;
  const std::size_t size = corpus_.text(is_forward ? target_ : source_, unit).words.size();
  weights->inside.assign(size, 0);
  weights->outside.assign(size, 0);
  for (const WordLink& link : links(unit)) {
    const std::size_t from = is_forward ? link.source : link.target;
    const std::size_t to = is_forward ? link.target : link.source;
    const bool is_inside = from >= first && from < first + length;
    float& weight = is_inside ? weights->inside[to] : weights->outside[to];
    weight = std::max(weight, link.weight);
  }
}

std::optional<RenderingSpan> AlignedCorpus::find_rendering(std::size_t unit, std::size_t first,
                                                           std::size_t length,
                                                           Direction direction) const {
  const bool is_forward = direction == Direction::kForward;
  const CorpusText text = corpus_.text(is_forward ? target_ : source_, unit);
  const std::size_t size = text.words.size();
  if (size == 0) return std::nullopt;
  thread_local Weights weights;
  collect_weights(unit, first, length, direction, &weights);
  const std::vector<float>& inside = weights.inside;
  const std::vector<float>& outside = weights.outside;
  const auto is_core = [&](std::size_t word) {
    return inside[word] >= kMinCore && inside[word] >= outside[word] &&
           !text.words[word].is_stop_word;
  };
  std::size_t best = size;
  for (std::size_t word = 0; word < size; ++word) {
    if (is_core(word) && (best == size || inside[word] > inside[best])) best = word;
  }
  if (best == size) return std::nullopt;
  // Grow from the strongest word over short gaps that nothing else claims.
  const auto may_cross = [&](std::size_t left, std::size_t right) {
    const TermGap gap = text.tokens[text.words[right].first_token].gap;
    return gap != TermGap::kPunctuation && (is_core(left) || outside[left] < 0.5F) &&
           (is_core(right) || outside[right] < 0.5F);
  };
  std::size_t begin = best;
  for (std::size_t word = best; word-- > 0 && begin - word <= kMaxGap + 1;) {
    if (!may_cross(word, word + 1)) break;
    if (is_core(word)) begin = word;
  }
  std::size_t end = best + 1;
  for (std::size_t word = end; word < size && word - end <= kMaxGap; ++word) {
    if (!may_cross(word - 1, word)) break;
    if (is_core(word)) end = word + 1;
  }
  // A word that nothing claims and a hyphen joins belongs to its neighbour: "государства-члены".
  const auto is_unclaimed = [&](std::size_t word) {
    return inside[word] < kMinCore && outside[word] < kUnclaimed && !text.words[word].is_stop_word;
  };
  const auto is_joined = [&](std::size_t word) {
    const CorpusToken& token = text.tokens[text.words[word].first_token];
    return token.gap == TermGap::kHyphen && token.begin > 0 &&
           token.begin - text.tokens[text.words[word].first_token - 1].end <= 3;
  };
  if (begin > 0 && is_unclaimed(begin - 1) && is_joined(begin)) --begin;
  if (end < size && is_unclaimed(end) && is_joined(end)) ++end;
  RenderingSpan span;
  float sum = 0;
  int count = 0;
  for (std::size_t word = begin; word < end; ++word) {
    if (is_core(word)) {
      sum += inside[word];
      ++count;
    }
    if (!text.words[word].is_stop_word) span.explained = std::max(span.explained, outside[word]);
  }
  span.begin = text.words[begin].first_token;
  span.end = text.words[end - 1].first_token + text.words[end - 1].token_count;
  span.strength = sum / static_cast<float>(count);
  return span;
}

RenderingSpan AlignedCorpus::widen(std::size_t unit, std::size_t first, std::size_t length,
                                   const RenderingSpan& span, Direction direction) const {
  const bool is_forward = direction == Direction::kForward;
  const CorpusText source = corpus_.text(is_forward ? source_ : target_, unit);
  const CorpusText target = corpus_.text(is_forward ? target_ : source_, unit);
  Weights weights;
  collect_weights(unit, first, length, direction, &weights);
  std::size_t missing = 0;  // content words that the group has more than its rendering
  for (std::size_t w = first; w < first + length; ++w) {
    if (!source.words[w].is_stop_word) ++missing;
  }
  std::size_t begin = target.words.size();
  std::size_t end = 0;
  for (std::size_t w = 0; w < target.words.size(); ++w) {
    const CorpusWord& word = target.words[w];
    if (word.first_token + word.token_count <= span.begin || word.first_token >= span.end) continue;
    begin = std::min(begin, w);
    end = w + 1;
    if (!word.is_stop_word && missing > 0) --missing;
  }
  const auto may_join = [&](std::size_t word, std::size_t right) {
    const TermGap gap = target.tokens[target.words[right].first_token].gap;
    return gap <= TermGap::kHyphen && !target.words[word].is_stop_word &&
           weights.outside[word] < kWeaklyClaimed;
  };
  for (; missing > 0; --missing) {
    const bool joins_left = begin > 0 && may_join(begin - 1, begin);
    const bool joins_right = end < target.words.size() && may_join(end, end);
    if (!joins_left && !joins_right) break;
    const bool is_left =
        joins_left && (!joins_right || weights.outside[begin - 1] <= weights.outside[end]);
    is_left ? --begin : ++end;
  }
  RenderingSpan wide = span;
  if (end == 0) return wide;
  wide.begin = std::min(span.begin, target.words[begin].first_token);
  wide.end =
      std::max(span.end, target.words[end - 1].first_token + target.words[end - 1].token_count);
  return wide;
}

float AlignedCorpus::translation(TermKey from, TermKey to, Direction direction) const {
  if (direction == Direction::kForward) {
    return aligner_.translation(static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to))
        .forward;
  }
  return aligner_.translation(static_cast<std::uint32_t>(to), static_cast<std::uint32_t>(from))
      .backward;
}

float AlignedCorpus::known_translation(TermKey from, TermKey to, Direction direction) const {
  if (!background_) return 0;
  if (direction == Direction::kBackward) std::swap(from, to);
  const WordAligner::Prior known =
      background_->find(source_numbers_[static_cast<std::size_t>(from)],
                        target_numbers_[static_cast<std::size_t>(to)]);
  return std::max(known.forward, known.backward);
}

}  // namespace stele::tm
