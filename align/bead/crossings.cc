#include "align/bead/crossings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace stele {
namespace {

constexpr std::size_t kMaxSegments = 1000;
// Shorter segments resemble each other by chance.
constexpr float kMinLength = 20;
constexpr float kMinSimilarity = 0.4F;
// How much better than the next best a match must be.
constexpr float kMinLead = 0.1F;

// How alike a segment is to an average one of the other text.
float measure_background(const MeasuredText& text, std::uint32_t i, const MeasuredText& other) {
  return text.vectors.dot(i, other.vectors.mean_direction()) * text.vectors.inverse_norm(i, 1);
}

float measure_cosine(const MeasuredText& first, std::uint32_t i, const MeasuredText& second,
                     std::uint32_t j) {
  return first.vectors.dot(i, second.vectors, j) * first.vectors.inverse_norm(i, 1) *
         second.vectors.inverse_norm(j, 1);
}

// The cosine of two segments above what unrelated segments of the texts have.
float compare(const MeasuredText& first, std::uint32_t i, const MeasuredText& second,
              std::uint32_t j) {
  return measure_cosine(first, i, second, j) -
         (measure_background(first, i, second) + measure_background(second, j, first)) / 2;
}

// The segments of document `own` in beads that lack document `other`.
std::vector<std::uint32_t> list_untranslated(const MeasuredText& text, std::span<const Bead> beads,
                                             std::size_t own, std::size_t other) {
  std::vector<std::uint32_t> segments;
  for (const Bead& bead : beads) {
    if (!bead.runs[other].empty()) continue;
    for (std::uint32_t i = bead.runs[own].begin.value; i < bead.runs[own].end(); ++i) {
      if (text.lengths[i] >= kMinLength) segments.push_back(i);
    }
  }
  if (segments.size() <= kMaxSegments) return segments;
  std::nth_element(segments.begin(), segments.begin() + kMaxSegments, segments.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return text.lengths[a] != text.lengths[b] ? text.lengths[a] > text.lengths[b]
                                                               : a < b;
                   });
  segments.resize(kMaxSegments);
  std::sort(segments.begin(), segments.end());
  return segments;
}

struct Best {
  std::size_t index = 0;
  float similarity = -1;
  float next = -1;

  void offer(std::size_t candidate, float value) {
    if (value > similarity) {
      next = similarity;
      similarity = value;
      index = candidate;
    } else {
      next = std::max(next, value);
    }
  }
  bool is_clear() const {
    return similarity >= kMinSimilarity && similarity - std::max(next, 0.0F) >= kMinLead;
  }
};

// Joins a match to the last crossing when both runs go on, else starts one.
void add_match(std::size_t first_document, std::size_t second_document, std::uint32_t i,
               std::uint32_t j, float similarity, std::vector<Crossing>* crossings) {
  if (!crossings->empty()) {
    Crossing& last = crossings->back();
    if (last.first_document == first_document && last.second_document == second_document &&
        last.first.end() == i && last.second.end() == j) {
      const double count = last.first.count;
      last.similarity = (last.similarity * count + static_cast<double>(similarity)) / (count + 1);
      ++last.first.count;
      ++last.second.count;
      return;
    }
  }
  crossings->push_back({first_document,
                        second_document,
                        {SegmentIndex{i}, 1},
                        {SegmentIndex{j}, 1},
                        static_cast<double>(similarity)});
}

void find_moved(std::span<const MeasuredText> texts, std::span<const Bead> beads, std::size_t a,
                std::size_t b, std::vector<Crossing>* crossings) {
  const auto firsts = list_untranslated(texts[a], beads, a, b);
  const auto seconds = list_untranslated(texts[b], beads, b, a);
  if (firsts.empty() || seconds.empty()) return;
  std::vector<float> backgrounds;
  for (const std::uint32_t j : seconds) {
    backgrounds.push_back(measure_background(texts[b], j, texts[a]));
  }
  std::vector<Best> best_second(firsts.size());
  std::vector<Best> best_first(seconds.size());
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    const float background = measure_background(texts[a], firsts[i], texts[b]);
    for (std::size_t j = 0; j < seconds.size(); ++j) {
      const float similarity = measure_cosine(texts[a], firsts[i], texts[b], seconds[j]) -
                               (background + backgrounds[j]) / 2;
      best_second[i].offer(j, similarity);
      best_first[j].offer(i, similarity);
    }
  }
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    const Best& there = best_second[i];
    const Best& back = best_first[there.index];
    if (!there.is_clear() || !back.is_clear() || back.index != i) continue;
    add_match(a, b, firsts[i], seconds[there.index], there.similarity, crossings);
  }
}

// Beads of two segments on each side of which the first translates the second.
void find_swapped(std::span<const MeasuredText> texts, std::span<const Bead> beads, std::size_t a,
                  std::size_t b, std::vector<Crossing>* crossings) {
  for (const Bead& bead : beads) {
    if (bead.runs[a].count != 2 || bead.runs[b].count != 2) continue;
    const std::uint32_t i = bead.runs[a].begin.value;
    const std::uint32_t j = bead.runs[b].begin.value;
    const float crossed_first = compare(texts[a], i, texts[b], j + 1);
    const float crossed_second = compare(texts[a], i + 1, texts[b], j);
    const float straight =
        std::max(compare(texts[a], i, texts[b], j), compare(texts[a], i + 1, texts[b], j + 1));
    const float weaker = std::min(crossed_first, crossed_second);
    if (weaker < kMinSimilarity || weaker < straight + kMinLead) continue;
    add_match(a, b, i, j + 1, crossed_first, crossings);
    add_match(a, b, i + 1, j, crossed_second, crossings);
  }
}

}  // namespace

std::vector<Crossing> find_crossings(std::span<const MeasuredText> texts,
                                     std::span<const Bead> beads) {
  std::vector<Crossing> crossings;
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      if (texts[a].vectors.empty() ||
          texts[a].vectors.dimension() != texts[b].vectors.dimension()) {
        continue;
      }
      const auto begin = static_cast<std::ptrdiff_t>(crossings.size());
      find_moved(texts, beads, a, b, &crossings);
      find_swapped(texts, beads, a, b, &crossings);
      std::stable_sort(crossings.begin() + begin, crossings.end(),
                       [](const Crossing& x, const Crossing& y) {
                         return x.first.begin.value < y.first.begin.value;
                       });
    }
  }
  return crossings;
}

}  // namespace stele
