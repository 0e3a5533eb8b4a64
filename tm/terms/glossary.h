// Glossary: the terms a text must use, in any number of languages, and how they are read from CSV
// and TSV.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// One language's words for a concept.
struct GlossaryColumn {
  std::vector<std::string> renderings;  // allowed; the first is preferred
  std::vector<std::string> forbidden;
};

// One concept.
struct GlossaryEntry {
  std::vector<GlossaryColumn> columns;  // one for each of Glossary::languages
  std::string note;
  bool is_case_sensitive = false;
  bool is_do_not_translate = false;  // its source term must stand unchanged in every target
  std::size_t line = 0;              // in the file it came from, from 1
};

struct Glossary {
  std::vector<std::string> languages;  // canonical BCP 47 tags
  std::vector<GlossaryEntry> entries;
};

// Reads a glossary table. The first row names the columns:
//   en, ru, zh-CN …    a language's renderings, several divided by '|', the first preferred
//   ru:forbidden       renderings that must not be used
//   case               "yes": upper and lower case differ (abbreviations in capitals always do)
//   translate          "no": do not translate
//   note               free text, shown with findings
// Other columns are ignored. `separator` is ',', ';' or '\t'; '\0' takes the one that the first row
// has most of. Fails with kInvalidArgument, naming the line, when the table is malformed, has no
// language column or one that is "forbidden" in no language, or a row has more fields than the
// first.
Result<Glossary> parse_glossary(std::string_view bytes, char separator = '\0');

// Returns the index in `glossary.languages` that serves text in `language`: an equal tag, else the
// first with the same primary language; or -1.
int find_glossary_language(const Glossary& glossary, std::string_view language);

}  // namespace stele::tm
