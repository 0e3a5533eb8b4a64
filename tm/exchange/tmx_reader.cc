#include "tm/exchange/tmx_reader.h"

#include "align/base/escape.h"
#include "align/base/language_tag.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/segment_reader.h"
#include "tm/exchange/tmx_fields.h"
#include "tm/exchange/xml_records.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace stele::tm {
namespace {

using Event = XmlReader::Event;
using Kind = ReadProblem::Kind;

std::string canonical_or_empty(std::string_view language) {
  auto canonical = canonicalize_language_tag(language);
  return canonical.ok() ? *std::move(canonical) : std::string();
}

class TmxReader : public XmlRecords {
 public:
  TmxReader(Utf8Input& input, const ReadOptions& options, const UnitSink& sink)
      : XmlRecords(input, options, sink, "tmx", "tu"), segments_(xml(), options) {}

 private:
  // tmx, header, body and tu at whatever depth they stand.
  Status read_element() override {
    const std::string_view element = xml().local_name();
    if (element == "tu") {
      return read_record([this] { return read_unit(); });
    }
    if (element == "tmx") {
      const std::string_view version = xml().find_attribute("version");
      if (version.starts_with("1.")) return {};
      return log().add({Kind::kNoted,
                        xml().position(),
                        "TMX version '" + std::string(version) + "' was read as 1.4",
                        {}});
    }
    if (element == "header") return read_header();
    if (element == "body") {
      announce();
      return {};
    }
    STELE_TRY_VOID(log().add({Kind::kRepaired,
                              xml().position(),
                              "<" + std::string(xml().name()) + "> is not TMX and was passed over",
                              {}}));
    return xml().skip_element();
  }

