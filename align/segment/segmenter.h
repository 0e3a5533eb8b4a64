// Segmenter: a document becomes the segments that are aligned, stored and looked up.
#pragma once

#include "align/base/byte_span.h"
#include "align/base/result.h"
#include "align/segment/segment.h"
#include "align/segment/sentence_splitter.h"
#include "align/text/document.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// How a quotation of several sentences inside a sentence is treated.
enum class QuoteStyle : std::uint8_t {
  kAsRules,  // as the rule file says; the files that ship keep it whole
  kWhole,    // He said: "We agree. We sign."
  kSplit,    // He said: "We agree. | We sign."
};

struct SegmenterOptions {
  std::string language;              // BCP 47 tag; empty: rules that suit most languages
  std::filesystem::path rules_file;  // SRX 2.0; empty: the rules that ship with Stele
  QuoteStyle quotes = QuoteStyle::kAsRules;
};

// Splits documents of one language. Movable; const methods may run concurrently.
//
//   STELE_TRY(const Segmenter segmenter, Segmenter::open({.language = "ru"}));
//   const SegmentedText text = segmenter.segment_document(document);
class Segmenter {
 public:
  // Fails with kNotFound or kIo when the rules cannot be read, and as SrxFile::parse and
  // SentenceSplitter::open do, with the rule file's path in front.
  static Result<Segmenter> open(const SegmenterOptions& options);

  // Returns the segments of `document` in order: each sentence, heading, list item and table cell.
  // Segment::source and Segment::paragraph refer to `document`. Never empty segments.
  SegmentedText segment_document(const Document& document) const;

  // Returns the sentences of one paragraph without line ends.
  std::vector<ByteSpan> split_sentences(std::string_view text) const {
    return splitter_.split(text);
  }

 private:
  explicit Segmenter(SentenceSplitter splitter) : splitter_(std::move(splitter)) {}

  SentenceSplitter splitter_;
};

// Returns the SRX file that ships with Stele for `language` ("en", "ru", "zh"), or the one for all
// other languages. The view lives for ever.
std::string_view find_builtin_rules(std::string_view language);

// Makes a segment of each line of `bytes`, so that a segment's index is its line's number from 0;
// an empty line is a segment with empty text. `name` and `language` are copied into the result.
// The text is decoded as read_plain_text does.
// Fails with kInvalidArgument when there is no text.
Result<SegmentedText> read_presegmented(std::string_view bytes, std::string name,
                                        const std::string& language = {});

}  // namespace stele
