#include "reference/scan_matches.h"
#include "temporary_folder.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

using Texts = std::vector<std::string>;

// Words that are alike in every way the scoring knows: case, stems, width, numbers, placeholders.
const Texts& words_of(const std::string& language) {
  static const Texts english = {"open",  "Open",   "opened", "file", "files", "the",   "a",
                                "12",    "7.5",    "%s",     "{0}",  "save",  "Saved", "error",
                                "state", "States", "of",     "and",  "read",  "write"};
  static const Texts russian = {"открыть",     "Открыть", "файл",   "файла", "файлы",
                                "и",           "в",       "12",     "%d",    "ещё",
                                "еще",         "ошибка",  "ошибки", "не",    "государство",
                                "государства", "Совет",   "совета"};
  static const Texts chinese = {"打", "开", "文", "件", "開", "错", "误", "12",
                                "%s", "保", "存", "国", "國", "家", "A",  "a"};
  return language == "en" ? english : language == "ru" ? russian : chinese;
}

std::string make_text(const std::string& language, std::mt19937& random) {
  const Texts& words = words_of(language);
  const Texts marks = {",", ".", "!", "，", "(", ")", "…"};
  std::string text;
  const std::size_t count = random() % 3 == 0 ? random() % 14 : 1 + random() % 5;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && language != "zh") text += random() % 30 == 0 ? "  " : " ";
    // A skewed choice, so that some words are common and some rare.
    const std::size_t limit = 1 + random() % words.size();
    text += words[random() % limit];
    if (random() % 6 == 0) text += marks[random() % marks.size()];
  }
  return text;
}

Texts read_lines(const std::string& path) {
  Texts lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

void expect_same(const Memory& memory, const std::string& query, const MatchOptions& options) {
  const auto found = memory.find_matches(query, options);
  ASSERT_TRUE(found.ok()) << found.error().message;
  const std::vector<ScannedMatch> expected = scan_matches(memory, query, options);
  ASSERT_EQ(found->size(), expected.size())
      << query << " from " << options.source_language << " min " << options.min_similarity << " by "
      << scoring_name(options.scoring);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ((*found)[i].unit.value, expected[i].unit.value)
        << query << " min " << options.min_similarity << " place " << i;
    EXPECT_NEAR((*found)[i].similarity, expected[i].similarity, 1e-9) << query;
  }
}

Scoring pick_scoring(std::mt19937& random) {
  return list_scorings()[random() % list_scorings().size()];
}

MatchOptions pick_options(const std::string& language, std::mt19937& random) {
  MatchOptions options;
  options.source_language = language;
  if (random() % 2 == 0) options.target_language = language == "en" ? "ru" : "en";
  options.min_similarity = random() % 8 == 0 ? 0.01 : 0.3 + 0.1 * static_cast<double>(random() % 8);
  options.limit = 1 + random() % 20;
  options.scoring = pick_scoring(random);
  return options;
}

