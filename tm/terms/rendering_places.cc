// The part of RenderingVoter that says, place by place, what stands there once the usual rendering
// is known.
#include "tm/terms/term_rendering.h"

#include <algorithm>
#include <cmath>

namespace stele::tm {

void RenderingVoter::compare_places(TermRendering* rendering) const {
  std::size_t longer_count = 0;
  std::vector<TokenRange> usual_ranges;
  for (std::size_t p = 0; p < rendering->places.size(); ++p) {
    RenderedPlace& place = rendering->places[p];
    const CorpusText text = corpus_.text(target_language_, place.place.unit);
    usual_ranges.clear();
    for (std::uint32_t from = 0; from < text.tokens.size();) {
      const auto range = find_rendering_key(text.tokens, rendering->usual, from);
      if (!range.has_value()) break;
      usual_ranges.push_back(*range);
      from = range->end;
    }
    if (usual_ranges.empty()) {
      place.is_related = has_related_words(place, text, rendering->usual);
      if (place.key.empty() && !place.is_related) find_residue(text, &place);
      continue;
    }
    std::size_t occurrences = 0;
    for (std::size_t q = p + 1; q-- > 0 && rendering->places[q].place.unit == place.place.unit;) {
      ++occurrences;
    }
    for (std::size_t q = p + 1;
         q < rendering->places.size() && rendering->places[q].place.unit == place.place.unit; ++q) {
      ++occurrences;
    }
    const auto overlaps = [&place](const TokenRange& range) {
      return place.span.begin < range.end && range.begin < place.span.end;
    };
    const auto own = std::find_if(usual_ranges.begin(), usual_ranges.end(), overlaps);
    if (own == usual_ranges.end() && !place.key.empty() && occurrences > usual_ranges.size() &&
        place.span.strength >= 0.4F && place.span.explained < 0.3F) {
      place.is_other_place = true;
      continue;
    }
    place.is_usual = true;
    const TokenRange range = own == usual_ranges.end() ? usual_ranges.front() : *own;
    const std::optional<TokenRange> wide = find_longer_form(place.place, text, *rendering, range);
    place.span.begin = range.begin;
    place.span.end = range.end;
    if (!wide.has_value()) continue;
    place.is_longer = true;
    ++longer_count;
    place.span.begin = wide->begin;
    place.span.end = wide->end;
    place.key = make_rendering_key(text.tokens, wide->begin, wide->end);
  }
  // A longer form that is not rare is as usual as the short one.
  if (longer_count * 3 > rendering->places.size()) {
    for (RenderedPlace& place : rendering->places) place.is_longer = false;
  }
}

// A content word inside the rendering's place that is not of it, or one joined to it by a hyphen,
// unless the source has a word for it.
std::optional<TokenRange> RenderingVoter::find_longer_form(const TermPlace& place,
                                                           const CorpusText& text,
                                                           const TermRendering& rendering,
                                                           TokenRange range) const {
  if (rendering.usual.size() < 2) return std::nullopt;
  const auto is_unasked = [&](std::uint32_t token) {
    const CorpusToken& t = text.tokens[token];
    if (t.kind != TermTokenKind::kWord || t.is_stop_word) return false;
    if (std::find(rendering.usual.begin(), rendering.usual.end(), t.stem) !=
        rendering.usual.end()) {
      return false;
    }
    float claimed = 0;
    for (const WordLink& link : aligned_.links(place.unit)) {
      const bool is_forward = direction_ == AlignedCorpus::Direction::kForward;
      const std::size_t from = is_forward ? link.source : link.target;
      const std::size_t to = is_forward ? link.target : link.source;
      const bool is_inside = from >= place.first_word && from < place.first_word + place.length;
      const CorpusWord& word = text.words[to];
      if (!is_inside && token >= word.first_token && token < word.first_token + word.token_count) {
        claimed = std::max(claimed, link.weight);
      }
    }
    return claimed < 0.35F;
  };
  for (std::uint32_t t = range.begin; t < range.end; ++t) {
    if (is_unasked(t)) return range;
  }
  const auto size = static_cast<std::uint32_t>(text.tokens.size());
  const auto is_joined = [&](std::uint32_t token) {
    return text.tokens[token].gap == TermGap::kHyphen &&
           text.tokens[token].begin - text.tokens[token - 1].end <= 3;
  };
  if (range.end < size && is_joined(range.end) && is_unasked(range.end)) {
    return TokenRange{range.begin, range.end + 1};
  }
  if (range.begin > 0 && is_joined(range.begin) && is_unasked(range.begin - 1)) {
    return TokenRange{range.begin - 1, range.end};
  }
  return std::nullopt;
}

// Whether each word of `key` stands there in some derived form: "сегментный индекс" has "сегмент"
// and "индекс". Where the aligner found something, that is looked at alone. Han has no derivations.
bool RenderingVoter::has_related_words(const RenderedPlace& place, const CorpusText& text,
                                       const RenderingKey& key) const {
  std::span<const CorpusToken> tokens = text.tokens;
  if (!place.key.empty()) {
    tokens = tokens.subspan(place.span.begin, place.span.end - place.span.begin);
  }
  return std::all_of(key.begin(), key.end(), [&](TermKey stem) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const CorpusToken& token) {
      if (token.kind == TermTokenKind::kHan) return false;
      return token.stem == stem ||
             are_related_stems(corpus_.keys().text_of(stem), corpus_.keys().text_of(token.stem));
    });
  });
}

