#include "tm/exchange/xliff_tag.h"

#include "align/base/escape.h"
#include "tm/exchange/inline_tags.h"

#include <algorithm>
#include <iterator>

namespace stele::tm {
namespace {

// What an element may have in each version (OASIS XLIFF 1.2, section 2.3; 2.1, section 4.3), each
// name between spaces. A tag with anything else is no element of this version.
struct Element {
  XliffVersion version;
  std::string_view name;
  std::string_view attributes;
};
constexpr Element kElements[] = {
    {XliffVersion::k1, "g", " id ctype clone xid equiv-text "},
    {XliffVersion::k1, "x", " id ctype clone xid equiv-text "},
    {XliffVersion::k1, "bx", " id rid ctype clone xid equiv-text "},
    {XliffVersion::k1, "ex", " id rid xid equiv-text "},
    {XliffVersion::k1, "bpt", " id rid ctype crc ts xid equiv-text "},
    {XliffVersion::k1, "ept", " id rid crc ts xid equiv-text "},
    {XliffVersion::k1, "ph", " id ctype crc assoc ts xid equiv-text "},
    {XliffVersion::k1, "it", " id pos rid ctype crc ts xid equiv-text "},
    {XliffVersion::k1, "mrk", " mtype mid ts comment "},
    {XliffVersion::k2, "ph",
     " id canCopy canDelete canReorder copyOf disp equiv subFlows subType type "},
    {XliffVersion::k2, "pc",
     " id canCopy canDelete canOverlap canReorder copyOf dir dispEnd dispStart equivEnd equivStart "
     "subFlowsEnd subFlowsStart subType type "},
    {XliffVersion::k2, "sc",
     " id canCopy canDelete canOverlap canReorder copyOf dir disp equiv isolated subFlows subType "
     "type "},
    {XliffVersion::k2, "ec",
     " id startRef canCopy canDelete canOverlap canReorder copyOf dir disp equiv isolated subFlows "
     "subType type "},
    {XliffVersion::k2, "sm", " id translate type ref value "},
    {XliffVersion::k2, "em", " startRef "},
    {XliffVersion::k2, "mrk", " id translate type ref value "},
};

bool is_name_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

// A name token that no other text gives: its bytes in hex.
std::string make_name_token(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string token = "i";
  for (const unsigned char byte : text) {
    token.push_back(kDigits[byte >> 4]);
    token.push_back(kDigits[byte & 15]);
  }
  return token;
}

}  // namespace

bool is_xliff_element(XliffVersion version, const XliffTag& tag) {
  const auto* element =
      std::find_if(std::begin(kElements), std::end(kElements), [&](const Element& candidate) {
        return candidate.version == version && candidate.name == tag.name;
      });
  if (element == std::end(kElements)) return false;
  for (const auto& [name, value] : tag.attributes) {
    if (element->attributes.find(" " + name + " ") == std::string_view::npos) return false;
  }
  const std::string_view id = tag.find("id");
  if (version == XliffVersion::k1)
    return tag.name == "mrk" ? !tag.find("mtype").empty() : !id.empty();
  if (tag.name == "ec" && tag.find("isolated").empty()) return is_name_token(tag.find("startRef"));
  if (tag.name == "em") return is_name_token(tag.find("startRef"));
  return is_name_token(id);
}

std::string_view XliffTag::find(std::string_view wanted) const {
  for (const auto& attribute : attributes) {
    if (attribute.first == wanted) return attribute.second;
  }
  return {};
}

std::optional<XliffTag> parse_xliff_tag(std::string_view text) {
  XliffTag tag;
  const std::size_t name_end = std::min(text.find(' '), text.size());
  tag.name = text.substr(0, name_end);
  if (!is_name_token(tag.name)) return std::nullopt;
  text.remove_prefix(name_end);
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    if (text.empty()) break;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals + 1 >= text.size()) return std::nullopt;
    const std::string_view name = text.substr(0, equals);
    const char quote = text[equals + 1];
    const std::size_t end = text.find(quote, equals + 2);
    if (!is_name_token(name) || (quote != '"' && quote != '\'') || end == std::string_view::npos ||
        !tag.find(name).empty()) {
      return std::nullopt;
    }
    const std::string_view raw = text.substr(equals + 2, end - equals - 2);
    if (raw.find_first_of("<\"") != std::string_view::npos) return std::nullopt;
    // Through the attributes of a tag, which are escaped in the same way.
    std::string escaped = "v=\"";
    escaped.append(raw).push_back('"');
    const auto value = find_tag_attribute(escaped, "v");
    if (!value || (begin == 0)) return std::nullopt;
    tag.attributes.emplace_back(name, *value);
    text.remove_prefix(end + 1);
  }
  return tag;
}

std::string format_xliff_tag(const XliffTag& tag) {
  std::string text = tag.name;
  for (const auto& [name, value] : tag.attributes) append_xml_attribute(name, value, &text);
  return text;
}

std::string make_xliff_tag(XliffVersion version, const InlineTag& tag, std::size_t index) {
  // "1" for i="1": the number that a tag is paired by, else a fresh one behind all of them.
  const auto i = find_tag_attribute(tag.attributes, "i");
  std::string number = i ? *i : "t" + std::to_string(index + 1);
  if (version == XliffVersion::k2 && !is_name_token(number)) number = make_name_token(number);
  const bool is_end = find_tag_attribute(tag.attributes, "pos") == "end";
  const bool is_isolated = tag.kind == InlineKind::kIsolated;
  XliffTag made;
  const auto add = [&](const char* name, std::string value) {
    made.attributes.emplace_back(name, std::move(value));
  };
  if (tag.kind == InlineKind::kHighlightBegin) {
    made.name = "mrk";
    if (version == XliffVersion::k1) {
      add("mtype", find_tag_attribute(tag.attributes, "type").value_or("phrase"));
    } else {
      const std::string type = find_tag_attribute(tag.attributes, "type").value_or("generic");
      add("id", "m" + std::to_string(index + 1));
      const bool is_known = type == "generic" || type == "term";
      add("type", is_known ? type : std::string(kTmxTypePrefix) + type);
    }
  } else if (version == XliffVersion::k1) {
    const std::string_view element = inline_element_name(tag.kind);
    made.name = element == "ut" ? "ph" : element;
    add("id", number);
    if (is_isolated) add("pos", is_end ? "close" : "open");
  } else if (tag.kind == InlineKind::kBeginPaired || (is_isolated && !is_end)) {
    made.name = "sc";
    add("id", number);
    if (is_isolated) add("isolated", "yes");
  } else if (tag.kind == InlineKind::kEndPaired || is_isolated) {
    made.name = "ec";
    add(is_isolated ? "id" : "startRef", number);
    if (is_isolated) add("isolated", "yes");
  } else {
    made.name = "ph";
    add("id", "t" + std::to_string(index + 1));
  }
  return format_xliff_tag(made);
}

}  // namespace stele::tm
