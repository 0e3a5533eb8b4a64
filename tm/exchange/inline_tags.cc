#include "tm/exchange/inline_tags.h"

#include "align/base/escape.h"
#include "align/base/utf8.h"
#include "align/text/html_entities.h"
#include "tm/exchange/xliff_codes.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

// Our own escaping only: the five entities and decimal references.
std::string unescape_xml(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = text[i] == '&' ? text.find(';', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out.push_back(text[i]);
      continue;
    }
    const std::string_view name = text.substr(i + 1, end - i - 1);
    std::uint32_t code = 0;
    if (name.starts_with('#')) {
      std::from_chars(name.data() + 1, name.data() + name.size(), code);
      append_utf8(code, &out);
    } else if (const char32_t character = find_html_entity(name); character != 0) {
      append_utf8(character, &out);
    }
    i = end;
  }
  return out;
}

struct AttributeSpan {
  std::size_t begin = 0;  // with the space before it, if there is one
  std::size_t end = 0;
  std::string_view value;
};

std::optional<AttributeSpan> find_attribute_span(std::string_view attributes,
                                                 std::string_view name) {
  std::size_t at = 0;
  while (at < attributes.size()) {
    const std::size_t begin = at;
    if (attributes[at] == ' ') ++at;
    const std::size_t equals = attributes.find("=\"", at);
    if (equals == std::string_view::npos) return std::nullopt;
    const std::size_t close = attributes.find('"', equals + 2);
    if (close == std::string_view::npos) return std::nullopt;
    if (attributes.substr(at, equals - at) == name) {
      return AttributeSpan{begin, close + 1, attributes.substr(equals + 2, close - equals - 2)};
    }
    at = close + 1;
  }
  return std::nullopt;
}

void set_tag_attribute(std::string_view name, std::string_view value, std::string* attributes) {
  remove_tag_attribute(name, attributes);
  append_tag_attribute(name, value, attributes);
}

void isolate(InlineTag* tag, bool is_begin) {
  tag->kind = InlineKind::kIsolated;
  remove_tag_attribute("i", &tag->attributes);
  set_tag_attribute("pos", is_begin ? "begin" : "end", &tag->attributes);
}

// Pairs bpt with ept and hi with /hi; what is left over becomes <it>.
std::uint64_t normalize_pairs(std::vector<InlineTag>* tags) {
  std::uint64_t change_count = 0;
  std::map<std::string, std::size_t> open;  // i -> the bpt that waits
  std::set<std::string> used;
  std::vector<std::size_t> highlights;
  std::vector<std::pair<std::size_t, std::size_t>> renumbered;
  std::vector<std::size_t> unpaired;
  for (std::size_t index = 0; index < tags->size(); ++index) {
    InlineTag& tag = (*tags)[index];
    if (tag.kind == InlineKind::kBeginPaired) {
      const std::string i = find_tag_attribute(tag.attributes, "i").value_or("");
      if (const auto waiting = open.find(i); waiting != open.end()) {
        unpaired.push_back(waiting->second);
        waiting->second = index;
      } else {
        open.emplace(i, index);
      }
    } else if (tag.kind == InlineKind::kEndPaired) {
      const std::string i = find_tag_attribute(tag.attributes, "i").value_or("");
      const auto begin = open.find(i);
      if (begin == open.end()) {
        unpaired.push_back(index);
      } else {
        if (i.empty() || !used.insert(i).second) renumbered.emplace_back(begin->second, index);
        open.erase(begin);
      }
    } else if (tag.kind == InlineKind::kHighlightBegin) {
      highlights.push_back(index);
    } else if (tag.kind == InlineKind::kHighlightEnd) {
      if (highlights.empty()) {
        unpaired.push_back(index);
      } else {
        highlights.pop_back();
      }
    }
  }
  for (const auto& [i, index] : open) unpaired.push_back(index);
  unpaired.insert(unpaired.end(), highlights.begin(), highlights.end());
  for (const std::size_t index : unpaired) {
    const InlineKind kind = (*tags)[index].kind;
    isolate(&(*tags)[index],
            kind == InlineKind::kBeginPaired || kind == InlineKind::kHighlightBegin);
    ++change_count;
  }
  std::uint32_t fresh = 1;
  for (const auto& [begin, end] : renumbered) {
    while (!used.insert(std::to_string(fresh)).second) ++fresh;
    set_tag_attribute("i", std::to_string(fresh), &(*tags)[begin].attributes);
    set_tag_attribute("i", std::to_string(fresh), &(*tags)[end].attributes);
    ++change_count;
  }
  return change_count;
}

