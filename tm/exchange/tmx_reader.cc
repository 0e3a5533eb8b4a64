#include "tm/exchange/tmx_reader.h"

#include "align/base/escape.h"
#include "align/base/language_tag.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/segment_reader.h"
#include "tm/exchange/tmx_fields.h"
#include "tm/exchange/xml_reader.h"

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

class TmxReader {
 public:
  TmxReader(Utf8Input& input, const ReadOptions& options, const UnitSink& sink)
      : options_(options),
        sink_(sink),
        xml_(input, {.repair = !options.strict}),
        segments_(xml_, options),
        log_(options, report_, input.name()),
        name_(input.name()) {}

  Result<ReadReport> read() {
    while (true) {
      auto event = xml_.next();
      STELE_TRY_VOID(drain_repairs());
      if (!event.ok()) {
        STELE_TRY(const bool goes_on, pass_over(event.error(), {}));
        if (!goes_on) break;
        continue;
      }
      if (*event == Event::kDone) break;
      if (*event == Event::kStart) {
        auto read = read_element();
        STELE_TRY_VOID(drain_repairs());
        if (!read.ok()) {
          STELE_TRY(const bool goes_on, pass_over(read.error(), {}));
          if (!goes_on) break;
        }
      }
    }
    STELE_TRY_VOID(drain_repairs());
    announce_header();
    return report_;
  }

 private:
  // tmx, header, body and tu at whatever depth they stand.
  Status read_element() {
    const std::string_view element = xml_.local_name();
    if (element == "tu") return read_unit_or_report();
    if (element == "tmx") {
      seen_tmx_ = true;
      const std::string_view version = xml_.find_attribute("version");
      if (!version.starts_with("1.")) {
        return log_.add({Kind::kNoted,
                         xml_.position(),
                         "TMX version '" + std::string(version) + "' was read as 1.4",
                         {}});
      }
      return {};
    }
    if (!seen_tmx_ && xml_.depth() == 1) {
      is_foreign_ = true;
      return Error{ErrorCode::kCorruption, name_ + ": the first element is <" +
                                               std::string(xml_.name()) + ">, expected <tmx>"};
    }
    if (element == "header") return read_header();
    if (element == "body") {
      announce_header();
      return {};
    }
    STELE_TRY_VOID(log_.add({Kind::kRepaired,
                             xml_.position(),
                             "<" + std::string(xml_.name()) + "> is not TMX and was passed over",
                             {}}));
    return xml_.skip_element();
  }

