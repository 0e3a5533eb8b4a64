// UnitChecker: finds units that a memory is better without.
#pragma once

#include "tm/unit/unit.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace stele::tm {

enum class UnitCheck {
  kDuplicate,       // the same languages and texts came before
  kUntranslated,    // two languages have the same text, and more than a number or list marker
  kWrongLanguage,   // a text of 40 letters or more is surely of another script or language
  kTagMismatch,     // the native codes of two variants differ
  kNumberMismatch,  // the digits of two variants differ
  kLengthOutlier,   // one text is far longer than the other ever is in these languages
  kMisaligned,      // by the aligner's own probability (pair_probability.h), not by UnitChecker
};

// All of them, in their order.
inline constexpr UnitCheck kUnitChecks[] = {UnitCheck::kDuplicate,      UnitCheck::kUntranslated,
                                            UnitCheck::kWrongLanguage,  UnitCheck::kTagMismatch,
                                            UnitCheck::kNumberMismatch, UnitCheck::kLengthOutlier,
                                            UnitCheck::kMisaligned};

// "duplicate", "untranslated", "language", "tags", "numbers", "length", "misaligned".
std::string_view unit_check_name(UnitCheck check);

struct UnitFinding {
  UnitCheck check = UnitCheck::kDuplicate;
  std::string message;  // "en has 2, 5; ru has 2"
};

// Remembers a hash of each unit for duplicates: about 16 bytes a unit. Not thread-safe.
class UnitChecker {
 public:
  // Returns what is wrong with `unit`, at most one finding of each kind.
  std::vector<UnitFinding> check(const Unit& unit);

 private:
  std::unordered_set<std::uint64_t> seen_;
};

}  // namespace stele::tm
