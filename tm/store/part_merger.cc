#include "tm/store/part_merger.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "tm/index/language_builder.h"
#include "tm/index/text_transfer.h"
#include "tm/store/layout.h"
#include "tm/store/part_sections.h"
#include "tm/store/record_blocks.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stele::tm {
namespace {

// Reads the records of rising rows of one part.
class RecordCursor {
 public:
  RecordCursor(const Part& part, RecordDictionary& dictionary)
      : part_(part), transcoder_(part.dictionary(), dictionary) {}

  // Appends the row's record. Requires: the row is behind the one before.
  Status read(std::uint64_t row, ByteWriter& writer) {
    while (next_row_ <= row) {
      if (next_row_ == end_row_) {
        STELE_TRY_VOID(read_block());
        continue;
      }
      const Status status = next_row_ == row ? transcoder_.transcode(*reader_, writer)
                                             : skip_record(*reader_, part_.dictionary());
      if (!status.ok()) return status.error().in(part_.file().name());
      ++next_row_;
    }
    return {};
  }

 private:
  Status read_block() {
    if (next_block_ >= part_.block_count()) {
      return Error{ErrorCode::kCorruption, part_.file().name() + ": row " +
                                               std::to_string(next_row_) + ": not in any block"};
    }
    STELE_TRY(const std::uint64_t first_row, part_.read_first_row(next_block_));
    STELE_TRY(end_row_, part_.read_first_row(next_block_ + 1));
    STELE_TRY(bytes_, part_.read_records(next_block_));
    if (first_row != next_row_) return part_.file().make_damage_error();
    reader_.emplace(bytes_);
    ++next_block_;
    return {};
  }

  const Part& part_;
  RecordTranscoder transcoder_;
  std::uint64_t next_row_ = 0;
  std::uint64_t end_row_ = 0;  // of the block in bytes_
  std::uint64_t next_block_ = 0;
  std::string bytes_;
  std::optional<ByteReader> reader_;
};

// The index of a language in the part's dictionary; the count of languages when it has none.
std::size_t find_language(const Part& part, const std::string& language) {
  const std::vector<std::string>& languages = part.dictionary().languages();
  return static_cast<std::size_t>(std::find(languages.begin(), languages.end(), language) -
                                  languages.begin());
}

}  // namespace

PartMerger::PartMerger(std::span<const LivePart> parts, RemovedIds removed) : parts_(parts) {
  list_rows();
  if (removed == RemovedIds::kKeep) list_removed();
}

void PartMerger::list_rows() {
  struct Cursor {
    Place next;
    UnitId id;
    std::size_t dead = 0;  // how many of the part's dead rows are behind
  };
  // Moves to the next live row; false at the end.
  const auto advance = [this](Cursor& cursor) {
    const LivePart& live = parts_[cursor.next.part];
    while (cursor.dead < live.dead_rows.size() && live.dead_rows[cursor.dead] == cursor.next.row) {
      ++cursor.dead;
      ++cursor.next.row;
    }
    if (cursor.next.row >= live.part->row_count()) return false;
    cursor.id = live.part->ids().at(cursor.next.row);
    return true;
  };
  std::vector<Cursor> cursors;
  std::uint64_t count = 0;
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    count += parts_[part].live_count();
    Cursor cursor;
    cursor.next.part = part;
    if (advance(cursor)) cursors.push_back(cursor);
  }
  rows_.reserve(count);
  // Parts are few, and mostly follow one another in ids.
  while (!cursors.empty()) {
    const auto first =
        std::min_element(cursors.begin(), cursors.end(),
                         [](const Cursor& a, const Cursor& b) { return a.id < b.id; });
    rows_.push_back(first->next);
    ids_.append(first->id);
    ++first->next.row;
    if (!advance(*first)) cursors.erase(first);
  }
}

void PartMerger::list_removed() {
  std::vector<UnitId> all;
  for (const LivePart& live : parts_) {
    const IdList& removed = live.part->removed_ids();
    for (std::uint64_t i = 0; i < removed.size(); ++i) all.push_back(removed.at(i));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const UnitId id : all) removed_.append(id);
}

