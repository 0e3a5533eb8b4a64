// DOCX: ECMA-376 part 1, chapter 17.
#include "align/text/office_xml.h"
#include "align/text/read_office.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <string>

namespace stele {
namespace {

// The marks that a run of text can have, in the order in which they nest.
struct RunMark {
  std::string_view property;  // of <w:rPr>
  std::string_view element;
};
constexpr RunMark kRunMarks[] = {{"w:b", "b"}, {"w:i", "i"}, {"w:u", "u"}, {"w:strike", "s"}};

// Where links lead: word/_rels/document.xml.rels.
class LinkReader : public OfficeXml {
 public:
  using OfficeXml::OfficeXml;

  std::map<std::string, std::string, std::less<>> links;

 private:
  void start_element(std::string_view name, const char** attributes) override {
    if (name != "Relationship" || find_attribute(attributes, "TargetMode") != "External") return;
    links.emplace(find_attribute(attributes, "Id"), find_attribute(attributes, "Target"));
  }
  void end_element(std::string_view) override {}
};

class DocxReader : public OfficeXml {
 public:
  DocxReader(Document* document, const std::map<std::string, std::string, std::less<>>& links)
      : OfficeXml(document), links_(links) {}

 private:
  void start_element(std::string_view name, const char** attributes) override {
    if (name == "w:p") {
      start_paragraph(cell_depth_ > 0 ? ParagraphKind::kTableCell : ParagraphKind::kText, 0);
    } else if (name == "w:t") {
      set_run_marks();
      take_text(true);
    } else if (name == "w:tab") {
      add_text("\t");
    } else if (name == "w:br" || name == "w:cr") {
      add_text("\n");
    } else if (name == "w:noBreakHyphen") {
      add_text("-");
    } else if (name == "w:tc") {
      ++cell_depth_;
    } else if (name == "w:r") {
      run_ = {};
    } else if (name == "w:hyperlink") {
      const auto link = links_.find(find_attribute(attributes, "r:id"));
      link_ = {"a", link != links_.end() ? link->second : ""};
    } else if (name == "w:del" || name == "w:moveFrom" || name == "mc:Fallback" || name == "w:rt" ||
               name == "w:sectPr") {
      hide_element();
    } else {
      start_property(name, attributes);
    }
  }

  void start_property(std::string_view name, const char** attributes) {
    const std::string value(find_attribute(attributes, "w:val"));
    if (name == "w:pPr") {
      in_paragraph_properties_ = true;
    } else if (name == "w:pStyle") {
      if (value.starts_with("Heading") || value == "Title") {
        const int level = value.back() >= '1' && value.back() <= '9' ? value.back() - '0' : 1;
        set_kind(ParagraphKind::kHeading, level);
      }
    } else if (name == "w:outlineLvl") {
      const int level = std::atoi(value.c_str());
      if (level >= 0 && level < 9) set_kind(ParagraphKind::kHeading, level + 1);
    } else if (name == "w:ilvl") {
      set_kind(ParagraphKind::kListItem, std::clamp(std::atoi(value.c_str()), 0, 8) + 1);
    } else if (!in_paragraph_properties_) {  // there they are those of the paragraph's end
      start_run_property(name, value);
    }
  }

  void start_run_property(std::string_view name, const std::string& value) {
    const bool is_on = value != "0" && value != "false" && value != "none" && value != "off";
    for (std::size_t i = 0; i < std::size(kRunMarks); ++i) {
      if (name == kRunMarks[i].property) run_.is_on[i] = is_on;
    }
    if (name == "w:rStyle" && value == "Strong") run_.is_on[0] = true;
    if (name == "w:rStyle" && value == "Emphasis") run_.is_on[1] = true;
    if (name == "w:vertAlign") {
      run_.position = value == "superscript" ? "sup" : value == "subscript" ? "sub" : "";
    }
  }

  void set_run_marks() {
    std::vector<OfficeMark> marks;
    if (!link_.element.empty()) marks.push_back(link_);
    for (std::size_t i = 0; i < std::size(kRunMarks); ++i) {
      if (run_.is_on[i]) marks.push_back({std::string(kRunMarks[i].element), {}});
    }
    if (!run_.position.empty()) marks.push_back({std::string(run_.position), {}});
    set_marks(std::move(marks));
  }

  void end_element(std::string_view name) override {
    if (name == "w:t") {
      take_text(false);
    } else if (name == "w:p") {
      end_paragraph();
    } else if (name == "w:tc") {
      --cell_depth_;
    } else if (name == "w:pPr") {
      in_paragraph_properties_ = false;
    } else if (name == "w:hyperlink") {
      link_ = {};
    }
  }

  struct Run {
    bool is_on[std::size(kRunMarks)] = {};
    std::string_view position;
  };

  const std::map<std::string, std::string, std::less<>>& links_;
  Run run_;
  OfficeMark link_;
  bool in_paragraph_properties_ = false;
  int cell_depth_ = 0;
};

}  // namespace

Status read_docx(std::string_view xml, std::string_view relations, Document* document) {
  Document none;
  LinkReader links(&none);
  // Without readable relations the links have no addresses, which is no reason to lose the text.
  if (!relations.empty()) (void)links.parse(relations);
  return DocxReader(document, links.links).parse(xml);
}

}  // namespace stele
