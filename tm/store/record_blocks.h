// RecordBlocks: writes the records of a part as compressed blocks.
#pragma once

#include "align/base/byte_writer.h"
#include "align/base/result.h"
#include "tm/store/compression.h"
#include "tm/store/part_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Sees every record once, before they are written, and learns a dictionary from some of them.
class RecordSampler {
 public:
  void add(std::string_view record);
  // Returns the dictionary; none when there is too little to learn from.
  std::string train();

 private:
  std::uint64_t block_count_ = 0;
  std::uint64_t stride_ = 1;  // every so many blocks one is a sample
  std::uint64_t sample_bytes_ = 0;
  std::string block_;
  std::vector<std::string> samples_;
};

// Then sees them once more, in the order of rows, and writes the sections kDictionary, kBlocks and
// kBlockTable: begin(), add() each record, finish(). The file must outlive this object.
class RecordBlockWriter {
 public:
  RecordBlockWriter(std::string dictionary, PartFileWriter& file);

  Status begin();
  Status add(std::string_view record);
  Status finish();

 private:
  Status write_block();

  std::string dictionary_;
  PartFileWriter& file_;
  Compressor compressor_;
  std::string block_;
  std::uint64_t row_count_ = 0;
  std::uint64_t first_row_ = 0;  // of block_
  std::uint64_t offset_ = 0;
  ByteWriter table_;
};

}  // namespace stele::tm
