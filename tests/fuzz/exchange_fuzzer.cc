// Fuzzes the reader of one format (STELE_FUZZED_FORMAT, an enumerator of Format).
#include "fuzz/exchange_check.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  stele::tm::check_exchange(stele::tm::Format::STELE_FUZZED_FORMAT,
                            std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
