// The inline elements of XLIFF 1.2 and 2.1 that the tags of a text stand for. Not a public header.
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

// A tag that was read from XLIFF remembers its element in one of two ways, so that the same element
// is written again. An element without native code (<g>, <x/>, <bx/>, <pc>) is itself the code of
// the tag, where every other format keeps it too. One with native code (<ph>, <bpt>, <sc dataRef>)
// has its start tag in this attribute, unless the writer would choose the same by itself; memories
// and JSON lines keep it, TMX has no place for it.
inline constexpr std::string_view kXliffAttribute = "xliff";

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

// Returns the start tag that stands for a tag without an element of its own: the `index`th of its
// text, from 0. Not for ends of highlights.
std::string make_xliff_tag(XliffVersion version, const InlineTag& tag, std::size_t index);

// The codes of a unit's texts in XLIFF 2, numbered as they come.
struct XliffOriginalData {
  std::string xml;
  std::size_t count = 0;

  // Returns the id of `code`.
  std::string add(std::string_view code);
};

// Appends the text with its tags as elements. `data` is for version 2.
// Requires: the tags are normalized.
void append_xliff_text(XliffVersion version, const Variant& variant, XliffOriginalData* data,
                       std::string* out);

}  // namespace stele::tm
