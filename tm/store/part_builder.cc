#include "tm/store/part_builder.h"

#include "align/base/byte_writer.h"
#include "tm/store/layout.h"
#include "tm/store/part_sections.h"
#include "tm/store/record_blocks.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kMapNodeBytes = 64;

std::uint64_t read_number(const char** next) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*(*next)++);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

std::string_view read_record(const char** next) {
  const std::uint64_t size = read_number(next);
  const std::string_view record(*next, size);
  *next += size;
  return record;
}

// A file in memory.
class ImageFile : public WritableFile {
 public:
  explicit ImageFile(std::string* bytes) : bytes_(bytes) {}

  Status write_at(std::uint64_t offset_bytes, std::string_view bytes) override {
    if (bytes_->size() < offset_bytes + bytes.size()) bytes_->resize(offset_bytes + bytes.size());
    bytes_->replace(offset_bytes, bytes.size(), bytes);
    return {};
  }
  Status sync() override { return {}; }

 private:
  std::string* bytes_;
};

}  // namespace

std::uint64_t PartBuilder::size_bytes() const {
  std::uint64_t size = arena_.size_bytes() + rows_.capacity() * sizeof(Row) +
                       (others_.size() + removed_.size()) * kMapNodeBytes;
  for (const LanguageBuilder& language : languages_) size += language.size_bytes();
  return size;
}

PartBuilder::Bytes* PartBuilder::find(UnitId id) {
  const auto row = std::lower_bound(rows_.begin(), rows_.end(), id,
                                    [](const Row& a, UnitId wanted) { return a.id < wanted; });
  if (row != rows_.end() && row->id == id) return &row->bytes;
  const auto other = others_.find(id);
  return other == others_.end() ? nullptr : &other->second;
}

bool PartBuilder::contains(UnitId id) const {
  const Bytes* found = const_cast<PartBuilder*>(this)->find(id);
  return found != nullptr && *found != nullptr;
}

void PartBuilder::put(UnitId id, const Unit& unit) {
  ByteWriter record;
  encode_record(unit, dictionary_, record);
  ByteWriter size;
  size.write_varint(record.size_bytes());
  ByteWriter texts;
  texts.write_varint(unit.variants.size());
  for (const Variant& variant : unit.variants) {
    const std::uint32_t language = dictionary_.intern_language(variant.language);
    if (language == languages_.size()) languages_.emplace_back(variant.language);
    texts.write_varint(language);
    texts.write_varint(languages_[language].intern(variant.text));
  }
  record.write_bytes(texts.bytes());
  const Bytes bytes = arena_.store(size.bytes(), record.bytes());
  if (rows_.empty() || rows_.back().id < id) {
    rows_.push_back(Row{id, bytes});
    ++unit_count_;
    return;
  }
  Bytes* place = find(id);
  if (place == nullptr) place = &others_[id];
  if (*place == nullptr) ++unit_count_;
  *place = bytes;
}

bool PartBuilder::erase(UnitId id) {
  Bytes* place = find(id);
  if (place == nullptr || *place == nullptr) return false;
  *place = nullptr;
  --unit_count_;
  return true;
}

template <class Use>
Status PartBuilder::visit(Use use) const {
  auto other = others_.begin();
  const auto use_others_before = [&](const Row* row) -> Status {
    for (; other != others_.end() && (row == nullptr || other->first < row->id); ++other) {
      if (other->second != nullptr) STELE_TRY_VOID(use(other->first, other->second));
    }
    return {};
  };
  for (const Row& row : rows_) {
    STELE_TRY_VOID(use_others_before(&row));
    if (row.bytes != nullptr) STELE_TRY_VOID(use(row.id, row.bytes));
  }
  return use_others_before(nullptr);
}

Status PartBuilder::write_sections(Ending ending, PartFileWriter& file) {
  IdList ids;
  RecordSampler sampler;
  std::vector<std::uint64_t> language_rows(languages_.size(), 0);
  STELE_TRY_VOID(visit([&](UnitId id, Bytes bytes) -> Status {
    ids.append(id);
    sampler.add(read_record(&bytes));
    return {};
  }));
  for (std::uint32_t language = 0; language < languages_.size(); ++language) {
    std::vector<RowText> first_texts;
    std::vector<RowText> other_texts;
    std::uint32_t row = 0;
    STELE_TRY_VOID(visit([&](UnitId, Bytes bytes) -> Status {
      read_record(&bytes);
      bool is_first = true;
      for (std::uint64_t left = read_number(&bytes); left > 0; --left) {
        const std::uint64_t own = read_number(&bytes);
        const auto text = static_cast<std::uint32_t>(read_number(&bytes));
        if (own != language) continue;
        (is_first ? first_texts : other_texts).push_back(RowText{row, text});
        is_first = false;
      }
      ++row;
      return {};
    }));
    language_rows[language] = first_texts.size();
    STELE_TRY_VOID(write_language_sections(
        languages_[language].build(row, first_texts, other_texts), language, file));
    if (ending == Ending::kRelease) languages_[language] = LanguageBuilder({});
  }
  IdList removed;
  for (const UnitId id : removed_) removed.append(id);
  STELE_TRY_VOID(write_head_sections(ids, removed, dictionary_, language_rows, file));
  RecordBlockWriter blocks(sampler.train(), file);
  STELE_TRY_VOID(blocks.begin());
  STELE_TRY_VOID(visit([&](UnitId, Bytes bytes) { return blocks.add(read_record(&bytes)); }));
  return blocks.finish();
}

Result<ManifestPart> PartBuilder::write(const std::filesystem::path& folder, std::uint64_t number,
                                        FileSystem& files) && {
  const std::filesystem::path path = folder / part_file_name(number);
  const std::filesystem::path temporary = path.string() + std::string(kTemporarySuffix);
  STELE_TRY(PartFileWriter file, PartFileWriter::create(temporary, files));
  STELE_TRY_VOID(write_sections(Ending::kRelease, file));
  STELE_TRY(const PartFileWriter::Finished finished, file.finish());
  STELE_TRY_VOID(files.rename(temporary, path));
  return ManifestPart{number, finished.size_bytes, finished.header_checksum};
}

Result<std::string> PartBuilder::make_image() {
  std::string bytes;
  STELE_TRY(PartFileWriter file, PartFileWriter::create(std::make_unique<ImageFile>(&bytes)));
  STELE_TRY_VOID(write_sections(Ending::kKeep, file));
  STELE_TRY([[maybe_unused]] const PartFileWriter::Finished finished, file.finish());
  return bytes;
}

}  // namespace stele::tm
