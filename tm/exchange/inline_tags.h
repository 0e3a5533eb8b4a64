// Inline markup: the attributes of tags, and what must hold for tags so that every tool reads them.
#pragma once

#include "tm/unit/unit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stele::tm {

// InlineTag::attributes is a list ` name="value"` without the first space, values escaped as XML.

// Returns the unescaped value of `name` in `attributes`, or nothing.
std::optional<std::string> find_tag_attribute(std::string_view attributes, std::string_view name);

// Appends ` name="value"`, escaping `value`.
void append_tag_attribute(std::string_view name, std::string_view value, std::string* attributes);

// Removes `name` if it is there.
void remove_tag_attribute(std::string_view name, std::string* attributes);

// The name of the TMX element for `kind`: "bpt", "ept", "it", "ph", "hi" or "ut".
std::string_view inline_element_name(InlineKind kind);

// Returns the readable native code of a tag: its content without <sub>, unescaped.
std::string tag_native_code(const InlineTag& tag);

// Makes the tags of `unit` such that TMX consumers that go beyond the DTD accept them:
// - every bpt has an ept with its `i` behind it and no other tag has that `i`; what has no partner
//   becomes an <it>;
// - `x` stays only where it is once in every variant, since it exists to pair tags across variants;
// - highlights are closed in order: what has no partner becomes an <it>.
// Returns how many tags changed. Applying it twice changes nothing more.
std::uint64_t normalize_tags(Unit* unit);

// Returns the variant's text with its tags as `<bpt ...>` elements, as it stands between <seg> and
// </seg>. Requires: the tags are normalized.
void append_segment_xml(const Variant& variant, std::string* out);

}  // namespace stele::tm
