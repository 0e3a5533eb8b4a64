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
  StoredLists(const PostingBytes& bytes, std::uint32_t text_count, std::uint64_t list_count)
      : lists_copy_(bytes.lists), offsets_copy_(bytes.offsets) {
    lists_ = PostingLists(lists_copy_.bytes(), offsets_copy_.bytes());
    is_open_ = lists_.open(text_count, list_count);
  }
  bool open(std::uint32_t index, PostingCursor* cursor) const {
    return is_open_ && lists_.open_list(index, cursor);
  }

 private:
  CheckedCopy lists_copy_;
  CheckedCopy offsets_copy_;
  PostingLists lists_;
  bool is_open_ = false;
};

std::vector<std::uint32_t> make_list(std::mt19937& random, std::uint32_t text_count) {
  std::set<std::uint32_t> texts;
  const std::uint32_t limit = 1 + random() % text_count;
  const std::size_t count = 1 + random() % (random() % 3 == 0 ? 900 : 4);
  // Some lists are dense but for a few texts far away: short codes and very long ones.
  const std::uint32_t dense =
      random() % 2 == 0 ? limit : 1 + random() % std::min(text_count, 1500U);
  for (std::size_t i = 0; i < count; ++i) texts.insert(random() % (i < 5 ? limit : dense));
  return {texts.begin(), texts.end()};
}

PostingArrays join_lists(const std::vector<std::vector<std::uint32_t>>& lists) {
  PostingArrays arrays;
  arrays.begins.push_back(0);
  for (const auto& list : lists) {
    arrays.texts.insert(arrays.texts.end(), list.begin(), list.end());
    arrays.begins.push_back(arrays.texts.size());
  }
  return arrays;
}

TEST(PostingList, AnyRangeOfAnyListComesBack) {
  constexpr unsigned kSeed = 20050705;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 100; ++round) {
    // From one text to as many as there can be.
    const std::uint32_t text_count = 1 + (random() >> (random() % 32)) / 2;
    std::vector<std::vector<std::uint32_t>> lists;
    for (std::size_t count = random() % 40; count > 0; --count) {
      lists.push_back(make_list(random, text_count));
    }
    const StoredLists stored(write_postings(join_lists(lists), text_count), text_count,
                             lists.size());
    PostingCursor cursor;
    for (std::uint32_t index = 0; index < lists.size(); ++index) {
      const std::vector<std::uint32_t>& texts = lists[index];
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
}

TEST(PostingList, NoiseIsDamageOrStaysInRange) {
  constexpr unsigned kSeed = 1;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  std::vector<std::vector<std::uint32_t>> lists(3);
  for (std::uint32_t i = 0; i < 300; ++i) lists[0].push_back(i * 37 + random() % 30);
  lists[1] = {5, 9, 200};
  for (std::uint32_t i = 0; i < 40; ++i) lists[2].push_back(i * 250);
  constexpr std::uint32_t kTextCount = 12000;
  const PostingBytes bytes = write_postings(join_lists(lists), kTextCount);
  // The last byte may be one of zeros that no reader needs.
  for (std::size_t size = 0; size + 1 < bytes.lists.size(); ++size) {
    const StoredLists stored({bytes.lists.substr(0, size), bytes.offsets}, kTextCount, 3);
    PostingCursor cursor;
    EXPECT_FALSE(stored.open(2, &cursor)) << size;
  }
  std::vector<std::uint32_t> read;
  for (int round = 0; round < 5000; ++round) {
    PostingBytes noise = bytes;
    for (int i = 0; i < 3; ++i) {
      std::string& some = random() % 4 == 0 ? noise.offsets : noise.lists;
      some[random() % some.size()] = static_cast<char>(random());
    }
    const StoredLists stored(noise, kTextCount, 3);
    PostingCursor cursor;
    // Whatever it says, it stays inside the bytes and inside the range.
    if (!stored.open(random() % 3, &cursor) || !cursor.read(100, 9000, &read)) continue;
    EXPECT_TRUE(std::all_of(read.begin(), read.end(),
                            [](std::uint32_t text) { return text >= 100 && text < 9000; }));
  }
}

}  // namespace
}  // namespace stele::tm
