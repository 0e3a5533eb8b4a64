#include "tm/index/posting_list.h"

#include "checked_bytes.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

// Lists as a part holds them.
class StoredLists {
 public:
  explicit StoredLists(const std::string& bytes)
      : copy_(bytes + std::string(kPostingTailBytes, '\0')) {}
  bool open(std::uint32_t index, PostingCursor* cursor) const {
    return cursor->open(copy_.bytes(), index);
  }

 private:
  CheckedCopy copy_;
};

std::vector<std::uint32_t> make_list(std::mt19937& random) {
  std::set<std::uint32_t> texts;
  const std::uint32_t limit = 1 + (random() >> (random() % 32));
  const std::size_t count = 1 + random() % (random() % 3 == 0 ? 900 : 4);
  // Some lists are dense but for a few texts far away: short codes and very long ones.
  const std::uint32_t dense = random() % 2 == 0 ? limit : 1 + random() % 1500;
  for (std::size_t i = 0; i < count; ++i) texts.insert(random() % (i < 5 ? limit : dense));
  return {texts.begin(), texts.end()};
}

TEST(PostingList, AnyRangeOfAnyListComesBack) {
  constexpr unsigned kSeed = 20050705;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 400; ++round) {
    const std::vector<std::uint32_t> texts = make_list(random);
    std::string bytes;
    const std::uint32_t index = random() % 4;
    for (std::uint32_t i = 0; i < index; ++i) append_postings(make_list(random), &bytes);
    append_postings(texts, &bytes);
    append_postings(make_list(random), &bytes);
    const StoredLists stored(bytes);
    PostingCursor cursor;
    ASSERT_TRUE(stored.open(index, &cursor));
    EXPECT_EQ(cursor.count(), texts.size());
    for (int i = 0; i < 5; ++i) {
      std::uint32_t begin = i == 0 ? 0 : texts[random() % texts.size()] + random() % 3;
      std::uint32_t end = i == 0 ? 0xFFFFFFFF : texts[random() % texts.size()] + random() % 3;
      if (begin > end) std::swap(begin, end);
      std::vector<std::uint32_t> expected;
      std::copy_if(texts.begin(), texts.end(), std::back_inserter(expected),
                   [&](std::uint32_t text) { return text >= begin && text < end; });
      std::vector<std::uint32_t> read;
      ASSERT_TRUE(cursor.read(begin, end, &read));
      EXPECT_EQ(read, expected) << begin << " to " << end << " of " << texts.size();
    }
  }
}

TEST(PostingList, EveryTruncationAndRandomBytesEndInWords) {
  std::mt19937 random(1);
  std::string bytes;
  std::vector<std::uint32_t> texts;
  for (std::uint32_t i = 0; i < 300; ++i) texts.push_back(i * 37 + random() % 30);
  append_postings(texts, &bytes);
  std::vector<std::uint32_t> read;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const StoredLists stored(bytes.substr(0, size));
    PostingCursor cursor;
    EXPECT_FALSE(stored.open(0, &cursor) && cursor.read(0, 0xFFFFFFFF, &read)) << size;
  }
  for (int round = 0; round < 2000; ++round) {
    std::string noise = bytes;
    for (int i = 0; i < 3; ++i) noise[random() % noise.size()] = static_cast<char>(random());
    const StoredLists stored(noise);
    PostingCursor cursor;
    // Whatever it says, it stays inside the bytes and inside the range.
    if (!stored.open(0, &cursor) || !cursor.read(100, 9000, &read)) continue;
    EXPECT_TRUE(std::all_of(read.begin(), read.end(),
                            [](std::uint32_t text) { return text >= 100 && text < 9000; }));
  }
}

}  // namespace
}  // namespace stele::tm
