#include "tm/lookup/semantic_search.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/measure/embedding.h"
#include "tm/store/store_snapshot.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_set>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kBatchTexts = 8192;
constexpr float kLevels = 127;

struct Entry {
  std::uint32_t part = 0;
  std::uint32_t column = 0;
  std::uint32_t text = 0;
};

// A unit vector in bytes. `scale` times a byte is the number.
struct ByteVector {
  float scale = 0;
  std::vector<std::int8_t> bytes;
};

void append_bytes(std::span<float> vector, std::vector<std::int8_t>* bytes, float* scale) {
  scale_to_unit_length(vector);
  float largest = 0;
  for (const float number : vector) largest = std::max(largest, std::abs(number));
  *scale = largest / kLevels;
  for (const float number : vector) {
    bytes->push_back(largest == 0 ? std::int8_t{0}
                                  : static_cast<std::int8_t>(std::lround(number / *scale)));
  }
}

std::int32_t dot(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += std::int32_t{a[i]} * std::int32_t{b[i]};
  return sum;
}

}  // namespace

struct SemanticIndex::State {
  std::shared_ptr<const StoreSnapshot> snapshot;
  const EmbeddingModel* model = nullptr;
  std::vector<Entry> entries;
  std::vector<std::int8_t> bytes;  // entries.size() x dimension
  std::vector<float> scales;

  Error damaged(std::size_t part) const {
    return snapshot->parts()[part].part->file().make_damage_error();
  }

  // Embeds the entries from those that have vectors up to the end.
  Status embed_rest(std::size_t thread_count) {
    const std::size_t dimension = model->dimension();
    const std::size_t begin = scales.size();
    std::vector<std::string> texts(entries.size() - begin);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Entry& entry = entries[begin + i];
      if (!snapshot->parts()[entry.part]
               .part->columns(entry.column)
               .read_text(entry.text, &texts[i], nullptr)) {
        return damaged(entry.part);
      }
    }
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<float> vectors(texts.size() * dimension);
    model->embed_all(views, vectors, thread_count);
    scales.resize(entries.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      append_bytes(std::span(vectors).subspan(i * dimension, dimension), &bytes,
                   &scales[begin + i]);
    }
    return {};
  }

  // The text of a row in the first column that `language` accepts; empty if it has none.
  Result<std::string> read_target(const Part& part, std::size_t part_index, std::uint32_t row,
                                  const std::string& language, std::string* found_language) const {
    const std::vector<std::string>& tags = part.dictionary().languages();
    for (std::size_t column = 0; column < tags.size(); ++column) {
      if (!accepts_language(language, tags[column])) continue;
      const std::uint64_t text = part.columns(column).text_of_row(row);
      if (text == 0) continue;
      std::string bytes_of_text;
      if (text == kDamaged || !part.columns(column).read_text(static_cast<std::uint32_t>(text - 1),
                                                              &bytes_of_text, nullptr)) {
        return damaged(part_index);
      }
      *found_language = tags[column];
      return bytes_of_text;
    }
    return std::string();
  }
};

SemanticIndex::SemanticIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
SemanticIndex::SemanticIndex(SemanticIndex&&) noexcept = default;
SemanticIndex& SemanticIndex::operator=(SemanticIndex&&) noexcept = default;
SemanticIndex::~SemanticIndex() = default;

Result<SemanticIndex> SemanticIndex::build(std::shared_ptr<const StoreSnapshot> snapshot,
                                           const EmbeddingModel& model,
                                           const SemanticOptions& options) {
  auto state = std::make_unique<State>();
  state->snapshot = std::move(snapshot);
  state->model = &model;
  const auto is_wanted = [&](const std::string& tag) {
    if (options.languages.empty()) return model.covers(tag);
    return std::any_of(options.languages.begin(), options.languages.end(),
                       [&](const std::string& wanted) { return accepts_language(wanted, tag); });
  };
  std::vector<Entry> all;
  for (std::uint32_t p = 0; p < state->snapshot->parts().size(); ++p) {
    const Part& part = *state->snapshot->parts()[p].part;
    const std::vector<std::string>& tags = part.dictionary().languages();
    for (std::uint32_t column = 0; column < tags.size(); ++column) {
      if (!is_wanted(tags[column])) continue;
      const std::uint32_t count = part.columns(column).text_count();
      for (std::uint32_t text = 0; text < count; ++text) all.push_back({p, column, text});
    }
  }
  state->entries.reserve(all.size());
  state->bytes.reserve(all.size() * model.dimension());
  for (std::size_t begin = 0; begin < all.size(); begin += kBatchTexts) {
    const std::size_t end = std::min(begin + kBatchTexts, all.size());
    state->entries.insert(state->entries.end(), all.begin() + static_cast<std::ptrdiff_t>(begin),
                          all.begin() + static_cast<std::ptrdiff_t>(end));
    STELE_TRY_VOID(state->embed_rest(options.thread_count));
    if (options.report) options.report(end, all.size());
  }
  return SemanticIndex(std::move(state));
}

Result<std::vector<Match>> SemanticIndex::find(std::string_view query,
                                               const MatchOptions& options) const {
  if (const auto place = find_invalid_utf8(query)) {
    return Error{ErrorCode::kInvalidArgument,
                 "query: byte " + std::to_string(*place) + " is not UTF-8"};
  }
  const std::size_t dimension = state_->model->dimension();
  std::vector<float> vector(dimension);
  state_->model->embed(query, vector);
  ByteVector wanted;
  append_bytes(vector, &wanted.bytes, &wanted.scale);
  std::vector<std::pair<double, std::size_t>> scored;
  for (std::size_t i = 0; i < state_->entries.size(); ++i) {
    const double similarity = std::min(
        1.0, static_cast<double>(static_cast<float>(dot(wanted.bytes.data(),
                                                        &state_->bytes[i * dimension], dimension)) *
                                 wanted.scale * state_->scales[i]));
    if (similarity >= options.min_similarity) scored.emplace_back(similarity, i);
  }
  std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<Match> matches;
  std::unordered_set<std::uint64_t> seen;
  std::vector<std::uint32_t> rows;
  for (const auto& [similarity, index] : scored) {
    // Ties are ordered by unit below, so all of a tie must be there before the limit counts.
    if (matches.size() >= options.limit && similarity < matches.back().similarity) break;
    const Entry& entry = state_->entries[index];
    const LivePart& live = state_->snapshot->parts()[entry.part];
    const LanguageColumns& columns = live.part->columns(entry.column);
    Match match;
    match.kind = MatchKind::kSemantic;
    match.similarity = similarity;
    match.source_language = live.part->dictionary().languages()[entry.column];
    rows.clear();
    if (!columns.read_text(entry.text, &match.source, nullptr) ||
        !columns.append_rows(entry.text, &rows)) {
      return state_->damaged(entry.part);
    }
    for (const std::uint32_t row : rows) {
      if (row >= live.part->row_count()) return state_->damaged(entry.part);
      if (!live.is_live(row)) continue;
      match.unit = live.part->ids().at(row);
      if (seen.contains(match.unit.value)) continue;
      if (!options.target_language.empty()) {
        STELE_TRY(match.target,
                  state_->read_target(*live.part, entry.part, row, options.target_language,
                                      &match.target_language));
        if (match.target.empty()) continue;
      }
      seen.insert(match.unit.value);
      matches.push_back(match);
    }
  }
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.unit < b.unit;
  });
  if (matches.size() > options.limit) matches.resize(options.limit);
  return matches;
}

}  // namespace stele::tm
