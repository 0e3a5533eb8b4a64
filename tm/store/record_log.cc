#include "tm/store/record_log.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"

namespace stele::tm {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{128} << 10;
constexpr int kCompressionLevel = 1;

Status visit_block(std::string_view block, const std::function<Status(std::string_view)>& use) {
  ByteReader reader(block);
  while (reader.remaining() > 0) {
    STELE_TRY(const std::uint64_t size, reader.read_varint("record size"));
    STELE_TRY(const std::string_view record, reader.read_bytes(size, "record"));
    STELE_TRY_VOID(use(record));
  }
  return {};
}

}  // namespace

void RecordLog::append(std::string_view record) {
  ByteWriter size;
  size.write_varint(record.size());
  block_ += size.bytes();
  block_ += record;
  if (block_.size() >= kBlockBytes) close_block();
}

void RecordLog::close_block() {
  if (compressor_ == nullptr) compressor_ = std::make_unique<Compressor>("", kCompressionLevel);
  const auto frame = compressor_->compress(block_);
  const bool is_smaller = frame.ok() && frame->size() < block_.size();
  const std::string_view kept = is_smaller ? std::string_view(*frame) : block_;
  frames_.push_back(Frame{frames_bytes_.store({}, kept), static_cast<std::uint32_t>(kept.size()),
                          static_cast<std::uint32_t>(block_.size())});
  block_.clear();
}

Status RecordLog::visit(const std::function<Status(std::string_view)>& use) const {
  const Decompressor decompressor("");
  for (const Frame& frame : frames_) {
    const std::string_view bytes(frame.bytes, frame.size_bytes);
    if (frame.size_bytes == frame.block_bytes) {
      STELE_TRY_VOID(visit_block(bytes, use));
      continue;
    }
    STELE_TRY(const std::string block, decompressor.decompress(bytes, frame.block_bytes));
    STELE_TRY_VOID(visit_block(block, use));
  }
  return visit_block(block_, use);
}

}  // namespace stele::tm
