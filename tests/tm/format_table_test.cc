// tm/exchange/README.md says what each format keeps: each cell is compared with what happens.
#include "exchange_samples.h"
#include "format_fixture.h"
#include "tm/exchange/inline_tags.h"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

using Row = std::vector<std::string>;

std::string read_page() {
  std::ifstream stream(std::filesystem::path(STELE_TESTS_DIR) / ".." / "tm" / "exchange" /
                       "README.md");
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The rows of the table whose head begins with `head`, without head and rule.
std::vector<Row> find_table(const std::string& page, const std::string& head) {
  std::vector<Row> rows;
  std::size_t at = page.find("\n| " + head);
  EXPECT_NE(at, std::string::npos) << head;
  while (at != std::string::npos && page.compare(at, 2, "\n|") == 0) {
    const std::size_t end = page.find('\n', at + 1);
    Row row;
    for (std::size_t cell = at + 2; cell < end;) {
      const std::size_t bar = std::min(page.find('|', cell), end);
      const std::string text = page.substr(cell, bar - cell);
      const std::size_t first = text.find_first_not_of(' ');
      if (first != std::string::npos) {
        row.push_back(text.substr(first, text.find_last_not_of(' ') + 1 - first));
      }
      cell = bar + 1;
    }
    rows.push_back(std::move(row));
    at = end;
  }
  if (rows.size() > 2) rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

// "`tmx`, `po`" -> tmx, po
std::vector<std::string> find_names(const std::string& cell) {
  std::vector<std::string> names;
  for (std::size_t at = 0; (at = cell.find('`', at)) != std::string::npos;) {
    const std::size_t end = cell.find('`', at + 1);
    names.push_back(cell.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return names;
}

TEST(FormatTable, NamesEveryFormatAndSaysWhichAreWritten) {
  std::map<std::string, bool> listed;
  for (const Row& row : find_table(read_page(), "format | name")) {
    ASSERT_EQ(row.size(), 6U) << row[0];
    EXPECT_EQ(row[2], "yes") << row[0];
    for (const std::string& name : find_names(row[1])) listed[name] = row[3] != "no";
  }
  std::map<std::string, bool> known;
  for (const Format format : list_formats()) {
    known[std::string(format_name(format))] = is_written(format);
  }
  EXPECT_EQ(listed, known);
}

class KeptTable : public FormatFixture {
 protected:
  // Writes a unit that has everything and says what comes back.
  std::vector<std::string> find_kept(Format format) {
    const Unit unit =
        read_tmx_bytes(
            wrap_tmx("<tu tuid=\"t1\" changedate=\"20240131T100000Z\"><note>n</note><prop "
                     "type=\"domain\">law</prop><tuv xml:lang=\"en\"><seg>a\n<bpt "
                     "i=\"1\">&lt;b></bpt>b<ept i=\"1\">&lt;/b></ept></seg></tuv><tuv "
                     "xml:lang=\"ru\"><note>v</note><seg>б</seg></tuv><tuv xml:lang=\"ru\">"
                     "<seg>в</seg></tuv><tuv xml:lang=\"zh\"><seg>丙</seg></tuv></tu>"))
            .units.at(0);
    const bool is_table =
        format == Format::kCsv || format == Format::kTsv || format == Format::kXlsx;
    const std::vector<std::string> languages = is_table ? std::vector<std::string>{"en", "ru", "zh"}
                                                        : std::vector<std::string>{"en", "ru"};
    const auto path = write_file("file", write(format, {unit}, languages));
    const std::vector<Unit> units = read(path, {.languages = {"en", "ru"}});
    if (units.size() != 1) return {};
    const Unit& back = units[0];
    const auto has = [](const std::vector<Attribute>& attributes, Attribute::Kind kind,
                        const std::string& name, const std::string& value) {
      return std::any_of(attributes.begin(), attributes.end(), [&](const Attribute& attribute) {
        return attribute.kind == kind && attribute.name == name && attribute.value == value;
      });
    };
    const auto count = [&](const std::string& language) {
      return std::count_if(back.variants.begin(), back.variants.end(),
                           [&](const Variant& variant) { return variant.language == language; });
    };
    const Variant& first = back.variants[0];
    const bool has_tags = first.tags.size() == 2 && tag_native_code(first.tags[0]) == "<b>";
    using Kind = Attribute::Kind;
    const bool kept[] = {has_tags,
                         first.text.find('\n') != std::string::npos,
                         count("zh") == 1,
                         count("ru") == 2,
                         find_field(back.attributes, "tuid") == "t1",
                         has(back.attributes, Kind::kNote, "", "n"),
                         has(back.attributes, Kind::kProp, "domain", "law"),
                         find_field(back.attributes, "changedate") == "20240131T100000Z",
                         has(back.variants[1].attributes, Kind::kNote, "", "v")};
    std::vector<std::string> words;
    for (const bool is_kept : kept) words.emplace_back(is_kept ? "yes" : "-");
    return words;
  }
};

TEST_F(KeptTable, IsTrueCellByCell) {
  std::size_t format_count = 0;
  for (const Row& row : find_table(read_page(), "out and back")) {
    for (const std::string& name : find_names(row.at(0))) {
      ++format_count;
      const auto format = parse_format(name);
      ASSERT_TRUE(format.ok()) << name;
      EXPECT_EQ(Row(row.begin() + 1, row.end()), find_kept(*format)) << name;
    }
  }
  const std::vector<Format> formats = list_formats();
  EXPECT_EQ(format_count, std::count_if(formats.begin(), formats.end(), is_written));
}

}  // namespace
}  // namespace stele::tm
