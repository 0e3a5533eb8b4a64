// Several memories searched as one, and one set searched by many threads.
#include "tm/memory_set.h"

#include "align/measure/embedding.h"
#include "make_memory.h"
#include "temporary_folder.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

class TwoMemories : public testing::Test {
 protected:
  void SetUp() override {
    TextPairs mine;
    TextPairs theirs;
    for (int i = 0; i < 40; ++i) {
      const std::string number = std::to_string(i);
      mine.emplace_back("Open file " + number + " of the project", "Открыть файл " + number);
      theirs.emplace_back("Close the window " + number + " now", "Закрыть окно " + number);
    }
    theirs.emplace_back("Terrorism is a threat to peace", "Терроризм угрожает миру");
    set_.add(make_memory(folder_.path() / "mine", mine), 0);
    set_.add(make_memory(folder_.path() / "theirs", theirs), 0.1);
  }

  static std::string describe(const Result<std::vector<SetMatch>>& matches) {
    if (!matches.ok()) return matches.error().message;
    std::string lines;
    for (const SetMatch& found : *matches) {
      lines += std::to_string(found.memory) + " " + std::to_string(found.match.unit.value) + " " +
               std::to_string(found.match.similarity) + " " + found.match.target + "\n";
    }
    return lines;
  }

  static MatchOptions options() {
    return {.source_language = "en", .target_language = "ru", .min_similarity = 0.3};
  }

  TemporaryFolder folder_;
  MemorySet set_;
};

TEST_F(TwoMemories, MeaningsAreMergedWithPenaltiesTakenOff) {
  const auto model = EmbeddingModel::open(STELE_MODELS_DIR "/vectors.stv");
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto meanings = set_.index_meanings(*model, {});
  ASSERT_TRUE(meanings.ok()) << meanings.error().message;
  const std::string query = "Терроризм есть угроза миру";
  const auto found = meanings->find(query, options());
  ASSERT_TRUE(found.ok() && !found->empty());
  EXPECT_EQ(found->front().memory, 1U);
  EXPECT_EQ(found->front().match.target, "Терроризм угрожает миру");
  const auto alone = set_.memory(1).index_meanings(*model, {});
  EXPECT_NEAR(alone->find(query, options())->front().similarity,
              found->front().match.similarity + 0.1, 1e-9);
  MatchOptions few = options();
  few.limit = 1;
  EXPECT_EQ(meanings->find(query, few)->size(), 1U);
  few.min_similarity = 0.95;  // more than 1 with the penalty
  const auto strict = meanings->find(query, few);
  ASSERT_TRUE(strict.ok());
  for (const SetMatch& match : *strict) EXPECT_EQ(match.memory, 0U);
  EXPECT_FALSE(meanings->find("\xFF", options()).ok());
}

TEST_F(TwoMemories, ThreadsGetTheAnswersThatOneGets) {
  const auto model = EmbeddingModel::open(STELE_MODELS_DIR "/vectors.stv");
  ASSERT_TRUE(model.ok());
  const auto meanings = set_.index_meanings(*model, {.thread_count = 1});
  ASSERT_TRUE(meanings.ok());
  std::vector<std::string> queries;
  for (int i = 0; i < 30; ++i) {
    queries.push_back((i % 2 == 0 ? "Open the file " : "Close this window ") + std::to_string(i));
  }
  const auto answer = [&](const std::string& query) {
    const auto spans =
        set_.memory(1).find_concordance("window", {.mode = ConcordanceMode::kStems, .limit = 5});
    return describe(set_.find_matches(query, options())) +
           describe(meanings->find(query, options())) + std::to_string(spans->total_count);
  };
  std::vector<std::string> expected;
  for (const std::string& query : queries) expected.push_back(answer(query));
  std::vector<std::vector<std::string>> found(4);
  std::vector<std::thread> threads;
  for (auto& answers : found) {
    threads.emplace_back([&] {
      for (const std::string& query : queries) answers.push_back(answer(query));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& answers : found) EXPECT_EQ(answers, expected);
}

}  // namespace
}  // namespace stele::tm