TEST(FindMatches, EqualsComparingWithEveryUnitOnRandomTexts) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const Texts languages = {"en", "ru", "zh"};
  for (int round = 0; round < 3; ++round) {
    const TemporaryFolder folder;
    auto writer = MemoryWriter::create(folder.path() / "memory");
    ASSERT_TRUE(writer.ok());
    std::vector<UnitId> ids;
    for (int part = 0; part < 3; ++part) {
      for (int i = 0; i < 150; ++i) {
        Unit unit;
        for (const std::string& language : languages) {
          if (random() % 10 == 0) continue;
          unit.variants.push_back(Variant{language, make_text(language, random), {}, {}});
        }
        if (random() % 20 == 0) {
          unit.variants.push_back(Variant{"en-GB", make_text("en", random), {}, {}});
          unit.variants.push_back(Variant{"ru", make_text("ru", random), {}, {}});
        }
        ids.push_back(writer->add(unit).value());
      }
      for (int i = 0; i < 20; ++i) (void)writer->remove(ids[random() % ids.size()]);
      ASSERT_TRUE(writer->commit().ok());
    }
    const Memory memory = writer->snapshot();
    for (int i = 0; i < 120; ++i) {
      const std::string& language = languages[random() % languages.size()];
      expect_same(memory, make_text(language, random), pick_options(language, random));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(FindMatches, EqualsComparingWithEveryUnitOnTheDeclaration) {
  std::mt19937 random(kSeed);
  const std::string corpus = STELE_CORPORA_DIR "/declaration/segments.";
  const Texts languages = {"en", "ru", "zh"};
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  std::vector<Texts> segments;
  for (const std::string& language : languages) {
    segments.push_back(read_lines(corpus + language + ".txt"));
    ASSERT_FALSE(segments.back().empty());
    for (const std::string& text : segments.back()) {
      Unit unit;
      unit.variants.push_back(Variant{language, text, {}, {}});
      ASSERT_TRUE(writer->add(unit).ok());
    }
  }
  ASSERT_TRUE(writer->commit().ok());
  const Memory memory = writer->snapshot();
  for (int i = 0; i < 120; ++i) {
    const std::size_t language = random() % languages.size();
    std::string query = segments[language][random() % segments[language].size()];
    // Drop a stretch, at code point boundaries.
    const auto is_boundary = [&query](std::size_t at) {
      return at >= query.size() || (static_cast<unsigned char>(query[at]) & 0xC0) != 0x80;
    };
    std::size_t begin = random() % query.size();
    while (!is_boundary(begin)) ++begin;
    std::size_t end = std::min(query.size(), begin + random() % 60);
    while (!is_boundary(end)) ++end;
    query.erase(begin, end - begin);
    MatchOptions options;
    options.source_language = languages[language];
    options.min_similarity = 0.3 + 0.1 * static_cast<double>(random() % 8);
    options.scoring = pick_scoring(random);
    expect_same(memory, query, options);
    if (HasFatalFailure()) return;
  }
}

class FindMatchesInFour : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = MemoryWriter::create(folder_.path() / "memory");
    ASSERT_TRUE(writer.ok());
    add(*writer, "Open the file %s.", "Откройте файл %s.", "打开文件 %s。");
    add(*writer, "Save 12 files", "Сохранить 12 файлов", "保存 12 个文件");
    add(*writer, "Ещё раз", "Еще раз", "再来一次");
    add(*writer, "…", "…", "…");
    ASSERT_TRUE(writer->commit().ok());
  }

  static void add(MemoryWriter& writer, const char* en, const char* ru, const char* zh) {
    Unit unit;
    unit.variants = {Variant{"en", en, {}, {}}, Variant{"ru", ru, {}, {}},
                     Variant{"zh-CN", zh, {}, {}}};
    ASSERT_TRUE(writer.add(unit).ok());
  }

  std::vector<Match> find(const char* query, const char* from, const char* to, double least) {
    const auto memory = Memory::open(folder_.path() / "memory");
    MatchOptions options{.source_language = from, .target_language = to, .min_similarity = least};
    options.explain = true;
    options.scoring = Scoring::kStems;
    return memory->find_matches(query, options).value();
  }

  TemporaryFolder folder_;
};

TEST_F(FindMatchesInFour, ExactMatchHasSimilarityOneInAnyDirection) {
  const auto matches = find("保存 12 个文件", "zh", "ru", 0.7);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].similarity, 1);
  EXPECT_EQ(matches[0].kind, MatchKind::kExact);
  EXPECT_EQ(matches[0].source_language, "zh-CN");
  EXPECT_EQ(matches[0].target, "Сохранить 12 файлов");
}

TEST_F(FindMatchesInFour, OtherNumberIsAdaptedAndExplained) {
  const auto matches = find("Save 7 files", "en", "zh-CN", 0.9);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].kind, MatchKind::kAdapted);
  EXPECT_DOUBLE_EQ(matches[0].similarity, 1 - 1.0 / 30);
  ASSERT_EQ(matches[0].edits.size(), 3u);
  EXPECT_EQ(matches[0].edits[1].kind, EditKind::kPlaceable);
  EXPECT_EQ(view_of(matches[0].source, matches[0].edits[1].source), "12");
}

TEST_F(FindMatchesInFour, FoldedDifferenceCostsLittle) {
  const auto matches = find("еще раз", "ru", "en", 0.8);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].kind, MatchKind::kFuzzy);
  EXPECT_DOUBLE_EQ(matches[0].similarity, 1 - 1.0 / 20);
}

TEST_F(FindMatchesInFour, SpacingAloneIsNotExact) {
  const auto matches = find("Save  12 files", "en", "ru", 0.9);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_LT(matches[0].similarity, 1);
}

TEST_F(FindMatchesInFour, UnknownLanguageOrEmptyQueryFindsNothing) {
  EXPECT_TRUE(find("Save 12 files", "de", "ru", 0.5).empty());
  EXPECT_TRUE(find("Save 12 files", "en", "de", 0.5).empty());
  EXPECT_TRUE(find("", "en", "ru", 0.5).empty());
  EXPECT_EQ(find("…", "en", "ru", 0.5).size(), 1u);
}

TEST_F(FindMatchesInFour, RefusesImpossibleOptions) {
  const auto memory = Memory::open(folder_.path() / "memory");
  MatchOptions options{.source_language = "en"};
  EXPECT_EQ(memory->find_matches("\xFF", options).error().code, ErrorCode::kInvalidArgument);
  options.min_similarity = 0;
  EXPECT_EQ(memory->find_matches("a", options).error().code, ErrorCode::kInvalidArgument);
  options.min_similarity = 1.1;
  EXPECT_EQ(memory->find_matches("a", options).error().code, ErrorCode::kInvalidArgument);
  options.min_similarity = 0.5;
  options.source_language.clear();
  EXPECT_EQ(memory->find_matches("a", options).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace stele::tm
