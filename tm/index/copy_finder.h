// CopyFinder: finds what texts repeat of the texts before them in their block (internal).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stele::tm {

// A copy reaches back less than 2^kCopyClasses symbols. Its class is the width of the distance - 1.
inline constexpr unsigned kCopyClasses = 16;
inline constexpr std::uint32_t kMaxCopyLength = 65535;

// A symbol, or so many symbols that stand `distance` before.
struct CopyToken {
  std::uint32_t symbol = 0;
  std::uint32_t distance = 0;  // 0 for a symbol
  std::uint32_t length = 1;
};

// Returns the class of a distance of at least 1: 0 for 1, 1 for 2 and 3, 2 for 4 to 7.
unsigned copy_class_of(std::uint32_t distance);

class CopyFinder {
 public:
  // `costs`: about how many bits each symbol's code takes.
  explicit CopyFinder(std::vector<float> costs);

  // Replaces `*tokens` by what gives the block's symbols: at each place the copy that saves most,
  // if one does (LZ77: Ziv and Lempel 1977).
  void find_copies(std::span<const std::uint32_t> block, std::vector<CopyToken>* tokens);

 private:
  CopyToken find_best(std::span<const std::uint32_t> block, std::size_t place) const;

  std::vector<float> costs_;
  std::vector<std::uint32_t> last_;      // by symbol: 1 + its last place in the block, or 0
  std::vector<std::uint32_t> previous_;  // by place: the same of its symbol before
};

}  // namespace stele::tm
