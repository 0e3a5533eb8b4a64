// SemanticIndex: the texts of a memory by meaning, so that a query in one language finds units in
// another, and a paraphrase finds what no word of it is in.
#pragma once

#include "align/base/result.h"
#include "tm/lookup/match.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele {
class EmbeddingModel;
}

namespace stele::tm {

class StoreSnapshot;

struct SemanticOptions {
  // Which texts to look at: a tag accepts its dialects; empty: every language the model covers.
  std::vector<std::string> languages;
  std::size_t thread_count = 0;  // 0: all cores
  // Called now and then with the texts embedded so far and all of them; may be empty.
  std::function<void(std::uint64_t done, std::uint64_t total)> report;
};

// Every distinct text's vector, one byte a dimension: 512 bytes a text with the shipped model, in
// memory only. Building embeds all texts (about 100,000 a second and core); a lookup compares the
// query with each, so the answer is exact. Const methods may run concurrently.
class SemanticIndex {
 public:
  // `model` must outlive the index.
  // Fails with kCorruption when a block it must read is damaged.
  static Result<SemanticIndex> build(std::shared_ptr<const StoreSnapshot> snapshot,
                                     const EmbeddingModel& model, const SemanticOptions& options);

  SemanticIndex(SemanticIndex&&) noexcept;
  SemanticIndex& operator=(SemanticIndex&&) noexcept;
  ~SemanticIndex();

  // Returns the units with the texts closest to `query` by cosine, best first, ties by unit id,
  // each unit once. Of the options, source_language plays no role: Match::source is the text that
  // was found, in whatever language, and Match::target the unit's text in target_language. Fails
  // with kInvalidArgument when the query is not UTF-8, and kCorruption as build does.
  Result<std::vector<Match>> find(std::string_view query, const MatchOptions& options) const;

 private:
  struct State;
  explicit SemanticIndex(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace stele::tm
