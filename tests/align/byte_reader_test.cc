#include "align/base/byte_reader.h"

#include "align/base/byte_writer.h"

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(ByteReader, ReadsWhatByteWriterWrote) {
  ByteWriter writer;
  writer.write_u8(200);
  writer.write_u16(60000);
  writer.write_u32(4000000000U);
  writer.write_u64(~std::uint64_t{0});
  writer.write_varint(~std::uint64_t{0});
  writer.write_varint(127);
  writer.write_length_and_bytes("元首");
  ByteReader reader(writer.bytes());
  EXPECT_EQ(*reader.read_u8("a"), 200);
  EXPECT_EQ(*reader.read_u16("b"), 60000);
  EXPECT_EQ(*reader.read_u32("c"), 4000000000U);
  EXPECT_EQ(*reader.read_u64("d"), ~std::uint64_t{0});
  EXPECT_EQ(*reader.read_varint("e"), ~std::uint64_t{0});
  EXPECT_EQ(*reader.read_varint("f"), 127U);
  EXPECT_EQ(*reader.read_bytes(*reader.read_varint("size"), "text"), "元首");
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(ByteReader, EveryTruncationIsAnErrorThatNamesTheField) {
  ByteWriter writer;
  writer.write_u32(7);
  for (std::size_t size = 0; size < 4; ++size) {
    ByteReader reader(writer.bytes().substr(0, size));
    const auto value = reader.read_u32("block count");
    ASSERT_FALSE(value.ok());
    EXPECT_EQ(value.error().message,
              "block count at byte 0: needs 4 bytes, " + std::to_string(size) + " left");
  }
}

TEST(ByteReader, RefusesNumbersOfMoreThan64Bits) {
  const std::string ten_full_bytes(10, '\xff');
  EXPECT_FALSE(ByteReader(ten_full_bytes).read_varint("n").ok());
}

TEST(ByteReader, SeekStaysInside) {
  ByteReader reader("abc");
  EXPECT_TRUE(reader.seek(3, "end").ok());
  EXPECT_FALSE(reader.seek(4, "behind").ok());
}

}  // namespace
}  // namespace stele
