// The part of XmlReader that turns raw bytes into text: references, entities, forbidden characters.
#include "align/base/utf8.h"
#include "align/text/html_entities.h"
#include "tm/exchange/xml_characters.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint32_t kMaxExpansionSteps = 1000;  // of one reference
constexpr int kMaxEntityLevels = 16;
constexpr std::size_t kMaxEntities = 1000;

struct CharacterReference {
  std::size_t length = 0;  // 0 when the text is no reference
  char32_t character = 0;  // 0xFFFFFFFF when out of range
};

// "&#38;" and "&#x26;" at the beginning of `text`.
CharacterReference parse_character_reference(std::string_view text) {
  if (!text.starts_with("&#")) return {};
  const bool is_hex = text.size() > 2 && text[2] == 'x';
  std::size_t i = is_hex ? 3 : 2;
  const std::size_t digits_begin = i;
  char32_t value = 0;
  for (; i < text.size() && i < digits_begin + 16; ++i) {
    const char c = text[i];
    char32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<char32_t>(c - '0');
    } else if (is_hex && c >= 'a' && c <= 'f') {
      digit = static_cast<char32_t>(c - 'a' + 10);
    } else if (is_hex && c >= 'A' && c <= 'F') {
      digit = static_cast<char32_t>(c - 'A' + 10);
    } else {
      break;
    }
    value = value > 0x10FFFF ? 0xFFFFFF : value * (is_hex ? 16 : 10) + digit;
  }
  if (i == digits_begin || i == text.size() || text[i] != ';') return {};
  return {i + 1, value};
}

bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}
bool is_allowed(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return !is_surrogate(c) && c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF;
}

std::string format_code_point(char32_t c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) {
    hex.push_back(kDigits[(c >> shift) & 0xF]);
  }
  return "U+" + hex;
}

char32_t find_predefined(std::string_view name) {
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "amp") return '&';
  if (name == "quot") return '"';
  if (name == "apos") return '\'';
  return 0;
}

// The name of "&name;" at the beginning of `text`, or an empty view.
std::string_view parse_entity_name(std::string_view text) {
  std::size_t size = 1;
  if (size == text.size() || !is_xml_name_start(text[size])) return {};
  while (size < text.size() && is_xml_name_character(text[size])) ++size;
  if (size == text.size() || text[size] != ';') return {};
  return text.substr(1, size - 1);
}

}  // namespace

Status XmlReader::check_utf8(std::string_view raw, std::size_t at) {
  const auto bad = find_invalid_utf8(raw);
  if (!bad) return {};
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(raw[*bad]);
  return fail(at + *bad, std::string("byte 0x") + kDigits[byte >> 4] + kDigits[byte & 0xF] +
                             ", expected UTF-8");
}

Status XmlReader::append_decoded(std::string_view raw, std::size_t at, Place place,
                                 std::string* out) {
  STELE_TRY_VOID(check_utf8(raw, at));
  std::size_t run = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    const bool stops = place == Place::kAttribute ? is_xml_attribute_stop(c) : is_xml_text_stop(c);
    if (!stops) continue;
    std::size_t length = 1;
    const std::size_t plain_size = i - run;
    const auto flush = [&] { out->append(raw.substr(run, plain_size)); };
    if (c == '&') {
      if (place == Place::kCdata) continue;
      flush();
      STELE_TRY(length, append_reference(raw, i, at + i, out));
    } else if (c == '\r' || c == '\n' || c == '\t') {
      flush();
      out->push_back(place == Place::kAttribute ? ' ' : '\n');
      if (c == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') length = 2;
    } else if (c == ']') {
      if (place != Place::kContent || raw.substr(i, 3) != "]]>") continue;
      STELE_TRY_VOID(repair(at + i, "']]>' was kept as text, expected ']]&gt;'"));
      continue;
    } else if (c == '\xEF') {
      if (raw.substr(i, 3) != "\xEF\xBF\xBE" && raw.substr(i, 3) != "\xEF\xBF\xBF") continue;
      return fail(at + i, "a character that cannot be decoded");
    } else if (c == '<') {
      continue;  // only in CDATA: attributes with it were refused
    } else {
      flush();
      STELE_TRY_VOID(append_forbidden(static_cast<unsigned char>(c), at + i, out));
    }
    i += length - 1;
    run = i + 1;
  }
  out->append(raw.substr(run));
  return {};
}

