// Packed input of any kind ends in bytes or an error, and reads the same in large and small steps.
#include "tm/exchange/input_stream.h"
#include "tm/exchange/utf8_input.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace {

// Far beyond what small inputs need to unpack; bombs end here.
constexpr std::size_t kMostBytes = std::size_t{8} << 20;

std::string read_all(stele::tm::InputStream& input, std::size_t step, bool* failed) {
  std::string all;
  std::string buffer(step, '\0');
  while (all.size() < kMostBytes) {
    const auto count = input.read(buffer.data(), std::min(step, kMostBytes - all.size()));
    *failed = !count.ok();
    if (!count.ok() || *count == 0) break;
    if (*count > step) std::abort();
    all.append(buffer, 0, *count);
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string first;
  bool has_failed = false;
  for (const std::size_t step : {std::size_t{1} << 16, std::size_t{999}}) {
    auto file = stele::tm::InputFile::from_memory(bytes, "fuzz");
    if (!file.ok()) return 0;
    if (step == 999) (void)(*file)->peek(100).ok();  // looking changes nothing
    bool failed = false;
    const std::string all = read_all(**file, step, &failed);
    if (step != 999) {
      first = all;
      has_failed = failed;
    } else if (failed == has_failed && all != first) {
      std::abort();
    }
  }
  auto file = stele::tm::InputFile::from_memory(bytes, "fuzz");
  if (!file.ok()) return 0;
  auto text = stele::tm::Utf8Input::open(*std::move(file), stele::tm::Utf8Input::Kind::kXml);
  if (!text.ok()) return 0;
  bool failed = false;
  (void)read_all(**text, 4096, &failed).size();
  return 0;
}
