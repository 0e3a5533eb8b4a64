#include "tm/store/store_writer.h"

#include "tm/store/check_unit.h"
#include "tm/store/layout.h"
#include "tm/store/memory_folder.h"
#include "tm/store/part_merger.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

namespace stele::tm {
namespace {

namespace fs = std::filesystem;

// So much is kept in memory before it is written as a part: a million units of two languages.
// Writing takes up to two thirds as much again. Parts of one commit need no merging then, unless it
// is very large.
constexpr std::uint64_t kSpillBytes = std::uint64_t{96} << 20;
// A commit that leaves no more units and removals than these outside of parts is one write.
constexpr std::uint64_t kMaxTailUnits = 64;
constexpr std::uint64_t kMaxTailRemovals = 256;
constexpr std::uint64_t kMaxTailMemoryBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kMaxPropertyBytes = std::uint64_t{1} << 20;

bool has_suffix(const std::string& name, std::string_view suffix) {
  return name.size() >= suffix.size() &&
         name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0;
}

}  // namespace

Result<std::unique_ptr<StoreWriter>> StoreWriter::open(const fs::path& folder, OpenMode mode,
                                                       FileSystem& files) {
  std::unique_ptr<StoreWriter> store(new StoreWriter(folder, files));
  std::error_code ignored;
  const bool is_memory = fs::exists(folder / kManifestName, ignored);
  if (!is_memory && mode != OpenMode::kExisting) {
    STELE_TRY(const bool is_new, prepare_folder(folder, files));
    STELE_TRY(store->lock_, files.lock(folder / kLockName));
    if (!fs::exists(folder / kManifestName, ignored)) {  // else somebody was faster
      STELE_TRY_VOID(store->start_tail());
      STELE_TRY_VOID(write_manifest(folder, store->next_, files));
      if (is_new) STELE_TRY_VOID(files.sync_folder(parent_of(folder)));
    }
  } else {
    if (is_memory && mode == OpenMode::kCreate) {
      return Error{ErrorCode::kInvalidArgument, folder.string() + ": there is a memory already"};
    }
    STELE_TRY_VOID(read_manifest(folder));  // says what is wrong before a lock file is made
    STELE_TRY(store->lock_, files.lock(folder / kLockName));
  }
  STELE_TRY_VOID(store->load());
  STELE_TRY_VOID(store->remove_leftovers());
  return store;
}

Status StoreWriter::load() {
  STELE_TRY(next_, read_manifest(folder_));
  STELE_TRY(snapshot_, StoreSnapshot::open(folder_, next_, snapshot_.get()));
  return load_tail();
}

Status StoreWriter::load_tail() {
  pending_ = PartBuilder();
  has_changes_ = false;
  const TailFile* tail = snapshot_->tail();
  if (tail == nullptr || tail->part() == nullptr) return {};
  next_.next_unit_id = std::max(next_.next_unit_id, tail->next_unit_id());
  const IdList& removed = tail->part()->removed_ids();
  for (std::uint64_t i = 0; i < removed.size(); ++i) pending_.remove_older(removed.at(i));
  const std::size_t last = snapshot_->parts().size();
  return snapshot_->visit_units(last - 1, last, [this](UnitId id, const Unit& unit) -> Status {
    pending_.put(id, unit);
    return {};
  });
}

// Deletes what a writer that died left: temporary files and parts no manifest names.
Status StoreWriter::remove_leftovers() {
  STELE_TRY(const std::vector<std::string> names, files_.list(folder_));
  for (const std::string& name : names) {
    const bool is_part = name.rfind("part-", 0) == 0 && has_suffix(name, ".stele");
    const bool is_named = std::any_of(
        next_.parts.begin(), next_.parts.end(),
        [&name](const ManifestPart& part) { return part_file_name(part.number) == name; });
    const bool is_temporary = has_suffix(name, kTemporarySuffix) &&
                              (name.rfind("part-", 0) == 0 || name.rfind(kManifestName, 0) == 0);
    const bool is_old_tail = name.rfind("tail-", 0) == 0 && has_suffix(name, ".stele") &&
                             name != tail_file_name(next_.tail_number);
    if ((is_part && !is_named) || is_temporary || is_old_tail)
      STELE_TRY_VOID(files_.remove(folder_ / name));
  }
  return {};
}

// Whether the unit is there once everything pending is applied.
bool StoreWriter::is_known(UnitId id) const {
  if (pending_.contains(id)) return true;
  if (pending_.is_removed_older(id)) return false;
  for (std::size_t i = spilled_.size(); i-- > 0;) {
    if (spilled_[i]->ids().find(id)) return true;
    if (spilled_[i]->removed_ids().find(id)) return false;
  }
  return snapshot_->find_unit(id).ok();
}

Result<UnitId> StoreWriter::add(const Unit& unit) {
  STELE_TRY_VOID(check_unit(unit));
  const UnitId id{next_.next_unit_id++};
  pending_.put(id, unit);
  has_changes_ = true;
  if (pending_.size_bytes() >= kSpillBytes) STELE_TRY_VOID(spill());
  return id;
}

Status StoreWriter::remove(UnitId id) {
  if (!is_known(id)) {
    return Error{ErrorCode::kNotFound,
                 folder_.string() + ": unit " + std::to_string(id.value) + ": not in this memory"};
  }
  pending_.erase(id);
  pending_.remove_older(id);
  has_changes_ = true;
  return {};
}

Status StoreWriter::replace(UnitId id, const Unit& unit) {
  STELE_TRY_VOID(check_unit(unit));
  STELE_TRY_VOID(remove(id));
  pending_.put(id, unit);
  if (pending_.size_bytes() >= kSpillBytes) STELE_TRY_VOID(spill());
  return {};
}

Status StoreWriter::spill() {
  if (pending_.empty()) return {};
  const std::uint64_t number = next_.next_part_number++;
  auto entry = std::move(pending_).write(folder_, number, files_);
  pending_ = PartBuilder();
  if (!entry.ok()) {
    drop_pending();
    return std::move(entry).error();
  }
  next_.parts.push_back(*entry);
  auto part = Part::open(folder_, *entry);
  if (!part.ok()) {
    drop_pending();
    return std::move(part).error();
  }
  spilled_.push_back(*part);
  return {};
}

Status StoreWriter::set_properties(std::vector<Attribute> properties) {
  std::uint64_t size_bytes = 0;
  for (const Attribute& property : properties) {
    size_bytes += 8 + property.name.size() + property.value.size() + property.language.size();
  }
  if (size_bytes > kMaxPropertyBytes) {
    return Error{ErrorCode::kLimitExceeded,
                 folder_.string() + ": properties of " + std::to_string(size_bytes) +
                     " bytes, expected at most " + std::to_string(kMaxPropertyBytes)};
  }
  next_.properties = std::move(properties);
  return {};
}

Status StoreWriter::commit() {
  const bool has_properties = next_.properties != snapshot_->manifest().properties;
  if (!has_changes_ && !has_properties) return {};
  return has_properties || !fits_tail() ? write_parts() : append_to_tail();
}

// Whether what is pending can be made lasting by one write.
bool StoreWriter::fits_tail() const {
  const TailFile* tail = snapshot_->tail();
  return trusts_tail_ && spilled_.empty() && tail != nullptr && tail->is_whole() &&
         pending_.unit_count() <= kMaxTailUnits && pending_.removed_count() <= kMaxTailRemovals &&
         pending_.size_bytes() <= kMaxTailMemoryBytes;
}

Status StoreWriter::append_to_tail() {
  const auto append = [this]() -> Status {
    STELE_TRY(const std::string image, pending_.make_image());
    const std::filesystem::path path = folder_ / tail_file_name(next_.tail_number);
    if (tail_file_ == nullptr) {
      // The writer before may have died between renaming the manifest and making that last.
      STELE_TRY_VOID(files_.sync_folder(folder_));
      STELE_TRY(tail_file_, files_.open_file(path));
    }
    const std::uint64_t end = snapshot_->tail()->end_bytes();
    STELE_TRY_VOID(tail_file_->write_at(end, make_tail_record(end, next_.next_unit_id, image)));
    STELE_TRY_VOID(tail_file_->sync());
    STELE_TRY(snapshot_, StoreSnapshot::open(folder_, snapshot_->manifest(), snapshot_.get()));
    has_changes_ = false;
    return {};
  };
  Status status = append();
  if (!status.ok()) {
    // What the disk has of it is not known, so the next commit writes all of it elsewhere.
    trusts_tail_ = false;
    drop_pending();
  }
  return status;
}

// Makes everything that is pending, and the tail, parts.
Status StoreWriter::write_parts() {
  STELE_TRY_VOID(spill());
  const Manifest old = snapshot_->manifest();
  const auto replace_tail = [&]() -> Status {
    const TailFile* tail = snapshot_->tail();
    const bool is_fresh = tail != nullptr && tail->end_bytes() == 0 && tail->is_whole();
    if (!is_fresh || !trusts_tail_) STELE_TRY_VOID(start_tail());
    return publish();
  };
  Status status = replace_tail();
  if (!status.ok()) {
    trusts_tail_ = false;  // which manifest will be found after a crash is not known
    drop_pending();
    return status;
  }
  if (old.tail_number != 0 && old.tail_number != next_.tail_number) {
    // Failing to delete what no manifest names is harmless: the next writer tries again.
    static_cast<void>(files_.remove(folder_ / tail_file_name(old.tail_number)));
  }
  spilled_.clear();
  has_changes_ = false;
  trusts_tail_ = true;
  return merge_small_parts();
}

// Creates the file of a new tail, which the next manifest names.
Status StoreWriter::start_tail() {
  tail_file_ = nullptr;
  const std::uint64_t number = next_.tail_number + 1;
  STELE_TRY(const auto file, files_.create_file(folder_ / tail_file_name(number)));
  STELE_TRY_VOID(file->sync());
  next_.tail_number = number;
  return {};
}

Status StoreWriter::compact() {
  STELE_TRY_VOID(commit());
  const TailFile* tail = snapshot_->tail();
  if (tail == nullptr || tail->end_bytes() > 0 || !tail->is_whole()) {
    STELE_TRY_VOID(write_parts());
  }
  std::vector<PartSize> sizes;
  for (const LivePart& live : snapshot_->parts()) {
    sizes.push_back(PartSize{live.live_count(), live.part->file().size_bytes()});
  }
  // From the newest on, so that the places of those to come stay right.
  for (const PartRange& range : plan_compaction(sizes)) STELE_TRY_VOID(merge_parts(range));
  return {};
}

Status StoreWriter::merge_small_parts() {
  while (true) {
    std::vector<PartSize> sizes;
    for (std::size_t i = 0; i < next_.parts.size(); ++i) {
      const Part& part = *snapshot_->parts()[i].part;
      sizes.push_back(PartSize{part.row_count(), part.file().size_bytes()});
    }
    const auto range = choose_merge(sizes);
    if (!range) return {};
    STELE_TRY_VOID(merge_parts(*range));
  }
}

// Replaces these parts by one with their live units.
Status StoreWriter::merge_parts(const PartRange& range) {
  // What these parts removed from older ones stays removed.
  const std::vector<LivePart>& parts = snapshot_->parts();
  PartMerger merger({parts.data() + range.first, range.last - range.first},
                    range.first > 0 ? RemovedIds::kKeep : RemovedIds::kDrop);
  const auto begin = next_.parts.begin() + static_cast<std::ptrdiff_t>(range.first);
  const auto end = next_.parts.begin() + static_cast<std::ptrdiff_t>(range.last);
  const std::vector<ManifestPart> old_parts(begin, end);
  const auto place = next_.parts.erase(begin, end);
  if (!merger.empty()) {
    auto entry = merger.write(folder_, next_.next_part_number++, files_);
    if (!entry.ok()) {
      drop_pending();
      return std::move(entry).error();
    }
    next_.parts.insert(place, *entry);
  }
  Status status = publish();
  if (!status.ok()) {
    trusts_tail_ = false;
    drop_pending();
    return status;
  }
  remove_files(old_parts);
  return {};
}

// Failing to delete a part that no manifest names is harmless: the next writer tries again.
void StoreWriter::remove_files(const std::vector<ManifestPart>& parts) {
  for (const ManifestPart& part : parts) {
    static_cast<void>(files_.remove(folder_ / part_file_name(part.number)));
  }
}

Status StoreWriter::publish() {
  ++next_.generation;
  // The parts' names must be lasting before a manifest that needs them is.
  STELE_TRY_VOID(files_.sync_folder(folder_));
  STELE_TRY_VOID(write_manifest(folder_, next_, files_));
  STELE_TRY(snapshot_, StoreSnapshot::open(folder_, next_, snapshot_.get()));
  return {};
}

// Back to what the folder holds. Part files that were written are left for the next writer to
// clean up: when a manifest's rename was done but not its sync, they may be needed.
void StoreWriter::drop_pending() {
  spilled_.clear();
  tail_file_ = nullptr;
  const std::uint64_t next_part_number = next_.next_part_number;
  const std::uint64_t next_unit_id = next_.next_unit_id;
  if (!load().ok()) {
    next_ = snapshot_->manifest();
    // The tail was read before, and is so still unless it is damaged now.
    if (!load_tail().ok()) pending_ = PartBuilder();
    has_changes_ = false;
  }
  // Numbers that were used for units or parts are not used again.
  next_.next_part_number = std::max(next_.next_part_number, next_part_number);
  next_.next_unit_id = std::max(next_.next_unit_id, next_unit_id);
}

}  // namespace stele::tm
