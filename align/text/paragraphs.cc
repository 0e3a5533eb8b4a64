#include "align/text/paragraphs.h"

#include "align/text/line_shape.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace stele {
namespace {

// Lines wider than this were not wrapped by hand or by a printer.
constexpr std::uint32_t kMaxWrapColumns = 160;
// A wrapped line of proportional type may end this much short of the margin.
constexpr double kWrapSlack = 0.9;
// Such a line is no heading that happens to be followed by another line.
constexpr std::uint32_t kMinWideColumns = 40;
// In a narrow column, set so wide at least, it is one of this share of the column.
constexpr std::uint32_t kMinColumnColumns = 24;
constexpr double kWideShare = 0.6;
// A wrapped line ends in this share of the margin's width or behind it.
constexpr double kNearMargin = 0.8;
constexpr std::uint32_t kMaxHeadingColumns = 100;
constexpr std::size_t kMinRunningHeads = 3;

struct Line {
  LineShape shape;
  bool blank_before = false;  // or at the start of the text
  bool is_furniture = false;
  bool is_list_item = false;
  int list_level = 0;
};

class ParagraphFinder {
 public:
  explicit ParagraphFinder(std::string_view text) : text_(text) {}

  ParagraphLayout find() {
    split_lines();
    measure_margin();
    mark_page_numbers();
    mark_running_heads();
    build();
    return std::move(layout_);
  }

 private:
  struct Block {
    std::uint32_t width = 0;
    std::uint32_t line_count = 0;
    bool has_sentence = false;
  };

  std::string_view content(const Line& line) const { return view_of(text_, line.shape.span); }

  void split_lines() {
    bool blank_before = true;
    bool page_break = false;
    for (std::size_t begin = 0; begin < text_.size();) {
      std::size_t end = std::min(text_.find('\n', begin), text_.size());
      Line line;
      line.shape = measure_line(text_, {begin, end});
      begin = end + 1;
      page_break = page_break || line.shape.page_break_before;
      if (line.shape.span.empty()) {
        blank_before = true;
        continue;
      }
      line.shape.page_break_before = page_break;
      line.blank_before = blank_before || page_break;
      line.is_list_item = measure_list_marker(content(line), &line.list_level) > 0;
      lines_.push_back(line);
      blank_before = page_break = false;
    }
  }

