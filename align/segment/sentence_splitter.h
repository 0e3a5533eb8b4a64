// SentenceSplitter: finds the sentences of a paragraph by the rules of a language.
#pragma once

#include "align/base/byte_span.h"
#include "align/base/result.h"
#include "align/segment/srx_file.h"

#include <memory>
#include <string_view>
#include <vector>

namespace stele {

// Holds a compiled rule set. Movable; const methods may run concurrently.
class SentenceSplitter {
 public:
  // Compiles the rules of `file` for `language`.
  // Fails as SrxFile::rules_for does, and with "line 7, before: character 3: ..." when a pattern is
  // wrong.
  static Result<SentenceSplitter> open(const SrxFile& file, std::string_view language);
  // The same with other options than the file's.
  static Result<SentenceSplitter> open(const SrxFile& file, std::string_view language,
                                       const SrxOptions& options);

  SentenceSplitter(SentenceSplitter&&) noexcept;
  SentenceSplitter& operator=(SentenceSplitter&&) noexcept;
  ~SentenceSplitter();

  // Returns the sentences of `text`, which is one paragraph without line ends, in order and without
  // the white space around them. Linear in the size of `text`.
  // Requires: `text` is well-formed UTF-8.
  std::vector<ByteSpan> split(std::string_view text) const;

 private:
  struct State;
  explicit SentenceSplitter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace stele
