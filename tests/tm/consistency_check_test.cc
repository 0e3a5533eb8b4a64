#include "tm/terms/consistency_check.h"

#include "tm/terms/term_corpus.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::vector<CheckedUnit> make_units(const std::string& source, const std::string& target,
                                    const Pairs& pairs) {
  std::vector<CheckedUnit> units;
  for (const auto& [text, translation] : pairs) {
    CheckedUnit unit;
    unit.unit.variants = {{source, text, {}, {}}, {target, translation, {}, {}}};
    units.push_back(std::move(unit));
  }
  return units;
}

// The renderings that are reported for the unit, without hunspell and without a lexicon.
std::vector<std::string> find_in(const std::vector<CheckedUnit>& units, std::size_t unit) {
  TermCorpus corpus("");
  for (const CheckedUnit& checked : units) corpus.add(checked.unit);
  std::vector<Finding> findings;
  check_consistency(corpus, units, {.is_reversed_too = false}, &findings);
  std::vector<std::string> found;
  for (const Finding& finding : findings) {
    if (finding.unit == unit) found.push_back(finding.found);
  }
  return found;
}

bool contains(const std::vector<std::string>& found, const std::string& text) {
  return std::any_of(found.begin(), found.end(), [&text](const std::string& rendering) {
    return rendering.find(text) != std::string::npos;
  });
}

// Adjectives and objects that recur in all combinations, so that the words can be told apart.
Pairs make_pairs(const std::vector<std::pair<std::string, std::string>>& verbs,
                 const std::vector<std::pair<std::string, std::string>>& nouns,
                 const std::string& between) {
  Pairs pairs;
  for (const auto& [verb, rendered_verb] : verbs) {
    for (const auto& [noun, rendered_noun] : nouns) {
      pairs.push_back({verb + " " + noun, rendered_verb + between + rendered_noun});
    }
  }
  return pairs;
}

TEST(ConsistencyCheck, ReportsTheOneDeviantRenderingAndNothingElse) {
  Pairs pairs = make_pairs({{"Open", "Открыть"},
                            {"Rename", "Переименовать"},
                            {"Print", "Печатать"},
                            {"Delete", "Удалить"},
                            {"Save", "Сохранить"}},
                           {{"the folder", "папку"},
                            {"the picture", "рисунок"},
                            {"the table", "таблицу"},
                            {"the document", "документ"}},
                           " ");
  pairs.push_back({"Close the folder", "Закрыть каталог"});
  pairs.push_back({"Close the table", "Закрыть таблицу"});
  pairs.push_back({"Close the document", "Закрыть документ"});
  const auto units = make_units("en", "ru", pairs);
  constexpr std::size_t kDeviant = 20;
  EXPECT_TRUE(contains(find_in(units, kDeviant), "каталог"));
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (unit == kDeviant) continue;
    EXPECT_TRUE(find_in(units, unit).empty()) << unit;
  }
}

TEST(ConsistencyCheck, InflectedUsualRenderingIsNoDeviation) {
  Pairs pairs = make_pairs(
      {{"Open", "Открыть"}, {"Rename", "Переименовать"}, {"Print", "Печатать"}},
      {{"the folder", "папку"}, {"the picture", "рисунок"}, {"the table", "таблицу"}}, " ");
  pairs.push_back({"Size of the folder", "Размер папки"});
  EXPECT_TRUE(find_in(make_units("en", "ru", pairs), 9).empty());
}

// A Chinese source word was taken for a name that is kept as it is, when its first character alone
// is a function word.
TEST(ConsistencyCheck, HanTermThatBeginsWithAFunctionWordIsChecked) {
  Pairs pairs = make_pairs(
      {{"无效", "invalid"}, {"空", "empty"}, {"长", "long"}},
      {{"名称", "name"}, {"选项", "option"}, {"类型", "type"}, {"地址", "address"}}, " ");
  for (auto& pair : pairs) pair.first.erase(pair.first.find(' '), 1);
  pairs.push_back({"无效密码", "illegal password"});
  pairs.push_back({"空密码", "empty password"});
  pairs.push_back({"长密码", "long password"});
  EXPECT_TRUE(contains(find_in(make_units("zh", "en", pairs), 12), "illegal"));
}

}  // namespace
}  // namespace stele::tm
