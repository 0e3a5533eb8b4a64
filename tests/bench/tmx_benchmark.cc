// Reads a TMX file once and prints how fast and in how much memory: one reader a process.
//
// usage: tmx_benchmark READER FILE UNITS
// READER is "stele" (units as an import gets them) or "expat" (elements and text only, the floor of
// what any reader costs). The number of units must come out, or the run fails.
#include "tm/exchange/tmx_reader.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include <expat.h>
#include <sys/resource.h>

namespace {

struct Counts {
  std::uint64_t units = 0;
  std::uint64_t text_bytes = 0;
};

bool read_with_stele(const char* path, Counts* counts) {
  auto file = stele::tm::InputFile::open(path);
  if (!file.ok()) return false;
  const auto report = stele::tm::read_tmx(*std::move(file), {.strict = true},
                                          [&](stele::tm::Unit&& unit) -> stele::Status {
                                            ++counts->units;
                                            for (const auto& variant : unit.variants) {
                                              counts->text_bytes += variant.text.size();
                                            }
                                            return {};
                                          });
  if (!report.ok()) std::fprintf(stderr, "%s\n", report.error().message.c_str());
  return report.ok();
}

bool read_with_expat(const char* path, Counts* counts) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  XML_Parser parser = XML_ParserCreate(nullptr);
  XML_SetUserData(parser, counts);
  XML_SetElementHandler(
      parser,
      [](void* data, const XML_Char* name, const XML_Char**) {
        if (std::strcmp(name, "tu") == 0) ++static_cast<Counts*>(data)->units;
      },
      nullptr);
  XML_SetCharacterDataHandler(parser, [](void* data, const XML_Char*, int size) {
    static_cast<Counts*>(data)->text_bytes += static_cast<std::uint64_t>(size);
  });
  bool is_good = true;
  for (bool at_end = false; is_good && !at_end;) {
    constexpr int kBlockBytes = 1 << 16;
    void* const block = XML_GetBuffer(parser, kBlockBytes);
    const std::size_t count = std::fread(block, 1, kBlockBytes, file);
    at_end = count == 0;
    is_good = XML_ParseBuffer(parser, static_cast<int>(count), at_end) == XML_STATUS_OK;
  }
  XML_ParserFree(parser);
  std::fclose(file);
  return is_good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: tmx_benchmark stele|expat FILE UNITS\n", stderr);
    return 2;
  }
  Counts counts;
  const bool is_ours = std::strcmp(argv[1], "stele") == 0;
  const bool is_read =
      is_ours ? read_with_stele(argv[2], &counts) : read_with_expat(argv[2], &counts);
  if (!is_read || counts.units != std::strtoull(argv[3], nullptr, 10) || counts.text_bytes == 0) {
    std::fprintf(stderr, "%s: %llu units, expected %s\n", argv[1],
                 static_cast<unsigned long long>(counts.units), argv[3]);
    return 1;
  }
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  const double seconds =
      static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
      1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  const double megabytes = static_cast<double>(std::filesystem::file_size(argv[2])) / 1e6;
  std::printf("%s: %.0f MB in %.2f s of CPU, %.0f MB/s, %.1f MB resident, %llu units\n", argv[1],
              megabytes, seconds, megabytes / seconds, static_cast<double>(usage.ru_maxrss) / 1024,
              static_cast<unsigned long long>(counts.units));
  return 0;
}
