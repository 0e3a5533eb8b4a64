#include "tm/exchange/pair_writers.h"

#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <charconv>

namespace stele::tm {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{64} << 10;

const Variant* find_variant(const Unit& unit, const std::string& language) {
  for (const Variant& variant : unit.variants) {
    if (variant.language == language) return &variant;
  }
  for (const Variant& variant : unit.variants) {
    if (accepts_language(language, variant.language)) return &variant;
  }
  return nullptr;
}

const std::string& find_prop(const Unit& unit, std::string_view name) {
  static const std::string kNothing;
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind == Attribute::Kind::kProp && attribute.name == name) return attribute.value;
  }
  return kNothing;
}

void append_attribute(std::string_view name, std::string_view value, std::string* out) {
  out->append(" ").append(name).append("=\"");
  append_xml_attribute(value, out);
  out->push_back('"');
}

// "1" for i="1": the number that a tag is paired by, else a fresh one behind all of them.
std::string find_number(const InlineTag& tag, std::size_t index) {
  const auto i = find_tag_attribute(tag.attributes, "i");
  return i ? *i : "t" + std::to_string(index + 1);
}

// Calls text(piece) and tag(tag, index) in order.
template <class Text, class Tag>
void walk(const Variant& variant, const Text& on_text, const Tag& on_tag) {
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

void append_xliff1_text(const Variant& variant, std::string* out) {
  walk(
      variant, [&](std::string_view text) { append_xml_text(text, out); },
      [&](const InlineTag& tag, std::size_t index) {
        if (tag.kind == InlineKind::kHighlightEnd) {
          out->append("</mrk>");
          return;
        }
        if (tag.kind == InlineKind::kHighlightBegin) {
          out->append("<mrk");
          append_attribute("mtype", find_tag_attribute(tag.attributes, "type").value_or("phrase"),
                           out);
          out->push_back('>');
          return;
        }
        std::string_view element = inline_element_name(tag.kind);
        if (element == "ut") element = "ph";
        out->append("<").append(element);
        append_attribute("id", find_number(tag, index), out);
        if (tag.kind == InlineKind::kIsolated) {
          const bool is_end = find_tag_attribute(tag.attributes, "pos") == "end";
          append_attribute("pos", is_end ? "close" : "open", out);
        }
        out->push_back('>');
        append_xml_text(tag_native_code(tag), out);
        out->append("</").append(element).append(">");
      });
}

bool is_name_token(std::string_view text) {
  return !text.empty() && text.size() < 200 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

}  // namespace

Status PairWriter::write(const Unit& unit) {
  if (unit.variants.empty()) {
    return Error{ErrorCode::kInvalidArgument, "unit without variants, expected at least one"};
  }
  if (!has_begun_) {
    if (languages_.empty()) languages_.push_back(find_source_language(unit));
    for (const Variant& variant : unit.variants) {
      if (languages_.size() < 2 && variant.language != languages_[0]) {
        languages_.push_back(variant.language);
      }
    }
    if (languages_.size() < 2) {
      return Error{ErrorCode::kInvalidArgument,
                   "target language is not known, expected --languages SOURCE,TARGET"};
    }
    has_begun_ = true;
    append_begin(&buffer_);
  }
  const Variant* source = find_variant(unit, languages_[0]);
  if (source == nullptr || source->text.empty()) {
    count_left_out();
    return {};
  }
  const Variant* target = find_variant(unit, languages_[1]);
  if (unit.variants.size() > 1 && target == nullptr) {
    count_left_out();  // translated, but not into this language
    return {};
  }
  count_unit();
  append_pair(unit, *source, target, &buffer_);
  if (buffer_.size() < kFlushBytes) return {};
  STELE_TRY_VOID(sink_(buffer_));
  buffer_.clear();
  return {};
}

Status PairWriter::finish() {
  if (!has_begun_) {
    languages_.resize(2);
    if (languages_[0].empty()) languages_[0] = "en";
    if (languages_[1].empty()) languages_[1] = "und";
    append_begin(&buffer_);
  }
  append_end(&buffer_);
  return sink_(buffer_);
}

void Xliff1Writer::append_begin(std::string* out) {
  out->append(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"
      "  <file original=\"memory\" datatype=\"plaintext\"");
  append_attribute("source-language", source_language(), out);
  append_attribute("target-language", target_language(), out);
  out->append(">\n    <body>\n");
}

void Xliff1Writer::append_pair(const Unit& unit, const Variant& source, const Variant* target,
                               std::string* out) {
  const std::string& id = find_field(unit.attributes, "tuid");
  out->append("      <trans-unit");
  append_attribute("id", id.empty() ? std::to_string(unit_count()) : id, out);
  if (!find_prop(unit, "x-resname").empty()) {
    append_attribute("resname", find_prop(unit, "x-resname"), out);
  }
  append_attribute("xml:space", "preserve", out);
  out->append(">\n        <source>");
  append_xliff1_text(source, out);
  out->append("</source>\n");
  if (target != nullptr) {
    out->append("        <target");
    if (!find_prop(unit, "x-state").empty()) {
      append_attribute("state", find_prop(unit, "x-state"), out);
    }
    out->append(">");
    append_xliff1_text(*target, out);
    out->append("</target>\n");
  }
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind != Attribute::Kind::kNote) continue;
    out->append("        <note>");
    append_xml_text(attribute.value, out);
    out->append("</note>\n");
  }
  out->append("      </trans-unit>\n");
}

