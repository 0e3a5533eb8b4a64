// Decoding: bytes in any encoding become UTF-8, once, where text enters.
#pragma once

#include "align/base/result.h"

#include <string>
#include <string_view>

namespace stele {

struct DecodedText {
  std::string text;       // well-formed UTF-8 without a byte order mark
  std::string encoding;   // "UTF-8", "UTF-16LE", "windows-1251", "KOI8-R", "GB18030", "Big5", ...
  bool is_guess = false;  // neither asked for, nor marked, nor certain
};

// Returns `bytes` as UTF-8.
//
// `encoding` is any name ICU knows; empty means: a byte order mark, else UTF-8 if the bytes are
// that, else UTF-16 by its zero bytes, else UTF-8 with faults if most of the sequences are
// well-formed, else what ICU's statistics, or the frequency of Russian letters in IBM866, say of
// the first 64 KB. With a guess, ill-formed sequences become U+FFFD. Fails with kInvalidArgument
// when there are no bytes, when they are not text (a ZIP, PDF, image, executable, or too many
// control characters: the message says which), when ICU does not know `encoding`, or when the bytes
// are not well-formed in it (the message gives the offset).
Result<DecodedText> decode_text(std::string_view bytes, std::string_view encoding = {});

// As decode_text for bytes in an encoding that was found in other bytes of the same text, not asked
// for: ill-formed sequences become U+FFFD.
Result<DecodedText> decode_rest(std::string_view bytes, std::string_view encoding);

}  // namespace stele
