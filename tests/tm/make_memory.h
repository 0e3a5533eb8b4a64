// A memory of English and Russian pairs, for tests.
#pragma once

#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

// Units are numbered from 1 in the order of `pairs`.
inline Memory make_memory(const std::filesystem::path& folder, const TextPairs& pairs) {
  auto writer = MemoryWriter::create(folder);
  for (const auto& [english, russian] : pairs) {
    Unit unit;
    unit.variants.push_back({"en", english, {}, {}});
    unit.variants.push_back({"ru", russian, {}, {}});
    EXPECT_TRUE(writer->add(unit).ok());
  }
  EXPECT_TRUE(writer->commit().ok());
  return Memory::open(folder).value();
}

}  // namespace stele::tm
