// Whatever the bytes, replacing what is ill-formed gives well-formed text, and only then changes
// it.
#include "align/base/utf8.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string clean = stele::replace_invalid_utf8(bytes);
  if (!stele::is_valid_utf8(clean)) std::abort();
  if (stele::is_valid_utf8(bytes) != (clean == bytes)) std::abort();
  std::size_t code_points = 0;
  for (std::size_t offset = 0; offset < clean.size(); ++code_points) {
    stele::next_code_point(clean, &offset);
  }
  if (code_points != stele::count_code_points(clean)) std::abort();
  return 0;
}
