// MatchQuery: a query split into words, ready to be compared with any part of a memory.
#pragma once

#include "align/text/words.h"
#include "tm/lookup/word_distance.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

struct QueryWord {
  Word word;
  std::string key;
  std::uint32_t weight = 0;
};

struct MatchQuery {
  // Splits `text` as texts of `language` in a memory are. `text` must outlive the query.
  MatchQuery(std::string_view text, std::string_view language);

  std::string_view text;
  std::vector<QueryWord> words;
  std::uint32_t weight = 0;  // the sum of the words'
};

}  // namespace stele::tm
