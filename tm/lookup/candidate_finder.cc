#include "tm/lookup/candidate_finder.h"

#include "tm/index/word_key.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stele::tm {
namespace {

constexpr double kRounding = 1e-6;
// Comparing a text takes as long as reading about so many postings.
constexpr double kPostingsPerCheck = 100;
// Sums are counted in two halves of 32 bits.
constexpr unsigned kHalfBits = 16;
constexpr std::uint32_t kHalfMask = 0xFFFF;

std::uint64_t shift_up(std::uint64_t value, unsigned bits) {
  return (value + (std::uint64_t{1} << bits) - 1) >> bits;
}

}  // namespace

struct CandidateFinder::TextClass {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  double needed = 0;       // what (b) of the share lemma compares with
  double least_plain = 0;  // of its texts
  Sum unread;              // the query's words whose postings in this class were not read
  std::vector<std::uint32_t> touched;  // texts known to share something
};

// Memory that searches of one thread share. What a search marks it unmarks when it ends.
struct CandidateFinder::Scratch {
  std::vector<std::uint32_t> counted;  // by text: what it is known to share, weight and plain
  std::vector<std::uint32_t> postings;
  std::vector<TextClass> classes;
};

CandidateFinder::Scratch& CandidateFinder::thread_scratch() {
  thread_local Scratch scratch;
  return scratch;
}

// The share lemma.
inline bool CandidateFinder::can_reach(const TextClass& texts, const Sum& shared) const {
  const auto weight = static_cast<double>(shared.weight);
  return weight >= needed_ &&
         weight_factor_ * weight + plain_factor_ * static_cast<double>(shared.plain) >=
             texts.needed;
}

inline CandidateFinder::Sum CandidateFinder::sum_of(std::uint32_t counted,
                                                    const TextClass& texts) const {
  return {(std::uint64_t{counted & kHalfMask} << shift_) + texts.unread.weight,
          (std::uint64_t{counted >> kHalfBits} << shift_) + texts.unread.plain};
}

CandidateFinder::CandidateFinder(const LanguageColumns& columns, const MatchQuery& query,
                                 const PlacedQuery& placed)
    : columns_(columns), placed_(placed), scratch_(thread_scratch()) {
  plain_value_ = std::min(static_cast<double>(query.unseen) / kWordWeight,
                          static_cast<double>(kMarkWeight) / kPunctuationWeight);
  for (const PlacedKey& key : placed.keys()) {
    whole_.weight += std::uint64_t{key.weight} * key.occurrences;
    whole_.plain += std::uint64_t{key.plain} * key.occurrences;
    plain_value_ = std::min(plain_value_, static_cast<double>(key.weight) / key.plain);
    if (key.key == ColumnKeys::kNone) continue;
    known_.weight += std::uint64_t{key.weight} * key.occurrences;
    known_.plain += std::uint64_t{key.plain} * key.occurrences;
  }
  const auto fits = [&] {
    std::uint64_t weight = 0;
    std::uint64_t plain = 0;
    for (const PlacedKey& key : placed.keys()) {
      weight += shift_up(std::uint64_t{key.weight} * key.occurrences, shift_);
      plain += shift_up(std::uint64_t{key.plain} * key.occurrences, shift_);
    }
    return weight <= kHalfMask && plain <= kHalfMask;
  };
  while (!fits()) ++shift_;
}

// The weight lemma: the least plain weight of texts that can reach the threshold.
double CandidateFinder::find_least_plain(double threshold) const {
  // The most plain weight that can be unpaired: the lightest words of their plain weight first, the
  // last of them in part.
  std::vector<const PlacedKey*> keys;
  for (const PlacedKey& key : placed_.keys()) keys.push_back(&key);
  std::sort(keys.begin(), keys.end(), [](const PlacedKey* a, const PlacedKey* b) {
    return a->plain * b->weight > b->plain * a->weight;
  });
  double spare = (1 - threshold) * static_cast<double>(whole_.weight);
  auto least = static_cast<double>(whole_.plain);
  for (const PlacedKey* key : keys) {
    const double weight = static_cast<double>(key->weight) * key->occurrences;
    const double part = std::min(1.0, spare / weight);
    least -= part * key->plain * key->occurrences;
    spare -= part * weight;
    if (part < 1) break;
  }
  return least - kRounding;
}

void CandidateFinder::open_classes(double threshold) {
  needed_ = threshold * static_cast<double>(whole_.weight) - kRounding;
  weight_factor_ = 1 - threshold;
  plain_factor_ = threshold * plain_value_;
  const double least_plain = find_least_plain(threshold);
  const std::span<const WeightClass> classes = columns_.weight_classes();
  class_count_ = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const bool is_last = i + 1 == classes.size();
    if (!is_last && classes[i + 1].weight <= least_plain) continue;
    if (scratch_.classes.size() == class_count_) scratch_.classes.emplace_back();
    TextClass& texts = scratch_.classes[class_count_];
    texts.begin = classes[i].first_text;
    texts.end = is_last ? columns_.text_count() : classes[i + 1].first_text;
    texts.least_plain = classes[i].weight;
    texts.needed = plain_factor_ * texts.least_plain - kRounding;
    texts.unread = known_;
    if (!can_reach(texts, known_)) break;
    ++class_count_;
  }
}

