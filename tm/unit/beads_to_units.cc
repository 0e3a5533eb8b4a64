#include "tm/unit/beads_to_units.h"

#include "align/base/language_tag.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

bool has_sentence_spaces(const std::string& language) {
  constexpr std::array<std::string_view, 6> kWithout = {"zh", "ja", "th", "lo", "km", "my"};
  const std::string primary = primary_language(language);
  return std::find(kWithout.begin(), kWithout.end(), primary) == kWithout.end();
}

std::string describe_run(const Run& run) {
  std::string text = std::to_string(run.begin.value + 1);
  if (run.count > 1) text += "-" + std::to_string(run.end());
  return text;
}

Attribute make_prop(std::string name, std::string value) {
  return {Attribute::Kind::kProp, std::move(name), std::move(value), ""};
}

}  // namespace

std::string join_run(const SegmentedText& text, const Run& run) {
  assert(run.end() <= text.segments.size());
  std::string joined;
  const bool spaces = has_sentence_spaces(text.language);
  for (std::uint32_t i = run.begin.value; i < run.end(); ++i) {
    if (!joined.empty() && spaces) joined += ' ';
    joined += text.segments[i].text;
  }
  return joined;
}

std::vector<Unit> make_units(std::span<const SegmentedText> texts, const Alignment& alignment,
                             const BeadUnitOptions& options) {
  std::string documents;
  for (const SegmentedText& text : texts) {
    if (!documents.empty()) documents += " | ";
    documents += text.name;
  }
  std::vector<Unit> units;
  for (const Bead& bead : alignment.beads) {
    if (bead.confidence < options.min_confidence) continue;
    Unit unit;
    for (std::size_t k = 0; k < texts.size(); ++k) {
      Variant variant;
      variant.language = texts[k].language;
      variant.text = join_run(texts[k], bead.runs[k]);
      if (variant.text.empty()) continue;
      variant.attributes.push_back(make_prop("segments", describe_run(bead.runs[k])));
      unit.variants.push_back(std::move(variant));
    }
    if (unit.variants.size() < 2) continue;
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, "%.2f", bead.confidence);
    unit.attributes.push_back(make_prop("confidence", confidence));
    if (!documents.empty()) unit.attributes.push_back(make_prop("document", documents));
    units.push_back(std::move(unit));
  }
  return units;
}

}  // namespace stele::tm
