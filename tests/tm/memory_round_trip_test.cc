// Units and headers through a real memory: imported, exported, imported again.
#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "exchange_samples.h"
#include "random_units.h"
#include "temporary_folder.h"
#include "tm/exchange/formats.h"
#include "tm/exchange/header_properties.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"
#include "tm/store/manifest.h"

#include <random>

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

Status fill_memory(MemoryWriter& writer, const ReadOutcome& outcome) {
  std::vector<Attribute> properties = writer.properties();
  add_header_properties(outcome.header, &properties);
  STELE_TRY_VOID(writer.set_properties(std::move(properties)));
  for (const Unit& unit : outcome.units) {
    STELE_TRY([[maybe_unused]] const UnitId id, writer.add(unit));
  }
  return writer.commit();
}

std::string export_tmx(const Memory& memory) {
  std::string bytes;
  auto writer = make_unit_writer(Format::kTmx,
                                 [&](std::string_view piece) -> Status {
                                   bytes.append(piece);
                                   return {};
                                 },
                                 {.header = make_header(memory.properties())});
  EXPECT_TRUE(writer.ok());
  const Status visited = memory.visit_units(
      [&](UnitId, const Unit& unit) -> Status { return (*writer)->write(unit); });
  EXPECT_TRUE(visited.ok());
  EXPECT_TRUE((*writer)->finish().ok());
  return bytes;
}

ReadOutcome through_memory(const ReadOutcome& outcome, std::string* bytes) {
  const TemporaryFolder folder;
  {
    auto writer = MemoryWriter::create(folder.path() / "memory");
    EXPECT_TRUE(writer.ok());
    EXPECT_TRUE(fill_memory(*writer, outcome).ok());
  }
  const auto memory = Memory::open(folder.path() / "memory");
  EXPECT_TRUE(memory.ok());
  *bytes = export_tmx(*memory);
  return read_tmx_bytes(*bytes, {.strict = true});
}

constexpr const char* kHeader =
    "<header creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"x\" "
    "adminlang=\"en\" srclang=\"en-GB\" datatype=\"plaintext\" creationdate=\"20200131T101500Z\" "
    "creationid=\"Анна\" o-encoding=\"iso-8859-1\"><note>of the &lt;whole&gt; file</note>"
    "<prop type=\"client\" xml:lang=\"ru\">Мир &amp; Ко</prop>"
    "<ude name=\"u\" base=\"Macintosh\"><map unicode=\"#xF8FF\" code=\"#xF0\"/></ude></header>";

TEST(MemoryRoundTrip, UnitsAndHeaderComeOutEqualAndTheBytesAreStable) {
  constexpr std::uint32_t kSeed = 19980610;
  std::mt19937 random(kSeed);
  std::vector<Unit> units;
  for (int i = 0; i < 2000; ++i) units.push_back(make_random_unit(random));
  ReadOutcome first = read_tmx_bytes(write_tmx_bytes(units), {.strict = true});
  ASSERT_EQ(first.error, "") << "seed " << kSeed;
  ASSERT_EQ(first.units.size(), units.size());
  first.header =
      read_tmx_bytes("<tmx version=\"1.4\">" + std::string(kHeader) + "<body></body></tmx>").header;
  std::string first_bytes;
  const ReadOutcome second = through_memory(first, &first_bytes);
  ASSERT_EQ(second.error, "") << "seed " << kSeed;
  // The source of a unit is its first variant unless it says otherwise, and "srclang" is said only
  // where it is needed, so units are equal field by field.
  EXPECT_EQ(second.units, first.units) << "seed " << kSeed;
  EXPECT_EQ(second.header.source_language, "en-GB");
  EXPECT_EQ(second.header.user_encodings, first.header.user_encodings);
  std::string second_bytes;
  const ReadOutcome third = through_memory(second, &second_bytes);
  EXPECT_EQ(third.units, first.units) << "seed " << kSeed;
  EXPECT_EQ(second_bytes, first_bytes) << "seed " << kSeed;
}

TEST(MemoryRoundTrip, TheHeaderKeepsWhatItSaysOfTheWholeFile) {
  std::string bytes;
  through_memory(
      read_tmx_bytes("<tmx version=\"1.4\">" + std::string(kHeader) + "<body></body></tmx>"),
      &bytes);
  EXPECT_THAT(bytes, testing::HasSubstr(
                         "srclang=\"en-GB\" datatype=\"plaintext\" o-encoding=\"iso-8859-1\" "
                         "creationdate=\"20200131T101500Z\" creationid=\"Анна\">\n"
                         "    <note>of the &lt;whole&gt; file</note>\n"
                         "    <prop type=\"client\" xml:lang=\"ru\">Мир &amp; Ко</prop>\n"
                         "    <ude name=\"u\" base=\"Macintosh\"><map unicode=\"#xF8FF\" "
                         "code=\"#xF0\"></map></ude>\n"));
}

