// CheckedPages: mapped bytes whose pages each carry a checksum, computed when first read.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

namespace stele::tm {

// The size of a page (FORMAT.md, "Pages").
inline constexpr std::uint64_t kPageBytes = 16384;
inline constexpr std::uint64_t kPageChecksumBytes = 8;

inline std::uint64_t count_pages(std::uint64_t size_bytes) {
  return (size_bytes + kPageBytes - 1) / kPageBytes;
}

// Returns the checksum of page number `page`, which holds `bytes`.
std::uint64_t checksum_page(std::string_view bytes, std::uint64_t page);

// A body of pages and the table of their checksums. Both must outlive this object. Const methods
// may run concurrently.
class CheckedPages {
 public:
  // Requires: table.size() == count_pages(body.size()) * kPageChecksumBytes.
  CheckedPages(std::string_view body, std::string_view table);

  std::uint64_t size_bytes() const { return body_.size(); }
  std::uint64_t page_count() const { return count_pages(body_.size()); }

  // Returns the bytes at [offset, offset + size_bytes), or nullptr when the range leaves the body
  // or one of its pages is not what was written.
  const char* at(std::uint64_t offset, std::uint64_t size_bytes) const {
    if (offset > body_.size() || size_bytes > body_.size() - offset) return nullptr;
    if (size_bytes != 0) {
      const std::uint64_t last = (offset + size_bytes - 1) / kPageBytes;
      for (std::uint64_t page = offset / kPageBytes; page <= last; ++page) {
        if (verified_[page].load(std::memory_order_relaxed) == 0 && !verify_page(page)) {
          return nullptr;
        }
      }
    }
    return body_.data() + offset;
  }

  // Computes the page's checksum, whether or not it was read before. Requires: page < page_count().
  bool verify_page(std::uint64_t page) const;

 private:
  std::string_view body_;
  std::string_view table_;
  std::unique_ptr<std::atomic<std::uint8_t>[]> verified_;
};

// A range of checked pages. Cheap to copy; lives as long as its pages.
class CheckedBytes {
 public:
  CheckedBytes() = default;
  CheckedBytes(const CheckedPages* pages, std::uint64_t offset, std::uint64_t size_bytes)
      : pages_(pages), offset_(offset), size_bytes_(size_bytes) {}

  std::uint64_t size_bytes() const { return size_bytes_; }

  // As CheckedPages::at, relative to this range.
  const char* at(std::uint64_t offset, std::uint64_t size_bytes) const {
    if (offset > size_bytes_ || size_bytes > size_bytes_ - offset || pages_ == nullptr) {
      return nullptr;
    }
    return pages_->at(offset_ + offset, size_bytes);
  }

  // The range from `offset` on; empty when that lies outside.
  CheckedBytes from(std::uint64_t offset) const {
    const std::uint64_t skipped = std::min(offset, size_bytes_);
    return {pages_, offset_ + skipped, size_bytes_ - skipped};
  }
  CheckedBytes first(std::uint64_t size_bytes) const {
    return {pages_, offset_, std::min(size_bytes, size_bytes_)};
  }

 private:
  const CheckedPages* pages_ = nullptr;
  std::uint64_t offset_ = 0;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace stele::tm
