// Whatever the bytes of a tail, opening a memory and writing to it end in an answer or an error,
// and what is committed after a sound opening is there.
//
// An edit is six bytes (ByteEdit); the first says which record of a sound tail it changes, whether
// its header or its part, and whether the checksum of that is made to match again: checksums would
// refuse nearly every random change at the door. What is behind the last edit is written behind
// the last record, as by a writer that died.
#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "align/base/read_file.h"
#include "fuzz/memory_check.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"
#include "tm/store/layout.h"
#include "tm/store/manifest.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace {

using namespace stele;
using namespace stele::tm;
namespace fs = std::filesystem;

constexpr std::size_t kRecords = 3;
constexpr std::size_t kPartChecksumPlace = 24;
constexpr std::size_t kHeaderChecksumPlace = 40;

Unit make_unit(const std::string& number) {
  Unit unit;
  unit.variants.push_back({"en", "Open the file " + number + ", then save  it.", {}, {}});
  unit.variants.push_back({"ru", "Откройте файл " + number + ", затем сохраните.", {}, {}});
  return unit;
}

// A memory with a part and a tail of three records, the second of which removes a unit.
struct Sound {
  UnsyncedFiles files;
  fs::path folder = fs::temp_directory_path() / ("tail_fuzzer." + std::to_string(::getpid()));
  fs::path path;
  std::string manifest;
  std::string part;
  fs::path part_path;
  std::vector<std::string> records;

  Sound() {
    fs::remove_all(folder);
    auto writer = MemoryWriter::create(folder, files);
    require(writer.ok());
    for (int i = 0; i < 9; ++i) require(writer->add(make_unit(std::to_string(i))).ok());
    require(writer->compact().ok());
    const auto named = read_manifest(folder);
    require(named.ok() && named->parts.size() == 1);
    path = folder / tail_file_name(named->tail_number);
    part_path = folder / part_file_name(named->parts[0].number);
    std::size_t end = 0;
    for (std::size_t i = 0; i < kRecords; ++i) {
      require(writer->add(make_unit("new " + std::to_string(i))).ok());
      if (i == 1) require(writer->remove(UnitId{4}).ok());
      require(writer->commit().ok());
      const std::string bytes = read_file(path).value();
      records.push_back(bytes.substr(end));
      end = bytes.size();
    }
    manifest = read_file(folder / kManifestName).value();
    part = read_file(part_path).value();
  }

  // As it was, but for the tail.
  void restore(std::string_view tail) const {
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove(entry.path());
    std::ofstream(folder / kManifestName, std::ios::binary) << manifest;
    std::ofstream(part_path, std::ios::binary) << part;
    std::ofstream(path, std::ios::binary) << tail;
  }
};

void put_checksum(std::size_t place, std::string_view bytes, std::string* record) {
  ByteWriter writer;
  writer.write_u64(hash_bytes(bytes));
  if (record->size() >= place + 8) record->replace(place, 8, writer.bytes());
}

void change_record(const ByteEdit& edit, std::string* record) {
  const bool changes_part = (edit[0] & 4) != 0;
  const bool is_repaired = (edit[0] & 8) != 0;
  const std::size_t middle = std::min<std::size_t>(kTailHeaderBytes, record->size());
  std::string header = record->substr(0, middle);
  std::string image = record->substr(middle);
  apply_edit(edit, changes_part ? &image : &header);
  if (is_repaired && changes_part) put_checksum(kPartChecksumPlace, image, &header);
  if (is_repaired)
    put_checksum(kHeaderChecksumPlace, header.substr(0, kHeaderChecksumPlace), &header);
  *record = header + image;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Sound sound;
  std::vector<std::string> records = sound.records;
  std::size_t at = 0;
  for (; at + 6 <= size && at < 10 * 6; at += 6) {
    ByteEdit edit{};
    std::copy(data + at, data + at + 6, edit.begin());
    change_record(edit, &records[edit[0] % 4 % kRecords]);
  }
  std::string tail;
  for (const std::string& record : records) tail += record;
  tail.append(reinterpret_cast<const char*>(data) + at, size - at);
  sound.restore(tail);
  use_memory(sound.folder);

  auto writer = MemoryWriter::open(sound.folder, sound.files);
  if (!writer.ok()) return 0;
  const auto id = writer->add(make_unit("last"));
  require(id.ok());
  if (!writer->commit().ok()) return 0;
  const auto memory = Memory::open(sound.folder);
  require(memory.ok());
  require(memory->read_unit(*id).ok());
  return 0;
}
