#include "tm/store/manifest.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "align/base/read_file.h"
#include "tm/store/layout.h"

#include <cstdio>
#include <system_error>

namespace stele::tm {
namespace {

constexpr std::uint64_t kPartEntryBytes = 24;
constexpr std::uint64_t kLimitBytes = std::uint64_t{64} << 20;

Status read_properties(ByteReader& reader, std::vector<Attribute>* properties) {
  STELE_TRY(const std::uint32_t count, reader.read_u32("property count"));
  for (std::uint32_t i = 0; i < count; ++i) {
    Attribute property;
    STELE_TRY(const std::uint8_t kind, reader.read_u8("property kind"));
    if (kind > static_cast<std::uint8_t>(Attribute::Kind::kNote)) {
      return Error{ErrorCode::kCorruption, "property " + std::to_string(i) + ": kind " +
                                               std::to_string(kind) + ", expected 0, 1 or 2"};
    }
    property.kind = static_cast<Attribute::Kind>(kind);
    for (std::string* text : {&property.name, &property.value, &property.language}) {
      STELE_TRY(const std::uint64_t size, reader.read_varint("property"));
      STELE_TRY(*text, reader.read_bytes(size, "property"));
    }
    properties->push_back(std::move(property));
  }
  return {};
}

std::string make_file_name(const char* kind, std::uint64_t number) {
  char buffer[48];
  std::snprintf(buffer, sizeof(buffer), "%s-%06llu.stele", kind,
                static_cast<unsigned long long>(number));
  return buffer;
}

}  // namespace

std::string part_file_name(std::uint64_t number) {
  return make_file_name("part", number);
}

std::string tail_file_name(std::uint64_t number) {
  return make_file_name("tail", number);
}

std::string serialize_manifest(const Manifest& manifest) {
  ByteWriter writer;
  writer.write_bytes(kManifestMagic);
  writer.write_u32(kManifestVersion);
  writer.write_u32(static_cast<std::uint32_t>(manifest.parts.size()));
  writer.write_u64(manifest.generation);
  writer.write_u64(manifest.next_unit_id);
  writer.write_u64(manifest.next_part_number);
  for (const ManifestPart& part : manifest.parts) {
    writer.write_u64(part.number);
    writer.write_u64(part.size_bytes);
    writer.write_u64(part.header_checksum);
  }
  writer.write_u64(manifest.tail_number);
  writer.write_u32(static_cast<std::uint32_t>(manifest.properties.size()));
  for (const Attribute& property : manifest.properties) {
    writer.write_u8(static_cast<std::uint8_t>(property.kind));
    writer.write_length_and_bytes(property.name);
    writer.write_length_and_bytes(property.value);
    writer.write_length_and_bytes(property.language);
  }
  writer.write_u64(hash_bytes(writer.bytes()));
  return std::move(writer).take();
}

Result<Manifest> parse_manifest(std::string_view bytes) {
  ByteReader reader(bytes);
  STELE_TRY(const std::string_view magic, reader.read_bytes(kManifestMagic.size(), "magic"));
  if (magic != kManifestMagic) {
    return Error{ErrorCode::kCorruption, "not a manifest: it does not begin with STELEMEM"};
  }
  STELE_TRY(const std::uint32_t version, reader.read_u32("version"));
  if (version > kManifestVersion) {
    return Error{ErrorCode::kUnsupportedVersion,
                 "newer version: format " + std::to_string(version) +
                     ", this program reads up to " + std::to_string(kManifestVersion)};
  }
  STELE_TRY(const std::uint32_t part_count, reader.read_u32("part count"));
  Manifest manifest;
  STELE_TRY(manifest.generation, reader.read_u64("generation"));
  STELE_TRY(manifest.next_unit_id, reader.read_u64("next unit id"));
  STELE_TRY(manifest.next_part_number, reader.read_u64("next part number"));
  if (part_count > reader.remaining() / kPartEntryBytes) {
    return Error{ErrorCode::kCorruption,
                 "part count: " + std::to_string(part_count) + " parts do not fit in the file"};
  }
  for (std::uint32_t i = 0; i < part_count; ++i) {
    ManifestPart part;
    STELE_TRY(part.number, reader.read_u64("part number"));
    STELE_TRY(part.size_bytes, reader.read_u64("part size"));
    STELE_TRY(part.header_checksum, reader.read_u64("part checksum"));
    manifest.parts.push_back(part);
  }
  if (version >= kManifestVersionWithTail) {
    STELE_TRY(manifest.tail_number, reader.read_u64("tail number"));
  }
  if (version >= kManifestVersionWithProperties) {
    STELE_TRY_VOID(read_properties(reader, &manifest.properties));
  }
  const std::uint64_t end = reader.position();
  STELE_TRY(const std::uint64_t checksum, reader.read_u64("checksum"));
  if (reader.remaining() != 0 || checksum != hash_bytes(bytes.substr(0, end))) {
    return Error{ErrorCode::kCorruption, "damaged: its checksum does not match"};
  }
  if (version == 0) {
    return Error{ErrorCode::kCorruption, "version: 0 is impossible"};
  }
  return manifest;
}

Result<Manifest> read_manifest(const std::filesystem::path& folder) {
  if (folder.empty()) {
    return Error{ErrorCode::kInvalidArgument, "memory: no folder named, expected one"};
  }
  const std::filesystem::path path = folder / kManifestName;
  auto bytes = read_file(path, kLimitBytes);
  if (!bytes.ok()) {
    std::error_code failure;
    if (!std::filesystem::exists(folder, failure)) {
      return Error{ErrorCode::kNotFound, folder.string() + ": no such memory"};
    }
    if (bytes.error().code == ErrorCode::kNotFound || !std::filesystem::is_directory(folder)) {
      return Error{ErrorCode::kInvalidArgument,
                   folder.string() + ": not a memory, expected a folder with a MANIFEST"};
    }
    return std::move(bytes).error();
  }
  auto manifest = parse_manifest(*bytes);
  if (!manifest.ok()) return manifest.error().in(path.string());
  return manifest;
}

Status write_manifest(const std::filesystem::path& folder, const Manifest& manifest,
                      FileSystem& files) {
  const std::filesystem::path path = folder / kManifestName;
  const std::filesystem::path temporary = path.string() + std::string(kTemporarySuffix);
  {
    STELE_TRY(const std::unique_ptr<WritableFile> file, files.create_file(temporary));
    STELE_TRY_VOID(file->write_at(0, serialize_manifest(manifest)));
    STELE_TRY_VOID(file->sync());
  }
  STELE_TRY_VOID(files.rename(temporary, path));
  return files.sync_folder(folder);
}

}  // namespace stele::tm
