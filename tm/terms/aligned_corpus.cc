#include "tm/terms/aligned_corpus.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

constexpr float kMinLink = 0.08F;   // weaker links are not kept
constexpr float kMinCore = 0.2F;    // a rendering has a word linked at least this strongly
constexpr std::size_t kMaxGap = 2;  // words inside a rendering that have no link to the term

void collect_stems(std::span<const CorpusWord> words, std::vector<std::uint32_t>* stems) {
  stems->clear();
  for (const CorpusWord& word : words) stems->push_back(static_cast<std::uint32_t>(word.stem));
}

}  // namespace

AlignedCorpus::AlignedCorpus(const TermCorpus& corpus, std::size_t source, std::size_t target,
                             const BackgroundLexicon& background)
    : corpus_(corpus),
      source_(source),
      target_(target),
      background_(background),
      aligner_(WordAligner::Options{}) {
  std::vector<std::uint32_t> source_stems;
  std::vector<std::uint32_t> target_stems;
  for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
    collect_stems(corpus.text(source, unit).words, &source_stems);
    collect_stems(corpus.text(target, unit).words, &target_stems);
    aligner_.add(source_stems, target_stems);
  }
  WordAligner::PriorFunction prior;
  if (background) {
    prior = [&corpus, &background](std::uint32_t s, std::uint32_t t) {
      // The first byte of a key tells its space; see TermAnalyzer.
      return background(corpus.keys().text_of(TermKey{s}).substr(1),
                        corpus.keys().text_of(TermKey{t}).substr(1));
    };
  }
  aligner_.train(prior);
  begins_.reserve(corpus.unit_count() + 1);
  std::vector<WordLink> links;
  for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
    begins_.push_back(links_.size());
    collect_stems(corpus.text(source, unit).words, &source_stems);
    collect_stems(corpus.text(target, unit).words, &target_stems);
    aligner_.align(source_stems, target_stems, kMinLink, &links);
    links_.insert(links_.end(), links.begin(), links.end());
  }
  begins_.push_back(links_.size());
}

std::span<const WordLink> AlignedCorpus::links(std::size_t unit) const {
  return std::span<const WordLink>(links_).subspan(begins_[unit],
                                                   begins_[unit + 1] - begins_[unit]);
}

std::optional<RenderingSpan> AlignedCorpus::find_rendering(std::size_t unit, std::size_t first,
                                                           std::size_t length,
                                                           Direction direction) const {
  const bool is_forward = direction == Direction::kForward;
  const CorpusText text = corpus_.text(is_forward ? target_ : source_, unit);
  const std::size_t size = text.words.size();
  if (size == 0) return std::nullopt;
  thread_local std::vector<float> inside;
  thread_local std::vector<float> outside;
  inside.assign(size, 0);
  outside.assign(size, 0);
  for (const WordLink& link : links(unit)) {
    const std::size_t from = is_forward ? link.source : link.target;
    const std::size_t to = is_forward ? link.target : link.source;
    const bool is_inside = from >= first && from < first + length;
    float& weight = is_inside ? inside[to] : outside[to];
    weight = std::max(weight, link.weight);
  }
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
    return inside[word] < kMinCore && outside[word] < 0.3F && !text.words[word].is_stop_word;
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
      background_(corpus_.keys().text_of(from).substr(1), corpus_.keys().text_of(to).substr(1));
  return std::max(known.forward, known.backward);
}

}  // namespace stele::tm
