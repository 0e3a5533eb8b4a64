#include "tm/store/record_log.h"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

std::vector<std::string> read_all(const RecordLog& log) {
  std::vector<std::string> records;
  EXPECT_TRUE(log.visit([&records](std::string_view record) -> Status {
                   records.emplace_back(record);
                   return {};
                 })
                  .ok());
  return records;
}

TEST(RecordLog, GivesBackWhatWasAppendedInOrder) {
  RecordLog log;
  EXPECT_TRUE(read_all(log).empty());
  std::vector<std::string> records;
  std::mt19937 random(20260101);
  for (int i = 0; i < 20000; ++i) {
    std::string record = "20180312T081600Z author " + std::to_string(i);
    if (i % 7 == 0) record.clear();
    if (i % 5000 == 4999) {  // does not shrink, and is larger than a block
      record.resize(300000);
      for (char& byte : record) byte = static_cast<char>(random());
    }
    log.append(record);
    records.push_back(std::move(record));
  }
  EXPECT_EQ(read_all(log), records);
  EXPECT_EQ(read_all(log), records);
}

TEST(RecordLog, TakesAFractionOfRecordsThatRepeat) {
  RecordLog log;
  std::size_t size_bytes = 0;
  for (int i = 0; i < 100000; ++i) {
    const std::string record = "20180312T081600Z mate-settings-daemon-common/mate-settings-daemon" +
                               std::to_string(i / 50);
    size_bytes += record.size();
    log.append(record);
  }
  EXPECT_LT(log.size_bytes(), size_bytes / 5);
}

TEST(RecordLog, StopsAtTheFirstFailureOfItsUser) {
  RecordLog log;
  for (int i = 0; i < 10; ++i) log.append("a");
  int seen = 0;
  const Status status = log.visit([&seen](std::string_view) -> Status {
    if (++seen == 3) return Error{ErrorCode::kIo, "disk full"};
    return {};
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "disk full");
  EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace stele::tm
