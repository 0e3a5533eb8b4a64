#include "align/train/training_set.h"

#include <algorithm>
#include <random>

namespace stele {
namespace {

// Random numbers that are the same on every machine (std distributions are not).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  bool roll(double probability) { return unit() < probability; }
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

 private:
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

  std::mt19937_64 engine_;
};

bool needs_space(const std::string& language) {
  return language != "zh" && language != "ja";
}

void add_segment(const std::string& text, SegmentedText* into) {
  into->segments.push_back({.text = text});
}

}  // namespace

std::vector<TrainingPair> make_corrupted_pairs(
    std::span<const std::pair<std::string, std::string>> translations,
    const std::array<std::string, 2>& languages, const CorruptionOptions& options) {
  std::vector<TrainingPair> pairs;
  Dice dice(options.seed);
  for (std::size_t begin = 0; begin + options.pair_count / 2 < translations.size();
       begin += options.pair_count) {
    const std::size_t end = std::min(begin + options.pair_count, translations.size());
    TrainingPair pair;
    pair.name = languages[0] + "-" + languages[1] + " from " + std::to_string(begin);
    for (std::size_t s = 0; s < 2; ++s) {
      pair.texts[s].language = languages[s];
      pair.texts[s].name = pair.name;
    }
    const auto next_index = [&](std::size_t side) {
      return static_cast<std::uint32_t>(pair.texts[side].segments.size());
    };
    std::size_t i = begin;
    while (i < end) {
      // A segment or a stretch that one side lacks.
      const bool block = dice.roll(options.block_probability);
      if (block || dice.roll(options.drop_probability)) {
        const std::size_t count = std::min(block ? 10 + dice.below(31) : 1, end - i);
        const std::size_t side = dice.below(2);
        for (std::size_t k = 0; k < count; ++k, ++i) {
          BeadRecord bead{{{}, {}}, {}};
          bead.lists[side].push_back(next_index(side));
          const auto& [first, second] = translations[i];
          add_segment(side == 0 ? first : second, &pair.texts[side]);
          pair.gold.push_back(std::move(bead));
        }
        continue;
      }
      // One side joins `joined` translations into one segment, the other keeps them apart.
      std::size_t joined = 1;
      std::size_t side = 2;
      if (dice.roll(2 * options.merge_probability)) {
        side = dice.below(2);
        joined = dice.roll(0.25) ? 3 : 2;
      }
      joined = std::min(joined, end - i);
      BeadRecord bead{{{}, {}}, {}};
      for (std::size_t s = 0; s < 2; ++s) {
        std::string whole;
        for (std::size_t k = 0; k < joined; ++k) {
          const std::string& text = s == 0 ? translations[i + k].first : translations[i + k].second;
          if (s != side) {
            bead.lists[s].push_back(next_index(s));
            add_segment(text, &pair.texts[s]);
            continue;
          }
          if (!whole.empty() && needs_space(languages[s])) whole += ' ';
          whole += text;
        }
        if (s != side) continue;
        bead.lists[s].push_back(next_index(s));
        add_segment(whole, &pair.texts[s]);
      }
      pair.gold.push_back(std::move(bead));
      i += joined;
    }
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace stele
