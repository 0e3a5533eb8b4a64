// CharacterPattern: how alike two texts are character by character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stele::tm {

// A text that many others are compared with. Const methods may run concurrently.
class CharacterPattern {
 public:
  explicit CharacterPattern(std::string_view text);

  // Returns 1 - d / n, where d is the edit distance of the texts in code points and n how many the
  // longer one has; 1 for two empty texts. `text` is UTF-8.
  // Bit-parallel in blocks of 64: Myers 1999, section 4, in the form of Hyyroe 2003.
  double measure_similarity(std::string_view text) const;

 private:
  std::size_t block_count() const { return (size_ + 63) / 64; }

  std::size_t size_ = 0;              // in code points
  std::vector<std::uint64_t> ascii_;  // by character and block: where it is in the text
  std::unordered_map<char32_t, std::vector<std::uint64_t>> others_;
  std::vector<std::uint64_t> nowhere_;
};

}  // namespace stele::tm
