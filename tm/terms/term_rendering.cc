#include "tm/terms/term_rendering.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxExtraWords = 2;
constexpr std::size_t kMaxTried = 8;       // renderings that are counted in full
constexpr std::size_t kMaxCounted = 3000;  // postings looked through to count a rendering

constexpr double kMinLongerShare = 0.7;
constexpr double kMinFreeShare = 0.4;

bool contains_all(const RenderingKey& whole, const RenderingKey& part) {
  return std::all_of(part.begin(), part.end(), [&whole](TermKey stem) {
    return std::find(whole.begin(), whole.end(), stem) != whole.end();
  });
}

bool is_content(const CorpusToken& token) {
  return token.kind == TermTokenKind::kHan || !token.is_stop_word;
}

}  // namespace

RenderingKey make_rendering_key(std::span<const CorpusToken> tokens, std::uint32_t begin,
                                std::uint32_t end) {
  RenderingKey key;
  for (std::uint32_t t = begin; t < end; ++t) {
    if (is_content(tokens[t])) key.push_back(tokens[t].stem);
  }
  return key;
}

std::optional<TokenRange> find_rendering_key(std::span<const CorpusToken> tokens,
                                             const RenderingKey& key, std::uint32_t from) {
  if (key.empty()) return std::nullopt;
  const auto size = static_cast<std::uint32_t>(tokens.size());
  const bool has_all =
      key.size() == 1 || std::all_of(key.begin(), key.end(), [&tokens](TermKey stem) {
        return std::any_of(tokens.begin(), tokens.end(),
                           [stem](const CorpusToken& token) { return token.stem == stem; });
      });
  if (!has_all) return std::nullopt;
  std::vector<bool> used;
  for (std::uint32_t begin = from; begin < size; ++begin) {
    const bool starts_in_order = tokens[begin].stem == key[0];
    if (starts_in_order) {
      std::uint32_t t = begin;
      std::size_t k = 0;
      while (t < size && k < key.size() && tokens[t].stem == key[k]) {
        ++t;
        ++k;
      }
      if (k == key.size()) return TokenRange{begin, t};
    }
    if (key.size() == 1 || tokens[begin].kind == TermTokenKind::kHan) continue;
    if (!starts_in_order && std::find(key.begin(), key.end(), tokens[begin].stem) == key.end()) {
      continue;
    }
    // Any order, a few words between; stop words are free.
    std::uint32_t end = begin;
    std::size_t content = 0;
    std::size_t found = 0;
    used.assign(key.size(), false);
    while (end < size && content < key.size() + kMaxExtraWords && found < key.size()) {
      if (end > begin && tokens[end].gap == TermGap::kPunctuation) break;
      if (is_content(tokens[end])) {
        ++content;
        for (std::size_t k = 0; k < key.size(); ++k) {
          if (used[k] || key[k] != tokens[end].stem) continue;
          used[k] = true;
          ++found;
          break;
        }
      }
      ++end;
    }
    if (found == key.size()) return TokenRange{begin, end};
  }
  return std::nullopt;
}

bool are_related_stems(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || a[0] != b[0]) return false;
  a.remove_prefix(1);
  b.remove_prefix(1);
  std::size_t common = 0;
  while (common < a.size() && common < b.size() && a[common] == b[common]) ++common;
  // Sizes are bytes: a Cyrillic letter has two.
  const bool is_ascii = !a.empty() && static_cast<unsigned char>(a[0]) < 0x80;
  const std::size_t letter = is_ascii ? 1 : 2;
  const std::size_t shorter = std::min(a.size(), b.size());
  const std::size_t longer = std::max(a.size(), b.size());
  if (common == shorter) {
    return shorter >= 4 * letter || (shorter >= 3 * letter && longer - shorter <= 2 * letter);
  }
  return common >= 4 * letter && common * 10 >= std::max(a.size(), b.size()) * 6;
}

