#include "align/bead/measure_documents.h"

#include "align/measure/embedding.h"
#include "align/measure/embedding_npy.h"
#include "align/measure/lexicon.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace stele {
namespace {

// An encoder's vector of a run is near the mean of its segments' unit vectors, each weighted by its
// length; so their sum stands for the run, as the sum of piece rows does.
SegmentVectors weigh_by_length(const NpyMatrix& matrix, const std::vector<float>& lengths) {
  return {matrix.row_count, matrix.column_count, [&](std::size_t index, std::span<float> row) {
            const auto from =
                std::span(matrix.numbers).subspan(index * matrix.column_count, row.size());
            std::copy(from.begin(), from.end(), row.begin());
            scale_to_unit_length(row);
            for (float& number : row) number *= lengths[index];
          }};
}

}  // namespace

MeasuredText measure_document(const SegmentedText& text, const AlignResources& resources,
                              const NpyMatrix* vectors) {
  MeasuredText measured = measure_text(text);
  if (resources.lexicon != nullptr) {
    std::vector<LexiconWord> words;
    Lists<std::uint32_t> lists;
    for (const Segment& segment : text.segments) {
      words.clear();
      append_lexicon_words(segment.text, text.language, &words);
      lists.add(words);
    }
    measured.words = std::move(lists);
  }
  if (vectors != nullptr) {
    measured.vectors = weigh_by_length(*vectors, measured.lengths);
  } else if (resources.embeddings != nullptr && resources.embeddings->covers(text.language)) {
    const EmbeddingModel& model = *resources.embeddings;
    measured.vectors = SegmentVectors(text.segments.size(), model.dimension(),
                                      [&](std::size_t index, std::span<float> row) {
                                        model.embed(text.segments[index].text, row);
                                      });
  }
  return measured;
}

std::unique_ptr<PairMeasure> make_pair_measure(const MeasuredText& first,
                                               const MeasuredText& second,
                                               const std::string& first_language,
                                               const std::string& second_language,
                                               const AlignResources& resources) {
  const Lexicon* lexicon = resources.lexicon;
  if (lexicon == nullptr || !lexicon->covers(first_language, second_language) ||
      !lexicon->covers(second_language, first_language)) {
    return std::make_unique<PairMeasure>(first, second, nullptr, nullptr);
  }
  const auto translate_by = [](Lexicon::Direction direction) {
    return [direction](std::uint32_t key, std::vector<TokenLinks::Counterpart>* counterparts) {
      // A name or number stands for itself. The root makes the third of three fair translations
      // nearly as good as the first: which one a translator chose says little.
      counterparts->push_back({key, 1.0F});
      for (const Lexicon::Translation& translation : direction.translations(key)) {
        if (translation.target == key) continue;
        counterparts->push_back({translation.target, std::sqrt(translation.probability)});
      }
    };
  };
  return std::make_unique<PairMeasure>(
      first, second, translate_by(lexicon->find_direction(first_language, second_language)),
      translate_by(lexicon->find_direction(second_language, first_language)));
}

}  // namespace stele