void Xliff1Writer::append_end(std::string* out) {
  out->append("    </body>\n  </file>\n</xliff>\n");
}

void Xliff2Writer::append_begin(std::string* out) {
  out->append(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"");
  append_attribute("srcLang", source_language(), out);
  append_attribute("trgLang", target_language(), out);
  out->append(">\n  <file id=\"f1\" xml:space=\"preserve\">\n");
}

void Xliff2Writer::append_pair(const Unit& unit, const Variant& source, const Variant* target,
                               std::string* out) {
  const std::string& id = find_field(unit.attributes, "tuid");
  const bool has_good_id = is_name_token(id);
  out->append("    <unit");
  append_attribute("id", has_good_id ? id : "u" + std::to_string(unit_count()), out);
  if (!find_prop(unit, "x-resname").empty()) {
    append_attribute("name", find_prop(unit, "x-resname"), out);
  } else if (!has_good_id && !id.empty()) {
    append_attribute("name", id, out);
  }
  out->append(">\n");
  std::string notes;
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind != Attribute::Kind::kNote) continue;
    notes.append("        <note>");
    append_xml_text(attribute.value, &notes);
    notes.append("</note>\n");
  }
  if (!notes.empty()) out->append("      <notes>\n").append(notes).append("      </notes>\n");
  // The codes of both texts, numbered as they come.
  std::string data;
  std::string texts[2];
  std::size_t data_count = 0;
  for (std::size_t side = 0; side < 2; ++side) {
    const Variant* variant = side == 0 ? &source : target;
    if (variant == nullptr) continue;
    std::string& text_xml = texts[side];
    walk(
        *variant, [&](std::string_view text) { append_xml_text(text, &text_xml); },
        [&](const InlineTag& tag, std::size_t index) {
          if (tag.kind == InlineKind::kHighlightEnd) {
            text_xml.append("</mrk>");
            return;
          }
          if (tag.kind == InlineKind::kHighlightBegin) {
            text_xml.append("<mrk");
            append_attribute("id", "m" + std::to_string(index + 1), &text_xml);
            append_attribute("type", "generic", &text_xml);
            text_xml.push_back('>');
            return;
          }
          const std::string number = "d" + std::to_string(++data_count);
          data.append("        <data");
          append_attribute("id", number, &data);
          data.push_back('>');
          append_xml_text(tag_native_code(tag), &data);
          data.append("</data>\n");
          const bool is_begin = tag.kind == InlineKind::kBeginPaired;
          const bool is_end = tag.kind == InlineKind::kEndPaired;
          text_xml.append(is_begin ? "<sc" : is_end ? "<ec" : "<ph");
          if (is_begin || is_end) {
            append_attribute(is_begin ? "id" : "startRef", find_number(tag, index), &text_xml);
          } else {
            append_attribute("id", "t" + std::to_string(index + 1), &text_xml);
          }
          append_attribute("dataRef", number, &text_xml);
          text_xml.append("/>");
        });
  }
  if (!data.empty()) {
    out->append("      <originalData>\n").append(data).append("      </originalData>\n");
  }
  out->append("      <segment");
  const std::string& state = find_prop(unit, "x-state");
  for (const char* allowed : {"initial", "translated", "reviewed", "final"}) {
    if (state == allowed) append_attribute("state", state, out);
  }
  out->append(">\n        <source>").append(texts[0]).append("</source>\n");
  if (target != nullptr) out->append("        <target>").append(texts[1]).append("</target>\n");
  out->append("      </segment>\n    </unit>\n");
}

void Xliff2Writer::append_end(std::string* out) {
  out->append("  </file>\n</xliff>\n");
}

