#include "tm/terms/collection_checks.h"

#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/fold.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

constexpr std::size_t kMinLengthCodePoints = 25;  // shorter texts vary too much
constexpr std::size_t kMinPairs = 30;             // to know what is usual
constexpr double kMaxDeviation = 4.5;             // in standard deviations of log length ratio

// What makes texts equal here.
std::uint64_t hash_text(std::string_view language, std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return hash_bytes(language);
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
  return hash_bytes(fold_text(text), hash_bytes(language));
}

std::string quote(const std::string& text) {
  constexpr std::size_t kMaxBytes = 80;
  if (text.size() <= kMaxBytes) return "\"" + text + "\"";
  std::size_t end = kMaxBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return "\"" + text.substr(0, end) + "…\"";
}

// The forms of one message have one source and differ by grammar; see make_po_units.
bool is_plural_form(const Unit& unit) {
  return std::any_of(unit.attributes.begin(), unit.attributes.end(),
                     [](const Attribute& attribute) { return attribute.name == "x-po-plural"; });
}

// One side of a pair and what it is rendered by.
struct Member {
  std::uint64_t text = 0;  // in its language, rendered in one other language
  std::uint64_t other = 0;
  std::size_t pair = 0;
};

// Reports those of `members`, renderings of one text, that are not the most frequent one.
// Requires: equal renderings are neighbours, by pair.
void report_varying(std::span<const CheckedUnit> units, std::span<const VariantPair> pairs,
                    CheckId id, std::span<const Member> members, std::vector<Finding>* findings) {
  const bool by_source = id == CheckId::kTargetVaries;
  std::vector<std::span<const Member>> renderings;
  for (std::size_t begin = 0; begin < members.size();) {
    std::size_t end = begin;
    while (end < members.size() && members[end].other == members[begin].other) ++end;
    renderings.push_back(members.subspan(begin, end - begin));
    begin = end;
  }
  // The most frequent, of equals the one that came first.
  const auto usual =
      std::max_element(renderings.begin(), renderings.end(), [](const auto& x, const auto& y) {
        if (x.size() != y.size()) return x.size() < y.size();
        return x.front().pair > y.front().pair;
      });
  const VariantPair& example = pairs[usual->front().pair];
  const auto& example_variants = units[example.unit].unit.variants;
  const std::string& usual_text =
      example_variants[by_source ? example.target : example.source].text;
  for (auto rendering = renderings.begin(); rendering != renderings.end(); ++rendering) {
    if (rendering == usual) continue;
    for (const Member& member : *rendering) {
      const VariantPair& pair = pairs[member.pair];
      const auto& variants = units[pair.unit].unit.variants;
      Finding finding;
      finding.check = id;
      finding.severity = describe_check(id).severity;
      finding.unit = pair.unit;
      finding.source = pair.source;
      finding.target = pair.target;
      finding.term = variants[by_source ? pair.source : pair.target].text;
      finding.found = variants[by_source ? pair.target : pair.source].text;
      finding.expected = {usual_text};
      finding.found_count = static_cast<std::uint32_t>(rendering->size());
      finding.usual_count = static_cast<std::uint32_t>(usual->size());
      finding.usual_units = {example.unit};
      finding.message =
          (by_source ? "the same source is also rendered " : "the same target also renders ") +
          quote(usual_text) + " (" + std::to_string(finding.usual_count) +
          (finding.usual_count == 1 ? " time)" : " times)");
      findings->push_back(std::move(finding));
    }
  }
}

// Groups pairs by one side.
void check_varying(std::span<const CheckedUnit> units, std::span<const VariantPair> pairs,
                   const CheckSelection& checks, std::vector<Finding>* findings) {
  std::vector<Member> by_source;
  std::vector<Member> by_target;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const auto& variants = units[pairs[p].unit].unit.variants;
    const Variant& source = variants[pairs[p].source];
    const Variant& target = variants[pairs[p].target];
    if (source.text.empty() || target.text.empty()) continue;
    if (is_plural_form(units[pairs[p].unit].unit)) continue;
    const std::uint64_t a = hash_text(source.language, source.text);
    const std::uint64_t b = hash_text(target.language, target.text);
    by_source.push_back({hash_bytes(primary_language(target.language), a), b, p});
    by_target.push_back({hash_bytes(primary_language(source.language), b), a, p});
  }
  const auto order = [](const Member& m) { return std::tuple(m.text, m.other, m.pair); };
  for (const CheckId id : {CheckId::kTargetVaries, CheckId::kSourceVaries}) {
    if (!checks.contains(id)) continue;
    std::vector<Member>& all = id == CheckId::kTargetVaries ? by_source : by_target;
    std::sort(all.begin(), all.end(),
              [&order](const Member& x, const Member& y) { return order(x) < order(y); });
    for (std::size_t begin = 0; begin < all.size();) {
      std::size_t end = begin;
      while (end < all.size() && all[end].text == all[begin].text) ++end;
      if (all[begin].other != all[end - 1].other) {
        report_varying(units, pairs, id, std::span<const Member>(all).subspan(begin, end - begin),
                       findings);
      }
      begin = end;
    }
  }
}

void check_lengths(std::span<const CheckedUnit> units, std::span<const VariantPair> pairs,
                   std::vector<Finding>* findings) {
  struct Sample {
    std::size_t pair = 0;
    double log_ratio = 0;
  };
  std::map<std::pair<std::string, std::string>, std::vector<Sample>> samples;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const auto& variants = units[pairs[p].unit].unit.variants;
    const Variant& source = variants[pairs[p].source];
    const Variant& target = variants[pairs[p].target];
    const std::size_t source_length = count_code_points(source.text);
    const std::size_t target_length = count_code_points(target.text);
    if (source_length < kMinLengthCodePoints || target_length == 0) continue;
    samples[{primary_language(source.language), primary_language(target.language)}].push_back(
        {p, std::log(static_cast<double>(target_length) / static_cast<double>(source_length))});
  }
  for (const auto& [languages, group] : samples) {
    if (group.size() < kMinPairs) continue;
    // Median and its deviation: the outliers must not hide themselves.
    std::vector<double> sorted;
    for (const Sample& sample : group) sorted.push_back(sample.log_ratio);
    const auto middle = sorted.begin() + static_cast<long>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const double median = *middle;
    for (double& value : sorted) value = std::abs(value - median);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const double deviation = std::max(0.1, 1.4826 * *middle);
    for (const Sample& sample : group) {
      const double distance = (sample.log_ratio - median) / deviation;
      if (std::abs(distance) < kMaxDeviation) continue;
      const VariantPair& pair = pairs[sample.pair];
      Finding finding;
      finding.check = CheckId::kLength;
      finding.severity = describe_check(finding.check).severity;
      finding.unit = pair.unit;
      finding.source = pair.source;
      finding.target = pair.target;
      finding.confidence = std::min(0.95, 0.5 + (std::abs(distance) - kMaxDeviation) / 10);
      const int percent = static_cast<int>(std::exp(sample.log_ratio - median) * 100);
      finding.message = "the target has " + std::to_string(percent) + " % of the usual length";
      findings->push_back(std::move(finding));
    }
  }
}

}  // namespace

void check_collection(std::span<const CheckedUnit> units, std::span<const VariantPair> pairs,
                      const CheckSelection& checks, std::vector<Finding>* findings) {
  if (checks.contains(CheckId::kTargetVaries) || checks.contains(CheckId::kSourceVaries)) {
    check_varying(units, pairs, checks, findings);
  }
  if (checks.contains(CheckId::kLength)) check_lengths(units, pairs, findings);
}

}  // namespace stele::tm
