#include "tm/store/id_list.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <string>

namespace stele::tm {

std::uint64_t IdList::run_end(std::size_t run) const {
  return run + 1 < runs_.size() ? runs_[run + 1].first_position : size_;
}

void IdList::append(UnitId id) {
  if (runs_.empty() || id.value != runs_.back().first_id + (size_ - runs_.back().first_position)) {
    assert(runs_.empty() || id.value > at(size_ - 1).value);
    runs_.push_back(Run{id.value, size_});
  }
  ++size_;
}

UnitId IdList::at(std::uint64_t position) const {
  assert(position < size_);
  const auto next = std::upper_bound(
      runs_.begin(), runs_.end(), position,
      [](std::uint64_t wanted, const Run& run) { return wanted < run.first_position; });
  const Run& run = *(next - 1);
  return UnitId{run.first_id + (position - run.first_position)};
}

std::optional<std::uint64_t> IdList::find(UnitId id) const {
  const auto next =
      std::upper_bound(runs_.begin(), runs_.end(), id.value,
                       [](std::uint64_t wanted, const Run& run) { return wanted < run.first_id; });
  if (next == runs_.begin()) return std::nullopt;
  const auto run = static_cast<std::size_t>(next - runs_.begin() - 1);
  const std::uint64_t position = runs_[run].first_position + (id.value - runs_[run].first_id);
  if (position >= run_end(run)) return std::nullopt;
  return position;
}

void IdList::write(ByteWriter& writer) const {
  writer.write_varint(runs_.size());
  std::uint64_t previous_end = 0;
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    const std::uint64_t count = run_end(run) - runs_[run].first_position;
    writer.write_varint(runs_[run].first_id - previous_end);
    writer.write_varint(count);
    previous_end = runs_[run].first_id + count;
  }
}

Result<IdList> IdList::read(ByteReader& reader, std::uint64_t limit) {
  STELE_TRY(const std::uint64_t run_count, reader.read_varint("id run count"));
  if (run_count > reader.remaining() / 2) {
    return Error{ErrorCode::kCorruption, "id list: " + std::to_string(run_count) +
                                             " runs do not fit in " +
                                             std::to_string(reader.remaining()) + " bytes"};
  }
  IdList list;
  list.runs_.reserve(run_count);
  std::uint64_t previous_end = 0;
  for (std::uint64_t i = 0; i < run_count; ++i) {
    STELE_TRY(const std::uint64_t gap, reader.read_varint("id run start"));
    STELE_TRY(const std::uint64_t count, reader.read_varint("id run length"));
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
    if (count == 0 || gap > kMax - previous_end || count > kMax - previous_end - gap ||
        count > limit - list.size_ || (gap == 0 && i > 0)) {
      return Error{ErrorCode::kCorruption, "id list: run " + std::to_string(i) + " is impossible"};
    }
    list.runs_.push_back(Run{previous_end + gap, list.size_});
    list.size_ += count;
    previous_end += gap + count;
  }
  return list;
}

}  // namespace stele::tm
