#include "tm/store/record_blocks.h"

#include "tm/store/layout.h"

#include <cstddef>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockBytes = 16384;
constexpr std::uint64_t kDictionaryBytes = 16384;
constexpr int kCompressionLevel = 9;
// What is learnt from does not grow with the part.
constexpr std::uint64_t kMaxSampleBytes = std::uint64_t{8} << 20;

}  // namespace

void RecordSampler::add(std::string_view record) {
  block_ += record;
  if (block_.size() < kBlockBytes) return;
  if (block_count_++ % stride_ == 0) {
    sample_bytes_ += block_.size();
    samples_.push_back(block_);
  }
  block_.clear();
  if (sample_bytes_ <= kMaxSampleBytes) return;
  // Every second sample is left out, and of the blocks that follow, too.
  stride_ *= 2;
  sample_bytes_ = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < samples_.size(); i += 2) {
    if (kept != i) samples_[kept] = std::move(samples_[i]);
    sample_bytes_ += samples_[kept++].size();
  }
  samples_.resize(kept);
}

std::string RecordSampler::train() {
  if (!block_.empty() && block_count_ % stride_ == 0) samples_.push_back(block_);
  return train_dictionary({samples_.begin(), samples_.end()}, kDictionaryBytes);
}

RecordBlockWriter::RecordBlockWriter(std::string dictionary, PartFileWriter& file)
    : dictionary_(std::move(dictionary)),
      file_(file),
      compressor_(dictionary_, kCompressionLevel) {}

Status RecordBlockWriter::begin() {
  if (!dictionary_.empty()) {
    file_.begin_section(SectionKind::kDictionary);
    STELE_TRY_VOID(file_.append(dictionary_));
  }
  file_.begin_section(SectionKind::kBlocks);
  return {};
}

Status RecordBlockWriter::add(std::string_view record) {
  block_ += record;
  ++row_count_;
  return block_.size() >= kBlockBytes ? write_block() : Status();
}

Status RecordBlockWriter::write_block() {
  STELE_TRY(const std::string frame, compressor_.compress(block_));
  table_.write_u64(offset_);
  table_.write_u32(static_cast<std::uint32_t>(first_row_));
  table_.write_u32(static_cast<std::uint32_t>(block_.size()));
  offset_ += frame.size();
  first_row_ = row_count_;
  block_.clear();
  return file_.append(frame);
}

Status RecordBlockWriter::finish() {
  if (first_row_ < row_count_) STELE_TRY_VOID(write_block());
  file_.begin_section(SectionKind::kBlockTable);
  return file_.append(table_.bytes());
}

}  // namespace stele::tm
