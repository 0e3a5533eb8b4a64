// Reads a text into a Document.
#pragma once

#include "align/base/result.h"
#include "align/text/document.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace stele {

struct ReadOptions {
  std::string language;  // BCP 47 tag; empty: detected
  std::string encoding;  // an ICU name; empty: detected
};

// A document and how its bytes were understood.
struct ReadDocument {
  Document document;
  std::string encoding;            // as in DecodedText
  bool encoding_is_guess = false;  // worth telling the user
};

// Reads plain text from `bytes`; `name` is for messages and becomes Document::name.
// Fails as decode_text does, and with kInvalidArgument when there is nothing but white space.
Result<ReadDocument> read_plain_text(std::string_view bytes, std::string name,
                                     const ReadOptions& options = {});

// Reads a file ("-": standard input), with its path in front of every error.
Result<ReadDocument> read_document(const std::filesystem::path& path,
                                   const ReadOptions& options = {});

}  // namespace stele
