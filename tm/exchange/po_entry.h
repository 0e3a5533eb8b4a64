// PoEntry: an entry of a gettext catalogue, and the units it becomes. Not a public header.
#pragma once

#include "tm/exchange/exchange.h"
#include "tm/unit/unit.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele::tm {

struct PoEntry {
  std::vector<std::string> translator_comments;  // "# "
  std::vector<std::string> extracted_comments;   // "#. "
  std::vector<std::string> references;           // "#: "
  std::string flags;                             // "#, ", as written
  std::optional<std::string> context;
  std::string id;
  std::optional<std::string> plural_id;
  std::vector<std::string> translations;  // one, or one for each plural form

  bool is_fuzzy() const { return flags.find("fuzzy") != std::string::npos; }
};

// Returns one unit, or one for each plural form. The context, references, flags and comments are
// props x-po-context, x-po-reference, x-po-flags, x-po-comment and notes; a plural form has its
// number in x-po-plural and both ids in x-po-id and x-po-plural-id, so that make_po_entries can put
// the forms together again.
std::vector<Unit> make_po_units(const PoEntry& entry, const std::string& source_language,
                                const std::string& target_language);

// Returns the value of `name: value` in the catalogue's header entry, or an empty string.
std::string find_po_header(std::string_view header, std::string_view name);

// The languages of a catalogue: options.languages, else English and the header's Language.
// Fails with kInvalidArgument when there is no target language.
Result<std::pair<std::string, std::string>> find_po_languages(const ReadOptions& options,
                                                              std::string_view header,
                                                              const std::string& name);

}  // namespace stele::tm
