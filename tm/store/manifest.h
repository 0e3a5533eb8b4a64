// Manifest: which parts a memory consists of. Replacing it is what commits.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stele::tm {

struct ManifestPart {
  std::uint64_t number = 0;  // names the file; never used twice
  std::uint64_t size_bytes = 0;
  std::uint64_t header_checksum = 0;

  bool operator==(const ManifestPart&) const = default;
};

// Returns the file name of a part: 7 -> "part-000007.stele".
std::string part_file_name(std::uint64_t number);
// The same of a tail: 7 -> "tail-000007.stele".
std::string tail_file_name(std::uint64_t number);

// The state of a memory. Parts are in the order of age: what a later one removes is gone from the
// earlier ones.
struct Manifest {
  std::uint64_t generation = 0;  // one more with each commit
  std::uint64_t next_unit_id = 1;
  std::uint64_t next_part_number = 1;
  // Names the file of the newest units (tm/store/tail_file.h); never used twice. 0: there is none.
  std::uint64_t tail_number = 0;
  std::vector<ManifestPart> parts;
  // Of the memory as a whole; see Memory::properties().
  std::vector<Attribute> properties;

  bool operator==(const Manifest&) const = default;
};

// Reads the manifest of the memory in `folder`.
// Fails with kNotFound when there is no such folder; kInvalidArgument when it has no manifest, so
// is not a memory; kUnsupportedVersion; kCorruption; kIo.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

// The bytes of a manifest, and back. `parse_manifest` fails with kCorruption or
// kUnsupportedVersion.
std::string serialize_manifest(const Manifest& manifest);
Result<Manifest> parse_manifest(std::string_view bytes);

// Replaces the manifest atomically; returns when the change is lasting.
Status write_manifest(const std::filesystem::path& folder, const Manifest& manifest,
                      FileSystem& files);

}  // namespace stele::tm
