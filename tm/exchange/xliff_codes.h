// The inline elements of XLIFF 1.2 and 2.1 that the tags of a text stand for. Not a public header.
#pragma once

#include "tm/exchange/xliff_tag.h"
#include "tm/unit/unit.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace stele::tm {

// A tag that was read from XLIFF remembers its element in one of two ways, so that the same element
// is written again. An element without native code (<g>, <x/>, <bx/>, <pc>) is itself the code of
// the tag, where every other format keeps it too. One with native code (<ph>, <bpt>, <sc dataRef>)
// has its start tag in this attribute, unless the writer would choose the same by itself; memories
// and JSON lines keep it, TMX has no place for it.
inline constexpr std::string_view kXliffAttribute = "xliff";

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
