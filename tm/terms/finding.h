// Finding: one thing a check has to say about a unit; the list of checks; the units that are
// checked.
#pragma once

#include "align/base/byte_span.h"
#include "align/base/result.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A unit as a report names it.
struct CheckedUnit {
  Unit unit;
  std::string id;          // the memory's unit id or the file's tuid; may be empty
  std::string file;        // as the user named it; empty for a memory
  std::uint32_t line = 0;  // in `file`, from 1; 0 when it is not known
};

enum class Severity : std::uint8_t { kNote, kWarning, kError };

std::string_view severity_name(Severity severity);  // "note", "warning", "error"

enum class CheckId : std::uint8_t {
  kTermMissing,
  kTermOtherwise,
  kTermForbidden,
  kTermInconsistent,
  kTermSpelling,
  kTargetVaries,
  kSourceVaries,
  kEmptyTarget,
  kUntranslated,
  kNumbers,
  kDates,
  kMeasures,
  kFinalPunctuation,
  kQuotes,
  kBrackets,
  kTags,
  kPlaceholders,
  kSpaces,
  kScript,
  kLength,
  kRepeatedWord,
};

inline constexpr std::size_t kCheckCount = static_cast<std::size_t>(CheckId::kRepeatedWord) + 1;

// What a check is, for help, reports and SARIF rules.
struct CheckInfo {
  CheckId id;
  std::string_view name;   // "term-inconsistent": switches and reports use it, so it never changes
  Severity severity;       // unless the finding says otherwise
  bool is_default;         // runs unless it is switched off
  std::string_view title;  // a few words
  std::string_view help;  // one or two sentences: what is reported, and what to do when it is right
};

// All checks, in the order of CheckId. Static.
std::span<const CheckInfo> list_checks();

const CheckInfo& describe_check(CheckId id);

// Which checks run.
class CheckSelection {
 public:
  CheckSelection();  // the default ones

  // `list` is names divided by commas: "numbers,tags" runs these only; "+length,-spaces" changes
  // the current selection; "all" and "none" are names too.
  // Fails with kInvalidArgument, naming the known checks, when a name is unknown.
  Status apply(std::string_view list);

  bool contains(CheckId id) const { return bits_[static_cast<std::size_t>(id)]; }

 private:
  bool bits_[kCheckCount];
};

// One thing to look at. `unit` is an index into the checked units; `source` and `target` are
// indices of its variants (equal when a check looks at one variant alone).
struct Finding {
  CheckId check = CheckId::kTermMissing;
  Severity severity = Severity::kWarning;
  std::size_t unit = 0;
  std::size_t source = 0;
  std::size_t target = 0;
  ByteSpan source_span;  // what it is about; empty when it is about the whole variant
  ByteSpan target_span;
  std::string message;  // one line for a person
  std::string term;   // the term or value that was expected to be rendered, in the source language
  std::string found;  // what stands in the target instead; empty when nothing was identified
  std::vector<std::string> expected;     // what was expected instead of `found`, preferred first
  double confidence = 1;                 // in [0, 1]: how sure it is that a person would agree
  std::uint32_t found_count = 0;         // term checks: occurrences rendered like this one,
  std::uint32_t usual_count = 0;         // occurrences of the usual rendering,
  std::vector<std::size_t> usual_units;  // and a few units that have it
};

// Sorts by unit, then variant, then place, then check.
void sort_findings(std::vector<Finding>* findings);

// A hash of what the finding says and of both texts, not of where the unit stands: it survives
// edits of other units. For baselines and SARIF fingerprints.
std::uint64_t fingerprint(const Finding& finding, std::span<const CheckedUnit> units);

}  // namespace stele::tm
