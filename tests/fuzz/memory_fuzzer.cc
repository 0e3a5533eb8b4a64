// Whatever the bytes of a memory, opening, reading and searching it end in an answer or an error.
//
// Checksums would refuse nearly every random change at the door. So the input is a list of edits to
// the sections of a sound part, which is then written anew with checksums that match: what the
// decoders behind the checksums make of it is what is tested. An edit is six bytes: section,
// operation, place (two), value, length. The last kinds of edit change the raw file or the
// manifest.
#include "align/base/read_file.h"
#include "fuzz/memory_check.h"
#include "tm/memory_writer.h"
#include "tm/store/layout.h"
#include "tm/store/manifest.h"
#include "tm/store/part_file.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace {

using namespace stele;
using namespace stele::tm;
namespace fs = std::filesystem;

struct Section {
  SectionKind kind;
  std::uint16_t language;
  std::string bytes;
};

constexpr std::uint16_t kMostKinds = 40;
constexpr std::uint16_t kMostLanguages = 4;

// A memory of one part, taken apart.
struct Sound {
  fs::path folder;
  Manifest manifest;
  std::vector<Section> sections;
  UnsyncedFiles files;

  Sound() : folder(fs::temp_directory_path() / ("memory_fuzzer." + std::to_string(::getpid()))) {
    fs::remove_all(folder);
    auto writer = MemoryWriter::create(folder, files);
    require(writer.ok());
    for (int i = 0; i < 40; ++i) {
      Unit unit;
      const std::string number = std::to_string(i % 30);
      unit.variants.push_back({"en", "Open the file " + number + ", then save  it.", {}, {}});
      unit.variants.push_back({"ru", "Откройте файл " + number + ", затем сохраните.", {}, {}});
      if (i % 3 == 0) unit.variants.push_back({"zh", "打开文件" + number + "。", {}, {}});
      if (i % 5 == 0) {
        unit.variants[0].tags.push_back({InlineKind::kPlaceholder, 4, "x=\"1\"", "&lt;b/&gt;"});
        unit.attributes.push_back({Attribute::Kind::kProp, "domain", "ui", ""});
      }
      require(writer->add(unit).ok());
    }
    require(writer->compact().ok());
    auto read = read_manifest(folder);
    require(read.ok() && read->parts.size() == 1);
    manifest = *read;
    auto part = PartFile::open(folder / part_file_name(manifest.parts[0].number));
    require(part.ok());
    for (std::uint16_t kind = 1; kind < kMostKinds; ++kind) {
      for (std::uint16_t language = 0; language < kMostLanguages; ++language) {
        auto bytes = (*part)->read_section(static_cast<SectionKind>(kind), language);
        require(bytes.ok());
        if (!bytes->empty()) {
          sections.push_back({static_cast<SectionKind>(kind), language, std::string(*bytes)});
        }
      }
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Sound sound;
  std::vector<Section> sections = sound.sections;
  std::vector<ByteEdit> raw_edits;
  std::vector<ByteEdit> manifest_edits;
  for (std::size_t at = 0; at + 6 <= size && at < 20 * 6; at += 6) {
    ByteEdit one{};
    std::copy(data + at, data + at + 6, one.begin());
    const std::size_t target = one[0] % (sections.size() + 2);
    if (target < sections.size()) {
      apply_edit(one, &sections[target].bytes);
    } else {
      (target == sections.size() ? raw_edits : manifest_edits).push_back(one);
    }
  }
  const fs::path path = sound.folder / part_file_name(sound.manifest.parts[0].number);
  auto writer = PartFileWriter::create(path, sound.files);
  require(writer.ok());
  for (const Section& section : sections) {
    writer->begin_section(section.kind, section.language);
    require(writer->append(section.bytes).ok());
  }
  const auto finished = writer->finish();
  require(finished.ok());
  Manifest manifest = sound.manifest;
  manifest.parts[0].size_bytes = finished->size_bytes;
  manifest.parts[0].header_checksum = finished->header_checksum;
  std::string bytes = serialize_manifest(manifest);
  for (const auto& one : manifest_edits) apply_edit(one, &bytes);
  std::ofstream(sound.folder / kManifestName, std::ios::binary) << bytes;
  if (!raw_edits.empty()) {
    std::string file = read_file(path).value();
    for (const auto& one : raw_edits) apply_edit(one, &file);
    std::ofstream(path, std::ios::binary) << file;
  }
  use_memory(sound.folder);
  return 0;
}
