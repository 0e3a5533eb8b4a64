#include "tm/exchange/xliff_codes.h"

#include "align/base/escape.h"
#include "tm/exchange/inline_tags.h"

#include <algorithm>
#include <map>
#include <set>

namespace stele::tm {
namespace {

// The element that the tag's own code is, when it is one.
std::optional<XliffTag> find_own_element(const InlineTag& tag) {
  const std::string code = tag_native_code(tag);
  if (code.size() < 4 || code.size() > 2000 || code[0] != '<' || code.back() != '>') {
    return std::nullopt;
  }
  const bool is_empty = code[code.size() - 2] == '/';
  const bool is_pair = tag.kind == InlineKind::kBeginPaired;
  auto own = parse_xliff_tag(std::string_view(code).substr(1, code.size() - (is_empty ? 3 : 2)));
  if (!own) return std::nullopt;
  // <g>...</g> and <pc>...</pc> are pairs, all others are empty.
  const bool is_container = own->name == "g" || own->name == "pc";
  return is_container == (is_pair && !is_empty) ? own : std::nullopt;
}

// How a tag is written.
struct Code {
  std::optional<XliffTag> element;  // none: as make_xliff_tag says
  bool is_own = false;              // the element is the code, there is none besides
  std::size_t partner = SIZE_MAX;   // index of the other half
};

bool is_allowed_for(InlineKind kind, const XliffTag& tag) {
  const std::string_view name = tag.name;
  const bool is_alone = tag.find("isolated") == "yes";
  switch (kind) {
    case InlineKind::kBeginPaired:
      return name == "g" || name == "pc" || name == "bpt" || name == "bx" ||
             (name == "sc" && !is_alone);
    case InlineKind::kEndPaired:
      return name == "ept" || name == "ex" || (name == "ec" && !is_alone);
    case InlineKind::kIsolated:
      return name == "it" || name == "bx" || name == "ex" ||
             ((name == "sc" || name == "ec") && is_alone);
    case InlineKind::kPlaceholder:
      return name == "ph" || name == "x" || name == "sm" || name == "em";
    case InlineKind::kHighlightBegin:
      return name == "mrk";
    default:
      return false;
  }
}

bool is_container(const Code& code) {
  return code.element && (code.element->name == "g" || code.element->name == "pc");
}

// Whether the two halves of a pair name each other.
bool are_partners(const XliffTag& begin, const XliffTag& end) {
  if (begin.name == "sc") return end.name == "ec" && end.find("startRef") == begin.find("id");
  const auto number = [](const XliffTag& tag) {
    const std::string_view rid = tag.find("rid");
    return rid.empty() ? tag.find("id") : rid;
  };
  return (begin.name == "bpt" ? end.name == "ept" : end.name == "ex") &&
         number(begin) == number(end);
}

class XliffText {
 public:
  XliffText(XliffVersion version, const Variant& variant) : version_(version), variant_(variant) {
    find_elements();
    find_partners();
    settle_pairs();
    settle_nesting();
    for (const Code& code : codes_) {
      if (code.element) used_ids_.insert(std::string(code.element->find("id")));
    }
  }

  void append(XliffOriginalData* data, std::string* out) const {
    walk_variant(
        variant_, [&](std::string_view text) { append_xml_text(text, out); },
        [&](const InlineTag& tag, std::size_t index) {
          version_ == XliffVersion::k1 ? append_tag1(tag, index, out)
                                       : append_tag2(tag, index, data, out);
        });
  }

 private:
  void find_elements() {
    codes_.resize(variant_.tags.size());
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const InlineTag& tag = variant_.tags[i];
      std::optional<XliffTag> element;
      if (const auto kept = find_tag_attribute(tag.attributes, kXliffAttribute)) {
        element = parse_xliff_tag(*kept);
      } else if (tag.kind != InlineKind::kHighlightBegin) {
        element = find_own_element(tag);
        codes_[i].is_own = element.has_value();
      }
      if (element && is_xliff_element(version_, *element) && is_allowed_for(tag.kind, *element)) {
        codes_[i].element = std::move(element);
      } else {
        codes_[i].is_own = false;
      }
    }
  }

  void find_partners() {
    std::map<std::string, std::size_t> open;
    std::vector<std::size_t> highlights;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const InlineTag& tag = variant_.tags[i];
      if (tag.kind == InlineKind::kBeginPaired) {
        open[find_tag_attribute(tag.attributes, "i").value_or("")] = i;
      } else if (tag.kind == InlineKind::kEndPaired) {
        const auto begin = open.find(find_tag_attribute(tag.attributes, "i").value_or(""));
        if (begin != open.end()) join(begin->second, i);
      } else if (tag.kind == InlineKind::kHighlightBegin) {
        highlights.push_back(i);
      } else if (tag.kind == InlineKind::kHighlightEnd && !highlights.empty()) {
        join(highlights.back(), i);
        highlights.pop_back();
      }
    }
  }

  void join(std::size_t begin, std::size_t end) {
    codes_[begin].partner = end;
    codes_[end].partner = begin;
  }

