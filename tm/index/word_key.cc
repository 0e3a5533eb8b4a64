#include "tm/index/word_key.h"

#include "align/text/fold.h"
#include "align/text/stem.h"

namespace stele::tm {

std::string make_word_key(std::string_view word, WordKind kind, std::string_view language) {
  // A control character keeps shared keys and marks apart from words; no word contains one.
  switch (kind) {
    case WordKind::kNumber:
      return "\x01"
             "0";
    case WordKind::kUrl:
      return "\x01"
             "u";
    case WordKind::kPlaceholder:
      return "\x01"
             "%";
    case WordKind::kWord:
      return stem_word(fold_text(word), language);
    case WordKind::kPunctuation:
      return "\x02" + fold_text(word);
    case WordKind::kHan:
      return fold_text(word);
  }
  return std::string(word);
}

}  // namespace stele::tm
