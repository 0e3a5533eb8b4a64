// PlainTextStream: a plain text of any size as a row of documents, in memory that does not grow.
#pragma once

#include "align/base/result.h"
#include "align/text/document.h"
#include "align/text/read_document.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace stele {

// Reads a file or standard input in pieces of a few megabytes and cuts them where a paragraph ends:
// behind a full stop and a blank line, or where there is none, behind a line that ends in a full
// stop, or else behind any line. Margins and running heads are found in each piece by itself.
// ISO-2022 and other encodings with states are read whole. Movable; not thread-safe.
class PlainTextStream {
 public:
  // Reads the first piece. The encoding and, if it is not given, the language are found from it.
  // `head` is what was already read from standard input.
  // Fails as read_plain_text does.
  static Result<PlainTextStream> open(const std::filesystem::path& path,
                                      const ReadOptions& options = {}, std::string head = {});

  PlainTextStream(PlainTextStream&&) noexcept;
  PlainTextStream& operator=(PlainTextStream&&) noexcept;
  ~PlainTextStream();

  const std::string& name() const;  // for messages
  const std::string& language() const;
  const std::string& encoding() const;
  bool encoding_is_guess() const;

  // One piece; offsets in `document` count from `begin` of the whole decoded text.
  struct Piece {
    Document document;
    std::uint64_t begin = 0;
  };

  // The next piece that has text, or nothing at the end.
  // Fails with kInvalidArgument when the text is not what the first piece promised: another
  // encoding, or binary; kIo when reading fails.
  Result<std::optional<Piece>> next();

 private:
  struct State;
  explicit PlainTextStream(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace stele