std::uint64_t normalize_matches(Unit* unit) {
  std::map<std::string, std::size_t> count_by_x;  // variants that have it exactly once
  for (const Variant& variant : unit->variants) {
    std::map<std::string, std::size_t> here;
    for (const InlineTag& tag : variant.tags) {
      if (const auto x = find_tag_attribute(tag.attributes, "x")) ++here[*x];
    }
    for (const auto& [x, count] : here) count_by_x[x] += count == 1 ? 1 : 0;
  }
  std::uint64_t change_count = 0;
  for (Variant& variant : unit->variants) {
    for (InlineTag& tag : variant.tags) {
      const auto x = find_tag_attribute(tag.attributes, "x");
      if (!x || count_by_x[*x] == unit->variants.size()) continue;
      remove_tag_attribute("x", &tag.attributes);
      ++change_count;
    }
  }
  return change_count;
}

}  // namespace

std::optional<std::string> find_tag_attribute(std::string_view attributes, std::string_view name) {
  const auto span = find_attribute_span(attributes, name);
  if (!span) return std::nullopt;
  return unescape_xml(span->value);
}

void append_tag_attribute(std::string_view name, std::string_view value, std::string* attributes) {
  if (!attributes->empty()) attributes->push_back(' ');
  attributes->append(name).append("=\"");
  append_xml_attribute(value, attributes);
  attributes->push_back('"');
}

void remove_tag_attribute(std::string_view name, std::string* attributes) {
  const auto span = find_attribute_span(*attributes, name);
  if (!span) return;
  attributes->erase(span->begin, span->end - span->begin);
  if (attributes->starts_with(' ')) attributes->erase(0, 1);
}

std::string_view inline_element_name(InlineKind kind) {
  switch (kind) {
    case InlineKind::kBeginPaired:
      return "bpt";
    case InlineKind::kEndPaired:
      return "ept";
    case InlineKind::kIsolated:
      return "it";
    case InlineKind::kPlaceholder:
      return "ph";
    case InlineKind::kHighlightBegin:
    case InlineKind::kHighlightEnd:
      return "hi";
    case InlineKind::kUnknown:
      return "ut";
  }
  return "ph";
}

std::string tag_native_code(const InlineTag& tag) {
  std::string code;
  std::size_t at = 0;
  while (at < tag.content.size()) {
    const std::size_t markup = std::min(tag.content.find('<', at), tag.content.size());
    code.append(unescape_xml(std::string_view(tag.content).substr(at, markup - at)));
    const std::size_t close = tag.content.find('>', markup);
    at = close == std::string::npos ? tag.content.size() : close + 1;
  }
  return code;
}

std::uint64_t normalize_tags(Unit* unit) {
  const bool has_tags = std::any_of(unit->variants.begin(), unit->variants.end(),
                                    [](const Variant& variant) { return !variant.tags.empty(); });
  if (!has_tags) return 0;
  std::uint64_t change_count = 0;
  for (Variant& variant : unit->variants) change_count += normalize_pairs(&variant.tags);
  return change_count + normalize_matches(unit);
}

void append_segment_xml(const Variant& variant, std::string* out) {
  const std::string_view text = variant.text;
  std::size_t at = 0;
  for (const InlineTag& tag : variant.tags) {
    assert(tag.offset_bytes >= at && tag.offset_bytes <= text.size());
    append_xml_text(text.substr(at, tag.offset_bytes - at), out);
    at = tag.offset_bytes;
    const std::string_view name = inline_element_name(tag.kind);
    if (tag.kind == InlineKind::kHighlightEnd) {
      out->append("</hi>");
      continue;
    }
    out->append("<").append(name);
    std::string attributes = tag.attributes;
    remove_tag_attribute(kXliffAttribute, &attributes);
    if (!attributes.empty()) out->append(" ").append(attributes);
    out->push_back('>');
    if (tag.kind == InlineKind::kHighlightBegin) continue;
    out->append(tag.content).append("</").append(name).append(">");
  }
  append_xml_text(text.substr(at), out);
}

std::string flatten_variant(const Variant& variant) {
  std::string flat;
  walk_variant(
      variant, [&](std::string_view text) { flat.append(text); },
      [&](const InlineTag& tag, std::size_t) { flat.append(tag_native_code(tag)); });
  return flat;
}

}  // namespace stele::tm
