// CheckedCopy: bytes on pages with their checksums, as a part holds a section.
#pragma once

#include "tm/file/checked_pages.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace stele::tm {

class CheckedCopy {
 public:
  explicit CheckedCopy(std::string bytes) : bytes_(std::move(bytes)) {
    for (std::uint64_t page = 0; page < count_pages(bytes_.size()); ++page) {
      const std::uint64_t checksum =
          checksum_page(std::string_view(bytes_).substr(page * kPageBytes, kPageBytes), page);
      for (int shift = 0; shift < 64; shift += 8) {
        table_.push_back(static_cast<char>(checksum >> shift));
      }
    }
    pages_ = std::make_unique<CheckedPages>(bytes_, table_);
  }
  CheckedCopy(const CheckedCopy&) = delete;
  CheckedCopy& operator=(const CheckedCopy&) = delete;

  CheckedBytes bytes() const { return {pages_.get(), 0, bytes_.size()}; }

 private:
  std::string bytes_;
  std::string table_;
  std::unique_ptr<CheckedPages> pages_;
};

}  // namespace stele::tm
