// Utf8Input: any encoding in, UTF-8 out, as a stream.
#pragma once

#include "tm/exchange/input_stream.h"

#include <memory>
#include <string>

namespace stele::tm {

// Finds the encoding of `file` from its byte order mark, from the pattern of its first bytes, from
// an XML declaration, or from the bytes themselves when the declaration cannot be true; then yields
// the text in UTF-8 without the mark.
//
// A character that cannot be decoded comes out as bytes that are not well-formed UTF-8 (when the
// input is UTF-8) or as U+FFFF (otherwise): both are refused by XmlReader at the right place, and
// `replace_undecodable` makes them U+FFFD for formats without such a check.
class Utf8Input : public InputStream {
 public:
  enum class Kind {
    kXml,   // look for encoding="..." in an XML declaration
    kText,  // plain text; no declaration
  };

  // `encoding` overrules detection unless it is empty; it is any name that ICU knows.
  // Fails with kInvalidArgument for an encoding that nobody knows, kIo, kCorruption.
  static Result<std::unique_ptr<Utf8Input>> open(std::unique_ptr<InputFile> file, Kind kind,
                                                 const std::string& encoding = {});
  ~Utf8Input() override;

  Result<std::size_t> read(char* buffer, std::size_t capacity) override;

  // The encoding in use: "UTF-8", "UTF-16LE", "windows-1251", ...
  const std::string& encoding() const { return encoding_; }

  // One line when the file says another encoding than its bytes show, else empty.
  const std::string& warning() const { return warning_; }

  const std::string& name() const { return file_->name(); }
  std::uint64_t consumed_bytes() const { return file_->consumed_bytes(); }

 private:
  class Converter;

  Utf8Input() = default;

  std::unique_ptr<InputFile> file_;
  std::unique_ptr<Converter> converter_;  // null for UTF-8
  std::size_t mark_bytes_ = 0;            // of the byte order mark that is still to be dropped
  std::string encoding_;
  std::string warning_;
};

// Returns `text` with ill-formed sequences and U+FFFF as U+FFFD, and adds how many there were to
// `*count`.
std::string replace_undecodable(std::string_view text, std::uint64_t* count);

// Reads the whole of `input`, at most `limit_bytes`, with what cannot be decoded as U+FFFD.
// Fails with kLimitExceeded, or as the stream does.
Result<std::string> read_all_text(Utf8Input& input, std::uint64_t limit_bytes);

}  // namespace stele::tm
