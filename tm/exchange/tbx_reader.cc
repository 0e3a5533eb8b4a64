#include "tm/exchange/tbx_reader.h"

#include "align/base/language_tag.h"
#include "tm/exchange/xml_records.h"

#include <utility>

namespace stele::tm {
namespace {

using Event = XmlReader::Event;

class TbxReader : public XmlRecords {
 public:
  TbxReader(Utf8Input& input, const ReadOptions& options, const UnitSink& sink)
      : XmlRecords(input, options, sink, "tbx|martif|TBX") {}

 private:
  Status read_element() override {
    const std::string_view element = xml().local_name();
    if (element == "termEntry" || element == "conceptEntry") {
      return read_record([this] { return read_concept(); });
    }
    return {};
  }

  Status read_concept() {
    Unit unit;
    const std::string id(xml().find_attribute("id"));
    if (!id.empty()) unit.attributes.push_back({Attribute::Kind::kField, "tuid", id, {}});
    std::string language;
    std::vector<Attribute> term_attributes;  // those that stand before their term
    bool in_term = false;
    bool has_term = false;
    const std::size_t outside = xml().depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml().next());
      const std::string element(xml().local_name());
      if (event == Event::kEnd) {
        if (xml().depth() == outside) break;
        if (element == "tig" || element == "ntig" || element == "termSec") in_term = false;
      }
      if (event != Event::kStart) continue;
      if (element == "langSet" || element == "langSec") {
        const auto tag = canonicalize_language_tag(xml().find_attribute("xml:lang"));
        if (!tag.ok()) set_fault(tag.error().message);
        language = tag.ok() ? *tag : std::string();
      } else if (element == "tig" || element == "ntig" || element == "termSec") {
        in_term = true;
        has_term = false;
        term_attributes.clear();
      } else if (element == "term") {
        Variant variant;
        variant.language = language;
        STELE_TRY(variant.text, read_plain_text());
        if (language.empty()) set_fault("<term> of no language");
        variant.attributes = std::exchange(term_attributes, {});
        if (!variant.text.empty()) {
          unit.variants.push_back(std::move(variant));
          has_term = true;
        }
      } else if (element == "descrip" || element == "termNote" || element == "admin" ||
                 element == "note" || element == "xref" || element == "ref") {
        Attribute attribute;
        attribute.kind = element == "note" ? Attribute::Kind::kNote : Attribute::Kind::kProp;
        if (element != "note") attribute.name = xml().find_attribute("type");
        if (attribute.name.empty() && element != "note") attribute.name = element;
        attribute.language = xml().find_attribute("xml:lang");
        if (attribute.language.empty() && !language.empty() && !in_term) {
          attribute.language = language;
        }
        STELE_TRY(attribute.value, read_plain_text());
        std::vector<Attribute>& owner = !in_term   ? unit.attributes
                                        : has_term ? unit.variants.back().attributes
                                                   : term_attributes;
        owner.push_back(std::move(attribute));
      }
    }
    add_unit(std::move(unit));
    return {};
  }
};

}  // namespace

Result<ReadReport> read_tbx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kXml, options.encoding));
  return TbxReader(*input, options, sink).read();
}

}  // namespace stele::tm
