// The classes of characters that regular expressions name (internal: shows ICU types).
#pragma once

#include <optional>
#include <string>

#include <unicode/uniset.h>

namespace stele {

// As ICU's regular expressions define them (UTS #18 annex C). The sets live for ever.
const icu::UnicodeSet& word_set();              // \w
const icu::UnicodeSet& space_set();             // \s
const icu::UnicodeSet& digit_set();             // \d
const icu::UnicodeSet& horizontal_space_set();  // \h
const icu::UnicodeSet& vertical_space_set();    // \v

// Returns the characters that have the property, by ICU's name of it ("Lu", "Script=Cyrillic") or
// by Java's ("IsCyrillic", "InCyrillic", "javaUpperCase"); nothing if there is none of that name.
std::optional<icu::UnicodeSet> find_property(const std::string& name);

}  // namespace stele
