#include "tm/exchange/json_lines.h"

#include "align/base/escape.h"
#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/line_reader.h"
#include "tm/exchange/segment_reader.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace stele::tm {
namespace {

using Json = nlohmann::ordered_json;
using Kind = ReadProblem::Kind;

constexpr const char* kAttributeKinds[] = {"field", "prop", "note"};
constexpr const char* kTagAttributes[] = {"i", "x", "pos", "assoc", "type", "xliff"};
constexpr const char* kTagKinds[] = {"bpt", "ept", "it", "ph", "hi", "/hi", "ut"};

std::string get_text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json make_json(const std::vector<Attribute>& attributes) {
  Json list = Json::array();
  for (const Attribute& attribute : attributes) {
    Json object;
    object["kind"] = kAttributeKinds[static_cast<std::size_t>(attribute.kind)];
    if (!attribute.name.empty()) object["name"] = attribute.name;
    object["value"] = attribute.value;
    if (!attribute.language.empty()) object["language"] = attribute.language;
    list.push_back(std::move(object));
  }
  return list;
}

void read_attributes(const Json& owner, std::vector<Attribute>* attributes) {
  const auto list = owner.find("attributes");
  if (list == owner.end() || !list->is_array()) return;
  for (const Json& object : *list) {
    if (!object.is_object()) continue;
    const std::string kind = get_text(object, "kind");
    const auto* found = std::find(std::begin(kAttributeKinds), std::end(kAttributeKinds), kind);
    if (found == std::end(kAttributeKinds)) continue;
    attributes->push_back({static_cast<Attribute::Kind>(found - std::begin(kAttributeKinds)),
                           get_text(object, "name"), get_text(object, "value"),
                           get_text(object, "language")});
  }
}

// The reason why the object is no variant, or an empty string.
// Returns the content of a tag whose native code has text to be translated inside, as a TMX file
// would give it; nothing when it is no such thing.
std::string read_code(const std::string& xml, InlineKind kind) {
  const std::string element(inline_element_name(kind));
  const std::string segment =
      "<seg><" + element + " pos=\"end\">" + xml + "</" + element + "></seg>";
  auto file = InputFile::from_memory(segment, "");
  if (!file.ok()) return {};
  XmlReader reader(**file, {.repair = false, .window_bytes = segment.size() + 64});
  Variant variant;
  std::vector<ReadProblem> repairs;
  const auto start = reader.next();
  if (!start.ok() || !SegmentReader(reader, {}).read(&variant, &repairs).ok()) return {};
  const bool is_one = variant.tags.size() == 1 && variant.text.empty();
  return is_one ? std::move(variant.tags[0].content) : std::string();
}

std::string read_variant(const Json& object, Unit* unit) {
  if (!object.is_object()) return "a variant that is no object";
  Variant variant;
  variant.text = get_text(object, "text");
  auto language = canonicalize_language_tag(get_text(object, "language"));
  if (!language.ok()) return language.error().message;
  variant.language = *std::move(language);
  read_attributes(object, &variant.attributes);
  const auto tags = object.find("tags");
  if (tags != object.end() && tags->is_array()) {
    std::uint32_t last = 0;
    for (const Json& item : *tags) {
      if (!item.is_object()) return "a tag that is no object";
      const std::string name = get_text(item, "kind");
      const auto* found = std::find(std::begin(kTagKinds), std::end(kTagKinds), name);
      const auto offset = item.find("offset");
      if (found == std::end(kTagKinds) || offset == item.end() || !offset->is_number_unsigned()) {
        return "a tag without kind and offset";
      }
      const auto at = offset->get<std::uint64_t>();
      const bool is_inside = at >= last && at <= variant.text.size() &&
                             (at == variant.text.size() || (variant.text[at] & 0xC0) != 0x80);
      if (!is_inside) return "a tag that lies outside its text";
      last = static_cast<std::uint32_t>(at);
      // Attributes and code come in readable form and are escaped here, so they are always XML.
      InlineTag tag{static_cast<InlineKind>(found - std::begin(kTagKinds)), last, {}, {}};
      for (const char* key : kTagAttributes) {
        const std::string value = get_text(item, key);
        if (!value.empty()) append_tag_attribute(key, value, &tag.attributes);
      }
      const std::string xml = get_text(item, "xml");
      tag.content = xml.empty() ? std::string() : read_code(xml, tag.kind);
      if (tag.content.empty()) append_xml_text(get_text(item, "code"), &tag.content);
      variant.tags.push_back(std::move(tag));
    }
  }
  unit->variants.push_back(std::move(variant));
  return {};
}

std::string read_unit(const Json& object, const ReadOptions& options, Unit* unit) {
  if (!object.is_object()) return "the line is no JSON object";
  if (const auto variants = object.find("variants");
      variants != object.end() && variants->is_array()) {
    read_attributes(object, &unit->attributes);
    for (const Json& variant : *variants) {
      if (std::string fault = read_variant(variant, unit); !fault.empty()) return fault;
    }
    normalize_tags(unit);
    return {};
  }
  if (object.contains("source") && object.contains("target") && options.languages.size() >= 2) {
    for (std::size_t i = 0; i < 2; ++i) {
      Variant variant;
      variant.language = options.languages[i];
      variant.text = get_text(object, i == 0 ? "source" : "target");
      unit->variants.push_back(std::move(variant));
    }
    return {};
  }
  const auto translation = object.find("translation");
  const Json& texts =
      translation != object.end() && translation->is_object() ? *translation : object;
  for (const auto& [key, value] : texts.items()) {
    const auto language = canonicalize_language_tag(key);
    if (!value.is_string() || !language.ok() || primary_language(key).size() > 3) continue;
    Variant variant;
    variant.language = *language;
    variant.text = value.get<std::string>();
    unit->variants.push_back(std::move(variant));
  }
  return unit->variants.empty() ? "the object has no variants, expected \"variants\" or languages"
                                : std::string();
}

}  // namespace

