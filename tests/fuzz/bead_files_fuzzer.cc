// Bead files are refused or keep their promises; segment files are read whatever they hold.
#include "align/bead/bead_format.h"
#include "align/segment/segmenter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)stele::read_presegmented(bytes, "fuzz", "en").ok();  // any answer will do
  const auto records = stele::parse_beads(bytes);
  if (!records.ok() || records->empty()) return 0;
  std::vector<std::size_t> counts(records->front().lists.size());
  for (const stele::BeadRecord& record : *records) {
    require(record.lists.size() == counts.size());
    require(!record.confidence || (*record.confidence >= 0 && *record.confidence <= 1));
    for (std::size_t k = 0; k < counts.size(); ++k) {
      for (const std::uint32_t index : record.lists[k]) {
        counts[k] = std::max<std::size_t>(counts[k], std::size_t{index} + 1);
      }
    }
  }
  const auto alignment = stele::to_alignment(*records, counts);
  if (!alignment.ok()) return 0;
  const auto again = stele::parse_beads(stele::format_beads(*alignment));
  require(again.ok() && again->size() == records->size());
  for (std::size_t i = 0; i < again->size(); ++i) {
    require((*again)[i].lists == (*records)[i].lists);
  }
  return 0;
}
