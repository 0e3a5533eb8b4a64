// Aligns the segments of N documents that translate each other.
//
// Pairs of documents are searched coarse to fine and their cuts weighed by forward-backward; one
// joint search over all N then uses every pair's evidence. Time and memory are linear.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead.h"
#include "align/segment/segment.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stele {

class EmbeddingModel;
class SentenceEncoder;
struct NpyMatrix;
class Lexicon;
struct AlignerModel;

// What the aligner may use beside the texts themselves. Null means not there. Referenced objects
// must outlive the call.
struct AlignResources {
  const EmbeddingModel* embeddings = nullptr;
  const Lexicon* lexicon = nullptr;
  const AlignerModel* model = nullptr;  // weights; those set by hand if null
  // Its vectors stand beside those of `embeddings` when it covers the languages of all texts, and
  // `encoder_model` then takes the place of `model`.
  const SentenceEncoder* encoder = nullptr;
  const AlignerModel* encoder_model = nullptr;
  // Another encoder's vectors, used in place of all these: one matrix a text, in the order of
  // the texts, with one row a segment. Only directions count. Empty: none.
  std::span<const NpyMatrix> vectors;
};

struct AlignOptions {
  std::uint32_t half_width = 0;    // of the search band, in segments; 0: chosen by the evidence
  std::size_t thread_count = 1;    // 0: all cores; the answer does not depend on it
  std::uint32_t max_run = 8;       // most segments of a bead in one text, 1 to 8; 1: one to one
  bool within_paragraphs = false;  // no bead has the end of a paragraph inside
  // Beads that must come out as they are, confidence included, in the order of the texts; the
  // stretches between them are aligned. Such a bead may have more segments than `max_run`.
  std::vector<Bead> fixed;
  // Called now and then with the share of the work done, in [0, 1], from the calling thread; may
  // be empty.
  std::function<void(double)> report;
};

// Returns the alignment of two or more documents; its languages are those of the texts, in order.
//
// Confidences are probabilities that a bead is exactly right. A document without segments leaves
// every other segment without translation.
// Fails with kInvalidArgument for fewer than two documents, fixed beads that do not fit them, or
// when `resources.vectors` do not fit the texts, and with kLimitExceeded for a document of more
// than 2^31 segments.
Result<Alignment> align_texts(std::span<const SegmentedText> texts, const AlignResources& resources,
                              const AlignOptions& options);

// The mean confidence of the beads that have segments in two languages or more, weighted by their
// segments, times the share of segments that are in such beads; in [0, 1]. Texts that do not
// translate each other come out below about 0.3.
double measure_trust(const Alignment& alignment);

}  // namespace stele
