// Whatever the bytes, reading a model file gives an error or a model that answers safely. The
// checksums are made to agree, so that the fuzzer reaches the tables behind them.
#include "align/base/hash.h"
#include "align/measure/bead_model.h"
#include "align/measure/embedding_layout.h"
#include "align/measure/embedding_npy.h"
#include "align/measure/embedding_pieces.h"
#include "align/measure/embedding_rows.h"
#include "align/measure/encoder_weights.h"
#include "align/measure/lexicon.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

void put(std::string* bytes, std::size_t at, std::uint64_t number) {
  std::memcpy(bytes->data() + at, &number, sizeof(number));
}

void read_embedding(std::string bytes) {
  if (bytes.size() >= stele::kEmbeddingHeaderBytes) {
    std::memcpy(bytes.data(), "STELEVEC\x01\0\0\0\xC0\0\0\0", 16);
    put(&bytes, 16, bytes.size());
    put(&bytes, 24,
        stele::hash_bytes(std::string_view(bytes).substr(stele::kEmbeddingHeaderBytes)));
    put(&bytes, stele::kEmbeddingHeaderBytes - 8,
        stele::hash_bytes(std::string_view(bytes).substr(0, stele::kEmbeddingHeaderBytes - 8)));
  }
  const auto view = stele::parse_embedding(bytes);
  if (!view) return;
  std::vector<std::uint32_t> pieces;
  stele::PieceSplitter(*view).split("Peace, мир 2005 和平。\xFF", &pieces);
  std::vector<std::int32_t> sum(view->dimension);
  stele::sum_rows(*view, pieces, &sum);
}

void read_lexicon(std::string bytes) {
  if (bytes.size() >= 32) {
    std::memcpy(bytes.data(), "STELELEX\x02\0\0\0\0\0\0\0", 16);
    put(&bytes, 16, bytes.size());
    put(&bytes, 24, stele::hash_bytes(std::string_view(bytes).substr(32)));
  }
  const auto lexicon = stele::Lexicon::parse(bytes);
  if (!lexicon) return;
  for (std::uint32_t word = 0; word < 64; ++word) {
    (void)lexicon->translations("en", "ru", word).size();  // read for the sanitizers only
  }
}

void read_encoder(std::string bytes) {
  if (bytes.size() >= stele::kEncoderHeaderBytes) {
    std::memcpy(bytes.data(), "STELEENC\x01\0\0\0\x80\0\0\0", 16);
    put(&bytes, 16, bytes.size());
    put(&bytes, 24, stele::hash_bytes(std::string_view(bytes).substr(stele::kEncoderHeaderBytes)));
    put(&bytes, stele::kEncoderHeaderBytes - 8,
        stele::hash_bytes(std::string_view(bytes).substr(0, stele::kEncoderHeaderBytes - 8)));
  }
  (void)stele::parse_encoder(bytes).ok();  // any answer will do, if it is safe
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_embedding(std::string(bytes));
  read_lexicon(std::string(bytes));
  read_encoder(std::string(bytes));
  (void)stele::parse_npy(bytes).ok();  // any answer will do, if it is safe
  if (const auto model = stele::parse_aligner_model(bytes); model.ok()) {
    if (!stele::parse_aligner_model(stele::format_aligner_model(*model)).ok()) std::abort();
  }
  return 0;
}
