#include "tm/lookup/fragment.h"

#include "align/measure/lexicon.h"
#include "reference/scan_fragments.h"
#include "temporary_folder.h"
#include "tm/memory.h"
#include "tm/memory_set.h"
#include "tm/memory_writer.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

using Pairs = std::vector<std::pair<std::string, std::string>>;

void add_pairs(MemoryWriter& writer, const Pairs& pairs, const std::string& target = "ru") {
  for (const auto& [english, translation] : pairs) {
    Unit unit;
    unit.variants.push_back({"en", english, {}, {}});
    if (!translation.empty()) unit.variants.push_back({target, translation, {}, {}});
    ASSERT_TRUE(writer.add(unit).ok());
  }
  ASSERT_TRUE(writer.commit().ok());
}

std::string make_text(const std::string& language, std::mt19937& random) {
  static const std::vector<std::string> english = {"the",  "state", "States", "of",  "a", "member",
                                                   "head", "heads", "12",     "and", "%s"};
  static const std::vector<std::string> chinese = {"成", "员", "国", "國", "家", "的", "元", "首"};
  const auto& words = language == "en" ? english : chinese;
  std::string text;
  const std::size_t count = 1 + random() % 12;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && language == "en") text += " ";
    text += words[random() % (1 + random() % words.size())];
    if (random() % 5 == 0) text += random() % 2 == 0 ? "," : ".";
  }
  return text;
}

TEST(FindFragments, FindsTheLongestRunsThatComparingEverythingFinds) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  for (const std::string language : {"en", "zh"}) {
    const TemporaryFolder folder;
    auto writer = MemoryWriter::create(folder.path() / "memory");
    ASSERT_TRUE(writer.ok());
    std::vector<UnitId> ids;
    for (int part = 0; part < 3; ++part) {
      for (int i = 0; i < 60; ++i) {
        Unit unit;
        unit.variants.push_back({language, make_text(language, random), {}, {}});
        if (random() % 3 != 0) unit.variants.push_back({"ru", "текст", {}, {}});
        ids.push_back(writer->add(unit).value());
      }
      for (int i = 0; i < 15; ++i) (void)writer->remove(ids[random() % ids.size()]);
      ASSERT_TRUE(writer->commit().ok());
    }
    const Memory memory = writer->snapshot();
    for (int i = 0; i < 150; ++i) {
      const std::string query = make_text(language, random);
      FragmentOptions options{.source_language = language, .limit = 1000};
      options.min_words = 1 + random() % 4;
      if (random() % 2 == 0) options.target_language = "ru";
      const auto found = memory.find_fragments(query, options);
      ASSERT_TRUE(found.ok()) << found.error().message;
      std::vector<ByteSpan> spans;
      for (const Match& match : *found) {
        spans.push_back(match.query_span);
        EXPECT_EQ(match.kind, MatchKind::kFragment);
      }
      std::sort(spans.begin(), spans.end());
      EXPECT_EQ(spans, scan_fragments(memory, query, options)) << query;
    }
  }
}

class Fragments : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = MemoryWriter::create(folder_.path() / "memory");
    ASSERT_TRUE(writer.ok());
    add_pairs(*writer,
              {{"The heads of state met in Astana.", "Главы государств встретились в Астане."},
               {"They adopted the declaration of the Organization.",
                "Они приняли декларацию Организации."},
               {"The Head of States spoke.", "Глава государств выступил."},
               {"A list of the members of the Organization", "Список членов Организации"},
               {"nothing in another language", ""}});
  }

  std::vector<Match> find(const std::string& query, FragmentOptions options) {
    options.source_language = "en";
    const auto memory = Memory::open(folder_.path() / "memory");
    return memory->find_fragments(query, options).value();
  }

  TemporaryFolder folder_;
};

