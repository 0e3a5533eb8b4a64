// Splits text into the pieces of an embedding file: folding, then a unigram Viterbi search.
#pragma once

#include "align/measure/embedding_layout.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace stele {

// Gives the same pieces as SentencePiece's unigram model on the folded text (Kudo 2018, "Subword
// Regularization", section 3.2), token by token: no piece crosses a token's edge. One object a
// thread: it keeps its buffers between calls. The view's bytes must outlive it.
class PieceSplitter {
 public:
  explicit PieceSplitter(const EmbeddingView& view) : view_(&view) {}

  // Appends the pieces of `text` to `*pieces`. Bytes that are not UTF-8 are taken as U+FFFD.
  void split(std::string_view text, std::vector<std::uint32_t>* pieces);

 private:
  void take(FoldEntry entry, std::vector<std::uint32_t>* pieces);
  void end_token(std::vector<std::uint32_t>* pieces);

  struct Step {
    float score;
    std::uint32_t piece;   // kNoPiece: an unknown character
    std::uint32_t length;  // in symbols
  };

  const EmbeddingView* view_;
  FoldClass token_class_ = FoldClass::kSpace;
  // Symbols of the token so far; an unknown character is kUnknownBit | its code point.
  std::vector<std::uint32_t> token_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> backwards_;
};

}  // namespace stele
