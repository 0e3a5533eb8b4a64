// Glossary tables, baselines and affix dictionaries are refused or read; what was read can be used.
#include "align/base/utf8.h"
#include "align/text/suffix_dictionary.h"
#include "tm/terms/baseline.h"
#include "tm/terms/glossary.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)stele::tm::Baseline::parse(bytes).ok();  // any answer will do
  // The rules, then the words.
  const std::size_t middle = std::min(bytes.find('\0'), bytes.size());
  const auto dictionary =
      stele::SuffixDictionary::parse(bytes.substr(0, middle), std::string(bytes.substr(middle)));
  if (dictionary.ok()) {
    for (const std::string& stem : dictionary->find_stems(bytes.substr(0, 12))) {
      if (stem.empty()) std::abort();
    }
  }
  const auto glossary = stele::tm::parse_glossary(bytes);
  if (!glossary.ok()) return 0;
  for (const stele::tm::GlossaryEntry& entry : glossary->entries) {
    if (entry.columns.size() != glossary->languages.size()) std::abort();
    for (const stele::tm::GlossaryColumn& column : entry.columns) {
      for (const std::string& rendering : column.renderings) {
        if (!stele::is_valid_utf8(rendering)) std::abort();
      }
    }
  }
  for (const char* language : {"en", "zh-TW", ""}) {
    const int index = stele::tm::find_glossary_language(*glossary, language);
    if (index >= static_cast<int>(glossary->languages.size())) std::abort();
  }
  return 0;
}
