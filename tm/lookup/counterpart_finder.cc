#include "tm/lookup/counterpart_finder.h"

#include "tm/lookup/match_query.h"
#include "tm/lookup/memory_translations.h"
#include "tm/store/store_snapshot.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

struct CounterpartFinder::State {
  std::shared_ptr<const StoreSnapshot> snapshot;
  const Lexicon* lexicon = nullptr;
  std::map<std::pair<std::string, std::string>, MemoryTranslations> translations;

  MemoryTranslations& translations_of(std::string_view source, std::string_view target) {
    const std::pair<std::string, std::string> languages(source, target);
    return translations.try_emplace(languages, *snapshot, languages.first, languages.second)
        .first->second;
  }
};

CounterpartFinder::CounterpartFinder(std::shared_ptr<const StoreSnapshot> snapshot,
                                     const Lexicon* lexicon)
    : state_(std::make_unique<State>()) {
  state_->snapshot = std::move(snapshot);
  state_->lexicon = lexicon;
}
CounterpartFinder::CounterpartFinder(CounterpartFinder&&) noexcept = default;
CounterpartFinder& CounterpartFinder::operator=(CounterpartFinder&&) noexcept = default;
CounterpartFinder::~CounterpartFinder() = default;

Result<std::optional<ByteSpan>> CounterpartFinder::find(const TextInLanguage& source, ByteSpan span,
                                                        const TextInLanguage& target) {
  MemoryTranslations& learnt = state_->translations_of(source.language, target.language);
  // The words outside the span too: they claim their own translations.
  const MatchQuery words(source.text, source.language);
  std::vector<LexiconWord> ids;
  for (const QueryWord& word : words.words) {
    if (words.keys[word.key].is_mark) continue;
    ids.clear();
    append_lexicon_words(view_of(source.text, word.word.span), source.language, &ids);
    STELE_TRY_VOID(learnt.learn(words.keys[word.key].name, ids));
  }
  Lexicon::Direction direction;
  if (state_->lexicon != nullptr) {
    direction = state_->lexicon->find_direction(source.language, target.language);
  }
  return find_counterpart(
      [&](LexiconWord from, LexiconWord to) {
        return std::max(static_cast<double>(direction.probability(from, to)),
                        learnt.probability(from, to));
      },
      source, span, target);
}

}  // namespace stele::tm