RenderingVoter::RenderingVoter(const TermCorpus& corpus, const AlignedCorpus& aligned,
                               AlignedCorpus::Direction direction)
    : corpus_(corpus),
      aligned_(aligned),
      direction_(direction),
      target_language_(direction == AlignedCorpus::Direction::kForward ? aligned.target_language()
                                                                       : aligned.source_language()),
      unit_begins_(corpus.keys().size() + 1, 0) {
  // Counting sort of (stem, unit); a stem that recurs in a unit is counted once.
  const auto for_each = [&](const auto& visit) {
    std::vector<std::uint32_t> last(corpus.keys().size(), ~0U);
    for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
      for (const CorpusToken& token : corpus.text(target_language_, unit).tokens) {
        const auto stem = static_cast<std::size_t>(token.stem);
        if (last[stem] == unit) continue;
        last[stem] = static_cast<std::uint32_t>(unit);
        visit(stem, static_cast<std::uint32_t>(unit));
      }
    }
  };
  for_each([this](std::size_t stem, std::uint32_t) { ++unit_begins_[stem + 1]; });
  for (std::size_t i = 1; i < unit_begins_.size(); ++i) unit_begins_[i] += unit_begins_[i - 1];
  units_.resize(unit_begins_.back());
  std::vector<std::uint64_t> next = unit_begins_;
  for_each([&](std::size_t stem, std::uint32_t unit) { units_[next[stem]++] = unit; });
}

std::span<const std::uint32_t> RenderingVoter::units_of(TermKey stem) const {
  const auto index = static_cast<std::size_t>(stem);
  return std::span<const std::uint32_t>(units_).subspan(
      unit_begins_[index], unit_begins_[index + 1] - unit_begins_[index]);
}

std::uint32_t RenderingVoter::count_units(const RenderingKey& key) const {
  if (key.size() == 1) return static_cast<std::uint32_t>(units_of(key[0]).size());
  const auto [counted, is_new] = counts_.emplace(key, 0);
  if (is_new) counted->second = look_through_units(key);
  return counted->second;
}

std::uint32_t RenderingVoter::look_through_units(const RenderingKey& key) const {
  std::vector<std::span<const std::uint32_t>> postings;
  postings.reserve(key.size());
  for (const TermKey stem : key) postings.push_back(units_of(stem));
  std::sort(postings.begin(), postings.end(),
            [](const auto& a, const auto& b) { return a.size() < b.size(); });
  // The text is looked at only where the two rarest words stand.
  const std::size_t step = postings[0].size() / kMaxCounted + 1;
  std::size_t count = 0;
  auto other = postings[1].begin();
  for (std::size_t i = 0; i < postings[0].size(); i += step) {
    const std::uint32_t unit = postings[0][i];
    other = std::lower_bound(other, postings[1].end(), unit);
    if (other == postings[1].end()) break;
    if (*other != unit) continue;
    if (find_rendering_key(corpus_.text(target_language_, unit).tokens, key)) ++count;
  }
  return static_cast<std::uint32_t>(count * step);
}

TermRendering RenderingVoter::vote(const TermCandidate& candidate) const {
  TermRendering result;
  std::map<RenderingKey, double> votes;
  for (const TermPlace& place : candidate.places) {
    if (!corpus_.has_text(target_language_, place.unit)) continue;
    RenderedPlace rendered;
    rendered.place = place;
    const auto span =
        aligned_.find_rendering(place.unit, place.first_word, place.length, direction_);
    if (span.has_value()) {
      rendered.span = *span;
      rendered.key = make_rendering_key(corpus_.text(target_language_, place.unit).tokens,
                                        span->begin, span->end);
      votes[rendered.key] += static_cast<double>(span->strength);
    }
    result.places.push_back(std::move(rendered));
  }
  std::vector<std::pair<double, const RenderingKey*>> ranked;
  for (const auto& [key, weight] : votes) {
    if (!key.empty()) ranked.push_back({-weight, &key});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  if (ranked.size() > kMaxTried) ranked.resize(kMaxTried);
  // The association of term and rendering over all units (Dice) decides, not the votes alone: parts
  // of the rendering and its neighbours get votes, too. Of two that are nearly as good the longer
  // is whole.
  struct Tried {
    const RenderingKey* key = nullptr;
    std::uint32_t present = 0;
    std::uint32_t target_units = 0;
    double score = 0;
  };
  std::vector<Tried> tried;
  for (const auto& [negative_weight, key] : ranked) {
    std::uint32_t present = 0;
    std::uint32_t present_units = 0;
    std::uint32_t units = 0;
    std::uint32_t last_unit = ~0U;
    for (const RenderedPlace& place : result.places) {
      const bool is_new_unit = place.place.unit != last_unit;
      last_unit = place.place.unit;
      if (is_new_unit) ++units;
      if (find_rendering_key(corpus_.text(target_language_, place.place.unit).tokens, *key)) {
        ++present;
        if (is_new_unit) ++present_units;
      }
    }
    if (present < 2) continue;
    const std::uint32_t target_units = std::max(count_units(*key), present_units);
    const double dice = 2.0 * present_units / (units + target_units);
    const double share = static_cast<double>(present) / static_cast<double>(result.places.size());
    const double score = dice * share;
    tried.push_back({key, present, target_units, score});
  }
  if (tried.empty()) return result;
  const Tried* best = &tried[0];
  for (const Tried& other : tried) {
    if (other.score > best->score) best = &other;
  }
  // What deviates often keeps a part of the usual rendering, so the part alone would look usual
  // everywhere: prefer the longer one while most occurrences have it.
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (const Tried& other : tried) {
      if (other.key->size() > best->key->size() && contains_all(*other.key, *best->key) &&
          other.present >= 2 &&
          (other.present >= kMinLongerShare * best->present ||
           other.present + 1 == best->present)) {
        best = &other;
        is_changed = true;
      }
    }
  }
  result.usual = *best->key;
  result.usual_count = best->present;
  result.target_unit_count = best->target_units;
  if (result.usual.empty()) return result;
  extend_han(&result);
  compare_places(&result);
  return result;
}