  // The right margin: nine of ten lines that are followed by another line are not wider.
  void measure_margin() {
    std::vector<std::uint32_t> widths;
    for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
      if (!lines_[i + 1].blank_before) widths.push_back(lines_[i].shape.width_columns);
    }
    if (widths.size() < 4) return;
    const auto place = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() * 9 / 10);
    std::nth_element(widths.begin(), place, widths.end());
    margin_columns_ = *place;
    // Lists and verse have a widest line, too; in wrapped text most lines come near it.
    const auto near_count = std::count_if(widths.begin(), widths.end(), [&](std::uint32_t width) {
      return width >= margin_columns_ * kNearMargin && width <= margin_columns_;
    });
    const bool is_wrapped = static_cast<std::size_t>(near_count) * 10 >= widths.size() * 6;
    if (is_wrapped && margin_columns_ >= kMinColumnColumns) {
      const auto share = static_cast<std::uint32_t>(margin_columns_ * kWideShare);
      wide_columns_ = std::min(kMinWideColumns, share);
    }
  }

  bool is_wide(const Line& line) const { return line.shape.width_columns >= wide_columns_; }

  // A number on a line of its own is a page's when a form feed is beside it or when it stands
  // inside a sentence; otherwise it may be a heading.
  void mark_page_numbers() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!is_page_number(content(lines_[i]))) continue;
      const bool is_isolated =
          lines_[i].blank_before && (i + 1 == lines_.size() || lines_[i + 1].blank_before);
      const bool is_at_feed = lines_[i].shape.page_break_before ||
                              (i + 1 < lines_.size() && lines_[i + 1].shape.page_break_before);
      const bool has_words =
          content(lines_[i]).find_first_not_of("0123456789") != std::string_view::npos;
      const bool is_inside = i > 0 && i + 1 < lines_.size() &&
                             lines_[i - 1].shape.end != LineEnd::kTerminated &&
                             is_wide(lines_[i - 1]) && starts_in_lower_case(content(lines_[i + 1]));
      lines_[i].is_furniture = (is_isolated && (is_at_feed || has_words)) || is_inside;
    }
  }

  // The same short line beside a page break, three times or more.
  void mark_running_heads() {
    std::unordered_map<std::string_view, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      if (line.is_furniture || line.shape.width_columns > kMaxHeadingColumns) continue;
      const bool is_at_break =
          line.shape.page_break_before || (i > 0 && lines_[i - 1].is_furniture) ||
          (i + 1 < lines_.size() &&
           (lines_[i + 1].is_furniture || lines_[i + 1].shape.page_break_before));
      if (is_at_break) places[content(line)].push_back(i);
    }
    for (const auto& [head, indexes] : places) {
      if (indexes.size() < kMinRunningHeads) continue;
      for (const std::size_t i : indexes) lines_[i].is_furniture = true;
    }
  }

  // Whether the wrap that set this text would have broken the line before `next`.
  bool is_full(const Line& line, const Line& next, const Block& block) const {
    const std::uint32_t margin = std::max(margin_columns_, block.width);
    // Two lines alone say nothing of a margin: the longer one always looks full.
    if (margin > kMaxWrapColumns || (margin_columns_ == 0 && block.line_count < 3)) return false;
    return line.shape.width_columns + 1 + measure_first_word(content(next)) > margin * kWrapSlack;
  }

  bool joins_in_block(const Line& line, const Line& next, const Block& block) const {
    const bool full = is_full(line, next, block);
    if (next.is_list_item) {
      // A dash inside a sentence may have come to stand at the start of a line.
      return starts_with_dash(content(next)) && !line.is_list_item && full &&
             line.shape.end == LineEnd::kOpen && starts_in_lower_case(content(line)) == false &&
             is_wide(line);
    }
    if (next.shape.indent_columns > line.shape.indent_columns + 1 && !line.is_list_item &&
        line.shape.end != LineEnd::kContinues && !starts_in_lower_case(content(next))) {
      return false;
    }
    if (is_numbered_heading(content(next)) && line.shape.end != LineEnd::kContinues) return false;
    switch (line.shape.end) {
      case LineEnd::kContinues:
        return true;
      case LineEnd::kTerminated:
      case LineEnd::kIntroduces:
        return full && is_wide(line);
      case LineEnd::kOpen:
        break;
    }
    if (is_numbered_heading(content(line))) return false;
    if (is_all_capitals(content(line)) != is_all_capitals(content(next))) return false;
    if (starts_in_lower_case(content(next))) {
      return block.has_sentence || is_wide(line);
    }
    return full;
  }

  // Across a blank line or a page's furniture.
  bool joins_across(const Line& line, const Line& next, bool has_page_break) const {
    if (next.is_list_item || line.shape.end == LineEnd::kTerminated ||
        line.shape.end == LineEnd::kIntroduces) {
      return false;
    }
    if (is_numbered_heading(content(line)) || is_numbered_heading(content(next))) return false;
    if (is_all_capitals(content(line))) return false;
    const bool line_is_wide = is_wide(line);
    if (starts_in_lower_case(content(next))) {
      return line_is_wide || has_page_break || line.shape.end == LineEnd::kContinues;
    }
    // Without case to go by: only a page break, and not after what may be a title.
    if (!has_page_break) return line_is_wide && line.shape.end == LineEnd::kContinues;
    const bool is_cased = line_is_wide && !is_all_capitals(content(next));
    return line.shape.end == LineEnd::kContinues ||
           (line.shape.width_columns >= 16 && measure_first_word(content(next)) == 2) ||
           (is_cased && line.shape.width_columns >= margin_columns_ * kWrapSlack);
  }

  void build() {
    measure_blocks();
    std::size_t i = 0;
    while (i < lines_.size()) {
      if (lines_[i].is_furniture) {
        layout_.furniture.push_back(lines_[i++].shape.span);
        continue;
      }
      i = build_paragraph(i);
    }
  }

  // For each line, the block from it up to the next blank line; from the last to the first, so that
  // the time is linear however long a block is.
  void measure_blocks() {
    blocks_.resize(lines_.size());
    for (std::size_t i = lines_.size(); i-- > 0;) {
      Block& block = blocks_[i];
      if (i + 1 < lines_.size() && !lines_[i + 1].blank_before) block = blocks_[i + 1];
      ++block.line_count;
      block.width = std::max(block.width, lines_[i].shape.width_columns);
      block.has_sentence = block.has_sentence || lines_[i].shape.end == LineEnd::kTerminated;
    }
  }

  // Makes the paragraph that starts with line `first`; returns the line behind it.
  std::size_t build_paragraph(std::size_t first) {
    Block block = blocks_[first];
    std::size_t last = first;
    while (true) {
      std::size_t next = last + 1;
      while (next < lines_.size() && lines_[next].is_furniture) ++next;
      if (next >= lines_.size()) break;
      if (next == last + 1 && !lines_[next].blank_before) {
        if (!joins_in_block(lines_[last], lines_[next], block)) break;
      } else {
        const bool has_page_break = next > last + 1 || lines_[next].shape.page_break_before;
        if (!joins_across(lines_[last], lines_[next], has_page_break)) break;
        block = blocks_[next];
        for (std::size_t i = last + 1; i < next; ++i) {
          layout_.furniture.push_back(lines_[i].shape.span);
        }
      }
      last = next;
    }
    Paragraph paragraph;
    paragraph.span = {lines_[first].shape.span.begin, lines_[last].shape.span.end};
    classify(first, last, &paragraph);
    layout_.paragraphs.push_back(paragraph);
    return last + 1;
  }

  void classify(std::size_t first, std::size_t last, Paragraph* paragraph) const {
    const Line& line = lines_[first];
    if (line.is_list_item) {
      paragraph->kind = ParagraphKind::kListItem;
      paragraph->level = line.list_level;
      return;
    }
    if (first != last || line.shape.width_columns > kMaxHeadingColumns) return;
    const bool is_title = line.blank_before && last + 1 < lines_.size() &&
                          lines_[last + 1].blank_before && line.shape.end == LineEnd::kOpen &&
                          !starts_in_lower_case(content(line));
    const bool is_capitals =
        is_all_capitals(content(line)) && line.shape.end != LineEnd::kTerminated;
    if (is_numbered_heading(content(line)) || is_capitals || is_title) {
      paragraph->kind = ParagraphKind::kHeading;
      paragraph->level = 1;
    }
  }

  std::string_view text_;
  std::vector<Line> lines_;
  std::vector<Block> blocks_;
  std::uint32_t margin_columns_ = 0;
  std::uint32_t wide_columns_ = kMinWideColumns;
  ParagraphLayout layout_;
};

}  // namespace

ParagraphLayout find_paragraphs(std::string_view text) {
  return ParagraphFinder(text).find();
}

}  // namespace stele
