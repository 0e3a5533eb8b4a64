#include "tm/lookup/memory_translations.h"

#include "tm/index/language_columns.h"
#include "tm/lookup/search_columns.h"

#include <algorithm>
#include <vector>

namespace stele::tm {
namespace {

constexpr std::size_t kMostUnits = 100;
constexpr std::uint32_t kLeastUnits = 4;
// So many more units are taken to have the word and not its translation.
constexpr double kCaution = 1;
// So much more often than elsewhere even words stand that have nothing to do with each other:
// articles and prepositions, mostly.
constexpr double kChance = 0.2;

}  // namespace

Status MemoryTranslations::learn(const std::string& key, const std::vector<LexiconWord>& words) {
  if (!known_keys_.emplace(key, true).second) return {};
  std::vector<std::uint32_t> texts;
  std::vector<std::uint32_t> rows;
  std::vector<LexiconWord> targets;
  std::string text;
  std::uint32_t unit_count = 0;
  for (const LivePart& live : snapshot_.parts()) {
    const Part& part = *live.part;
    const std::vector<std::size_t> target_columns = find_columns(part, target_language_);
    for (const std::size_t column : find_columns(part, source_language_)) {
      const LanguageColumns& columns = part.columns(column);
      const FrontCodedStrings::Found found = columns.find_key(key);
      if (found.damaged) return part.file().make_damage_error();
      if (!found.index) continue;
      PostingCursor cursor;
      if (!columns.open_postings(static_cast<std::uint32_t>(*found.index), &cursor) ||
          !cursor.read(0, columns.text_count(), &texts)) {
        return part.file().make_damage_error();
      }
      const std::size_t step = std::max<std::size_t>(1, texts.size() / kMostUnits);
      for (std::size_t i = 0; i < texts.size() && unit_count < kMostUnits; i += step) {
        rows.clear();
        if (!columns.append_rows(texts[i], &rows)) return part.file().make_damage_error();
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](std::uint32_t one) { return live.is_live(one); });
        if (row == rows.end()) continue;
        for (const std::size_t target : target_columns) {
          const std::uint64_t number = part.columns(target).text_of_row(*row);
          if (number == 0) continue;
          if (number == kDamaged || !part.columns(target).read_text(
                                        static_cast<std::uint32_t>(number - 1), &text, nullptr)) {
            return part.file().make_damage_error();
          }
          targets.clear();
          append_lexicon_words(text, part.dictionary().languages()[target], &targets);
          std::sort(targets.begin(), targets.end());
          targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
          ++unit_count;
          ++all_.unit_count;
          for (const LexiconWord word : targets) ++all_.targets[word];
          for (const LexiconWord source : words) {
            Learnt& learnt = learnt_[source];
            ++learnt.unit_count;
            for (const LexiconWord word : targets) ++learnt.targets[word];
          }
          break;
        }
      }
    }
  }
  return {};
}

double MemoryTranslations::probability(LexiconWord source, LexiconWord target) const {
  const auto learnt = learnt_.find(source);
  if (learnt == learnt_.end() || learnt->second.unit_count < kLeastUnits) return 0;
  const auto count = learnt->second.targets.find(target);
  if (count == learnt->second.targets.end()) return 0;
  const double share = count->second / (learnt->second.unit_count + kCaution);
  const std::uint32_t other_units = all_.unit_count - learnt->second.unit_count;
  const double others = all_.targets.at(target) - count->second;
  const double base = other_units == 0 ? 0 : others / other_units;
  return std::max(0.0, share - base - kChance) / (1 - kChance);
}

}  // namespace stele::tm
