#include "tm/exchange/line_reader.h"

#include "align/base/utf8.h"

#include <cstring>

namespace stele::tm {

Result<bool> LineReader::next() {
  line_.clear();
  bool has_any = false;
  while (true) {
    if (pos_ == end_) {
      if (at_end_) break;
      auto count = input_.read(block_.data(), block_.size());
      if (!count.ok()) return count.error().in(input_.name());
      pos_ = 0;
      end_ = *count;
      at_end_ = *count == 0;
      continue;
    }
    has_any = true;
    const char* const begin = block_.data() + pos_;
    const void* const found = std::memchr(begin, '\n', end_ - pos_);
    const std::size_t size = found != nullptr
                                 ? static_cast<std::size_t>(static_cast<const char*>(found) - begin)
                                 : end_ - pos_;
    if (line_.size() + size > max_line_bytes_) {
      return Error{ErrorCode::kLimitExceeded, input_.name() + ": line " +
                                                  std::to_string(number_ + 1) + ": more than " +
                                                  std::to_string(max_line_bytes_) + " bytes"};
    }
    line_.append(begin, size);
    pos_ += size;
    if (found != nullptr) {
      ++pos_;
      break;
    }
  }
  if (!has_any) return false;
  ++number_;
  if (line_.ends_with('\r')) line_.pop_back();
  if (!is_valid_utf8(line_) || line_.find("\xEF\xBF\xBF") != std::string::npos) {
    line_ = replace_undecodable(line_, &undecodable_count_);
  }
  return true;
}

Status note_undecodable(const LineReader& lines, ProblemLog& log) {
  const std::uint64_t count = lines.undecodable_count();
  if (count == 0) return {};
  return log.add({ReadProblem::Kind::kRepaired,
                  {0, 0},
                  std::to_string(count) + (count == 1 ? " character" : " characters") +
                      " could not be decoded and became U+FFFD",
                  {}});
}

}  // namespace stele::tm