Status XmlReader::append_forbidden(char32_t character, std::size_t at, std::string* out) {
  const char* what = "was dropped";
  if (character == 0x0B || character == 0x0C) {
    out->push_back('\n');  // Word's and PowerPoint's line and page breaks
    what = "became a line break";
  } else if (character == 0x1E) {
    append_utf8(0x2011, out);  // Word's non-breaking hyphen
    what = "became a non-breaking hyphen";
  } else if (character == 0x1F) {
    append_utf8(0xAD, out);  // Word's optional hyphen
    what = "became a soft hyphen";
  } else if (character >= 0x20) {
    append_utf8(0xFFFD, out);
    what = "became U+FFFD";
  }
  return repair(at, format_code_point(character) + ", which XML forbids, " + what);
}

Result<std::size_t> XmlReader::append_character_reference(std::string_view rest, std::size_t at,
                                                          std::string* out) {
  const CharacterReference reference = parse_character_reference(rest);
  if (reference.length == 0) return std::size_t{0};
  if (is_allowed(reference.character)) {
    append_utf8(reference.character, out);
    return reference.length;
  }
  if (is_surrogate(reference.character) && reference.character < 0xDC00) {
    const CharacterReference low = parse_character_reference(rest.substr(reference.length));
    if (low.length > 0 && low.character >= 0xDC00 && low.character <= 0xDFFF) {
      append_utf8(0x10000 + ((reference.character - 0xD800) << 10) + (low.character - 0xDC00), out);
      STELE_TRY_VOID(repair(at, "two surrogate references were joined to one character"));
      return reference.length + low.length;
    }
  }
  STELE_TRY_VOID(append_forbidden(std::min<char32_t>(reference.character, 0xFFFFFF), at, out));
  return reference.length;
}

Result<std::size_t> XmlReader::append_reference(std::string_view raw, std::size_t i, std::size_t at,
                                                std::string* out) {
  const std::string_view text = raw.substr(i);
  STELE_TRY(const std::size_t length, append_character_reference(text, at, out));
  if (length > 0) return length;
  const std::string_view name = parse_entity_name(text);
  if (name.empty()) {
    STELE_TRY_VOID(repair(at, "a bare '&' was kept as text, expected '&amp;'"));
    out->push_back('&');
    return std::size_t{1};
  }
  if (const char32_t character = find_predefined(name); character != 0) {
    out->push_back(static_cast<char>(character));
  } else if (const auto entity = entities_.find(name); entity != entities_.end()) {
    expansion_steps_ = 0;
    expansion_begin_ = out->size();
    STELE_TRY_VOID(append_entity(entity->first, entity->second, at, 0, out));
    expanded_bytes_ += out->size() - expansion_begin_;
    // Over a whole file, entities may not make more of it than ten times its size.
    if (expanded_bytes_ > (8U << 20) + 10 * (dropped_bytes_ + at)) {
      return fail(at, "entities expand to ten times the file", ErrorCode::kLimitExceeded);
    }
  } else if (const char32_t html = find_html_entity(name); html != 0) {
    STELE_TRY_VOID(
        repair(at, "'&" + std::string(name) + ";' is HTML's, not declared in this file"));
    append_utf8(html, out);
  } else {
    STELE_TRY_VOID(
        repair(at, "'&" + std::string(name) + ";' is not declared and was kept as text"));
    out->push_back('&');
    return std::size_t{1};
  }
  return name.size() + 2;
}

