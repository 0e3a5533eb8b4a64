#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/measure/lexicon.h"
#include "align/text/fold.h"
#include "align/text/stem.h"
#include "align/text/words.h"

#include <string>

namespace stele {
namespace {

LexiconWord hash_word(std::string_view word) {
  return static_cast<LexiconWord>(hash_bytes(word));
}

}  // namespace

void append_lexicon_words(std::string_view text, std::string_view language,
                          std::vector<LexiconWord>* words) {
  const std::string primary = primary_language(language);
  WordScanner scanner(text, primary);
  std::string folded;
  std::string previous_han;  // the neighbour on the left, if it touches
  std::uint64_t previous_end = 0;
  while (const auto word = scanner.next()) {
    if (word->kind == WordKind::kPunctuation || word->kind == WordKind::kPlaceholder) continue;
    folded.clear();
    append_folded(view_of(text, word->span), FoldOptions{}, &folded);
    if (word->kind != WordKind::kHan) {
      words->push_back(
          hash_word(word->kind == WordKind::kWord ? stem_word(folded, primary) : folded));
      continue;
    }
    words->push_back(hash_word(folded));
    if (!previous_han.empty() && previous_end == word->span.begin) {
      words->push_back(hash_word(previous_han + folded));
    }
    previous_han = folded;
    previous_end = word->span.end;
  }
}

}  // namespace stele