  Status read_header() {
    for (const XmlAttribute& attribute : xml_.attributes()) {
      if (is_tmx_field(TmxElement::kHeader, attribute.name)) {
        header_.attributes.push_back({Attribute::Kind::kField,
                                      std::string(attribute.name),
                                      std::string(attribute.value),
                                      {}});
      }
    }
    const std::string_view source = xml_.find_attribute("srclang");
    header_.source_language = canonical_or_empty(source);  // empty for "*all*"
    const std::size_t outside = xml_.depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml_.next());
      if (event == Event::kEnd && xml_.depth() == outside) return {};
      if (event != Event::kStart) continue;
      if (xml_.local_name() == "prop" || xml_.local_name() == "note") {
        STELE_TRY_VOID(read_information(&header_.attributes));
      } else if (xml_.local_name() == "ude") {
        STELE_TRY_VOID(read_user_encoding());
      }
    }
  }

  // <ude name="..."><map unicode="..."/>...</ude>, kept as XML.
  Status read_user_encoding() {
    std::string& xml = header_.user_encodings;
    const std::size_t outside = xml_.depth() - 1;
    const auto append_start = [&] {
      xml.append("<").append(xml_.local_name());
      for (const XmlAttribute& attribute : xml_.attributes()) {
        append_xml_attribute(attribute.name, attribute.value, &xml);
      }
      xml.push_back('>');
    };
    append_start();
    while (xml.size() < options_.max_text_bytes) {
      STELE_TRY(const Event event, xml_.next());
      if (event == Event::kStart) append_start();
      if (event == Event::kEnd) xml.append("</").append(xml_.local_name()).append(">");
      if (event == Event::kEnd && xml_.depth() == outside) return {};
    }
    return Error{ErrorCode::kLimitExceeded, "the header is too long"};
  }

  void announce_header() {
    if (is_announced_) return;
    is_announced_ = true;
    default_segtype_ = find_field(header_.attributes, "segtype");
    default_datatype_ = find_field(header_.attributes, "datatype");
    if (options_.on_header) options_.on_header(header_);
  }

  Status drain_repairs() {
    if (xml_.repair_count() == drained_repair_count_) return {};
    drained_repair_count_ = xml_.repair_count();
    for (XmlRepair& repair : xml_.take_repairs()) {
      STELE_TRY_VOID(log_.add({Kind::kRepaired, repair.position, std::move(repair.what), {}}));
    }
    return {};
  }

  Status read_unit_or_report() {
    announce_header();
    const std::size_t outside = xml_.depth() - 1;
    unit_position_ = xml_.position();
    xml_.begin_capture();
    fault_ = {};
    const auto read = read_unit();
    STELE_TRY_VOID(drain_repairs());
    if (!read.ok()) {
      is_in_unit_ = true;
      unit_depth_ = outside;
      return read;  // pass_over() reports it
    }
    if (!fault_.empty()) {
      return log_.add({Kind::kSkipped, fault_position_, fault_, xml_.take_capture()});
    }
    for (ReadProblem& repair : repairs_) STELE_TRY_VOID(log_.add(std::move(repair)));
    ++report_.unit_count;
    const auto taken = sink_(std::move(unit_));
    if (!taken.ok()) is_refused_ = true;
    return taken;
  }

  // Reports `error` and goes on behind it: true when there is more to read. Errors that are not the
  // document's are returned.
  Result<bool> pass_over(const Error& error, std::string) {
    const bool is_in_unit = std::exchange(is_in_unit_, false);
    if (is_refused_ || is_foreign_) return error;
    if (options_.strict && !xml_.has_failed()) return error;
    if (!xml_.has_failed() && !is_in_unit) return error.in(name_);
    if (options_.strict || !seen_tmx_) return error.in(name_);
    ReadProblem problem{Kind::kSkipped, xml_.position(), error.message, {}};
    if (xml_.has_failed()) {
      // The message begins with the position, which the problem holds.
      problem.reason = error.message.substr(format_position(problem.position).size() + 2);
    }
    STELE_TRY(const bool found, xml_.skip_past_error("tu", is_in_unit ? unit_depth_ : 2));
    if (is_in_unit) {
      problem.raw = xml_.take_capture();
    } else {
      problem.kind = Kind::kNoted;
    }
    STELE_TRY_VOID(log_.add(std::move(problem)));
    return found;
  }

  // Notes the first thing that makes the unit unfit; reading goes on to its end.
  void set_fault(std::string reason) {
    if (!fault_.empty()) return;
    fault_ = std::move(reason);
    fault_position_ = xml_.position();
  }
  void add_repair(std::string what) {
    repairs_.push_back({Kind::kRepaired, xml_.position(), std::move(what), {}});
  }

  Status read_unit() {
    unit_ = {};
    repairs_.clear();
    unit_bytes_ = 0;
    std::string source_language;
    read_fields(TmxElement::kUnit, &unit_.attributes, &source_language);
    const std::size_t outside = xml_.depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml_.next());
      if (event == Event::kEnd && xml_.depth() == outside) break;
      if (event != Event::kStart) continue;
      const std::string_view element = xml_.local_name();
      if (element == "tuv") {
        STELE_TRY_VOID(read_variant());
      } else if (element == "prop" || element == "note") {
        STELE_TRY_VOID(read_information(&unit_.attributes));
      } else if (element == "tu") {
        // The unit before lost its end: it is given up, this one is read.
        Error fault{ErrorCode::kCorruption, "<tu> inside <tu>, expected </tu> before it"};
        if (options_.strict) return fault.in(name_ + ": " + format_position(xml_.position()));
        xml_.unread_start(outside);
        return fault;
      } else {
        add_repair("<" + std::string(xml_.name()) + "> is not TMX and was passed over");
        STELE_TRY_VOID(xml_.skip_element());
      }
    }
    finish_unit(std::move(source_language));
    return {};
  }

  // Turns the attributes of a tu or tuv into fields.
  void read_fields(TmxElement element, std::vector<Attribute>* attributes, std::string* language) {
    for (const XmlAttribute& attribute : xml_.attributes()) {
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
    attribute.kind = xml_.local_name() == "note" ? Attribute::Kind::kNote : Attribute::Kind::kProp;
    if (attribute.kind == Attribute::Kind::kProp) attribute.name = xml_.find_attribute("type");
    const std::string_view language = xml_.find_attribute("xml:lang").data() != nullptr
                                          ? xml_.find_attribute("xml:lang")
                                          : xml_.find_attribute("lang");
    attribute.language = language;
    const std::size_t outside = xml_.depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml_.next());
      if (event == Event::kEnd && xml_.depth() == outside) break;
      if (event == Event::kText) attribute.value.append(xml_.text());
      STELE_TRY_VOID(count_bytes(event == Event::kText ? xml_.text().size() : 0));
    }
    attributes->push_back(std::move(attribute));
    return {};
  }

  Status count_bytes(std::size_t count) {
    unit_bytes_ += count;
    if (unit_bytes_ <= options_.max_unit_bytes) return {};
    return Error{ErrorCode::kLimitExceeded,
                 "the unit has more than " + std::to_string(options_.max_unit_bytes) + " bytes"};
  }

  Status read_variant() {
    Variant variant;
    read_fields(TmxElement::kVariant, &variant.attributes, &variant.language);
    const std::size_t outside = xml_.depth() - 1;
    bool has_segment = false;
    while (true) {
      STELE_TRY(const Event event, xml_.next());
      if (event == Event::kEnd && xml_.depth() == outside) break;
      if (event != Event::kStart) continue;
      const std::string_view element = xml_.local_name();
      if (element == "seg") {
        if (has_segment) set_fault("a second <seg> in one <tuv>");
        has_segment = true;
        STELE_TRY_VOID(segments_.read(&variant, &repairs_));
        STELE_TRY_VOID(count_bytes(variant.text.size()));
      } else if (element == "prop" || element == "note") {
        STELE_TRY_VOID(read_information(&variant.attributes));
      } else {
        add_repair("<" + std::string(xml_.name()) + "> is not TMX and was passed over");
        STELE_TRY_VOID(xml_.skip_element());
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
  void finish_unit(std::string source_language) {
    name_nameless_variant();
    for (const Variant& variant : unit_.variants) {
      if (variant.language.empty()) set_fault("<tuv> without xml:lang");
    }
    if (fault_.empty()) {
      if (std::string fault = find_unit_fault(options_, &unit_); !fault.empty()) {
        set_fault(std::move(fault));
        fault_position_ = unit_position_;
      }
    }
    if (!fault_.empty()) return;
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

  const ReadOptions& options_;
  const UnitSink& sink_;
  XmlReader xml_;
  SegmentReader segments_;
  ReadReport report_;
  ProblemLog log_;
  std::string name_;

  bool seen_tmx_ = false;
  bool is_foreign_ = false;
  bool is_announced_ = false;
  bool is_refused_ = false;
  ExchangeHeader header_;
  std::string default_segtype_;
  std::string default_datatype_;
  std::uint64_t drained_repair_count_ = 0;

  Unit unit_;
  std::uint64_t unit_bytes_ = 0;
  TextPosition unit_position_;
  bool is_in_unit_ = false;
  std::size_t unit_depth_ = 0;
  std::string fault_;
  TextPosition fault_position_;
  std::vector<ReadProblem> repairs_;
};

}  // namespace

Result<ReadReport> read_tmx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kXml, options.encoding));
  TmxReader reader(*input, options, sink);
  if (!input->warning().empty() && options.on_problem) {
    options.on_problem({Kind::kNoted, {}, input->warning(), {}});
  }
  return reader.read();
}

}  // namespace stele::tm