  Status read_header() {
    for (const XmlAttribute& attribute : xml().attributes()) {
      if (is_tmx_field(TmxElement::kHeader, attribute.name)) {
        header_.attributes.push_back({Attribute::Kind::kField,
                                      std::string(attribute.name),
                                      std::string(attribute.value),
                                      {}});
      }
    }
    const std::string_view source = xml().find_attribute("srclang");
    header_.source_language = canonical_or_empty(source);  // empty for "*all*"
    const std::size_t outside = xml().depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml().next());
      if (event == Event::kEnd && xml().depth() == outside) return {};
      if (event != Event::kStart) continue;
      if (xml().local_name() == "prop" || xml().local_name() == "note") {
        STELE_TRY_VOID(read_information(&header_.attributes));
      } else if (xml().local_name() == "ude") {
        STELE_TRY_VOID(read_user_encoding());
      }
    }
  }

  // <ude name="..."><map unicode="..."/>...</ude>, kept as XML.
  Status read_user_encoding() {
    std::string& kept = header_.user_encodings;
    const std::size_t outside = xml().depth() - 1;
    const auto append_start = [&] {
      kept.append("<").append(xml().local_name());
      for (const XmlAttribute& attribute : xml().attributes()) {
        append_xml_attribute(attribute.name, attribute.value, &kept);
      }
      kept.push_back('>');
    };
    append_start();
    while (kept.size() < options().max_text_bytes) {
      STELE_TRY(const Event event, xml().next());
      if (event == Event::kStart) append_start();
      if (event == Event::kEnd) kept.append("</").append(xml().local_name()).append(">");
      if (event == Event::kEnd && xml().depth() == outside) return {};
    }
    return Error{ErrorCode::kLimitExceeded, "the header is too long"};
  }

  void announce() override {
    default_segtype_ = find_field(header_.attributes, "segtype");
    default_datatype_ = find_field(header_.attributes, "datatype");
    announce_header(header_);
  }

  Status read_unit() {
    unit_ = {};
    unit_bytes_ = 0;
    const TextPosition position = xml().position();
    std::string source_language;
    read_fields(TmxElement::kUnit, &unit_.attributes, &source_language);
    const std::size_t outside = xml().depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml().next());
      if (event == Event::kEnd && xml().depth() == outside) break;
      if (event != Event::kStart) continue;
      const std::string_view element = xml().local_name();
      if (element == "tuv") {
        STELE_TRY_VOID(read_variant());
      } else if (element == "prop" || element == "note") {
        STELE_TRY_VOID(read_information(&unit_.attributes));
      } else if (element == "tu") {
        // The unit before lost its end: it is given up, this one is read.
        Error fault{ErrorCode::kCorruption, "<tu> inside <tu>, expected </tu> before it"};
        if (options().strict) return fault.in(format_position(xml().position()));
        xml().unread_start(outside);
        return fault;
      } else {
        add_repair("<" + std::string(xml().name()) + "> is not TMX and was passed over");
        STELE_TRY_VOID(xml().skip_element());
      }
    }
    finish_unit(source_language, position);
    if (!has_fault()) add_unit(std::move(unit_));
    return {};
  }

  // Turns the attributes of a tu or tuv into fields.
  void read_fields(TmxElement element, std::vector<Attribute>* attributes, std::string* language) {
    for (const XmlAttribute& attribute : xml().attributes()) {
      const std::string_view name = attribute.name;
      const bool is_language = element == TmxElement::kVariant
                                   ? name == "xml:lang" || name == "lang"
                                   : name == "srclang";
      if (is_language) {
        if (language->empty() || name == "xml:lang") *language = std::string(attribute.value);
        continue;
      }
      if (name == "xml:space" || name.starts_with("xmlns")) continue;
      if (is_tmx_field(element, name)) {
        if (auto value = normalize_tmx_field(name, attribute.value)) {
          attributes->push_back(
              {Attribute::Kind::kField, std::string(name), *std::move(value), {}});
          continue;
        }
        add_repair(std::string(name) + " '" + std::string(attribute.value) +
                   "' is no value for it and was kept as a prop");
      }
      std::string prop = "x-" + std::string(name);
      std::replace(prop.begin(), prop.end(), ':', '-');
      attributes->push_back(
          {Attribute::Kind::kProp, std::move(prop), std::string(attribute.value), {}});
    }
  }

  Status read_information(std::vector<Attribute>* attributes) {
    Attribute attribute;
    attribute.kind = xml().local_name() == "note" ? Attribute::Kind::kNote : Attribute::Kind::kProp;
    if (attribute.kind == Attribute::Kind::kProp) attribute.name = xml().find_attribute("type");
    const std::string_view language = xml().find_attribute("xml:lang").data() != nullptr
                                          ? xml().find_attribute("xml:lang")
                                          : xml().find_attribute("lang");
    attribute.language = language;
    const std::size_t outside = xml().depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml().next());
      if (event == Event::kEnd && xml().depth() == outside) break;
      if (event == Event::kText) attribute.value.append(xml().text());
      STELE_TRY_VOID(count_bytes(event == Event::kText ? xml().text().size() : 0));
    }
    attributes->push_back(std::move(attribute));
    return {};
  }

  Status count_bytes(std::size_t count) {
    unit_bytes_ += count;
    if (unit_bytes_ <= options().max_unit_bytes) return {};
    return Error{ErrorCode::kLimitExceeded,
                 "the unit has more than " + std::to_string(options().max_unit_bytes) + " bytes"};
  }

  Status read_variant() {
    Variant variant;
    read_fields(TmxElement::kVariant, &variant.attributes, &variant.language);
    const std::size_t outside = xml().depth() - 1;
    bool has_segment = false;
    while (true) {
      STELE_TRY(const Event event, xml().next());
      if (event == Event::kEnd && xml().depth() == outside) break;
      if (event != Event::kStart) continue;
      const std::string_view element = xml().local_name();
      if (element == "seg") {
        if (has_segment) set_fault("a second <seg> in one <tuv>");
        has_segment = true;
        STELE_TRY_VOID(segments_.read(&variant, &repairs()));
        STELE_TRY_VOID(count_bytes(variant.text.size()));
      } else if (element == "prop" || element == "note") {
        STELE_TRY_VOID(read_information(&variant.attributes));
      } else {
        add_repair("<" + std::string(xml().name()) + "> is not TMX and was passed over");
        STELE_TRY_VOID(xml().skip_element());
      }
    }
    if (!has_segment) set_fault("<tuv> without <seg>");
    if (!variant.language.empty()) {
      auto canonical = canonicalize_language_tag(variant.language);
      if (canonical.ok()) {
        variant.language = *std::move(canonical);
      } else {
        set_fault(canonical.error().message);
      }
    }
    unit_.variants.push_back(std::move(variant));
    return {};
  }

  // What needs the whole unit: missing languages, the source, inherited fields, tags.
  void finish_unit(const std::string& source_language, const TextPosition& position) {
    name_nameless_variant();
    for (const Variant& variant : unit_.variants) {
      if (variant.language.empty()) set_fault("<tuv> without xml:lang");
    }
    if (!has_fault()) {
      if (std::string fault = find_unit_fault(options(), &unit_); !fault.empty()) {
        set_fault(std::move(fault), position);
      }
    }
    if (has_fault()) return;
    inherit_field("segtype", default_segtype_, "sentence");
    inherit_field("datatype", default_datatype_, "plaintext");
    std::string source = find_source(canonical_or_empty(source_language));
    if (source.empty()) source = find_source(header_.source_language);
    if (!source.empty() && source != unit_.variants[0].language) {
      unit_.attributes.push_back({Attribute::Kind::kField, "srclang", std::move(source), {}});
    }
    if (const auto change_count = normalize_tags(&unit_); change_count > 0) {
      add_repair(std::to_string(change_count) + " inline tags had no partner and were adapted");
    }
  }

  // One variant without a language is the source when the header names one that no other has.
  void name_nameless_variant() {
    Variant* nameless = nullptr;
    for (Variant& variant : unit_.variants) {
      if (variant.language == header_.source_language) return;
      if (!variant.language.empty()) continue;
      if (nameless != nullptr) return;
      nameless = &variant;
    }
    if (nameless == nullptr || header_.source_language.empty()) return;
    nameless->language = header_.source_language;
    add_repair("<tuv> without xml:lang was taken for srclang, '" + header_.source_language + "'");
  }

  void inherit_field(const std::string& name, const std::string& value,
                     std::string_view usual_value) {
    if (value.empty() || value == usual_value || value == "unknown") return;
    if (!find_field(unit_.attributes, name).empty()) return;
    if (!normalize_tmx_field(name, value)) return;
    unit_.attributes.push_back({Attribute::Kind::kField, name, value, {}});
  }

  // The language of the variant that `wanted` means: that very one, else a dialect of it.
  std::string find_source(const std::string& wanted) const {
    if (wanted.empty()) return {};
    for (const Variant& variant : unit_.variants) {
      if (variant.language == wanted) return wanted;
    }
    for (const Variant& variant : unit_.variants) {
      if (accepts_language(wanted, variant.language) ||
          accepts_language(variant.language, wanted)) {
        return variant.language;
      }
    }
    return {};
  }

  SegmentReader segments_;
  ExchangeHeader header_;
  std::string default_segtype_;
  std::string default_datatype_;

  Unit unit_;
  std::uint64_t unit_bytes_ = 0;
};

}  // namespace

Result<ReadReport> read_tmx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kXml, options.encoding));
  return TmxReader(*input, options, sink).read();
}

}  // namespace stele::tm
