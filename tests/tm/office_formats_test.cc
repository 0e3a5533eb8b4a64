// Spreadsheets, Trados memories and compiled catalogues.
#include "exchange_samples.h"
#include "format_fixture.h"
#include "tm/exchange/sdltm_reader.h"
#include "tm/exchange/xlsx_reader.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

namespace stele::tm {
namespace {

using ::testing::HasSubstr;

using OfficeFormats = FormatFixture;

std::vector<Unit> make_plain_units() {
  return read_tmx_bytes(wrap_tmx(make_unit_xml("a, &lt;b&gt; &amp; \"c\"", "раз\nдва  три ") +
                                 make_unit_xml("_x0041_ and _", "=SUM(A1)") +
                                 make_unit_xml("007", "1e5")))
      .units;
}

TEST_F(OfficeFormats, TextSurvivesAWorkbookByteForByte) {
  const std::vector<Unit> units = make_plain_units();
  const std::string bytes = write(Format::kXlsx, units);
  EXPECT_EQ(bytes, write(Format::kXlsx, units));
  const auto path = write_file("no_extension", bytes);
  EXPECT_EQ(*detect_format(path), Format::kXlsx);
  EXPECT_EQ(summarize_units(read(path)), summarize_units(units));
}

TEST_F(OfficeFormats, WorkbooksAreReadByOthers) {
  const std::vector<Unit> units = make_plain_units();
  const auto path = write_file("a.xlsx", write(Format::kXlsx, units));
  int exit_code = -1;
  const std::string printed = run_command(
      "/usr/bin/python3 " STELE_TESTS_DIR "/tm/print_workbook.py " + path.string(), &exit_code);
  EXPECT_EQ(exit_code, 0) << printed;
  EXPECT_EQ(printed,
            "A1=en B1=ru\nA2=a, <b> & \"c\" B2=раз\\nдва  три \n"
            "A3=_x005F_x0041_ and _ B3==SUM(A1)\nA4=007 B4=1e5\n");
}

// A workbook as Excel writes it: shared strings, rich text, gaps, numbers, a formula, a reading of
// Han characters.
TEST_F(OfficeFormats, WorkbooksOfExcelGiveTheirFirstSheet) {
  const auto path = std::filesystem::path(STELE_TESTS_DIR) / "tm" / "data" / "excel.xlsx";
  const std::vector<Unit> units = read(path);
  EXPECT_EQ(summarize_units(units), "en=bold word|zh=東京¶en=12|zh=十二\n_¶en=sum|zh=42");
  EXPECT_EQ(units[0].attributes.at(0).value, "first");
  EXPECT_EQ(report_.skipped_count, 1U);  // a row of one language
}

TEST_F(OfficeFormats, DamagedWorkbooksAreErrorsWithTheFilesName) {
  const std::string bytes = write(Format::kXlsx, make_plain_units());
  for (std::size_t size = 4; size < bytes.size(); size += 97) {
    const std::string cut = bytes.substr(0, size);
    auto file = InputFile::from_memory(cut, "cut.xlsx");
    ASSERT_TRUE(file.ok());
    const auto report = read_xlsx(*std::move(file), {}, [](Unit&&) -> Status { return {}; });
    if (!report.ok()) {
      EXPECT_THAT(report.error().message, HasSubstr("cut.xlsx: ")) << size;
    }
  }
  const auto report = read_units(write_file("a.xlsx", "PK\x03\x04nothing"), {},
                                 [](Unit&&) -> Status { return {}; });
  EXPECT_FALSE(report.ok());
}

TEST_F(OfficeFormats, ACatalogueIsCompiledAndReadBack) {
  const std::vector<Unit> units = read(write_file("ru.po", R"(msgid ""
msgstr ""
"Language: ru\n"

msgctxt "menu"
msgid "Open"
msgstr "Открыть"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"
)"));
  const auto path = write_file("ru.mo", write(Format::kMo, units));
  EXPECT_EQ(summarize_units(read(path)),
            "en=%d file|ru=%d файл¶en=%d files|ru=%d файла¶en=%d files|ru=%d файлов¶"
            "en=Open|ru=Открыть");
  int exit_code = -1;
  const std::string printed = run_command("msgunfmt " + path.string(), &exit_code);
  EXPECT_EQ(exit_code, 0) << printed;
  EXPECT_THAT(printed, HasSubstr("msgctxt \"menu\"\nmsgid \"Open\"\nmsgstr \"Открыть\"\n"));
  EXPECT_THAT(printed, HasSubstr("msgstr[2] \"%d файлов\"\n"));
}

class SqliteFile {
 public:
  explicit SqliteFile(const std::filesystem::path& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
  }
  ~SqliteFile() { sqlite3_close(handle_); }
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  void run(const std::string& sql) {
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_free(message);
  }

 private:
  sqlite3* handle_ = nullptr;
};

std::string make_segment(const std::string& elements, const std::string& culture) {
  return "<Segment xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><Elements>" + elements +
         "</Elements><CultureName>" + culture + "</CultureName></Segment>";
}

std::string make_text(const std::string& text) {
  return "<Text><Value>" + text + "</Value></Text>";
}

std::string make_tag(const std::string& type, const std::string& anchor) {
  return "<Tag><Type>" + type + "</Type><Anchor>" + anchor +
         "</Anchor><AlignmentAnchor>1</AlignmentAnchor><TagID>7</TagID></Tag>";
}

void make_trados_memory(const std::filesystem::path& path) {
  SqliteFile file(path);
  file.run(
      "CREATE TABLE translation_memories (id INTEGER PRIMARY KEY, name TEXT, source_language TEXT, "
      "target_language TEXT);"
      "INSERT INTO translation_memories VALUES (1, 'm', 'en-US', 'ru-RU');"
      "CREATE TABLE translation_units (id INTEGER PRIMARY KEY, source_segment TEXT, target_segment "
      "TEXT, creation_date DATETIME, creation_user TEXT, usage_counter INT);"
      "CREATE TABLE attributes (id INTEGER PRIMARY KEY, name TEXT);"
      "INSERT INTO attributes VALUES (1, 'Client'), (2, 'Domain');"
      "CREATE TABLE string_attributes (translation_unit_id INT, attribute_id INT, value TEXT);"
      "INSERT INTO string_attributes VALUES (2, 1, 'Мир'), (1, 1, 'Acme');"
      "CREATE TABLE picklist_values (id INTEGER PRIMARY KEY, attribute_id INT, value TEXT);"
      "INSERT INTO picklist_values VALUES (5, 2, 'law');"
      "CREATE TABLE picklist_attributes (translation_unit_id INT, picklist_value_id INT);"
      "INSERT INTO picklist_attributes VALUES (1, 5);");
  file.run(
      "INSERT INTO translation_units VALUES (1, '" +
      make_segment(make_tag("Start", "1") + make_text("Bold &amp; big") + make_tag("End", "1"),
                   "en-US") +
      "', '" +
      make_segment(make_tag("Start", "1") + make_text("Жирный") + make_tag("End", "1"), "ru-RU") +
      "', '2020-01-31 10:15:00', 'ANNA', 3), (2, '" + make_segment(make_text("Yes"), "en-US") +
      "', '" + make_segment(make_text("Да"), "ru-RU") +
      "', NULL, NULL, NULL), (3, '<Segment><Elements>', 'x', NULL, NULL, NULL)");
}

TEST_F(OfficeFormats, TradosMemoriesGiveTextTagsFieldsAndBadUnitsAreLeftOut) {
  const auto path = folder_.path() / "a.sdltm";
  make_trados_memory(path);
  EXPECT_EQ(*detect_format(path), Format::kSdltm);
  std::vector<std::string> problems;
  ReadOptions options;
  options.on_problem = [&](const ReadProblem& problem) {
    problems.push_back(describe_problem(problem));
  };
  const std::vector<Unit> units = read(path, options);
  EXPECT_EQ(summarize_units(units), "en-US=Bold & big|ru-RU=Жирный¶en-US=Yes|ru-RU=Да");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0], HasSubstr("unit 3: line 1, column 20: the file ends inside"));
  using Kind = Attribute::Kind;
  EXPECT_THAT(units[0].attributes,
              testing::ElementsAre(Attribute{Kind::kProp, "Client", "Acme", ""},
                                   Attribute{Kind::kProp, "Domain", "law", ""},
                                   Attribute{Kind::kField, "creationdate", "20200131T101500Z", ""},
                                   Attribute{Kind::kField, "creationid", "ANNA", ""},
                                   Attribute{Kind::kField, "usagecount", "3", ""}));
  EXPECT_THAT(units[1].attributes,
              testing::ElementsAre(Attribute{Kind::kProp, "Client", "Мир", ""}));
  EXPECT_EQ(units[0].variants[0].tags,
            (std::vector<InlineTag>{{InlineKind::kBeginPaired, 0, "i=\"1\" x=\"1\" type=\"7\"", ""},
                                    {InlineKind::kEndPaired, 10, "i=\"1\"", ""}}));
}

TEST_F(OfficeFormats, OtherAndDamagedDatabasesAreRefused) {
  const auto path = folder_.path() / "other.db";
  SqliteFile(path).run(
      "CREATE TABLE t (a); CREATE VIEW translation_units AS SELECT 1 AS id, "
      "'' AS source_segment, '' AS target_segment");
  const auto sink = [](Unit&&) -> Status { return {}; };
  const auto other = read_units(path, {}, sink);
  ASSERT_FALSE(other.ok());
  EXPECT_THAT(other.error().message, HasSubstr("without translation_units"));
  const auto good = folder_.path() / "good.sdltm";
  make_trados_memory(good);
  std::ifstream stream(good, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
  for (std::size_t size = 100; size < bytes.size(); size += 1000) {
    const auto cut = read_units(write_file("cut.sdltm", bytes.substr(0, size)), {}, sink);
    if (!cut.ok()) {
      EXPECT_THAT(cut.error().message, HasSubstr("cut.sdltm: ")) << size;
    }
  }
  // The same through a stream that cannot be opened by name.
  auto file = InputFile::from_memory(bytes, "stream");
  const auto streamed = read_sdltm(*std::move(file), {}, sink);
  ASSERT_TRUE(streamed.ok()) << streamed.error().message;
  EXPECT_EQ(streamed->unit_count, 2U);
}

}  // namespace
}  // namespace stele::tm
