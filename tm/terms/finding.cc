#include "tm/terms/finding.h"

#include "align/base/hash.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <tuple>

namespace stele::tm {
namespace {

constexpr std::array<CheckInfo, kCheckCount> kChecks = {{
    {CheckId::kTermMissing, "term-missing", Severity::kWarning, true,
     "A glossary term is not rendered",
     "The source has a term of the glossary, but the target has none of its renderings in any "
     "inflected form, and it "
     "is not clear what stands there instead. Use a rendering of the glossary, or add the one "
     "used."},
    {CheckId::kTermOtherwise, "term-otherwise", Severity::kError, true,
     "A glossary term is rendered otherwise",
     "The source has a term of the glossary, but the target renders it by other words. Use a "
     "rendering of the "
     "glossary, or add the one used."},
    {CheckId::kTermForbidden, "term-forbidden", Severity::kError, true,
     "A forbidden rendering is used",
     "The target renders a term by words that the glossary forbids for it."},
    {CheckId::kTermInconsistent, "term-inconsistent", Severity::kWarning, true,
     "A recurring term is rendered in another way than usual",
     "Without any glossary: in most units this term is rendered by other words. Make the rendering "
     "uniform, or put "
     "the finding into the baseline when the difference is meant."},
    {CheckId::kTermSpelling, "term-spelling", Severity::kWarning, true,
     "A term is spelled in two ways within one language",
     "Two spellings that differ by hyphen, space or capitals are used for the same words."},
    {CheckId::kTargetVaries, "target-varies", Severity::kWarning, true,
     "One source has several targets",
     "Units with the same source text have different target texts. Choose one, unless context "
     "demands both."},
    {CheckId::kSourceVaries, "source-varies", Severity::kNote, true,
     "One target serves several sources",
     "Units with the same target text have different source texts. One of them may have been "
     "translated by copying."},
    {CheckId::kEmptyTarget, "empty-target", Severity::kError, true, "The target is empty",
     "The source has text, the target has none."},
    {CheckId::kUntranslated, "untranslated", Severity::kWarning, true,
     "The target equals the source",
     "The target repeats the source's words in the source's language."},
    {CheckId::kNumbers, "numbers", Severity::kError, true, "A number differs",
     "A number of one text is missing in the other. Separators, full-width digits, Chinese "
     "numerals and number "
     "words are understood."},
    {CheckId::kDates, "dates", Severity::kError, true, "A date differs",
     "A date of one text is missing in the other. Formats, month names and the order of day and "
     "month are "
     "understood."},
    {CheckId::kMeasures, "measures", Severity::kWarning, true, "A unit of measure differs",
     "A number stands with another unit of measure (km, %, GB, °C …) than in the source."},
    {CheckId::kFinalPunctuation, "final-punctuation", Severity::kNote, true,
     "The final punctuation differs",
     "The texts end in different marks. Full-width marks equal their narrow forms."},
    {CheckId::kQuotes, "quotes", Severity::kWarning, true, "Quotes do not pair",
     "A quote of the target is not closed or not opened, or the kinds are mixed."},
    {CheckId::kBrackets, "brackets", Severity::kWarning, true, "Brackets do not pair",
     "A bracket of the target is not closed or not opened while the source's are in order."},
    {CheckId::kTags, "tags", Severity::kError, true, "Markup differs",
     "The inline tags of the target are not those of the source, or close in another order than "
     "they open."},
    {CheckId::kPlaceholders, "placeholders", Severity::kError, true, "A placeholder differs",
     "A placeholder (%s, {0}, ${name}, &amp;…) of one text is missing in the other: the program "
     "that fills it would "
     "fail or print nonsense."},
    {CheckId::kSpaces, "spaces", Severity::kNote, true, "Space is doubled or misplaced",
     "The target has a doubled space, or space at its beginning or end where the source has none."},
    {CheckId::kScript, "script", Severity::kWarning, true, "A letter of another script",
     "A word mixes letters of two scripts that look alike (Latin o in a Cyrillic word), or a text "
     "has no letter of its "
     "language's script."},
    {CheckId::kLength, "length", Severity::kNote, true, "The length is unusual",
     "The target is far longer or shorter than such sources have in the rest of the memory."},
    {CheckId::kRepeatedWord, "repeated-word", Severity::kWarning, true, "A word is repeated",
     "The same word stands twice in a row in the target but not in the source."},
}};

Status unknown_check(std::string_view name) {
  std::string known;
  for (const CheckInfo& info : kChecks) {
    known += known.empty() ? "" : ", ";
    known += info.name;
  }
  return Error{ErrorCode::kInvalidArgument, "checks: no check is called '" + std::string(name) +
                                                "', expected some of " + known + ", all, none"};
}

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "";
}

std::span<const CheckInfo> list_checks() {
  return kChecks;
}

const CheckInfo& describe_check(CheckId id) {
  const CheckInfo& info = kChecks[static_cast<std::size_t>(id)];
  assert(info.id == id);
  return info;
}

CheckSelection::CheckSelection() {
  for (const CheckInfo& info : kChecks) bits_[static_cast<std::size_t>(info.id)] = info.is_default;
}

Status CheckSelection::apply(std::string_view list) {
  bool is_first = true;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view name = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    bool value = true;
    const bool is_relative = !name.empty() && (name[0] == '+' || name[0] == '-');
    if (is_relative) {
      value = name[0] == '+';
      name.remove_prefix(1);
    } else if (is_first) {
      std::fill(std::begin(bits_), std::end(bits_), false);
    }
    is_first = false;
    if (name == "all" || name == "none") {
      std::fill(std::begin(bits_), std::end(bits_), (name == "all") == value);
      continue;
    }
    const auto found = std::find_if(kChecks.begin(), kChecks.end(),
                                    [&name](const CheckInfo& info) { return info.name == name; });
    if (found == kChecks.end()) return unknown_check(name);
    bits_[static_cast<std::size_t>(found->id)] = value;
  }
  return {};
}

void sort_findings(std::vector<Finding>* findings) {
  const auto order = [](const Finding& f) {
    return std::tuple(f.unit, f.source, f.target, f.source_span, f.target_span, f.check);
  };
  std::stable_sort(findings->begin(), findings->end(),
                   [&order](const Finding& a, const Finding& b) { return order(a) < order(b); });
}

std::uint64_t fingerprint(const Finding& finding, std::span<const CheckedUnit> units) {
  const std::vector<Variant>& variants = units[finding.unit].unit.variants;
  const std::string separator(1, '\0');
  std::string text(describe_check(finding.check).name);
  for (const std::size_t index : {finding.source, finding.target}) {
    text += separator + variants[index].language + separator + variants[index].text;
  }
  text += separator + finding.term + separator + finding.found;
  return hash_bytes(text);
}

}  // namespace stele::tm