Status XmlReader::append_entity(const std::string& name, const Entity& entity, std::size_t at,
                                int level, std::string* out) {
  if (entity.is_external) {
    return fail(at, "'&" + name + ";' is outside of this file and is never fetched");
  }
  const auto too_much = [&] {
    return fail(at,
                "entity '&" + name + ";' expands to more than " +
                    std::to_string(options_.max_entity_bytes) + " bytes",
                ErrorCode::kLimitExceeded);
  };
  if (level > kMaxEntityLevels || ++expansion_steps_ > kMaxExpansionSteps) return too_much();
  const std::string_view value = entity.value;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (out->size() - expansion_begin_ > options_.max_entity_bytes) return too_much();
    if (value[i] == '<') return fail(at, "entity '&" + name + ";' holds markup, expected text");
    if (value[i] != '&') {
      if (static_cast<unsigned char>(value[i]) < 0x20 && !is_xml_space(value[i])) {
        STELE_TRY_VOID(append_forbidden(static_cast<unsigned char>(value[i]), at, out));
      } else {
        out->push_back(value[i]);
      }
      continue;
    }
    // What is left are references to entities, and references that were escaped when declared.
    STELE_TRY(const std::size_t length, append_character_reference(value.substr(i), at, out));
    const std::string_view inner = length == 0 ? parse_entity_name(value.substr(i)) : "";
    if (length > 0) {
      i += length - 1;
      continue;
    }
    const auto nested = entities_.find(inner);
    if (const char32_t character = find_predefined(inner); character != 0) {
      out->push_back(static_cast<char>(character));
    } else if (nested != entities_.end()) {
      STELE_TRY_VOID(append_entity(nested->first, nested->second, at, level + 1, out));
    } else {
      return fail(at, "entity '&" + name + ";' refers to what is not declared");
    }
    i += inner.size() + 1;
  }
  return {};
}

Status XmlReader::read_document_type() {
  // Up to the '>' outside of quotes, brackets and comments.
  std::size_t size = 9;
  bool in_subset = false;
  char quote = 0;
  while (true) {
    for (; size < available(); ++size) {
      const char c = window_[pos_ + size];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[') {
        in_subset = true;
      } else if (c == ']') {
        in_subset = false;
      } else if (c == '<' && rest().substr(size, 4) == "<!--") {
        const std::size_t close = rest().find("-->", size + 4);
        if (close == std::string_view::npos) break;
        size = close + 2;
      } else if (c == '>' && !in_subset) {
        const std::string_view type = rest().substr(0, size);
        const std::size_t open = type.find('[');
        STELE_TRY_VOID(check_utf8(type, pos_));
        if (open != std::string_view::npos) declare_entities(type.substr(open));
        pos_ += size + 1;
        return {};
      }
    }
    if (at_input_end_) return fail(pos_, "the file ends inside <!DOCTYPE");
    if (available() >= options_.max_markup_bytes) {
      return fail(pos_, "a document type that is too long", ErrorCode::kLimitExceeded);
    }
    STELE_TRY_VOID(fill(std::min<std::size_t>(available() * 2 + 64, options_.max_markup_bytes)));
    event_begin_ = pos_;
  }
}

// <!ENTITY name "value"> and <!ENTITY name SYSTEM "where">; parameter entities are passed over.
void XmlReader::declare_entities(std::string_view subset) {
  constexpr std::string_view kBegin = "<!ENTITY";
  while (entities_.size() < kMaxEntities) {
    const std::size_t comment = subset.find("<!--");
    const std::size_t begin = subset.find(kBegin);
    if (begin == std::string_view::npos) return;
    if (comment < begin) {
      const std::size_t close = subset.find("-->", comment + 4);
      if (close == std::string_view::npos) return;
      subset.remove_prefix(close + 3);
      continue;
    }
    subset.remove_prefix(begin + kBegin.size());
    const auto skip_space = [&] {
      while (!subset.empty() && is_xml_space(subset[0])) subset.remove_prefix(1);
    };
    skip_space();
    std::size_t name_size = 0;
    while (name_size < subset.size() && is_xml_name_character(subset[name_size])) ++name_size;
    if (name_size == 0) continue;
    std::string name(subset.substr(0, name_size));
    subset.remove_prefix(name_size);
    skip_space();
    Entity entity;
    if (!subset.empty() && (subset[0] == '"' || subset[0] == '\'')) {
      const std::size_t close = subset.find(subset[0], 1);
      if (close == std::string_view::npos) return;
      const std::string_view raw = subset.substr(1, close - 1);
      for (std::size_t i = 0; i < raw.size(); ++i) {
        const CharacterReference reference = parse_character_reference(raw.substr(i));
        if (reference.length > 0 && is_allowed(reference.character)) {
          append_utf8(reference.character, &entity.value);
          i += reference.length - 1;
        } else {
          entity.value.push_back(raw[i]);
        }
      }
      subset.remove_prefix(close + 1);
    } else {
      entity.is_external = true;
    }
    entities_.emplace(std::move(name), std::move(entity));  // the first declaration counts
  }
}

}  // namespace stele::tm
