// Part: a complete part, opened for reading: its units by row.
#pragma once

#include "align/base/result.h"
#include "tm/store/compression.h"
#include "tm/store/id_list.h"
#include "tm/store/manifest.h"
#include "tm/store/part_file.h"
#include "tm/store/record_codec.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace stele::tm {

// Rows are the units in the order of their ids, from 0. Const methods may run concurrently.
class Part {
 public:
  // Opens the part that `entry` names in `folder`. Fails as PartFile::open does, and with
  // kCorruption when the file is another than the manifest means.
  static Result<std::shared_ptr<const Part>> open(const std::filesystem::path& folder,
                                                  const ManifestPart& entry);

  const PartFile& file() const { return *file_; }
  std::uint64_t row_count() const { return ids_.size(); }
  const IdList& ids() const { return ids_; }
  const IdList& removed_ids() const { return removed_; }
  const RecordDictionary& dictionary() const { return dictionary_; }

  std::uint64_t block_count() const { return block_count_; }
  // The first row of a block; row_count() for the one behind the last.
  // Fails with kCorruption.
  Result<std::uint64_t> read_first_row(std::uint64_t block) const;
  // The units of a block, in order.
  Result<std::vector<Unit>> read_block(std::uint64_t block) const;
  // One unit. Requires: row < row_count().
  Result<Unit> read_row(std::uint64_t row) const;

 private:
  explicit Part(std::unique_ptr<const PartFile> file) : file_(std::move(file)) {}
  Status read_sections();

  std::unique_ptr<const PartFile> file_;
  IdList ids_;
  IdList removed_;
  RecordDictionary dictionary_;
  std::unique_ptr<const Decompressor> decompressor_;
  SectionSpan table_;
  SectionSpan blocks_;
  std::uint64_t block_count_ = 0;
};

}  // namespace stele::tm