TEST_F(Fragments, LongestRunsComeFirstWithWhatRendersThem) {
  const auto lexicon = Lexicon::open(STELE_MODELS_DIR "/lexicon.stl");
  ASSERT_TRUE(lexicon.ok());
  const std::string query = "Members of the Organization and its heads of state";
  const auto matches = find(query, {.target_language = "ru", .lexicon = &*lexicon});
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(view_of(query, matches[0].query_span), "Members of the Organization");
  EXPECT_EQ(view_of(matches[0].source, matches[0].source_span), "members of the Organization");
  EXPECT_EQ(view_of(matches[0].target, matches[0].target_span), "членов Организации");
  EXPECT_EQ(view_of(query, matches[1].query_span), "heads of state");
  // Of two units, the one with the query's very forms.
  EXPECT_EQ(view_of(matches[1].source, matches[1].source_span), "heads of state");
  EXPECT_EQ(matches[1].target, "Главы государств встретились в Астане.");
}

TEST_F(Fragments, OtherFormsCostAndWhiteSpaceDoesNot) {
  const auto matches = find("two heads  of  state", {});
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_DOUBLE_EQ(matches[0].similarity, 0.75);
  const auto other = find("two head of state", {});
  ASSERT_EQ(other.size(), 1U);
  EXPECT_LT(other[0].similarity, 0.75);
}

TEST_F(Fragments, LimitsAndLanguagesAreKept) {
  const std::string query = "heads of state, declaration of the Organization, another language";
  EXPECT_EQ(find(query, {}).size(), 3U);
  EXPECT_EQ(find(query, {.target_language = "ru"}).size(), 2U);
  EXPECT_EQ(find(query, {.target_language = "de"}).size(), 0U);
  EXPECT_EQ(find(query, {.limit = 1}).size(), 1U);
  EXPECT_EQ(find(query, {.min_words = 4}).size(), 1U);
  EXPECT_TRUE(find("", {}).empty());
  EXPECT_TRUE(find("... , !", {}).empty());
}

TEST_F(Fragments, RefuseWhatIsNoText) {
  const auto memory = Memory::open(folder_.path() / "memory");
  EXPECT_EQ(memory->find_fragments("\xFF", {.source_language = "en"}).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(memory->find_fragments("a", {}).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(Fragments, UnitsTellWhatRendersARunWithoutALexicon) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  Pairs pairs;
  const std::vector<std::pair<std::string, std::string>> verbs = {
      {"opens", "avab"}, {"closes", "suleb"}, {"reads", "loeb"}, {"keeps", "hoiab"}};
  const std::vector<std::pair<std::string, std::string>> nouns = {
      {"window", "akna"}, {"file", "faili"}, {"door", "ukse"}, {"book", "raamatu"}};
  for (const auto& [verb, own_verb] : verbs) {
    for (const auto& [noun, own_noun] : nouns) {
      pairs.emplace_back("it " + verb + " the " + noun + " today",
                         "see täna " + own_noun + " " + own_verb);
    }
  }
  add_pairs(*writer, pairs, "et");
  const auto matches = writer->snapshot().find_fragments(
      "who reads the book", {.source_language = "en", .target_language = "et"});
  ASSERT_TRUE(matches.ok());
  ASSERT_EQ(matches->size(), 1U);
  const Match& match = matches->front();
  EXPECT_EQ(view_of(match.source, match.source_span), "reads the book");
  EXPECT_EQ(view_of(match.target, match.target_span), "raamatu loeb");
}

TEST_F(Fragments, ARunInsideOneOfAnotherMemoryIsLeftOut) {
  MemorySet set;
  set.add(Memory::open(folder_.path() / "memory").value(), 0.1);
  auto writer = MemoryWriter::create(folder_.path() / "other");
  add_pairs(*writer, {{"all heads of state of the world", "все главы государств мира"}});
  set.add(writer->snapshot(), 0);
  const auto found =
      set.find_fragments("meet heads of state of the world, members of the Organization",
                         {.source_language = "en", .target_language = "ru"});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].memory, 1U);
  EXPECT_EQ((*found)[1].memory, 0U);
}

}  // namespace
}  // namespace stele::tm