Result<ReadReport> read_json_lines(std::unique_ptr<InputFile> file, const ReadOptions& options,
                                   const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kText, options.encoding));
  LineReader lines(*input, options.max_unit_bytes);
  ReadReport report;
  ProblemLog log(options, report, input->name());
  if (options.on_header) options.on_header({});
  while (true) {
    STELE_TRY(const bool has_line, lines.next());
    if (!has_line) break;
    if (lines.line().find_first_not_of(" \t") == std::string::npos) continue;
    const Json object = Json::parse(lines.line(), nullptr, false);
    Unit unit;
    std::string fault =
        object.is_discarded() ? "the line is no JSON" : read_unit(object, options, &unit);
    if (fault.empty()) fault = find_unit_fault(options, &unit);
    if (!fault.empty()) {
      STELE_TRY_VOID(
          log.add({Kind::kSkipped, {lines.number(), 1}, std::move(fault), lines.line() + "\n"}));
      continue;
    }
    ++report.unit_count;
    STELE_TRY_VOID(sink(std::move(unit)));
  }
  STELE_TRY_VOID(note_undecodable(lines, log));
  return report;
}

Status JsonLinesWriter::write(const Unit& unit) {
  Json object;
  if (!unit.attributes.empty()) object["attributes"] = make_json(unit.attributes);
  Json variants = Json::array();
  for (const Variant& variant : unit.variants) {
    Json item;
    item["language"] = variant.language;
    item["text"] = variant.text;
    if (!variant.tags.empty()) {
      Json tags = Json::array();
      for (const InlineTag& tag : variant.tags) {
        Json described;
        described["kind"] = kTagKinds[static_cast<std::size_t>(tag.kind)];
        described["offset"] = tag.offset_bytes;
        for (const char* key : kTagAttributes) {
          if (const auto value = find_tag_attribute(tag.attributes, key)) described[key] = *value;
        }
        described["code"] = tag_native_code(tag);
        if (tag.content.find('<') != std::string::npos) described["xml"] = tag.content;
        tags.push_back(std::move(described));
      }
      item["tags"] = std::move(tags);
    }
    if (!variant.attributes.empty()) item["attributes"] = make_json(variant.attributes);
    variants.push_back(std::move(item));
  }
  object["variants"] = std::move(variants);
  count_unit();
  return sink_(object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace stele::tm