// What no source word claims, where the term's rendering would stand: a rendering that occurs once
// has no statistics, but it leaves a hole in the alignment.
void RenderingVoter::find_residue(const CorpusText& text, RenderedPlace* place) const {
  constexpr float kUnclaimed = 0.25F;
  constexpr float kWeaklyClaimed = 0.6F;
  const std::size_t size = text.words.size();
  std::vector<float> claims(size, 0);
  // Where the neighbours of the term are rendered tells where it should be.
  double before = -1;
  double after = static_cast<double>(size);
  const bool is_forward = direction_ == AlignedCorpus::Direction::kForward;
  const std::size_t source_language =
      is_forward ? aligned_.source_language() : aligned_.target_language();
  const std::size_t source_size = corpus_.text(source_language, place->place.unit).words.size();
  std::size_t nearest_before = source_size;
  std::size_t nearest_after = source_size;
  const std::size_t first = place->place.first_word;
  const std::size_t end = first + place->place.length;
  for (const WordLink& link : aligned_.links(place->place.unit)) {
    const std::size_t from = is_forward ? link.source : link.target;
    const std::size_t to = is_forward ? link.target : link.source;
    if (from >= first && from < end) continue;
    claims[to] = std::max(claims[to], link.weight);
    if (link.weight < 0.4F) continue;
    if (from < first && first - from <= nearest_before) {
      nearest_before = first - from;
      before = static_cast<double>(to);
    }
    if (from >= end && from - end < nearest_after) {
      nearest_after = from - end;
      after = static_cast<double>(to);
    }
  }
  const double expected = nearest_before < source_size || nearest_after < source_size
                              ? (before + after) / 2
                              : (static_cast<double>(first) + 0.5) * static_cast<double>(size) /
                                    static_cast<double>(source_size);
  float claim_limit = kUnclaimed;
  const auto is_free = [&](std::size_t w) {
    const CorpusWord& word = text.words[w];
    return claims[w] < claim_limit && !word.is_stop_word &&
           text.tokens[word.first_token].kind != TermTokenKind::kNumber;
  };
  double best_distance = 1e9;
  std::size_t best_begin = 0;
  std::size_t best_end = 0;
  // A weak claim is no proof: where nothing is free, what is least claimed may do.
  for (const float limit : {kUnclaimed, kWeaklyClaimed}) {
    claim_limit = limit;
    for (std::size_t w = 0; w < size;) {
      if (!is_free(w)) {
        ++w;
        continue;
      }
      std::size_t run_end = w + 1;
      while (run_end < size && is_free(run_end) && run_end - w < 3 &&
             text.tokens[text.words[run_end].first_token].gap != TermGap::kPunctuation) {
        ++run_end;
      }
      const double middle = static_cast<double>(w + run_end - 1) / 2;
      const double distance = std::abs(middle - expected);
      if (distance < best_distance) {
        best_distance = distance;
        best_begin = w;
        best_end = run_end;
      }
      w = run_end;
    }
    if (best_end != 0 && best_distance <= 5) break;
  }
  if (best_end == 0 || best_distance > 5) return;
  place->is_residue = true;
  place->span.begin = text.words[best_begin].first_token;
  place->span.end = text.words[best_end - 1].first_token + text.words[best_end - 1].token_count;
  place->span.strength = static_cast<float>(1 / (1 + best_distance));
  place->key = make_rendering_key(text.tokens, place->span.begin, place->span.end);
}

}  // namespace stele::tm