// The aligner often links one word of a Chinese rendering only. A neighbour that most places share
// and that often enough no other source word asks for is a part of it: without it "各国元首" would
// pass for "成员国元首".
void RenderingVoter::extend_han(TermRendering* rendering) const {
  struct Neighbour {
    std::uint32_t count = 0;
    std::uint32_t free_count = 0;  // where no other source word asks for it
    RenderingKey key;
  };
  for (const bool is_left : {true, false}) {
    std::map<TermKey, Neighbour> neighbours;
    for (const RenderedPlace& place : rendering->places) {
      const CorpusText text = corpus_.text(target_language_, place.place.unit);
      const auto range = find_rendering_key(text.tokens, rendering->usual);
      if (!range.has_value() || text.tokens[range->begin].kind != TermTokenKind::kHan) continue;
      for (std::size_t w = 0; w < text.words.size(); ++w) {
        const CorpusWord& word = text.words[w];
        const std::uint32_t end = word.first_token + word.token_count;
        if (is_left ? end != range->begin : word.first_token != range->end) continue;
        const CorpusToken& joint = text.tokens[is_left ? range->begin : word.first_token];
        if (joint.gap != TermGap::kNone || word.is_stop_word ||
            text.tokens[word.first_token].kind != TermTokenKind::kHan) {
          continue;
        }
        Neighbour& neighbour = neighbours[word.stem];
        ++neighbour.count;
        if (find_claim(place.place, w) < 0.35F) ++neighbour.free_count;
        neighbour.key = make_rendering_key(text.tokens, word.first_token, end);
      }
    }
    for (const auto& [stem, neighbour] : neighbours) {
      if (neighbour.count < 3 || neighbour.count < kMinLongerShare * rendering->usual_count ||
          neighbour.free_count < 2 || neighbour.free_count < kMinFreeShare * neighbour.count) {
        continue;
      }
      rendering->usual.insert(is_left ? rendering->usual.begin() : rendering->usual.end(),
                              neighbour.key.begin(), neighbour.key.end());
      rendering->usual_count = neighbour.count;
      rendering->target_unit_count = std::max(count_units(rendering->usual), neighbour.count);
      break;
    }
  }
}

// How strongly source words outside the term are linked to a word of the target.
float RenderingVoter::find_claim(const TermPlace& place, std::size_t target_word) const {
  const bool is_forward = direction_ == AlignedCorpus::Direction::kForward;
  float claim = 0;
  for (const WordLink& link : aligned_.links(place.unit)) {
    const std::size_t from = is_forward ? link.source : link.target;
    const std::size_t to = is_forward ? link.target : link.source;
    const bool is_inside = from >= place.first_word && from < place.first_word + place.length;
    if (!is_inside && to == target_word) claim = std::max(claim, link.weight);
  }
  return claim;
}

}  // namespace stele::tm
