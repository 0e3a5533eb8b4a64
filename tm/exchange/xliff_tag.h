// A start tag of an inline element of XLIFF 1.2 or 2.1. Not a public header.
#pragma once

#include "tm/unit/unit.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele::tm {

enum class XliffVersion { k1, k2 };

// The type of TMX's <hi> stands behind this in the type of a <mrk> of 2.1, which wants a prefix.
inline constexpr std::string_view kTmxTypePrefix = "tmx:";

// A start tag without its angle brackets: `ph id="1" ctype="x-var"`.
struct XliffTag {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;  // values unescaped

  // The value of attribute `wanted`, or an empty string.
  std::string_view find(std::string_view wanted) const;
};

// Reads what format_xliff_tag wrote, or a person; nothing when it is anything else.
std::optional<XliffTag> parse_xliff_tag(std::string_view text);
std::string format_xliff_tag(const XliffTag& tag);

// Whether `tag` is an element of `version` as its schema has it.
bool is_xliff_element(XliffVersion version, const XliffTag& tag);

// Returns the start tag that stands for a tag without an element of its own: the `index`th of its
// text, from 0. Not for ends of highlights.
std::string make_xliff_tag(XliffVersion version, const InlineTag& tag, std::size_t index);

}  // namespace stele::tm
