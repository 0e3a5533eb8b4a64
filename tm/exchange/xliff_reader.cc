#include "tm/exchange/xliff_reader.h"

#include "align/base/language_tag.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/segment_reader.h"
#include "tm/exchange/xml_records.h"

#include <utility>

namespace stele::tm {
namespace {

using Event = XmlReader::Event;

class XliffReader : public XmlRecords {
 public:
  XliffReader(Utf8Input& input, const ReadOptions& options, const UnitSink& sink)
      : XmlRecords(input, options, sink, "xliff"),
        segments_(xml(), options, SegmentReader::Dialect::kXliff) {}

 private:
  Status read_element() override {
    const std::string_view element = xml().local_name();
    if (element == "xliff") {
      source_language_ = canonical(xml().find_attribute("srcLang"));
      target_language_ = canonical(xml().find_attribute("trgLang"));
    } else if (element == "file") {
      file_ = xml().find_attribute("original");
      if (xml().has_attribute("source-language")) {
        source_language_ = canonical(xml().find_attribute("source-language"));
        target_language_ = canonical(xml().find_attribute("target-language"));
      }
      ExchangeHeader header;
      header.source_language = source_language_;
      announce_header(header);
    } else if (element == "trans-unit" || element == "unit") {
      return read_record([this] { return read_unit(); });
    } else if (element == "alt-trans" || element == "bin-unit" || element == "skeleton") {
      return xml().skip_element();
    }
    return {};
  }

  std::string canonical(std::string_view language) const {
    auto tag = canonicalize_language_tag(language);
    return tag.ok() ? *std::move(tag) : std::string();
  }

  // Both versions: a trans-unit has its source itself, a unit has segments that have it.
  Status read_unit() {
    segments_.original_data().clear();
    Unit common;
    const std::string id(xml().find_attribute("id"));
    if (!id.empty()) common.attributes.push_back({Attribute::Kind::kField, "tuid", id, {}});
    const auto add_prop = [&](const char* name, std::string_view value) {
      if (value.empty()) return;
      common.attributes.push_back({Attribute::Kind::kProp, name, std::string(value), {}});
    };
    add_prop("x-file", file_);
    add_prop("x-resname", xml().has_attribute("resname") ? xml().find_attribute("resname")
                                                         : xml().find_attribute("name"));
    std::vector<Unit> units(1);
    std::string state;
    const std::size_t outside = xml().depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml().next());
      if (event == Event::kEnd) {
        if (xml().depth() == outside) break;
        if (xml().local_name() == "segment") units.emplace_back();
      }
      if (event != Event::kStart) continue;
      const std::string element(xml().local_name());
      if (element == "source" || element == "target") {
        if (element == "target" && xml().has_attribute("state")) {
          state = xml().find_attribute("state");
        }
        STELE_TRY_VOID(
            read_text(element == "source" ? source_language_ : target_language_, &units.back()));
        if (!state.empty() && element == "target") {
          units.back().attributes.push_back({Attribute::Kind::kProp, "x-state", state, {}});
        }
      } else if (element == "segment") {
        state = xml().find_attribute("state");
      } else if (element == "note") {
        STELE_TRY(std::string text, read_plain_text());
        common.attributes.push_back({Attribute::Kind::kNote, {}, std::move(text), {}});
      } else if (element == "data") {
        const std::string data_id(xml().find_attribute("id"));
        STELE_TRY(segments_.original_data()[data_id], read_plain_text());
      } else if (element == "alt-trans" || element == "seg-source" || element == "ignorable" ||
                 element == "matches") {
        STELE_TRY_VOID(xml().skip_element());
      }
    }
    std::size_t number = 0;
    const std::size_t count = units.size();
    for (Unit& unit : units) {
      ++number;
      if (unit.variants.empty()) continue;
      std::vector<Attribute> attributes = common.attributes;
      if (count > 2 && !id.empty()) attributes[0].value = id + "/" + std::to_string(number);
      attributes.insert(attributes.end(), unit.attributes.begin(), unit.attributes.end());
      unit.attributes = std::move(attributes);
      if (normalize_tags(&unit) > 0) add_repair("inline codes had no partner and were adapted");
      add_unit(std::move(unit));
    }
    return {};
  }

  Status read_text(const std::string& language, Unit* unit) {
    Variant variant;
    variant.language = language;
    const auto own = canonicalize_language_tag(xml().find_attribute("xml:lang"));
    if (own.ok()) variant.language = *own;
    if (variant.language.empty()) set_fault("<" + std::string(xml().name()) + "> of no language");
    STELE_TRY_VOID(segments_.read(&variant, &repairs()));
    if (!variant.text.empty() || !variant.tags.empty()) {
      unit->variants.push_back(std::move(variant));
    }
    return {};
  }

  SegmentReader segments_;
  std::string source_language_;
  std::string target_language_;
  std::string file_;
};

}  // namespace

Result<ReadReport> read_xliff(std::unique_ptr<InputFile> file, const ReadOptions& options,
                              const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kXml, options.encoding));
  return XliffReader(*input, options, sink).read();
}

}  // namespace stele::tm
