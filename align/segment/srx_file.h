// SRX 2.0: segmentation rule files, ours and those of other tools.
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// One <rule>: at a place where `before` matches what precedes and `after` what follows, text is
// broken, or is not.
struct SrxRule {
  bool is_break = true;
  std::string before;  // ICU regular expressions; empty matches everywhere
  std::string after;
  std::uint32_t line = 0;  // in the file, from 1
};

// What Stele does beyond SRX, since no pattern of bounded length can say it. Off unless the header
// of the file has <stele:options xmlns:stele="urn:stele:srx" .../> with the attribute set to "yes".
struct SrxOptions {
  bool keeps_quotes = false;    // quotes="yes": a quotation inside a sentence is not broken
  bool keeps_brackets = false;  // brackets="yes": nor is what stands in brackets
  bool splits_lists = false;    // lists="yes": "1) … 2) …" in running text are items
};

// A rule file as it was written. Immutable; const methods may run concurrently.
class SrxFile {
 public:
  // Fails with kInvalidArgument: "line 12: ..." when `xml` is not well-formed, not SRX 1.0 or 2.0,
  // names rules that it does not have, or has no language map; kLimitExceeded when it is larger
  // than 16 MB or nests deeper than 32 elements. Entities are not expanded beyond expat's own
  // amplification limit. Patterns are checked by SentenceSplitter::open.
  static Result<SrxFile> parse(std::string_view xml);

  // The rules for `language` (a BCP 47 tag) in the order in which they apply: those of every
  // matching map entry if the file cascades, else of the first. Patterns of the map are matched
  // without regard to case, with '-' and with '_'.
  // Fails with kNotFound when no entry matches, kInvalidArgument when a pattern of the map is
  // wrong.
  Result<std::vector<SrxRule>> rules_for(std::string_view language) const;

  const SrxOptions& options() const { return options_; }

 private:
  friend class SrxParser;

  struct LanguageRules {
    std::string name;
    std::vector<SrxRule> rules;
  };
  struct MapEntry {
    std::string pattern;
    std::string rules_name;
    std::uint32_t line = 0;
  };

  bool cascades_ = true;
  SrxOptions options_;
  std::vector<LanguageRules> language_rules_;
  std::vector<MapEntry> map_;
};

}  // namespace stele
