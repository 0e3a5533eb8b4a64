#include "align/base/result.h"

#include <cerrno>
#include <memory>

#include <gtest/gtest.h>

namespace stele {
namespace {

Result<int> halve(int value) {
  if (value % 2 != 0) return Error{ErrorCode::kInvalidArgument, "odd"};
  return value / 2;
}

Result<int> quarter(int value) {
  STELE_TRY(const int half, halve(value));
  return halve(half);
}

TEST(Result, TryReturnsTheFirstError) {
  EXPECT_EQ(*quarter(12), 3);
  EXPECT_EQ(quarter(6).error().message, "odd");
}

TEST(Result, HoldsWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> value = std::move(result).value();
  EXPECT_EQ(*value, 7);
}

TEST(Result, CallersPutTheirPlaceInFront) {
  const Error error = Error{ErrorCode::kCorruption, "text 3 runs past the block"}.in("block 17");
  EXPECT_EQ(error.message, "block 17: text 3 runs past the block");
  EXPECT_EQ(error.code, ErrorCode::kCorruption);
}

TEST(Result, AMissingFileIsNotFoundAndOtherFailuresAreIo) {
  EXPECT_EQ(make_system_error("x", ENOENT).code, ErrorCode::kNotFound);
  EXPECT_EQ(make_system_error("x", ENOSPC).code, ErrorCode::kIo);
}

}  // namespace
}  // namespace stele
