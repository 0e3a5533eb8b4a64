// Matrices as NumPy's .npy files, which Vecalign, faiss and others read and write.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace stele {

// Row-major floats.
struct NpyMatrix {
  std::size_t row_count = 0;
  std::size_t column_count = 0;
  std::vector<float> numbers;
};

// Reads a two-dimensional .npy of float32 or float16, C order, little-endian (versions 1 to 3).
// Fails as read_file does; kCorruption when the bytes are not such a file or end early.
Result<NpyMatrix> read_npy(const std::filesystem::path& path);

// The same from bytes.
Result<NpyMatrix> parse_npy(std::string_view bytes);

// Returns the header of a float32 .npy of this shape; the rows' bytes follow it.
std::string format_npy_header(std::size_t row_count, std::size_t column_count);

}  // namespace stele
