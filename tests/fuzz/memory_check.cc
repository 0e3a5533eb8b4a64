#include "fuzz/memory_check.h"

#include "tm/memory.h"

#include <cstdlib>

namespace stele::tm {

void require(bool condition) {
  if (!condition) std::abort();
}

void apply_edit(const ByteEdit& input, std::string* bytes) {
  if (bytes->empty()) return;
  const std::size_t place = (input[2] | input[3] << 8) % bytes->size();
  const std::size_t length = input[5] % 16;
  switch (input[1] % 6) {
    case 0:
      (*bytes)[place] = static_cast<char>(input[4]);
      break;
    case 1:
      (*bytes)[place] = static_cast<char>((*bytes)[place] + static_cast<char>(input[4]));
      break;
    case 2:
      bytes->resize(place);
      break;
    case 3:
      bytes->insert(place, length, static_cast<char>(input[4]));
      break;
    case 4:
      bytes->erase(place, length);
      break;
    default:
      bytes->append(length, static_cast<char>(input[4]));
      break;
  }
}

void use_memory(const std::filesystem::path& folder) {
  const auto memory = Memory::open(folder);
  if (!memory.ok()) return;
  (void)memory->visit_units([](UnitId, const Unit&) -> Status { return {}; });  // may fail
  (void)memory->stats();
  (void)memory->read_unit(UnitId{7});
  (void)memory->find_concordance("файл", {.mode = ConcordanceMode::kStems});
  for (const double least : {0.3, 0.8}) {
    const MatchOptions options = {.source_language = "en",
                                  .target_language = "ru",
                                  .min_similarity = least,
                                  .limit = 5,
                                  .explain = true,
                                  .previous = "Open the file 3, then save  it."};
    (void)memory->find_matches("Open the file 4, then save it.", options);
  }
  (void)memory->verify();
}

}  // namespace stele::tm
