#include "cli/read_beads.h"

#include "align/base/read_file.h"
#include "align/bead/bead_format.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stele::cli {

Result<std::vector<Bead>> read_fixed_beads(const std::filesystem::path& path) {
  STELE_TRY(const std::string text, read_file(path));
  auto records = parse_beads(text);
  if (!records.ok()) return std::move(records).error().in(path.string());
  std::vector<Bead> beads;
  std::vector<std::uint32_t> ends;
  for (std::size_t r = 0; r < records->size(); ++r) {
    const BeadRecord& record = (*records)[r];
    ends.resize(record.lists.size(), 0);
    Bead bead;
    bead.confidence = record.confidence.value_or(1);
    bead.runs.resize(record.lists.size());
    bool is_after_hole = false;
    for (std::size_t k = 0; k < record.lists.size(); ++k) {
      const auto& list = record.lists[k];
      if (list.empty()) continue;
      const auto count = static_cast<std::uint32_t>(list.size());
      if (list.back() - list.front() + 1 != count) {
        return Error{ErrorCode::kInvalidArgument, path.string() + ": bead " +
                                                      std::to_string(r + 1) +
                                                      ": its segments are not neighbours"};
      }
      bead.runs[k] = {SegmentIndex{list.front()}, count};
      is_after_hole = is_after_hole || list.front() > ends[k];
    }
    // An empty list stands where the texts go on: after the bead above, or before the next below
    // when there is a hole above. With holes on both sides its place is not known.
    bool has_place = true;
    for (std::size_t k = 0; k < record.lists.size(); ++k) {
      if (!record.lists[k].empty()) continue;
      std::uint32_t place = ends[k];
      if (is_after_hole) {
        std::size_t next = r + 1;
        while (next < records->size() && (*records)[next].lists[k].empty()) ++next;
        has_place = has_place && next < records->size();
        if (next < records->size()) place = (*records)[next].lists[k].front();
      }
      bead.runs[k].begin = SegmentIndex{place};
    }
    if (!has_place) continue;
    for (std::size_t k = 0; k < bead.runs.size(); ++k) ends[k] = bead.runs[k].end();
    beads.push_back(std::move(bead));
  }
  return beads;
}

}  // namespace stele::cli
