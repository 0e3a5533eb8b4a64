#include "tm/terms/rendering_explainer.h"

#include "align/base/language_tag.h"
#include "tm/terms/aligned_corpus.h"
#include "tm/terms/term_corpus.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxLearntFindings = 8;  // of one term
constexpr std::uint32_t kNoPlace = ~0U;

void sort_unique(std::vector<std::size_t>* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

struct WordRange {
  std::size_t first = 0;
  std::size_t length = 0;
};

// Returns the words that `span` touches.
std::optional<WordRange> find_words(const CorpusText& text, ByteSpan span) {
  WordRange range;
  for (std::size_t w = 0; w < text.words.size(); ++w) {
    const CorpusWord& word = text.words[w];
    const CorpusToken& first = text.tokens[word.first_token];
    const CorpusToken& last = text.tokens[word.first_token + word.token_count - 1];
    if (last.end <= span.begin || first.begin >= span.end) continue;
    if (range.length == 0) range.first = w;
    range.length = w - range.first + 1;
  }
  if (range.length == 0) return std::nullopt;
  return range;
}

std::size_t index_of(const TermCorpus& corpus, std::string_view tag) {
  const auto& languages = corpus.languages();
  return static_cast<std::size_t>(
      std::find(languages.begin(), languages.end(), primary_language(tag)) - languages.begin());
}

}  // namespace

void explain_missing_terms(std::span<const CheckedUnit> units, const ExplainOptions& options,
                           std::vector<Finding>* findings) {
  std::vector<std::size_t> learnt = options.units;
  std::vector<std::size_t> others;
  std::unordered_map<std::string, std::size_t> findings_of;  // by term
  for (const Finding& finding : *findings) {
    if (finding.check != CheckId::kTermMissing) continue;
    const bool is_learnt = findings_of[finding.term]++ < kMaxLearntFindings;
    (is_learnt ? learnt : others).push_back(finding.unit);
  }
  if (findings_of.empty()) return;
  const std::size_t step = units.size() / (options.background ? 1000 : 10000) + 1;
  for (std::size_t unit = 0; unit < units.size(); unit += step) learnt.push_back(unit);
  sort_unique(&learnt);
  sort_unique(&others);
  TermCorpus corpus(options.analyzers);
  std::vector<std::uint32_t> place_of(units.size(), kNoPlace);
  const auto add = [&](std::size_t unit) {
    if (place_of[unit] != kNoPlace) return;
    place_of[unit] = static_cast<std::uint32_t>(corpus.unit_count());
    corpus.add(units[unit].unit);
  };
  for (const std::size_t unit : learnt) add(unit);
  for (const std::size_t unit : others) add(unit);
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<AlignedCorpus>> aligned;
  for (Finding& finding : *findings) {
    if (finding.check != CheckId::kTermMissing) continue;
    const std::vector<Variant>& variants = units[finding.unit].unit.variants;
    const std::size_t source = index_of(corpus, variants[finding.source].language);
    const std::size_t target = index_of(corpus, variants[finding.target].language);
    const std::size_t unit = place_of[finding.unit];
    const CorpusText source_text = corpus.text(source, unit);
    const CorpusText target_text = corpus.text(target, unit);
    // The corpus has one variant per language; a second one stays unexplained.
    if (source_text.variant != finding.source || target_text.variant != finding.target) continue;
    auto& pair = aligned[{source, target}];
    if (pair == nullptr) {
      const BackgroundLexicon background =
          options.background
              ? options.background(corpus.languages()[source], corpus.languages()[target])
              : nullptr;
      pair = std::make_unique<AlignedCorpus>(corpus, source, target, background, learnt.size());
    }
    const auto words = find_words(source_text, finding.source_span);
    if (!words.has_value()) continue;
    constexpr auto kForward = AlignedCorpus::Direction::kForward;
    const auto core = pair->find_rendering(unit, words->first, words->length, kForward);
    if (!core.has_value()) continue;
    const RenderingSpan rendering = pair->widen(unit, words->first, words->length, *core, kForward);
    finding.check = CheckId::kTermOtherwise;
    finding.severity = describe_check(finding.check).severity;
    finding.target_span = {target_text.tokens[rendering.begin].begin,
                           target_text.tokens[rendering.end - 1].end};
    finding.found = std::string(view_of(variants[finding.target].text, finding.target_span));
    finding.confidence = 0.8 + 0.15 * static_cast<double>(rendering.strength);
    const std::string before = "\"" + finding.term + "\" has no rendering of the glossary";
    const std::string rest =
        finding.message.substr(std::min(before.size(), finding.message.size()));
    finding.message = "\"" + finding.term + "\" is rendered \"" + finding.found + "\"" + rest;
  }
}

}  // namespace stele::tm
