#include "align/train/train_lexicon.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

namespace stele {
namespace {

// Words of one language as dense numbers, with in how many texts each stands.
struct Vocabulary {
  std::unordered_map<LexiconWord, std::uint32_t> numbers;
  std::vector<LexiconWord> words;
  std::vector<std::uint32_t> text_counts;
  std::size_t texts = 0;

  // Replaces words by numbers, each once: a repeated word is one observation.
  std::vector<std::uint32_t> number(std::vector<LexiconWord> text) {
    std::sort(text.begin(), text.end());
    text.erase(std::unique(text.begin(), text.end()), text.end());
    std::vector<std::uint32_t> out;
    for (const LexiconWord word : text) {
      const auto next = static_cast<std::uint32_t>(words.size());
      const auto [found, is_new] = numbers.emplace(word, next);
      if (is_new) {
        words.push_back(word);
        text_counts.push_back(0);
      }
      ++text_counts[found->second];
      out.push_back(found->second);
    }
    ++texts;
    return out;
  }
};

// Both directions' probability and expected count of one pair of words.
struct Link {
  std::uint64_t key = 0;  // first word + 1 in the high half, second in the low; 0 is free
  float forward = 1;      // of the second given the first
  float backward = 1;
  float count = 0;
};

// Open addressing; grows at two thirds.
class LinkTable {
 public:
  LinkTable() : slots_(std::size_t{1} << 16) {}

  Link& at(std::uint32_t first, std::uint32_t second) {
    const std::uint64_t key = (std::uint64_t{first} + 1) << 32 | second;
    Link* link = &probe(key);
    if (link->key == 0) {
      if (++used_ * 3 > slots_.size() * 2) {
        grow();
        link = &probe(key);
      }
      link->key = key;
    }
    return *link;
  }
  std::vector<Link>& slots() { return slots_; }

 private:
  Link& probe(std::uint64_t key) {
    std::size_t slot = (key * 0x9E3779B97F4A7C15ULL) >> 20 & (slots_.size() - 1);
    while (slots_[slot].key != 0 && slots_[slot].key != key)
      slot = (slot + 1) & (slots_.size() - 1);
    return slots_[slot];
  }
  void grow() {
    std::vector<Link> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Link& link : old) {
      if (link.key != 0) probe(link.key) = link;
    }
  }

  std::vector<Link> slots_;
  std::size_t used_ = 0;
};

std::uint32_t first_of(const Link& link) {
  return static_cast<std::uint32_t>((link.key >> 32) - 1);
}

std::uint32_t second_of(const Link& link) {
  return static_cast<std::uint32_t>(link.key);
}

struct NumberedPair {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
};

// One round: share out every word over the words of the other side, by the product of both
// directions' probabilities, then divide the counts by each word's total.
void run_round(const std::vector<NumberedPair>& pairs, std::size_t first_count,
               std::size_t second_count, LinkTable* table) {
  for (Link& link : table->slots()) link.count = 0;
  std::vector<Link*> links;
  std::vector<float> row_sums;
  std::vector<float> column_sums;
  for (const NumberedPair& pair : pairs) {
    const std::size_t rows = pair.first.size();
    const std::size_t columns = pair.second.size();
    links.resize(rows * columns);
    row_sums.assign(rows, 1e-9F);
    column_sums.assign(columns, 1e-9F);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        Link* link = &table->at(pair.first[i], pair.second[j]);
        links[i * columns + j] = link;
        row_sums[i] += link->backward;
        column_sums[j] += link->forward;
      }
    }
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        Link* link = links[i * columns + j];
        const float forward = link->forward / column_sums[j];
        const float backward = link->backward / row_sums[i];
        link->count += forward * backward;
      }
    }
  }
  std::vector<double> first_totals(first_count, 1e-9);
  std::vector<double> second_totals(second_count, 1e-9);
  for (const Link& link : table->slots()) {
    if (link.key == 0) continue;
    first_totals[first_of(link)] += link.count;
    second_totals[second_of(link)] += link.count;
  }
  for (Link& link : table->slots()) {
    if (link.key == 0) continue;
    link.forward = static_cast<float>(link.count / first_totals[first_of(link)]);
    link.backward = static_cast<float>(link.count / second_totals[second_of(link)]);
  }
}

using Entry = LexiconContent::Direction::Entry;

void keep_best(std::vector<Entry>* entries, std::size_t limit) {
  std::sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.target < b.target;
  });
  if (entries->size() > limit) entries->resize(limit);
}

struct LearntPair {
  std::size_t first = 0;
  std::size_t second = 0;
  // By number of the word in its vocabulary.
  std::vector<std::vector<Entry>> forward;
  std::vector<std::vector<Entry>> backward;
};

}  // namespace

