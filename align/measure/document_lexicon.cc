#include "align/measure/document_lexicon.h"

#include <algorithm>
#include <cmath>

namespace stele {
namespace {

constexpr int kRounds = 4;
// Beads with more words on a side say little of each.
constexpr std::size_t kMaxWords = 60;
// What a word without a counterpart weighs against one of n possible ones.
constexpr float kNothing = 0.2F;
// The start of a pair that the shipped lexicon knows, against 1 for any other.
constexpr float kKnown = 10.0F;
// Taken from the expected uses of each pair: what one chance meeting is worth.
constexpr float kDiscount = 0.8F;
constexpr float kMinUses = 1.6F;
constexpr float kMinProbability = 0.12F;

std::uint64_t join(std::uint32_t first, std::uint32_t second) {
  return std::uint64_t{first} << 32 | second;
}

std::vector<std::uint32_t> words_of(const Lists<std::uint32_t>& lists, std::uint32_t begin,
                                    std::uint32_t count) {
  std::vector<std::uint32_t> words;
  for (std::uint32_t i = begin; i < begin + count; ++i) {
    words.insert(words.end(), lists[i].begin(), lists[i].end());
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// The words of a bead, and its pairs' numbers row by row.
struct Meeting {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
  std::vector<std::uint32_t> pairs;
};

struct WordPair {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  float there = 1;        // of the second word given the first
  float back = 1;         // of the first given the second
  float uses = 0;         // expected, in this round
  std::uint32_t met = 0;  // beads that have both
};

std::vector<Meeting> find_meetings(const Lists<std::uint32_t>& first,
                                   const Lists<std::uint32_t>& second,
                                   std::span<const Candidate> beads, std::size_t max_beads,
                                   std::vector<WordPair>* pairs) {
  std::vector<Meeting> meetings;
  std::vector<std::uint64_t> keys;
  const std::size_t step = beads.size() / max_beads + 1;
  for (std::size_t b = 0; b < beads.size(); b += step) {
    const Candidate& bead = beads[b];
    Meeting meeting{words_of(first, bead.first, bead.first_count),
                    words_of(second, bead.second, bead.second_count),
                    {}};
    if (meeting.first.size() > kMaxWords || meeting.second.size() > kMaxWords) continue;
    for (const std::uint32_t a : meeting.first) {
      for (const std::uint32_t b2 : meeting.second) keys.push_back(join(a, b2));
    }
    meetings.push_back(std::move(meeting));
  }
  std::sort(keys.begin(), keys.end());
  // Pairs met once are one entry for all: they compete for a word, but are not learnt.
  pairs->push_back({});
  std::vector<std::uint64_t> kept;
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i;
    while (end < keys.size() && keys[end] == keys[i]) ++end;
    if (end - i > 1) {
      kept.push_back(keys[i]);
      pairs->push_back({.first = static_cast<std::uint32_t>(keys[i] >> 32),
                        .second = static_cast<std::uint32_t>(keys[i]),
                        .met = static_cast<std::uint32_t>(end - i)});
    }
    i = end;
  }
  for (Meeting& meeting : meetings) {
    meeting.pairs.reserve(meeting.first.size() * meeting.second.size());
    for (const std::uint32_t a : meeting.first) {
      for (const std::uint32_t b : meeting.second) {
        const auto at = std::lower_bound(kept.begin(), kept.end(), join(a, b));
        const bool found = at != kept.end() && *at == join(a, b);
        meeting.pairs.push_back(found ? static_cast<std::uint32_t>(at - kept.begin()) + 1 : 0);
      }
    }
  }
  return meetings;
}

// One round of expectation: fills `uses`.
void count_uses(std::span<const Meeting> meetings, std::vector<WordPair>* pairs) {
  for (WordPair& pair : *pairs) pair.uses = 0;
  std::vector<float> row_sums;
  std::vector<float> column_sums;
  for (const Meeting& meeting : meetings) {
    const std::size_t rows = meeting.first.size();
    const std::size_t columns = meeting.second.size();
    row_sums.assign(rows, kNothing);
    column_sums.assign(columns, kNothing);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        const WordPair& pair = (*pairs)[meeting.pairs[i * columns + j]];
        row_sums[i] += pair.back;
        column_sums[j] += pair.there;
      }
    }
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        WordPair& pair = (*pairs)[meeting.pairs[i * columns + j]];
        pair.uses += pair.there / column_sums[j] * (pair.back / row_sums[i]);
      }
    }
  }
}

}  // namespace