TEST(MemoryRoundTrip, AFurtherFileAddsItsPropsButNotItsFields) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  const auto make = [](const std::string& header) {
    return read_tmx_bytes("<tmx version=\"1.4\">" + header + "<body></body></tmx>");
  };
  ASSERT_TRUE(fill_memory(*writer, make(kHeader)).ok());
  ASSERT_TRUE(fill_memory(*writer, make(kHeader)).ok());
  ASSERT_TRUE(fill_memory(*writer, make("<header srclang=\"de\" creationid=\"other\">"
                                        "<prop type=\"client\">Third</prop></header>"))
                  .ok());
  const ExchangeHeader header = make_header(writer->snapshot().properties());
  EXPECT_EQ(header.source_language, "en-GB");
  EXPECT_EQ(find_field(header.attributes, "creationid"), "Анна");
  std::vector<std::string> values;
  for (const Attribute& attribute : header.attributes) {
    if (attribute.kind != Attribute::Kind::kField) values.push_back(attribute.value);
  }
  EXPECT_THAT(values, testing::ElementsAre("of the <whole> file", "Мир & Ко", "Third"));
}

TEST(MemoryRoundTrip, PropertiesSurviveFurtherCommitsAndCompaction) {
  const TemporaryFolder folder;
  const std::vector<Attribute> properties = {{Attribute::Kind::kNote, "", "kept", ""}};
  {
    auto writer = MemoryWriter::create(folder.path() / "memory");
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE(writer->set_properties(properties).ok());
    ASSERT_TRUE(writer->commit().ok());
    std::mt19937 random(1);
    ASSERT_TRUE(writer->add(make_random_unit(random)).ok());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(writer->compact().ok());
    const std::vector<Attribute> huge = {
        {Attribute::Kind::kNote, "", std::string(std::size_t{2} << 20, 'x'), ""}};
    EXPECT_FALSE(writer->set_properties(huge).ok());
  }
  const auto memory = Memory::open(folder.path() / "memory");
  ASSERT_TRUE(memory.ok());
  EXPECT_EQ(memory->properties(), properties);
}

TEST(MemoryRoundTrip, AManifestWithPropertiesIsReadWholeOrRefused) {
  Manifest manifest;
  manifest.parts = {{1, 100, 7}};
  const std::string without = serialize_manifest(manifest);
  manifest.properties = {{Attribute::Kind::kProp, "client", "Мир", "ru"},
                         {Attribute::Kind::kNote, "", "n", ""}};
  const std::string bytes = serialize_manifest(manifest);
  ASSERT_TRUE(parse_manifest(bytes).ok());
  EXPECT_EQ(*parse_manifest(bytes), manifest);
  EXPECT_EQ(*parse_manifest(without), Manifest({.parts = {{1, 100, 7}}}));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(parse_manifest(bytes.substr(0, size)).ok()) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
    EXPECT_FALSE(parse_manifest(flipped).ok()) << at;
  }
}

// Versions 1 and 2 had no tail, and version 1 no properties.
TEST(MemoryRoundTrip, OlderManifestsAreRead) {
  for (const std::uint32_t version : {1U, 2U}) {
    ByteWriter writer;
    writer.write_bytes("STELEMEM");
    writer.write_u32(version);
    writer.write_u32(1);
    for (const std::uint64_t number : {5, 6, 7, 1, 100, 9}) writer.write_u64(number);
    if (version == 2) {
      writer.write_u32(1);
      writer.write_u8(1);
      for (const char* text : {"client", "Мир", "ru"}) writer.write_length_and_bytes(text);
    }
    writer.write_u64(hash_bytes(writer.bytes()));
    const auto manifest = parse_manifest(writer.bytes());
    ASSERT_TRUE(manifest.ok()) << manifest.error().message;
    EXPECT_EQ(manifest->generation, 5u);
    EXPECT_EQ(manifest->next_unit_id, 6u);
    EXPECT_EQ(manifest->next_part_number, 7u);
    EXPECT_EQ(manifest->tail_number, 0u);
    EXPECT_EQ(manifest->parts, (std::vector<ManifestPart>{{1, 100, 9}}));
    EXPECT_EQ(manifest->properties.size(), version - 1);
  }
}

}  // namespace
}  // namespace stele::tm