Result<LexiconContent> train_lexicon(const std::vector<LexiconPairs>& pairs,
                                     const TrainLexiconOptions& options) {
  std::map<std::string, std::size_t> language_numbers;
  std::vector<std::string> tags;
  std::vector<Vocabulary> vocabularies;
  const auto number_language = [&](const std::string& tag) {
    const auto [found, is_new] = language_numbers.emplace(tag, tags.size());
    if (is_new) {
      tags.push_back(tag);
      vocabularies.emplace_back();
    }
    return found->second;
  };
  std::vector<LearntPair> learnt;
  for (const LexiconPairs& source : pairs) {
    LearntPair pair;
    pair.first = number_language(source.first_language);
    pair.second = number_language(source.second_language);
    if (tags.size() > 16) {
      return Error{ErrorCode::kLimitExceeded, "more than 16 languages in one lexicon"};
    }
    std::vector<NumberedPair> numbered;
    std::vector<LexiconWord> first;
    std::vector<LexiconWord> second;
    for (const TextPair& texts : source.pairs) {
      first.clear();
      second.clear();
      append_lexicon_words(texts.first, source.first_language, &first);
      append_lexicon_words(texts.second, source.second_language, &second);
      // Han text has two words for each character, hence the factor.
      if (first.empty() || second.empty() || first.size() > 2 * options.max_words ||
          second.size() > 2 * options.max_words ||
          std::min(first.size(), second.size()) > options.max_words) {
        continue;
      }
      numbered.push_back(
          {vocabularies[pair.first].number(first), vocabularies[pair.second].number(second)});
    }
    if (numbered.empty()) {
      return Error{ErrorCode::kInvalidArgument, "no pairs of " + source.first_language + " and " +
                                                    source.second_language + " to learn from"};
    }
    const std::size_t first_count = vocabularies[pair.first].words.size();
    const std::size_t second_count = vocabularies[pair.second].words.size();
    LinkTable table;
    // All links are there after the first round, so that pointers stay put in it: add them now.
    for (const NumberedPair& texts : numbered) {
      for (const std::uint32_t a : texts.first) {
        for (const std::uint32_t b : texts.second) (void)table.at(a, b);  // made on first sight
      }
    }
    for (std::size_t round = 0; round < options.iterations; ++round) {
      run_round(numbered, first_count, second_count, &table);
    }
    pair.forward.resize(first_count);
    pair.backward.resize(second_count);
    for (const Link& link : table.slots()) {
      if (link.key == 0) continue;
      // A pair seen once is trusted only if both words have nothing else to go with.
      const bool is_sure = link.count >= options.min_count ||
                           (link.count > 0.3 && link.forward > 0.5F && link.backward > 0.5F);
      if (!is_sure) continue;
      if (link.forward >= static_cast<float>(options.min_probability)) {
        pair.forward[first_of(link)].push_back({second_of(link), link.forward});
      }
      if (link.backward >= static_cast<float>(options.min_probability)) {
        pair.backward[second_of(link)].push_back({first_of(link), link.backward});
      }
    }
    for (auto* side : {&pair.forward, &pair.backward}) {
      for (auto& entries : *side) keep_best(&entries, options.max_translations);
    }
    learnt.push_back(std::move(pair));
  }
  if (learnt.empty()) return Error{ErrorCode::kInvalidArgument, "no pairs to learn a lexicon from"};

  // Keep the words that some direction uses, in rising order.
  std::vector<std::vector<char>> is_used(vocabularies.size());
  for (std::size_t i = 0; i < vocabularies.size(); ++i) {
    is_used[i].assign(vocabularies[i].words.size(), 0);
  }
  const auto mark = [&](std::size_t source, std::size_t target, const auto& words) {
    for (std::size_t word = 0; word < words.size(); ++word) {
      for (const Entry& entry : words[word]) {
        is_used[source][word] = 1;
        is_used[target][entry.target] = 1;
      }
    }
  };
  for (const LearntPair& pair : learnt) {
    mark(pair.first, pair.second, pair.forward);
    mark(pair.second, pair.first, pair.backward);
  }
  LexiconContent content;
  std::vector<std::vector<std::uint32_t>> places(vocabularies.size());
  std::vector<std::vector<std::uint32_t>> orders(vocabularies.size());
  for (std::size_t i = 0; i < vocabularies.size(); ++i) {
    const Vocabulary& vocabulary = vocabularies[i];
    std::vector<std::uint32_t>& order = orders[i];
    for (std::uint32_t word = 0; word < vocabulary.words.size(); ++word) {
      if (is_used[i][word] != 0) order.push_back(word);
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return vocabulary.words[a] < vocabulary.words[b];
    });
    LexiconContent::Language language;
    language.tag = tags[i];
    places[i].assign(vocabulary.words.size(), 0);
    for (const std::uint32_t word : order) {
      places[i][word] = static_cast<std::uint32_t>(language.words.size());
      language.words.push_back(vocabulary.words[word]);
      language.inverse_frequencies.push_back(std::log(
          static_cast<float>(vocabulary.texts) / static_cast<float>(vocabulary.text_counts[word])));
    }
    content.languages.push_back(std::move(language));
  }
  const auto add_direction = [&](std::size_t source, std::size_t target, const auto& words) {
    LexiconContent::Direction direction;
    direction.source = source;
    direction.target = target;
    for (const std::uint32_t word : orders[source]) {
      std::vector<Entry> entries = word < words.size() ? words[word] : std::vector<Entry>();
      for (Entry& entry : entries) entry.target = places[target][entry.target];
      direction.entries.push_back(std::move(entries));
    }
    content.directions.push_back(std::move(direction));
  };
  for (const LearntPair& pair : learnt) {
    add_direction(pair.first, pair.second, pair.forward);
    add_direction(pair.second, pair.first, pair.backward);
  }
  return content;
}

}  // namespace stele
