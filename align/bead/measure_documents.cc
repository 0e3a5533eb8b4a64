#include "align/bead/measure_documents.h"

#include "align/measure/document_lexicon.h"
#include "align/measure/embedding.h"
#include "align/measure/embedding_npy.h"
#include "align/measure/lexicon.h"
#include "align/measure/sentence_encoder.h"

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

// The encoder's vectors of all segments, one after the other.
std::vector<float> encode_segments(const SegmentedText& text, const SentenceEncoder& encoder,
                                   std::size_t thread_count,
                                   const std::function<void(double)>& report) {
  constexpr std::size_t kSlice = 256;  // segments between two reports
  const std::size_t count = text.segments.size();
  const std::size_t width = encoder.dimension();
  std::vector<float> vectors(count * width);
  for (std::size_t begin = 0; begin < count; begin += kSlice) {
    std::vector<std::string_view> slice;
    for (std::size_t i = begin; i < std::min(begin + kSlice, count); ++i) {
      slice.push_back(text.segments[i].text);
    }
    encoder.encode_all(slice, std::span(vectors).subspan(begin * width, slice.size() * width),
                       thread_count);
    if (report) {
      report(static_cast<double>(begin + slice.size()) / static_cast<double>(count));
    }
  }
  return vectors;
}

// Sums of piece rows and, as long as they are, the encoder's vectors beside them: each half counts
// as much. Without the former the encoder's are weighted by length.
SegmentVectors join_vectors(const SegmentedText& text, const std::vector<float>& lengths,
                            const EmbeddingModel* model, std::span<const float> encoded) {
  const std::size_t own_width = model == nullptr ? 0 : model->dimension();
  const std::size_t encoded_width = encoded.size() / text.segments.size();
  return {text.segments.size(), own_width + encoded_width,
          [&](std::size_t index, std::span<float> row) {
            float length = lengths[index];
            if (model != nullptr) {
              const auto own = row.first(own_width);
              model->embed(text.segments[index].text, own);
              length = std::sqrt(dot_product(own, own));
            }
            for (std::size_t d = 0; d < encoded_width; ++d) {
              row[own_width + d] = encoded[index * encoded_width + d] * length;
            }
          }};
}

}  // namespace

AlignResources choose_resources(const AlignResources& resources,
                                std::span<const std::string> languages) {
  AlignResources chosen = resources;
  const auto covers_all = [&](const auto* model) {
    return std::all_of(languages.begin(), languages.end(),
                       [&](const std::string& language) { return model->covers(language); });
  };
  if (chosen.encoder != nullptr && (!chosen.vectors.empty() || !covers_all(chosen.encoder))) {
    chosen.encoder = nullptr;
  }
  if (chosen.encoder == nullptr) return chosen;
  chosen.model = chosen.encoder_model;
  if (chosen.embeddings != nullptr && !covers_all(chosen.embeddings)) chosen.embeddings = nullptr;
  return chosen;
}

MeasuredText measure_document(const SegmentedText& text, const AlignResources& resources,
                              const NpyMatrix* vectors, std::size_t thread_count,
                              const std::function<void(double)>& report) {
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
  } else if (resources.encoder != nullptr && !text.segments.empty()) {
    measured.vectors =
        join_vectors(text, measured.lengths, resources.embeddings,
                     encode_segments(text, *resources.encoder, thread_count, report));
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
      for (const Lexicon::Translation translation : direction.translations(key)) {
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
