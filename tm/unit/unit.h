// Unit: a translation unit, the thing a memory stores: one text per variant, plus attributes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Names the markup that InlineTag stands for, in TMX 1.4b's terms.
enum class InlineKind : std::uint8_t {
  kBeginPaired,     // <bpt>
  kEndPaired,       // <ept>
  kIsolated,        // <it>
  kPlaceholder,     // <ph>
  kHighlightBegin,  // <hi>
  kHighlightEnd,    // </hi>
  kUnknown,         // <ut>
};

// A piece of native markup inside a variant's text. It takes no room in the text itself.
struct InlineTag {
  InlineKind kind = InlineKind::kPlaceholder;
  std::uint32_t offset_bytes = 0;  // where it stands in Variant::text
  std::string attributes;          // XML attributes as written, e.g. `x="1" type="bold"`
  std::string content;             // the native code as an XML fragment; may hold <sub>

  bool operator==(const InlineTag&) const = default;
};

// A piece of information about a unit or a variant, kept in order and without loss.
struct Attribute {
  enum class Kind : std::uint8_t {
    kField,  // a TMX attribute: tuid, creationdate, changeid, segtype, ...
    kProp,   // <prop type="name">
    kNote,   // <note>; `name` is empty
  };
  Kind kind = Kind::kField;
  std::string name;
  std::string value;
  std::string language;  // xml:lang of a prop or note, else empty

  bool operator==(const Attribute&) const = default;
};

// One language's rendering. Invariants: `text` is well-formed UTF-8; tags are in order of offset.
struct Variant {
  std::string language;  // canonical BCP 47 tag
  std::string text;
  std::vector<InlineTag> tags;
  std::vector<Attribute> attributes;

  bool operator==(const Variant&) const = default;
};

// Variants keep their order; several may have one language (alternative translations).
struct Unit {
  std::vector<Variant> variants;
  std::vector<Attribute> attributes;

  bool operator==(const Unit&) const = default;
};

// Returns the value of the first kField attribute called `name`, or an empty string.
// The reference lives as long as `attributes`.
const std::string& find_field(const std::vector<Attribute>& attributes, const std::string& name);

// Returns the language that `unit` was translated from: that of field "srclang" when a variant has
// it, else that of the first variant. The reference lives as long as `unit`.
// Requires: the unit has a variant.
const std::string& find_source_language(const Unit& unit);

}  // namespace stele::tm
