#include "tm/store/store_snapshot.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

// How often a reader starts over because a writer's merge deleted a part it was about to open.
constexpr int kOpenAttempts = 100;

// Walks the live rows of one part, a block at a time.
class RowCursor {
 public:
  explicit RowCursor(const LivePart* live) : live_(live) {}

  // Moves to the next live row; false at the end.
  bool advance() {
    while (next_row_ < live_->part->row_count()) {
      row_ = next_row_++;
      if (live_->is_live(static_cast<std::uint32_t>(row_))) {
        id_ = live_->part->ids().at(row_);
        return true;
      }
    }
    return false;
  }

  UnitId id() const { return id_; }

  Result<Unit> take_unit() {
    while (row_ - first_row_ >= units_.size()) {
      if (next_block_ >= live_->part->block_count()) {
        return Error{ErrorCode::kCorruption, live_->part->file().name() + ": row " +
                                                 std::to_string(row_) + ": not in any block"};
      }
      STELE_TRY(first_row_, live_->part->read_first_row(next_block_));
      STELE_TRY(units_, live_->part->read_block(next_block_));
      ++next_block_;
    }
    return std::move(units_[row_ - first_row_]);
  }

 private:
  const LivePart* live_;
  std::uint64_t row_ = 0;
  std::uint64_t next_row_ = 0;
  UnitId id_;
  std::uint64_t next_block_ = 0;
  std::uint64_t first_row_ = 0;
  std::vector<Unit> units_;
};

}  // namespace

bool LivePart::is_live(std::uint32_t row) const {
  return !std::binary_search(dead_rows.begin(), dead_rows.end(), row);
}

Result<std::shared_ptr<const StoreSnapshot>> StoreSnapshot::open(
    const std::filesystem::path& folder) {
  for (int attempt = 1;; ++attempt) {
    STELE_TRY(const Manifest manifest, read_manifest(folder));
    auto snapshot = open(folder, manifest, nullptr);
    if (snapshot.ok() || snapshot.error().code != ErrorCode::kNotFound) return snapshot;
    // A part or the tail is missing: merged away since, if there is a newer manifest; else it is
    // lost.
    STELE_TRY(const Manifest now, read_manifest(folder));
    if (now == manifest || attempt == kOpenAttempts) {
      return Error{ErrorCode::kCorruption, snapshot.error().message + "; the manifest names it"};
    }
  }
}

Result<std::shared_ptr<const StoreSnapshot>> StoreSnapshot::open(
    const std::filesystem::path& folder, const Manifest& manifest, const StoreSnapshot* previous) {
  auto snapshot = std::make_shared<StoreSnapshot>();
  snapshot->folder_ = folder;
  snapshot->manifest_ = manifest;
  for (const ManifestPart& entry : manifest.parts) {
    LivePart live;
    for (std::size_t i = 0; previous != nullptr && i < previous->manifest_.parts.size(); ++i) {
      if (previous->manifest_.parts[i] == entry) live.part = previous->parts_[i].part;
    }
    if (live.part == nullptr) {
      STELE_TRY(live.part, Part::open(folder, entry));
    }
    snapshot->parts_.push_back(std::move(live));
  }
  if (manifest.tail_number > 0) {
    STELE_TRY(snapshot->tail_, TailFile::open(folder / tail_file_name(manifest.tail_number)));
    if (snapshot->tail_->part() != nullptr) {
      snapshot->parts_.push_back(LivePart{snapshot->tail_->part(), {}});
    }
  }
  for (std::size_t newer = 1; newer < snapshot->parts_.size(); ++newer) {
    const IdList& removed = snapshot->parts_[newer].part->removed_ids();
    for (std::uint64_t i = 0; i < removed.size(); ++i) {
      for (std::size_t older = 0; older < newer; ++older) {
        LivePart& live = snapshot->parts_[older];
        const auto row = live.part->ids().find(removed.at(i));
        if (row) live.dead_rows.push_back(static_cast<std::uint32_t>(*row));
      }
    }
  }
  for (LivePart& live : snapshot->parts_) {
    std::sort(live.dead_rows.begin(), live.dead_rows.end());
    live.dead_rows.erase(std::unique(live.dead_rows.begin(), live.dead_rows.end()),
                         live.dead_rows.end());
  }
  return std::shared_ptr<const StoreSnapshot>(std::move(snapshot));
}

Status StoreSnapshot::verify() const {
  for (std::size_t i = 0; i < manifest_.parts.size(); ++i) {
    STELE_TRY_VOID(parts_[i].part->file().verify());
  }
  return tail_ == nullptr ? Status() : tail_->verify();
}

std::uint64_t StoreSnapshot::unit_count() const {
  std::uint64_t count = 0;
  for (const LivePart& live : parts_) count += live.live_count();
  return count;
}

Result<RowPlace> StoreSnapshot::find_unit(UnitId id) const {
  for (std::size_t i = parts_.size(); i-- > 0;) {
    const auto row = parts_[i].part->ids().find(id);
    if (!row) continue;
    const auto narrow = static_cast<std::uint32_t>(*row);
    if (parts_[i].is_live(narrow)) return RowPlace{i, narrow};
  }
  return Error{ErrorCode::kNotFound,
               folder_.string() + ": unit " + std::to_string(id.value) + ": not in this memory"};
}

Status StoreSnapshot::visit_units(std::size_t first_part, std::size_t last_part,
                                  const std::function<Status(UnitId, Unit)>& visit) const {
  std::vector<RowCursor> cursors;
  for (std::size_t part = first_part; part < last_part; ++part) {
    cursors.emplace_back(&parts_[part]);
    if (!cursors.back().advance()) cursors.pop_back();
  }
  // Parts are few, and mostly follow one another in ids.
  while (!cursors.empty()) {
    const auto first =
        std::min_element(cursors.begin(), cursors.end(),
                         [](const RowCursor& a, const RowCursor& b) { return a.id() < b.id(); });
    STELE_TRY(Unit unit, first->take_unit());
    STELE_TRY_VOID(visit(first->id(), std::move(unit)));
    if (!first->advance()) cursors.erase(first);
  }
  return {};
}

}  // namespace stele::tm
