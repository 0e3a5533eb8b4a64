#include "align/measure/embedding.h"

#include "align/base/language_tag.h"
#include "align/base/mapped_file.h"
#include "align/base/parallel_for.h"
#include "align/measure/embedding_layout.h"
#include "align/measure/embedding_pieces.h"
#include "align/measure/embedding_rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

namespace stele {
namespace {

// What one thread needs to embed; kept, so that a text costs no allocation.
struct Embedder {
  explicit Embedder(const EmbeddingView& view) : splitter(view), sum(view.dimension) {}

  void embed(const EmbeddingView& view, std::string_view text, std::span<float> vector) {
    pieces.clear();
    splitter.split(text, &pieces);
    sum_rows(view, pieces, &sum);
    for (std::size_t i = 0; i < sum.size(); ++i) vector[i] = static_cast<float>(sum[i]);
  }

  PieceSplitter splitter;
  std::vector<std::uint32_t> pieces;
  std::vector<std::int32_t> sum;
};

}  // namespace

struct EmbeddingModel::State {
  MappedFile file;
  EmbeddingView view;
};

EmbeddingModel::EmbeddingModel(std::unique_ptr<State> state) : state_(std::move(state)) {}
EmbeddingModel::EmbeddingModel(EmbeddingModel&&) noexcept = default;
EmbeddingModel& EmbeddingModel::operator=(EmbeddingModel&&) noexcept = default;
EmbeddingModel::~EmbeddingModel() = default;

Result<EmbeddingModel> EmbeddingModel::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return std::move(file).error();
  auto view = parse_embedding(file->bytes());
  if (!view) return view.error().in(path.string());
  return EmbeddingModel(std::make_unique<State>(State{std::move(*file), *view}));
}

std::size_t EmbeddingModel::dimension() const {
  return state_->view.dimension;
}

std::size_t EmbeddingModel::piece_count() const {
  return state_->view.scores.size();
}

bool EmbeddingModel::covers(std::string_view language) const {
  return lists_language(state_->view.languages, language);
}

void EmbeddingModel::embed(std::string_view text, std::span<float> vector) const {
  assert(vector.size() == dimension());
  Embedder embedder(state_->view);
  embedder.embed(state_->view, text, vector);
}

void EmbeddingModel::embed_all(std::span<const std::string_view> texts, std::span<float> vectors,
                               std::size_t thread_count) const {
  const std::size_t width = dimension();
  assert(vectors.size() == texts.size() * width);
  // Large enough that making an Embedder does not show, small enough to balance.
  constexpr std::size_t kChunk = 1024;
  parallel_for((texts.size() + kChunk - 1) / kChunk, thread_count, [&](std::size_t chunk) {
    Embedder embedder(state_->view);
    const std::size_t end = std::min(texts.size(), (chunk + 1) * kChunk);
    for (std::size_t i = chunk * kChunk; i < end; ++i) {
      embedder.embed(state_->view, texts[i], vectors.subspan(i * width, width));
    }
  });
}

void EmbeddingModel::append_pieces(std::string_view text,
                                   std::vector<std::uint32_t>* pieces) const {
  PieceSplitter(state_->view).split(text, pieces);
}

void scale_to_unit_length(std::span<float> vector) {
  const float squares = dot_product(vector, vector);
  if (squares <= 0) return;
  const float scale = 1 / std::sqrt(squares);
  for (float& number : vector) number *= scale;
}

float dot_product(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  // Eight running sums, so that the compiler may use vectors without reordering one sum.
  float sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= a.size(); i += 8) {
    for (std::size_t k = 0; k < 8; ++k) sums[k] += a[i + k] * b[i + k];
  }
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

}  // namespace stele
