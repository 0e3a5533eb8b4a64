#include "tm/lookup/match_query.h"

#include "tm/index/word_key.h"

namespace stele::tm {

MatchQuery::MatchQuery(std::string_view query, std::string_view language) : text(query) {
  WordScanner scanner(query, language);
  while (const auto word = scanner.next()) {
    QueryWord entry;
    entry.word = *word;
    entry.key = make_word_key(view_of(query, word->span), word->kind, language);
    entry.weight = word_weight(word->kind);
    weight += entry.weight;
    words.push_back(std::move(entry));
  }
}

}  // namespace stele::tm