namespace {

// GNU gettext's rules for the languages it lists most often; the others count like English.
const char* find_plural_rule(std::string_view language) {
  for (const char* slavic : {"ru", "uk", "be", "sr", "hr", "bs"}) {
    if (language == slavic) {
      return "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
             "n%100>=20) ? 1 : 2);";
    }
  }
  for (const char* single : {"zh", "ja", "ko", "vi", "th", "id"}) {
    if (language == single) return "nplurals=1; plural=0;";
  }
  if (language == "fr" || language == "pt") return "nplurals=2; plural=(n > 1);";
  if (language == "pl") {
    return "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);";
  }
  if (language == "cs" || language == "sk") {
    return "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);";
  }
  return "nplurals=2; plural=(n != 1);";
}

void append_po_string(std::string_view keyword, std::string_view text, std::string* out) {
  out->append(keyword).append(" \"");
  const bool has_lines = text.find('\n') != std::string_view::npos && text.size() > 1;
  if (has_lines) out->append("\"\n\"");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      out->append("\\n");
      if (has_lines && i + 1 < text.size()) out->append("\"\n\"");
    } else if (c == '\t') {
      out->append("\\t");
    } else if (c == '\r') {
      out->append("\\r");
    } else if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out->push_back(c);
    }
  }
  out->append("\"\n");
}

// Text and codes as one string.
std::string flatten(const Variant& variant) {
  std::string flat;
  walk(
      variant, [&](std::string_view text) { flat.append(text); },
      [&](const InlineTag& tag, std::size_t) { flat.append(tag_native_code(tag)); });
  return flat;
}

void append_po_comment(std::string_view mark, std::string_view text, std::string* out) {
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out->append(mark).append(text.substr(0, end)).append("\n");
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void PoWriter::append_begin(std::string* out) {
  std::string language = target_language();
  std::replace(language.begin(), language.end(), '-', '_');
  out->append("msgid \"\"\nmsgstr \"\"\n\"MIME-Version: 1.0\\n\"\n")
      .append("\"Content-Type: text/plain; charset=UTF-8\\n\"\n")
      .append("\"Content-Transfer-Encoding: 8bit\\n\"\n\"Language: ")
      .append(language)
      .append("\\n\"\n\"Plural-Forms: ")
      .append(find_plural_rule(primary_language(target_language())))
      .append("\\n\"\n");
}

void PoWriter::append_pair(const Unit& unit, const Variant& source, const Variant* target,
                           std::string* out) {
  const std::string& plural_id = find_prop(unit, "x-po-plural-id");
  const std::string id = plural_id.empty() ? flatten(source) : find_prop(unit, "x-po-id");
  const std::string& context = find_prop(unit, "x-po-context");
  const std::string key = context + '\4' + id;
  const std::string translation = target == nullptr ? std::string() : flatten(*target);
  if (!plural_id.empty() && key == plural_key_) {
    plural_forms_.push_back(translation);
    return;
  }
  flush_plural(out);
  if (id.empty() || !seen_.insert(hash_bytes(key)).second) {
    count_left_out();
    return;
  }
  std::string head = "\n";
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind == Attribute::Kind::kNote) {
      append_po_comment("# ", attribute.value, &head);
    } else if (attribute.name == "x-po-comment") {
      append_po_comment("#. ", attribute.value, &head);
    } else if (attribute.name == "x-po-reference") {
      append_po_comment("#: ", attribute.value, &head);
    } else if (attribute.name == "x-po-flags") {
      append_po_comment("#, ", attribute.value, &head);
    }
  }
  const bool has_context =
      std::any_of(unit.attributes.begin(), unit.attributes.end(), [](const Attribute& attribute) {
        return attribute.kind == Attribute::Kind::kProp && attribute.name == "x-po-context";
      });
  if (has_context) append_po_string("msgctxt", context, &head);
  append_po_string("msgid", id, &head);
  if (plural_id.empty()) {
    out->append(head);
    append_po_string("msgstr", translation, out);
    return;
  }
  append_po_string("msgid_plural", plural_id, &head);
  plural_head_ = std::move(head);
  plural_key_ = key;
  plural_forms_ = {translation};
}

void PoWriter::flush_plural(std::string* out) {
  if (plural_forms_.empty()) return;
  out->append(plural_head_);
  for (std::size_t form = 0; form < plural_forms_.size(); ++form) {
    append_po_string("msgstr[" + std::to_string(form) + "]", plural_forms_[form], out);
  }
  plural_forms_.clear();
  plural_key_.clear();
}

void PoWriter::append_end(std::string* out) {
  flush_plural(out);
}

}  // namespace stele::tm
