// Part: a complete part, opened for reading: its units by row, its texts by language.
#pragma once

#include "align/base/byte_reader.h"
#include "align/base/result.h"
#include "tm/index/language_columns.h"
#include "tm/store/compression.h"
#include "tm/store/id_list.h"
#include "tm/store/manifest.h"
#include "tm/store/part_file.h"
#include "tm/store/record_codec.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace stele::tm {

// Rows are the units in the order of their ids, from 0. Const methods may run concurrently.
class Part {
 public:
  // Opens the part that `entry` names in `folder`. Fails as PartFile::open does, and with
  // kCorruption when the file is another than the manifest means.
  static Result<std::shared_ptr<const Part>> open(const std::filesystem::path& folder,
                                                  const ManifestPart& entry);

  // Opens a part that is in a file already. Fails with kCorruption.
  static Result<std::shared_ptr<const Part>> open(std::unique_ptr<const PartFile> file);

  const PartFile& file() const { return *file_; }
  std::uint64_t row_count() const { return ids_.size(); }
  const IdList& ids() const { return ids_; }
  const IdList& removed_ids() const { return removed_; }
  const RecordDictionary& dictionary() const { return dictionary_; }

  // The columns of a language, by its index in dictionary().languages().
  const LanguageColumns& columns(std::size_t language) const { return *columns_[language]; }
  // How many rows have a variant in this language.
  std::uint64_t language_row_count(std::size_t language) const {
    return language_row_counts_[language];
  }
  // Whether lookup can trust the columns: they were made by this program's rules for words.
  bool has_current_rules() const { return has_current_rules_; }

  std::uint64_t block_count() const { return block_count_; }
  // The first row of a block; row_count() for the one behind the last.
  // Fails with kCorruption.
  Result<std::uint64_t> read_first_row(std::uint64_t block) const;
  // The records of a block, one after the other: those of the rows from read_first_row(block) up
  // to read_first_row(block + 1). Fails with kCorruption.
  Result<std::string> read_records(std::uint64_t block) const;
  // The units of a block, in order.
  Result<std::vector<Unit>> read_block(std::uint64_t block) const;
  // One unit. Requires: row < row_count().
  Result<Unit> read_row(std::uint64_t row) const;

 private:
  explicit Part(std::unique_ptr<const PartFile> file) : file_(std::move(file)) {}
  Status read_sections();
  Status open_columns();
  // Calls use(reader, row) for the block's rows up to `end_row`, the reader standing at the record.
  template <class Use>
  Status walk_block(std::uint64_t block, std::uint64_t end_row, Use use) const;
  Result<Unit> decode_row(ByteReader& reader, std::uint64_t row) const;

  std::unique_ptr<const PartFile> file_;
  IdList ids_;
  IdList removed_;
  RecordDictionary dictionary_;
  std::unique_ptr<const Decompressor> decompressor_;
  std::vector<std::unique_ptr<const LanguageColumns>> columns_;
  std::vector<std::uint64_t> language_row_counts_;
  bool has_current_rules_ = false;
  CheckedBytes table_;
  CheckedBytes blocks_;
  std::uint64_t block_count_ = 0;
};

}  // namespace stele::tm
