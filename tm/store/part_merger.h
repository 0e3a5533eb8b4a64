// PartMerger: writes the live units of neighbouring parts as one part.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/store/id_list.h"
#include "tm/store/manifest.h"
#include "tm/store/part_file.h"
#include "tm/store/record_codec.h"
#include "tm/store/store_snapshot.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// What becomes of the ids that the parts say are gone from older parts.
enum class RemovedIds : std::uint8_t {
  kKeep,
  kDrop,  // there are no older parts
};

// No unit is put together: records pass through a block at a time, and texts as the numbers of
// their words, one language after the other. So memory is that of one language's texts and eight
// bytes a unit. Not thread-safe.
class PartMerger {
 public:
  // `parts` are neighbours, oldest first, and outlive this object.
  PartMerger(std::span<const LivePart> parts, RemovedIds removed);

  // Whether there is nothing to write.
  bool empty() const { return rows_.empty() && removed_.size() == 0; }

  // Writes the part of this number into `folder`, as PartBuilder::write does. Fails as that does,
  // and with kCorruption when a block that it reads is damaged. Use it once.
  Result<ManifestPart> write(const std::filesystem::path& folder, std::uint64_t number,
                             FileSystem& files);

 private:
  struct Place {
    std::uint32_t part = 0;
    std::uint32_t row = 0;
  };

  void list_rows();
  void list_removed();
  // Calls use(record) for each row, with the numbers of dictionary_.
  Status visit_records(const std::function<Status(std::string_view)>& use);
  Status write_language(const std::string& language, std::size_t index, PartFileWriter& file);
  Status write_sections(PartFileWriter& file);

  std::span<const LivePart> parts_;
  std::vector<Place> rows_;
  IdList ids_;
  IdList removed_;
  RecordDictionary dictionary_;
  std::vector<std::uint64_t> language_rows_;  // by the dictionary's index
};

}  // namespace stele::tm
