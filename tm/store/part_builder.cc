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
  std::uint64_t size = arena_.size_bytes() + row_texts_.size() * sizeof(Texts) +
                       row_records_.size_bytes() +
                       (others_.size() + removed_.size()) * kMapNodeBytes;
  for (const LanguageBuilder& language : languages_) size += language.size_bytes();
  return size;
}

PartBuilder::Texts* PartBuilder::find_row(UnitId id) {
  const auto row = row_ids_.find(id);
  return row ? &row_texts_[*row] : nullptr;
}

bool PartBuilder::contains(UnitId id) const {
  const auto row = row_ids_.find(id);
  return (row && row_texts_[*row] != nullptr) || others_.count(id) > 0;
}

PartBuilder::Texts PartBuilder::store_texts(const Unit& unit) {
  ByteWriter texts;
  texts.write_varint(unit.variants.size());
  for (const Variant& variant : unit.variants) {
    const std::uint32_t language = dictionary_.intern_language(variant.language);
    if (language == languages_.size()) languages_.emplace_back(variant.language);
    texts.write_varint(language);
    texts.write_varint(languages_[language].intern(variant.text));
  }
  return arena_.store({}, texts.bytes());
}

void PartBuilder::put(UnitId id, const Unit& unit) {
  ByteWriter record;
  encode_record(unit, dictionary_, record);
  const Texts texts = store_texts(unit);
  if (row_ids_.size() == 0 || row_ids_.at(row_ids_.size() - 1) < id) {
    row_ids_.append(id);
    row_texts_.push_back(texts);
    row_records_.append(record.bytes());
    ++unit_count_;
    return;
  }
  erase(id);
  others_[id] = Other{{arena_.store({}, record.bytes()), record.size_bytes()}, texts};
  ++unit_count_;
}

bool PartBuilder::erase(UnitId id) {
  if (others_.erase(id) == 0) {
    Texts* row = find_row(id);
    if (row == nullptr || *row == nullptr) return false;
    *row = nullptr;
  }
  --unit_count_;
  return true;
}

Status PartBuilder::visit_texts(const std::function<Status(UnitId, Texts)>& use) const {
  auto other = others_.begin();
  for (std::uint64_t row = 0; row < row_texts_.size(); ++row) {
    if (row_texts_[row] == nullptr) continue;
    const UnitId id = row_ids_.at(row);
    for (; other != others_.end() && other->first < id; ++other) {
      STELE_TRY_VOID(use(other->first, other->second.texts));
    }
    STELE_TRY_VOID(use(id, row_texts_[row]));
  }
  for (; other != others_.end(); ++other) {
    STELE_TRY_VOID(use(other->first, other->second.texts));
  }
  return {};
}

Status PartBuilder::visit_records(const std::function<Status(std::string_view)>& use) const {
  auto other = others_.begin();
  std::uint64_t row = 0;
  const auto use_row = [&](std::string_view record) -> Status {
    const std::uint64_t own = row++;
    if (row_texts_[own] == nullptr) return {};
    for (; other != others_.end() && other->first < row_ids_.at(own); ++other) {
      STELE_TRY_VOID(use(other->second.record));
    }
    return use(record);
  };
  STELE_TRY_VOID(row_records_.visit(use_row));
  for (; other != others_.end(); ++other) STELE_TRY_VOID(use(other->second.record));
  return {};
}

Status PartBuilder::write_language(std::uint32_t language, std::uint64_t* row_count,
                                   PartFileWriter& file) {
  std::vector<RowText> first_texts;
  std::vector<RowText> other_texts;
  std::uint32_t row = 0;
  STELE_TRY_VOID(visit_texts([&](UnitId, Texts texts) -> Status {
    bool is_first = true;
    for (std::uint64_t left = read_number(&texts); left > 0; --left) {
      const std::uint64_t own = read_number(&texts);
      const auto text = static_cast<std::uint32_t>(read_number(&texts));
      if (own != language) continue;
      (is_first ? first_texts : other_texts).push_back(RowText{row, text});
      is_first = false;
    }
    ++row;
    return {};
  }));
  *row_count = first_texts.size();
  return write_language_sections(
      languages_[language].build(row, std::move(first_texts), std::move(other_texts)), language,
      file);
}

Status PartBuilder::write_sections(Ending ending, PartFileWriter& file) {
  IdList ids;
  STELE_TRY_VOID(visit_texts([&ids](UnitId id, Texts) -> Status {
    ids.append(id);
    return {};
  }));
  std::vector<std::uint64_t> language_rows(languages_.size(), 0);
  for (std::uint32_t language = 0; language < languages_.size(); ++language) {
    if (ending == Ending::kRelease) languages_[language].close();
    STELE_TRY_VOID(write_language(language, &language_rows[language], file));
    if (ending == Ending::kRelease) languages_[language] = LanguageBuilder({});
  }
  IdList removed;
  for (const UnitId id : removed_) removed.append(id);
  STELE_TRY_VOID(write_head_sections(ids, removed, dictionary_, language_rows, file));
  RecordSampler sampler;
  STELE_TRY_VOID(visit_records([&sampler](std::string_view record) -> Status {
    sampler.add(record);
    return {};
  }));
  RecordBlockWriter blocks(sampler.train(), file);
  STELE_TRY_VOID(blocks.begin());
  STELE_TRY_VOID(visit_records([&blocks](std::string_view record) { return blocks.add(record); }));
  return blocks.finish();
}

Result<ManifestPart> PartBuilder::write(const std::filesystem::path& folder, std::uint64_t number,
                                        FileSystem& files) && {
  return write_part(folder, number, files, [this](PartFileWriter& file) {
    return write_sections(Ending::kRelease, file);
  });
}

Result<std::string> PartBuilder::make_image() {
  std::string bytes;
  STELE_TRY(PartFileWriter file, PartFileWriter::create(std::make_unique<ImageFile>(&bytes)));
  STELE_TRY_VOID(write_sections(Ending::kKeep, file));
  STELE_TRY([[maybe_unused]] const PartFileWriter::Finished finished, file.finish());
  return bytes;
}

}  // namespace stele::tm
