#include "align/bead/measure_documents.h"

#include "align/measure/document_lexicon.h"
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
  // Without a lexicon the words teach one of the document's own.
  std::vector<LexiconWord> words;
  Lists<std::uint32_t> lists;
  for (const Segment& segment : text.segments) {
    words.clear();
    append_lexicon_words(segment.text, text.language, &words);
    lists.add(words);
  }
  lists.shrink_to_fit();
  measured.words = std::move(lists);
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

PairTranslations find_translations(const std::string& first_language,
                                   const std::string& second_language,
                                   const AlignResources& resources) {
  const Lexicon* lexicon = resources.lexicon;
  if (lexicon == nullptr || !lexicon->covers(first_language, second_language) ||
      !lexicon->covers(second_language, first_language)) {
    return {};
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
  return {translate_by(lexicon->find_direction(first_language, second_language)),
          translate_by(lexicon->find_direction(second_language, first_language))};
}

bool learn_words(std::span<const Candidate> beads, const PairTranslations& shipped,
                 PairMeasure* measure) {
  // Fewer beads teach more mistakes than words. So do beads found by length alone: their words
  // confirm them (textberg_dev without models: lax F1 .983 without, .949 with).
  constexpr std::size_t kEnoughBeads = 40;
  if (measure->evidence() == Evidence::kNone || beads.size() < kEnoughBeads) return false;
  const DocumentLexicon learnt(measure->first().words, measure->second().words, beads,
                               shipped.there);
  const auto both = [](const TokenLinks::Translate& translate, const auto& more) {
    return
        [&translate, more](std::uint32_t key, std::vector<TokenLinks::Counterpart>* counterparts) {
          if (translate) {
            translate(key, counterparts);
          } else {
            counterparts->push_back({key, 1.0F});
          }
          const std::size_t known = counterparts->size();
          more(key, counterparts);
          // One that both know counts once, with the higher weight.
          for (std::size_t i = known; i < counterparts->size();) {
            const TokenLinks::Counterpart found = (*counterparts)[i];
            const auto same = std::find_if(
                counterparts->begin(), counterparts->begin() + static_cast<std::ptrdiff_t>(known),
                [&](const TokenLinks::Counterpart& other) { return other.key == found.key; });
            if (same == counterparts->begin() + static_cast<std::ptrdiff_t>(known)) {
              ++i;
              continue;
            }
            same->weight = std::max(same->weight, found.weight);
            counterparts->erase(counterparts->begin() + static_cast<std::ptrdiff_t>(i));
          }
        };
  };
  using Counterparts = std::vector<TokenLinks::Counterpart>;
  measure->set_words(both(shipped.there, [&](std::uint32_t key,
                                             Counterparts* list) { learnt.translate(key, list); }),
                     both(shipped.back, [&](std::uint32_t key, Counterparts* list) {
                       learnt.translate_back(key, list);
                     }));
  return true;
}

}  // namespace stele
