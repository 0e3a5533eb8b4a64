// CounterpartFinder: what a span of a text is rendered by, by a lexicon and by a memory's own
// units.
#pragma once

#include "align/base/byte_span.h"
#include "align/base/result.h"
#include "tm/lookup/counterpart.h"

#include <memory>
#include <optional>

namespace stele::tm {

class StoreSnapshot;

// Two words go together as far as the lexicon says so, or as far as units of the memory with one
// have the other more often than units without. What is learnt of a word is kept, so one finder
// should serve many texts. Movable; not thread-safe.
class CounterpartFinder {
 public:
  // `lexicon` may be null, or lack the languages; else it must outlive the finder.
  CounterpartFinder(std::shared_ptr<const StoreSnapshot> snapshot, const Lexicon* lexicon);
  CounterpartFinder(CounterpartFinder&&) noexcept;
  CounterpartFinder& operator=(CounterpartFinder&&) noexcept;
  ~CounterpartFinder();

  // Returns the run of words of `target` that renders `span` of `source`, as find_counterpart does;
  // nothing where that cannot be told. Both texts are UTF-8; their languages are stored ones
  // ("zh-CN"). Fails with kCorruption when a block it must read is damaged.
  Result<std::optional<ByteSpan>> find(const TextInLanguage& source, ByteSpan span,
                                       const TextInLanguage& target);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stele::tm
