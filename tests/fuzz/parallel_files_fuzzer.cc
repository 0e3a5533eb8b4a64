// Two files of lines, cut at the first zero byte, give a unit a line or an error.
#include "align/base/utf8.h"
#include "tm/exchange/parallel_files.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stele::tm;
  static const std::string stem =
      (std::filesystem::temp_directory_path() / "parallel_files_fuzzer.").string() +
      std::to_string(::getpid());
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(bytes.find('\0'), bytes.size());
  std::ofstream(stem + ".en", std::ios::binary) << bytes.substr(0, cut);
  std::ofstream(stem + ".ru", std::ios::binary) << bytes.substr(std::min(cut + 1, bytes.size()));
  ReadOptions options;
  options.languages = {"en", "ru"};
  std::uint64_t count = 0;
  const auto report = read_parallel_files(stem, options, [&](Unit&& unit) -> stele::Status {
    ++count;
    if (unit.variants.size() != 2) std::abort();
    for (const Variant& variant : unit.variants) {
      if (variant.text.empty() || !stele::is_valid_utf8(variant.text)) std::abort();
    }
    return {};
  });
  if (report.ok() && report->unit_count != count) std::abort();
  return 0;
}
