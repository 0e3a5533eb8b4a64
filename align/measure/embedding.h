// EmbeddingModel: vectors for texts such that translations of each other point the same way.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace stele {

// A table with one row for each subword piece, mapped from a file that `stele train vectors` wrote
// (models/FORMAT.md). The vector of a text is the sum of its pieces' rows. The rows carry their own
// weight: a rare name has a long row, "the" a short one.
//
// Opening maps the file and verifies its checksum; nothing is copied. Const methods may run
// concurrently. The sums are integers, so they are the same on every machine.
class EmbeddingModel {
 public:
  // Fails with kNotFound, kIo, kCorruption (not an embedding file, or a damaged one) or
  // kUnsupportedVersion (written by a newer Stele).
  static Result<EmbeddingModel> open(const std::filesystem::path& path);

  EmbeddingModel(EmbeddingModel&&) noexcept;
  EmbeddingModel& operator=(EmbeddingModel&&) noexcept;
  ~EmbeddingModel();

  // Numbers in a vector, a multiple of 32.
  std::size_t dimension() const;
  // Rows in the table.
  std::size_t piece_count() const;

  // Whether the table was trained on `language`, a BCP 47 tag whose primary language counts.
  // Other languages get vectors too, but only shared words, names and numbers mean anything there.
  bool covers(std::string_view language) const;

  // Writes the plain sum of the rows of the pieces of `text`, each entry a whole number. So the
  // vector of a text that is cut at spaces is the sum of its parts' vectors. All zero for a text
  // without pieces.
  // Requires: vector.size() == dimension(). Ill-formed UTF-8 is read as U+FFFD.
  void embed(std::string_view text, std::span<float> vector) const;

  // The same for many texts: row i of `vectors` (dimension() floats) is the sum for texts[i]. Uses
  // up to `thread_count` threads, 0 for all cores.
  // Requires: vectors.size() == texts.size() * dimension().
  void embed_all(std::span<const std::string_view> texts, std::span<float> vectors,
                 std::size_t thread_count = 1) const;

  // Appends the piece ids of `text`, each below piece_count(): its length in pieces is a measure
  // that languages share.
  void append_pieces(std::string_view text, std::vector<std::uint32_t>* pieces) const;

 private:
  struct State;
  explicit EmbeddingModel(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// Scales `vector` to length 1; leaves a zero vector alone.
void scale_to_unit_length(std::span<float> vector);

// Returns the sum of the products; of unit vectors, their cosine.
// Requires: a.size() == b.size().
float dot_product(std::span<const float> a, std::span<const float> b);

}  // namespace stele