std::uint32_t CandidateFinder::step_of(const PlacedKey& key) const {
  return static_cast<std::uint32_t>(shift_up(std::uint64_t{key.weight} * key.occurrences, shift_) |
                                    shift_up(std::uint64_t{key.plain} * key.occurrences, shift_)
                                        << kHalfBits);
}

// Counts the list for the classes where it must be read, the first `prefix_classes`, and for those
// where many texts are left.
bool CandidateFinder::read_list(const PlacedKey& key, std::size_t prefix_classes) {
  std::size_t first = prefix_classes > 0 ? 0 : class_count_;
  std::size_t last = prefix_classes;
  for (std::size_t i = prefix_classes; i < class_count_; ++i) {
    TextClass& texts = scratch_.classes[i];
    if (texts.touched.empty()) continue;
    drop_hopeless(&texts);
    const double length = static_cast<double>(key.postings.count()) *
                          static_cast<double>(texts.end - texts.begin) / columns_.text_count();
    if (static_cast<double>(texts.touched.size()) * kPostingsPerCheck < length) continue;
    first = std::min(first, i);
    last = i + 1;
  }
  if (first >= last) return true;
  std::vector<std::uint32_t>& postings = scratch_.postings;
  if (!key.postings.read(scratch_.classes[first].begin, scratch_.classes[last - 1].end,
                         &postings)) {
    return false;
  }
  auto next = postings.cbegin();
  for (std::size_t i = first; i < last; ++i) {
    TextClass& texts = scratch_.classes[i];
    const auto begin = next;
    next = i + 1 == last ? postings.cend() : std::lower_bound(begin, postings.cend(), texts.end);
    count_postings({begin, next}, step_of(key), i < prefix_classes, &texts);
    texts.unread.weight -= std::uint64_t{key.weight} * key.occurrences;
    texts.unread.plain -= std::uint64_t{key.plain} * key.occurrences;
  }
  return true;
}

void CandidateFinder::count_postings(std::span<const std::uint32_t> postings, std::uint32_t step,
                                     bool is_prefix, TextClass* texts) const {
  std::uint32_t* counted = scratch_.counted.data();
  if (!is_prefix) {
    if (texts->touched.empty()) return;
    for (const std::uint32_t text : postings) {
      if (counted[text] != 0) counted[text] += step;
    }
    return;
  }
  std::vector<std::uint32_t>& touched = texts->touched;
  std::size_t size = touched.size();
  touched.resize(size + postings.size());
  for (const std::uint32_t text : postings) {
    touched[size] = text;
    size += static_cast<std::size_t>(counted[text] == 0);
    counted[text] += step;
  }
  touched.resize(size);
}

// Forgets the texts that cannot share enough even if they have all words that were not read.
void CandidateFinder::drop_hopeless(TextClass* texts) const {
  std::size_t kept = 0;
  for (const std::uint32_t text : texts->touched) {
    std::uint32_t& counted = scratch_.counted[text];
    if (can_reach(*texts, sum_of(counted, *texts))) {
      texts->touched[kept++] = text;
    } else {
      counted = 0;
    }
  }
  texts->touched.resize(kept);
}

void CandidateFinder::append_candidates(TextClass* texts,
                                        std::vector<Candidate>* candidates) const {
  const auto query_weight = static_cast<double>(whole_.weight);
  for (const std::uint32_t text : texts->touched) {
    const Sum shared = sum_of(scratch_.counted[text], *texts);
    scratch_.counted[text] = 0;
    if (!can_reach(*texts, shared)) continue;
    const double weight = std::min(static_cast<double>(shared.weight), query_weight);
    const double unpaired =
        std::max(0.0, texts->least_plain - static_cast<double>(shared.plain)) * plain_value_;
    candidates->push_back({weight / std::max(query_weight, weight + unpaired), text});
  }
  texts->touched.clear();
}

bool CandidateFinder::find(double threshold, std::vector<Candidate>* candidates) {
  candidates->clear();
  open_classes(threshold);
  if (class_count_ == 0) return true;
  if (scratch_.counted.size() < columns_.text_count()) {
    scratch_.counted.resize(columns_.text_count(), 0);
  }
  Sum rest = known_;  // what a text can share that has none of the words before
  std::size_t prefix_classes = class_count_;
  bool is_sound = true;
  for (const PlacedKey& key : placed_.keys()) {
    if (key.key == ColumnKeys::kNone) continue;
    while (prefix_classes > 0 && !can_reach(scratch_.classes[prefix_classes - 1], rest)) {
      --prefix_classes;
    }
    rest.weight -= std::uint64_t{key.weight} * key.occurrences;
    rest.plain -= std::uint64_t{key.plain} * key.occurrences;
    is_sound = read_list(key, prefix_classes);
    if (!is_sound) break;
  }
  for (std::size_t i = 0; i < class_count_; ++i) {
    append_candidates(&scratch_.classes[i], candidates);
  }
  return is_sound;
}

}  // namespace stele::tm
