// Inline markup: the attributes of tags, and what must hold for tags so that every tool reads them.
#pragma once

#include "tm/unit/unit.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stele::tm {

// InlineTag::attributes is a list ` name="value"` without the first space, values escaped as XML.

// Returns the unescaped value of `name` in `attributes`, or nothing.
std::optional<std::string> find_tag_attribute(std::string_view attributes, std::string_view name);

// Appends `name="value"`, escaping `value`, behind a space unless it is the first.
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

// Calls on_text(piece) and on_tag(tag, index) in their order in the text; pieces may be empty.
template <class OnText, class OnTag>
void walk_variant(const Variant& variant, const OnText& on_text, const OnTag& on_tag) {
  std::size_t at = 0;
  const std::string_view text = variant.text;
  for (std::size_t index = 0; index < variant.tags.size(); ++index) {
    const InlineTag& tag = variant.tags[index];
    on_text(text.substr(at, tag.offset_bytes - at));
    at = tag.offset_bytes;
    on_tag(tag, index);
  }
  on_text(text.substr(at));
}

// Returns the text with the tags' native codes where they stand.
std::string flatten_variant(const Variant& variant);

// Returns the variant's text with its tags as `<bpt ...>` elements, as it stands between <seg> and
// </seg>. Requires: the tags are normalized.
void append_segment_xml(const Variant& variant, std::string* out);

}  // namespace stele::tm
