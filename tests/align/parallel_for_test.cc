#include "align/base/parallel_for.h"

#include <atomic>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(ParallelFor, CallsEachIndexOnceWithAnyNumberOfThreads) {
  for (const std::size_t threads : {0, 1, 2, 7}) {
    std::vector<std::atomic<int>> calls(1000);
    parallel_for(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    for (const auto& count : calls) ASSERT_EQ(count, 1);
  }
}

TEST(ParallelFor, NothingToDoCallsNothing) {
  parallel_for(0, 4, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace stele
