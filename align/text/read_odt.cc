// ODT: OpenDocument 1.3 part 3, chapters 5, 6 and 16.
#include "align/text/office_xml.h"
#include "align/text/read_office.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

namespace stele {
namespace {

constexpr int kMaxSpaces = 1000;

class OdtReader : public OfficeXml {
 public:
  using OfficeXml::OfficeXml;

 private:
  void start_element(std::string_view name, const char** attributes) override {
    if (name == "text:p" || name == "text:h") {
      start_text(name == "text:h", attributes);
    } else if (name == "text:span") {
      const std::string style(find_attribute(attributes, "text:style-name"));
      add_marks(find_style(style));
    } else if (name == "text:a") {
      add_marks({{"a", std::string(find_attribute(attributes, "xlink:href"))}});
    } else if (name == "text:list") {
      ++list_depth_;
    } else if (name == "table:table-cell") {
      ++cell_depth_;
    } else if (name == "text:s") {
      const int count = std::atoi(std::string(find_attribute(attributes, "text:c")).c_str());
      add_text(std::string(static_cast<std::size_t>(std::clamp(count, 1, kMaxSpaces)), ' '));
    } else if (name == "text:tab") {
      add_text("\t");
    } else if (name == "text:line-break") {
      add_text("\n");
    } else if (name == "style:style") {
      style_name_ = find_attribute(attributes, "style:family") == "text"
                        ? find_attribute(attributes, "style:name")
                        : std::string_view();
    } else if (name == "style:text-properties" && !style_name_.empty()) {
      styles_[style_name_] = read_style(attributes);
    } else if (name == "text:note" || name == "office:annotation" ||
               name == "text:tracked-changes" || name == "text:ruby-text") {
      hide_element();
    }
  }

  void end_element(std::string_view name) override {
    if (name == "text:p" || name == "text:h") {
      end_paragraph();
      take_text(false);
    } else if ((name == "text:span" || name == "text:a") && !mark_counts_.empty()) {
      marks_.resize(marks_.size() - mark_counts_.back());
      mark_counts_.pop_back();
      set_marks(marks_);
    } else if (name == "text:list") {
      --list_depth_;
    } else if (name == "table:table-cell") {
      --cell_depth_;
    } else if (name == "style:style") {
      style_name_.clear();
    }
  }

  void start_text(bool is_heading, const char** attributes) {
    const int level =
        std::atoi(std::string(find_attribute(attributes, "text:outline-level")).c_str());
    if (is_heading) {
      start_paragraph(ParagraphKind::kHeading, std::clamp(level, 1, 10));
    } else if (list_depth_ > 0) {
      start_paragraph(ParagraphKind::kListItem, list_depth_);
    } else {
      start_paragraph(cell_depth_ > 0 ? ParagraphKind::kTableCell : ParagraphKind::kText, 0);
    }
    take_text(true);
  }

  static std::vector<OfficeMark> read_style(const char** attributes) {
    const auto find = [&](std::string_view name) { return find_attribute(attributes, name); };
    const auto is_set = [&](std::string_view name) {
      return !find(name).empty() && find(name) != "none";
    };
    std::vector<OfficeMark> marks;
    const std::string_view weight = find("fo:font-weight");
    if (weight == "bold" || (weight.size() == 3 && weight >= "600")) marks.push_back({"b", {}});
    if (find("fo:font-style") == "italic") marks.push_back({"i", {}});
    if (is_set("style:text-underline-style")) marks.push_back({"u", {}});
    if (is_set("style:text-line-through-style")) marks.push_back({"s", {}});
    const std::string_view position = find("style:text-position");
    if (position.starts_with("super")) marks.push_back({"sup", {}});
    if (position.starts_with("sub")) marks.push_back({"sub", {}});
    return marks;
  }

  std::vector<OfficeMark> find_style(const std::string& name) const {
    if (const auto style = styles_.find(name); style != styles_.end()) return style->second;
    if (name == "Strong_20_Emphasis") return {{"b", {}}};
    if (name == "Emphasis") return {{"i", {}}};
    return {};
  }

  void add_marks(const std::vector<OfficeMark>& marks) {
    mark_counts_.push_back(marks.size());
    marks_.insert(marks_.end(), marks.begin(), marks.end());
    set_marks(marks_);
  }

  std::map<std::string, std::vector<OfficeMark>, std::less<>> styles_;
  std::string style_name_;  // of the style that is being read, when it is one of text
  std::vector<OfficeMark> marks_;
  std::vector<std::size_t> mark_counts_;  // of each element that is open
  int list_depth_ = 0;
  int cell_depth_ = 0;
};

}  // namespace

Status read_odt(std::string_view xml, Document* document) {
  return OdtReader(document).parse(xml);
}

}  // namespace stele
