#include "tm/file/checked_pages.h"

#include "align/base/hash.h"

#include <cassert>
#include <cstring>

namespace stele::tm {

std::uint64_t checksum_page(std::string_view bytes, std::uint64_t page) {
  return hash_bytes(bytes, page);
}

CheckedPages::CheckedPages(std::string_view body, std::string_view table)
    : body_(body),
      table_(table),
      verified_(std::make_unique<std::atomic<std::uint8_t>[]>(count_pages(body.size()))) {
  assert(table.size() == page_count() * kPageChecksumBytes);
}

bool CheckedPages::verify_page(std::uint64_t page) const {
  std::uint64_t expected = 0;
  std::memcpy(&expected, table_.data() + page * kPageChecksumBytes, sizeof(expected));
  if (checksum_page(body_.substr(page * kPageBytes, kPageBytes), page) != expected) return false;
  verified_[page].store(1, std::memory_order_relaxed);
  return true;
}

}  // namespace stele::tm