  // Both halves of a pair are kept as they were, or neither.
  void settle_pairs() {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      if (variant_.tags[i].kind != InlineKind::kBeginPaired) continue;
      if (codes_[i].partner == SIZE_MAX) {
        forget(i);
        continue;
      }
      Code& end = codes_[codes_[i].partner];
      if (is_container(codes_[i])) {
        end.element.reset();
        end.is_own = codes_[i].is_own;
      } else if (!codes_[i].element || !end.element ||
                 !are_partners(*codes_[i].element, *end.element)) {
        forget(i);
      }
    }
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      if (variant_.tags[i].kind == InlineKind::kEndPaired && codes_[i].partner == SIZE_MAX) {
        forget(i);
      }
    }
  }

  void forget(std::size_t i) {
    codes_[i].element.reset();
    codes_[i].is_own = false;
    if (codes_[i].partner == SIZE_MAX) return;
    codes_[codes_[i].partner].element.reset();
    codes_[codes_[i].partner].is_own = false;
  }

  // Pairs that would cross others cannot be containers. Highlights always are, and never cross each
  // other.
  void settle_nesting() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const InlineKind kind = variant_.tags[i].kind;
      if (kind == InlineKind::kHighlightBegin ||
          (kind == InlineKind::kBeginPaired && is_container(codes_[i]))) {
        open.push_back(i);
      } else if (kind == InlineKind::kHighlightEnd ||
                 (kind == InlineKind::kEndPaired && codes_[i].partner != SIZE_MAX &&
                  is_container(codes_[codes_[i].partner]))) {
        const auto begin = std::find(open.begin(), open.end(), codes_[i].partner);
        if (begin == open.end()) continue;
        if (kind == InlineKind::kHighlightEnd) {
          for (auto inner = begin + 1; inner != open.end(); ++inner) forget(*inner);
          open.erase(begin, open.end());
        } else {
          if (begin + 1 != open.end()) forget(*begin);
          open.erase(begin);
        }
      }
    }
  }

  // The start tag of tag `index`; its id is none that a kept element has.
  XliffTag choose_tag(const InlineTag& tag, std::size_t index) const {
    if (codes_[index].element) return *codes_[index].element;
    XliffTag made = *parse_xliff_tag(make_xliff_tag(version_, tag, index));
    for (auto& [name, value] : made.attributes) {
      if (name != "id" && name != "startRef") continue;
      while (used_ids_.contains(value)) value.insert(0, "s");
    }
    return made;
  }

  // Appends the end of a highlight or of a container, which is written `container_end`; false when
  // the tag is neither.
  bool append_end(const InlineTag& tag, std::size_t index, std::string_view container_end,
                  std::string* out) const {
    const std::size_t partner = codes_[index].partner;
    const bool ends_container =
        tag.kind == InlineKind::kEndPaired && partner != SIZE_MAX && is_container(codes_[partner]);
    if (tag.kind == InlineKind::kHighlightEnd) {
      out->append("</mrk>");
    } else if (ends_container) {
      out->append(container_end);
    } else {
      return false;
    }
    return true;
  }

  void append_tag1(const InlineTag& tag, std::size_t index, std::string* out) const {
    if (append_end(tag, index, "</g>", out)) return;
    const Code& code = codes_[index];
    const XliffTag element = choose_tag(tag, index);
    out->append("<").append(format_xliff_tag(element));
    if (tag.kind == InlineKind::kHighlightBegin || is_container(code)) {
      out->push_back('>');
    } else if (code.is_own) {
      out->append("/>");
    } else {
      out->push_back('>');
      append_native_code(tag, out);
      out->append("</").append(element.name).append(">");
    }
  }

  // 1.2 has TMX's <sub> too, with other attributes.
  static void append_native_code(const InlineTag& tag, std::string* out) {
    std::string_view content = tag.content;
    std::string code;
    bool has_others = false;
    while (!content.empty()) {
      const std::size_t markup = std::min(content.find('<'), content.size());
      code.append(content.substr(0, markup));
      const std::size_t end = std::min(content.find('>', markup), content.size());
      const std::string_view element =
          content.substr(markup, end == content.size() ? end - markup : end + 1 - markup);
      if (element.starts_with("<sub>") || element.starts_with("<sub ")) {
        code.append("<sub>");
      } else if (element == "</sub>") {
        code.append(element);
      } else {
        has_others = has_others || !element.empty();
      }
      content.remove_prefix(markup + element.size());
    }
    if (has_others) {
      append_xml_text(tag_native_code(tag), out);
    } else {
      out->append(code);
    }
  }

  void append_tag2(const InlineTag& tag, std::size_t index, XliffOriginalData* data,
                   std::string* out) const {
    if (append_end(tag, index, "</pc>", out)) return;
    const Code& code = codes_[index];
    out->append("<").append(format_xliff_tag(choose_tag(tag, index)));
    if (tag.kind == InlineKind::kHighlightBegin) {
      out->push_back('>');
      return;
    }
    if (is_container(code)) {
      const InlineTag& end = variant_.tags[code.partner];
      if (!code.is_own) {
        if (!tag.content.empty())
          append_xml_attribute("dataRefStart", data->add(tag_native_code(tag)), out);
        if (!end.content.empty())
          append_xml_attribute("dataRefEnd", data->add(tag_native_code(end)), out);
      }
      out->push_back('>');
      return;
    }
    const bool has_data = !code.is_own && !(code.element && tag.content.empty());
    if (has_data) append_xml_attribute("dataRef", data->add(tag_native_code(tag)), out);
    out->append("/>");
  }

  XliffVersion version_;
  const Variant& variant_;
  std::vector<Code> codes_;  // one for each tag
  std::set<std::string> used_ids_;
};

}  // namespace

std::string XliffOriginalData::add(std::string_view code) {
  std::string number = "d" + std::to_string(++count);
  xml.append("        <data");
  append_xml_attribute("id", number, &xml);
  xml.push_back('>');
  append_xml_text(code, &xml);
  xml.append("</data>\n");
  return number;
}

void append_xliff_text(XliffVersion version, const Variant& variant, XliffOriginalData* data,
                       std::string* out) {
  XliffText(version, variant).append(data, out);
}

}  // namespace stele::tm
