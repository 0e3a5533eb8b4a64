// SegmentReader: the content of TMX's <seg>, text with inline elements, into a Variant.
#pragma once

#include "tm/exchange/exchange.h"
#include "tm/exchange/xml_reader.h"
#include "tm/unit/unit.h"

#include <functional>
#include <map>
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
  // bpt and ept, or a ph when it is empty.
  // Fails as the XmlReader does, and with kLimitExceeded for more than options.max_text_bytes.
  Status read(Variant* variant, std::vector<ReadProblem>* repairs);

 private:
  Status read_content(Variant* variant);
  Status read_native(InlineKind kind, Variant* variant);
  Status read_foreign_start(Variant* variant);
  bool read_data_reference(Variant* variant);
  std::string find_original_data(std::string_view attribute) const;
  Status check_size(const Variant& variant, std::size_t more_bytes);
  void add_repair(std::string what);

  XmlReader& xml_;
  const ReadOptions& options_;
  Dialect dialect_;
  std::map<std::string, std::string, std::less<>> original_data_;
  std::vector<ReadProblem>* repairs_ = nullptr;
};

}  // namespace stele::tm