DocumentLexicon::DocumentLexicon(const Lists<std::uint32_t>& first,
                                 const Lists<std::uint32_t>& second,
                                 std::span<const Candidate> beads,
                                 const TokenLinks::Translate& translate) {
  std::vector<WordPair> pairs;
  const std::vector<Meeting> meetings = find_meetings(first, second, beads, kMaxBeads, &pairs);
  std::vector<TokenLinks::Counterpart> known;
  for (std::size_t p = 1; p < pairs.size(); ++p) {
    if (translate && (p == 1 || pairs[p].first != pairs[p - 1].first)) {
      known.clear();
      translate(pairs[p].first, &known);
    }
    for (const TokenLinks::Counterpart& counterpart : known) {
      if (counterpart.key != pairs[p].second) continue;
      pairs[p].there += kKnown * counterpart.weight;
      pairs[p].back += kKnown * counterpart.weight;
    }
  }
  // A word met n times in the beads; a pair met as often as either word is the likeliest.
  std::unordered_map<std::uint32_t, float> first_met;
  std::unordered_map<std::uint32_t, float> second_met;
  for (const Meeting& meeting : meetings) {
    for (const std::uint32_t word : meeting.first) ++first_met[word];
    for (const std::uint32_t word : meeting.second) ++second_met[word];
  }
  for (std::size_t p = 1; p < pairs.size(); ++p) {
    const auto met = static_cast<float>(pairs[p].met);
    const float dice = 2 * met / (first_met[pairs[p].first] + second_met[pairs[p].second]);
    pairs[p].there *= dice;
    pairs[p].back *= dice;
  }
  pairs[0].there = 0.02F;
  pairs[0].back = 0.02F;
  for (int round = 0; round < kRounds; ++round) {
    count_uses(meetings, &pairs);
    for (std::size_t p = 1; p < pairs.size(); ++p) {
      const float uses = std::max(pairs[p].uses - 0.3F, 0.0F);
      pairs[p].there = uses / first_met[pairs[p].first];
      pairs[p].back = uses / second_met[pairs[p].second];
    }
  }
  for (std::size_t p = 1; p < pairs.size(); ++p) {
    const WordPair& pair = pairs[p];
    if (pair.uses < kMinUses) continue;
    const float there = (pair.uses - kDiscount) / (first_met[pair.first] + 0.5F);
    const float back = (pair.uses - kDiscount) / (second_met[pair.second] + 0.5F);
    if (there >= kMinProbability) {
      there_[pair.first].push_back({pair.second, std::sqrt(std::min(there, 1.0F))});
    }
    if (back >= kMinProbability) {
      back_[pair.second].push_back({pair.first, std::sqrt(std::min(back, 1.0F))});
    }
    ++pair_count_;
  }
}

void DocumentLexicon::translate(std::uint32_t word,
                                std::vector<TokenLinks::Counterpart>* counterparts) const {
  const auto found = there_.find(word);
  if (found == there_.end()) return;
  counterparts->insert(counterparts->end(), found->second.begin(), found->second.end());
}

void DocumentLexicon::translate_back(std::uint32_t word,
                                     std::vector<TokenLinks::Counterpart>* counterparts) const {
  const auto found = back_.find(word);
  if (found == back_.end()) return;
  counterparts->insert(counterparts->end(), found->second.begin(), found->second.end());
}

}  // namespace stele
