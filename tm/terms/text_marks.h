// How a text ends, and which of its quotes and brackets do not pair (internal).
#pragma once

#include "align/base/byte_span.h"
#include "align/text/words.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace stele::tm {

// Returns the kind of the last mark: '.', '!', '?', ':', ';', ',' in any width, 'e' for an ellipsis
// (three dots are one), '\0' for a text that ends in a word or in another mark. Quotes, brackets
// and space behind the mark do not count; nothing when the text has nothing else. Requires: `words`
// are those of `text`.
std::optional<char> find_final_mark(std::string_view text, std::span<const Word> words);

enum class PairedMarks : std::uint8_t { kQuotes, kBrackets };

// Returns the first mark that does not pair, or nothing. "a)" and "1)" at the start are no faults.
// Requires: `words` are those of `text`.
std::optional<ByteSpan> find_unpaired_mark(std::string_view text, std::span<const Word> words,
                                           PairedMarks marks);

}  // namespace stele::tm
