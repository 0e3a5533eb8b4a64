// SegmentReader: the content of TMX's <seg>, text with inline elements, into a Variant.
#pragma once

#include "tm/exchange/exchange.h"
#include "tm/exchange/xml_reader.h"
#include "tm/unit/unit.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

class SegmentReader {
 public:
  enum class Dialect {
    kTmx,
    kXliff,  // <source> and <target>: ids become pairing numbers, <mrk> a highlight
  };

  // Both must outlive the object.
  SegmentReader(XmlReader& xml, const ReadOptions& options, Dialect dialect = Dialect::kTmx)
      : xml_(xml), options_(options), dialect_(dialect) {}

  // XLIFF 2: what dataRef="id" of a placeholder or of half a pair stands for.
  std::map<std::string, std::string, std::less<>>& original_data() { return original_data_; }

  // Reads to the end of the element that the last kStart opened and appends to text and tags of
  // `*variant`; what had to be changed is appended to `*repairs`.
  //
  // An element that TMX does not know (XLIFF's <g>, HTML's <b>) is kept as native code: a pair of
  // bpt and ept, or a ph when it is empty. XLIFF's elements are written again as they were:
  // xliff_codes.h says how they are remembered.
  // Fails as the XmlReader does, and with kLimitExceeded for more than options.max_text_bytes.
  Status read(Variant* variant, std::vector<ReadProblem>* repairs);

 private:
  // What ends with which element.
  struct OpenElement {
    bool is_highlight = false;
    std::string number;    // "i" of the bpt
    std::string end_code;  // of the ept, as XML
  };

  Status read_content(Variant* variant);
  Status read_start(Variant* variant);
  void read_end(Variant* variant);
  Status read_native(InlineKind kind, Variant* variant);
  Status read_foreign(Variant* variant);
  Status read_highlight(Variant* variant);
  Status check_size(const Variant& variant, std::size_t more_bytes);
  void add_repair(std::string what);

  // In segment_reader_xliff.cc.
  Status read_xliff_start(Variant* variant);
  Status read_xliff_data_reference(Variant* variant);
  Status read_xliff_element(Variant* variant);
  const std::string* find_original_data(std::string_view attribute) const;

  // The next number that no tag of `variant` has as its `i`.
  std::string find_fresh_number(const Variant& variant);

  XmlReader& xml_;
  const ReadOptions& options_;
  Dialect dialect_;
  std::map<std::string, std::string, std::less<>> original_data_;
  std::vector<ReadProblem>* repairs_ = nullptr;
  std::vector<OpenElement> open_;
  std::size_t counted_tags_ = 0;  // of the variant; the others have not been looked at
  std::uint32_t highest_number_ = 0;
};

// What the readers of both dialects share.

// The TMX element called `element`, unless it is <hi> or none.
std::optional<InlineKind> find_native_kind(std::string_view element);

// Appends the start tag of the last kStart.
void append_start_tag(const XmlReader& xml, std::string* out);

}  // namespace stele::tm
