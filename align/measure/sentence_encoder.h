// SentenceEncoder: vectors that know the order of words, some hundred times slower than
// EmbeddingModel.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace stele {

// The forward pass of Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al.,
// "Multilingual Universal Sentence Encoder for Semantic Retrieval", 2020): three convolutions over
// runs of two, three and five pieces, their mean, two residual layers. The weights are mapped from
// a file that models/train/pack_encoder.py wrote (models/FORMAT.md).
//
// Opening verifies the checksums and unpacks the matrices, about 85 ms and 56 MB. Const methods may
// run concurrently. Sums are floats: machines may differ in the last digits.
class SentenceEncoder {
 public:
  // Fails with kNotFound, kIo, kCorruption (not an encoder file, or a damaged one) or
  // kUnsupportedVersion (written by a newer Stele).
  static Result<SentenceEncoder> open(const std::filesystem::path& path);

  SentenceEncoder(SentenceEncoder&&) noexcept;
  SentenceEncoder& operator=(SentenceEncoder&&) noexcept;
  ~SentenceEncoder();

  // Numbers in a vector.
  std::size_t dimension() const;
  // Whether pieces of `language`, a BCP 47 tag whose primary language counts, were kept.
  bool covers(std::string_view language) const;

  // Row i of `vectors` becomes the vector of texts[i], of length 1. Uses up to `thread_count`
  // threads, 0 for all cores. A text's vector does not depend on the others. Of a text of more than
  // 2,000 pieces the first 2,000 count.
  // Requires: vectors.size() == texts.size() * dimension().
  void encode_all(std::span<const std::string_view> texts, std::span<float> vectors,
                  std::size_t thread_count = 1) const;

 private:
  struct State;
  explicit SentenceEncoder(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace stele