Status PartMerger::visit_records(const std::function<Status(std::string_view)>& use) {
  std::vector<RecordCursor> cursors;
  cursors.reserve(parts_.size());
  for (const LivePart& live : parts_) cursors.emplace_back(*live.part, dictionary_);
  for (const Place& place : rows_) {
    ByteWriter record;
    STELE_TRY_VOID(cursors[place.part].read(place.row, record));
    STELE_TRY_VOID(use(record.bytes()));
  }
  return {};
}

Status PartMerger::write_language(const std::string& language, std::size_t index,
                                  PartFileWriter& file) {
  LanguageBuilder builder(language);
  std::vector<const LanguageColumns*> columns(parts_.size(), nullptr);
  std::vector<std::optional<TextTransfer>> transfers(parts_.size());
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = *parts_[i].part;
    const std::size_t own = find_language(part, language);
    if (own == part.dictionary().languages().size()) continue;
    columns[i] = &part.columns(own);
    transfers[i].emplace(part.columns(own), part.has_current_rules(), builder.texts());
  }
  std::vector<RowText> first_texts;
  std::vector<RowText> other_texts;
  for (std::uint32_t row = 0; row < rows_.size(); ++row) {
    const std::size_t part = rows_[row].part;
    if (columns[part] == nullptr) continue;
    std::uint64_t text = columns[part]->text_of_row(rows_[row].row);
    if (text == 0) continue;
    if (text != kDamaged) text = transfers[part]->transfer(static_cast<std::uint32_t>(text - 1));
    if (text == kDamaged) return parts_[part].part->file().make_damage_error();
    first_texts.push_back(RowText{row, static_cast<std::uint32_t>(text)});
  }
  std::vector<RowText> others;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (columns[i] == nullptr) continue;
    const Part& part = *parts_[i].part;
    if (!columns[i]->list_other_texts(&others)) return part.file().make_damage_error();
    for (const RowText& pair : others) {
      if (pair.row >= part.row_count()) return part.file().make_damage_error();
      if (!parts_[i].is_live(pair.row)) continue;
      const std::uint64_t text = transfers[i]->transfer(pair.text);
      if (text == kDamaged) return part.file().make_damage_error();
      const auto row = ids_.find(part.ids().at(pair.row));
      other_texts.push_back(
          RowText{static_cast<std::uint32_t>(*row), static_cast<std::uint32_t>(text)});
    }
  }
  std::stable_sort(other_texts.begin(), other_texts.end(),
                   [](const RowText& a, const RowText& b) { return a.row < b.row; });
  transfers.clear();
  builder.close();
  language_rows_.push_back(first_texts.size());
  return write_language_sections(builder.build(static_cast<std::uint32_t>(rows_.size()),
                                               std::move(first_texts), std::move(other_texts)),
                                 index, file);
}

Status PartMerger::write_sections(PartFileWriter& file) {
  RecordSampler sampler;
  STELE_TRY_VOID(visit_records([&sampler](std::string_view record) {
    sampler.add(record);
    return Status();
  }));
  const std::string trained = sampler.train();
  // Now the dictionary is complete.
  for (std::size_t i = 0; i < dictionary_.languages().size(); ++i) {
    STELE_TRY_VOID(write_language(dictionary_.languages()[i], i, file));
  }
  STELE_TRY_VOID(write_head_sections(ids_, removed_, dictionary_, language_rows_, file));
  RecordBlockWriter blocks(trained, file);
  STELE_TRY_VOID(blocks.begin());
  STELE_TRY_VOID(visit_records([&blocks](std::string_view record) { return blocks.add(record); }));
  return blocks.finish();
}

Result<ManifestPart> PartMerger::write(const std::filesystem::path& folder, std::uint64_t number,
                                       FileSystem& files) {
  return write_part(folder, number, files,
                    [this](PartFileWriter& file) { return write_sections(file); });
}

}  // namespace stele::tm
