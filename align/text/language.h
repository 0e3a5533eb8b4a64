// Language detection: by script first, then by function words and letters.
#pragma once

#include <string>
#include <string_view>

namespace stele {

// What detect_language found.
struct LanguageGuess {
  std::string language;   // primary tag: "en", "ru", "zh", ...; empty when nothing fits
  double confidence = 0;  // in [0, 1]: how far the best is ahead of the second best
};

// Returns the likeliest language of `text` among those Stele knows function words or a script of
// its own for (some 40). Reads at most the first 64 KB. A handful of words is enough for scripts
// of one language; Latin and Cyrillic text wants a sentence. Chinese is "zh" in both scripts.
// Requires: `text` is well-formed UTF-8.
LanguageGuess detect_language(std::string_view text);

}  // namespace stele
