// LineReader: lines of a text of any encoding, in constant memory. Not a public header.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

class LineReader {
 public:
  // `input` must outlive the object. A line of more than `max_line_bytes` is an error.
  LineReader(Utf8Input& input, std::uint64_t max_line_bytes)
      : input_(input), max_line_bytes_(max_line_bytes), block_(std::size_t{64} << 10) {}

  // Moves to the next line; false at the end. Lines end with "\n", "\r\n" or the end of the text;
  // what cannot be decoded is U+FFFD.
  Result<bool> next();

  // The line without its end. Lives until the next call of next().
  const std::string& line() const { return line_; }
  // From 1.
  std::uint64_t number() const { return number_; }
  // How much could not be decoded so far.
  std::uint64_t undecodable_count() const { return undecodable_count_; }

 private:
  Utf8Input& input_;
  std::uint64_t max_line_bytes_;
  std::vector<char> block_;
  std::size_t pos_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
  std::string line_;
  std::uint64_t number_ = 0;
  std::uint64_t undecodable_count_ = 0;
};

// Reports what could not be decoded, if there was something, as one repair.
Status note_undecodable(const LineReader& lines, ProblemLog& log);

}  // namespace stele::tm
