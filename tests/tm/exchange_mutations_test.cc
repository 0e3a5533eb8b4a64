// The fuzzers' seeds, and some thousand damaged forms of each: what a fuzzer does for hours, in a
// second and without one.
#include "fuzz/exchange_check.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string mutate(std::string bytes, std::mt19937& random) {
  const auto pick = [&](std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  };
  constexpr const char* kPieces[] = {"<",     ">",     "&",    "\"",  "\n",
                                     "</tu>", "<seg>", "&#0;", "]]>", "\\",
                                     "\xFF",  "{",     ";",    "\t",  "xml:lang=\"\""};
  for (std::size_t step = 1 + pick(4); step > 0 && !bytes.empty(); --step) {
    const std::size_t at = pick(bytes.size());
    const std::size_t size = std::min(1 + pick(32), bytes.size() - at);
    switch (pick(6)) {
      case 0:
        bytes[at] = static_cast<char>(pick(256));
        break;
      case 1:
        bytes.erase(at, size);
        break;
      case 2:
        bytes.insert(pick(bytes.size()), bytes.substr(at, size));
        break;
      case 3:
        bytes.resize(at);
        break;
      case 4:
        bytes.insert(at, kPieces[pick(std::size(kPieces))]);
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << pick(8)));
    }
  }
  return bytes;
}

// STELE_MUTATIONS sets how many forms of each seed are read; STELE_KEEP_MUTATION names a file that
// has the last of them after an abort.
TEST(ExchangeMutations, SeedsAndTheirDamagedFormsKeepEveryPromise) {
  const char* const wanted = std::getenv("STELE_MUTATIONS");
  const int count = wanted != nullptr ? std::atoi(wanted) : 60;
  std::size_t seed_count = 0;
  for (const Format format : list_formats()) {
    std::string name(format_name(format));
    if (name == "jsonl") name = "json_lines";
    while (name.ends_with('1') || name.ends_with('2') || name.ends_with('3')) name.pop_back();
    const auto folder =
        std::filesystem::path(STELE_TESTS_DIR) / "fuzz" / "seeds" / (name + "_fuzzer");
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      SCOPED_TRACE(entry.path());
      ++seed_count;
      const std::string seed = read_bytes(entry.path());
      check_exchange(format, seed);
      std::mt19937 random(static_cast<unsigned>(seed.size()));
      const char* const kept = std::getenv("STELE_KEEP_MUTATION");
      for (int i = 0; i < count; ++i) {
        const std::string bytes = mutate(seed, random);
        if (kept != nullptr) std::ofstream(kept, std::ios::binary) << bytes;  // read when it aborts
        check_exchange(format, bytes);
      }
    }
  }
  EXPECT_GE(seed_count, 16U);
}

}  // namespace
}  // namespace stele::tm
