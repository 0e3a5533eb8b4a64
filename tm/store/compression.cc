#include "tm/store/compression.h"

#include <numeric>
#include <utility>

#include <zdict.h>
#include <zstd.h>

namespace stele::tm {
namespace {

// ZDICT wants several times the dictionary's size to learn from.
constexpr std::uint64_t kMinSamples = 64;
constexpr std::uint64_t kSamplesPerDictionary = 8;

}  // namespace

std::string train_dictionary(const std::vector<std::string_view>& samples,
                             std::uint64_t limit_bytes) {
  std::string all;
  std::vector<std::size_t> sizes;
  sizes.reserve(samples.size());
  for (const std::string_view sample : samples) {
    all.append(sample);
    sizes.push_back(sample.size());
  }
  if (samples.size() < kMinSamples || all.size() < limit_bytes * kSamplesPerDictionary) return {};
  std::string dictionary(limit_bytes, '\0');
  const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), all.data(),
                                                 sizes.data(), static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) return {};
  dictionary.resize(size);
  return dictionary;
}

struct Compressor::State {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CDict* dictionary = nullptr;

  State(std::string_view bytes, int level) {
    if (!bytes.empty()) dictionary = ZSTD_createCDict(bytes.data(), bytes.size(), level);
    if (context == nullptr) return;
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    // The block table knows the size and the pages have checksums.
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0);
    ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
    if (dictionary != nullptr) ZSTD_CCtx_refCDict(context, dictionary);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    ZSTD_freeCDict(dictionary);
    ZSTD_freeCCtx(context);
  }
};

Compressor::Compressor(std::string_view dictionary, int level)
    : state_(std::make_unique<State>(dictionary, level)) {}
Compressor::~Compressor() = default;

Result<std::string> Compressor::compress(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      state_->context == nullptr
          ? static_cast<std::size_t>(-1)
          : ZSTD_compress2(state_->context, frame.data(), frame.size(), bytes.data(), bytes.size());
  if (state_->context == nullptr || ZSTD_isError(size) != 0) {
    return Error{ErrorCode::kLimitExceeded,
                 "compression of " + std::to_string(bytes.size()) + " bytes: not enough memory"};
  }
  frame.resize(size);
  return frame;
}

struct Decompressor::State {
  ZSTD_DDict* dictionary = nullptr;

  explicit State(std::string_view bytes) {
    if (!bytes.empty()) dictionary = ZSTD_createDDict(bytes.data(), bytes.size());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ZSTD_freeDDict(dictionary); }
};

Decompressor::Decompressor(std::string_view dictionary)
    : state_(std::make_unique<State>(dictionary)) {}
Decompressor::~Decompressor() = default;

Result<std::string> Decompressor::decompress(std::string_view frame,
                                             std::uint64_t size_bytes) const {
  // A context is 160 KB; each thread keeps one.
  thread_local const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(
      ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string bytes(size_bytes, '\0');
  const std::size_t size =
      context == nullptr
          ? static_cast<std::size_t>(-1)
          : (state_->dictionary != nullptr
                 ? ZSTD_decompress_usingDDict(context.get(), bytes.data(), bytes.size(),
                                              frame.data(), frame.size(), state_->dictionary)
                 : ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), frame.data(),
                                       frame.size()));
  if (ZSTD_isError(size) != 0 || size != size_bytes) {
    return Error{ErrorCode::kCorruption, "zstd frame of " + std::to_string(frame.size()) +
                                             " bytes: does not hold the expected " +
                                             std::to_string(size_bytes)};
  }
  return bytes;
}

}  // namespace stele::tm
