#include "tm/exchange/catalogue_writers.h"

#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "tm/exchange/inline_tags.h"

#include <algorithm>
#include <limits>

namespace stele::tm {
namespace {

// Of an MO file: its head, and what an entry takes beside its texts.
constexpr std::uint64_t kMoHeadBytes = 28;
constexpr std::uint64_t kEntryBytes = 16 + 2;

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

void append_po_comment(std::string_view mark, std::string_view text, std::string* out) {
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out->append(mark).append(text.substr(0, end)).append("\n");
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string CatalogueWriter::make_header() const {
  std::string language = target_language();
  std::replace(language.begin(), language.end(), '-', '_');
  return "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
         "Content-Transfer-Encoding: 8bit\nLanguage: " +
         language + "\nPlural-Forms: " + find_plural_rule(primary_language(target_language())) +
         "\n";
}

void CatalogueWriter::append_pair(const Unit& unit, const Variant& source, const Variant* target,
                                  std::string* out) {
  CatalogueEntry entry;
  entry.plural_id = find_prop(unit, "x-po-plural-id");
  entry.id = entry.plural_id.empty() ? flatten_variant(source) : find_prop(unit, "x-po-id");
  entry.context = find_prop(unit, "x-po-context");
  std::string translation = target == nullptr ? std::string() : flatten_variant(*target);
  const bool is_next_form = !pending_.translations.empty() && !entry.plural_id.empty() &&
                            entry.plural_id == pending_.plural_id && entry.id == pending_.id &&
                            entry.context == pending_.context;
  if (is_next_form) {
    pending_.translations.push_back(std::move(translation));
    return;
  }
  flush(out);
  if (entry.id.empty() || !seen_.insert(hash_bytes(entry.context + '\4' + entry.id)).second) {
    move_to_left_out(1);
    return;
  }
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind == Attribute::Kind::kNote) {
      append_po_comment("# ", attribute.value, &entry.comments);
    } else if (attribute.name == "x-po-comment") {
      append_po_comment("#. ", attribute.value, &entry.comments);
    } else if (attribute.name == "x-po-reference") {
      append_po_comment("#: ", attribute.value, &entry.comments);
    } else if (attribute.name == "x-po-flags") {
      append_po_comment("#, ", attribute.value, &entry.comments);
    } else if (attribute.name == "x-po-context") {
      entry.has_context = true;
    }
  }
  entry.translations.push_back(std::move(translation));
  pending_ = std::move(entry);
  if (pending_.plural_id.empty()) flush(out);
}

void CatalogueWriter::flush(std::string* out) {
  if (pending_.translations.empty()) return;
  append_entry(pending_, out);
  pending_ = {};
}

void PoWriter::append_begin(std::string* out) {
  out->append("msgid \"\"\n");
  append_po_string("msgstr", make_header(), out);
}

void PoWriter::append_entry(const CatalogueEntry& entry, std::string* out) {
  out->append("\n").append(entry.comments);
  if (entry.has_context) append_po_string("msgctxt", entry.context, out);
  append_po_string("msgid", entry.id, out);
  if (entry.plural_id.empty()) {
    append_po_string("msgstr", entry.translations[0], out);
    return;
  }
  append_po_string("msgid_plural", entry.plural_id, out);
  for (std::size_t form = 0; form < entry.translations.size(); ++form) {
    append_po_string("msgstr[" + std::to_string(form) + "]", entry.translations[form], out);
  }
}

void MoWriter::append_begin(std::string*) {
  const auto header = entries_.emplace(std::string(), make_header()).first;
  size_bytes_ = kMoHeadBytes + kEntryBytes + header->second.size();
}

void MoWriter::append_entry(const CatalogueEntry& entry, std::string*) {
  const auto is_empty = [](const std::string& text) { return text.empty(); };
  if (std::all_of(entry.translations.begin(), entry.translations.end(), is_empty)) {
    move_to_left_out(entry.translations.size());
    return;
  }
  std::string key = entry.has_context ? entry.context + '\4' + entry.id : entry.id;
  if (!entry.plural_id.empty()) key.append(1, '\0').append(entry.plural_id);
  std::string value;
  for (std::size_t form = 0; form < entry.translations.size(); ++form) {
    if (form > 0) value.push_back('\0');
    value.append(entry.translations[form]);
  }
  size_bytes_ += key.size() + value.size() + kEntryBytes;
  if (size_bytes_ > std::numeric_limits<std::uint32_t>::max()) {
    move_to_left_out(entry.translations.size());
    return;
  }
  entries_.emplace(std::move(key), std::move(value));
}

// GNU gettext manual, "The Format of GNU MO Files": a head of seven numbers, a table of the ids and
// one of the translations (length and offset each), then the texts, each ended by a zero byte.
void MoWriter::append_end(std::string* out) {
  flush(out);
  const std::uint64_t tables_bytes = std::uint64_t{16} * entries_.size();
  std::uint64_t offset = kMoHeadBytes + tables_bytes;
  ByteWriter writer;
  for (const std::uint64_t number :
       {std::uint64_t{0x950412DE}, std::uint64_t{0}, std::uint64_t{entries_.size()}, kMoHeadBytes,
        kMoHeadBytes + tables_bytes / 2, std::uint64_t{0}, offset}) {
    writer.write_u32(static_cast<std::uint32_t>(number));
  }
  std::string texts;
  const auto add = [&](const std::string& text) {
    writer.write_u32(static_cast<std::uint32_t>(text.size()));
    writer.write_u32(static_cast<std::uint32_t>(offset));
    texts.append(text).push_back('\0');
    offset += text.size() + 1;
  };
  for (const auto& [key, value] : entries_) add(key);
  for (const auto& [key, value] : entries_) add(value);
  writer.write_bytes(texts);
  out->append(writer.bytes());
}

}  // namespace stele::tm
