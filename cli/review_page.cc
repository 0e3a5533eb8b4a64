#include "cli/review_page.h"

#include "align/base/escape.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>

namespace stele::cli {
namespace {

// Below this an editor should look; it is where the page draws its amber line.
constexpr double kDoubtful = 0.8;
constexpr double kWeak = 0.5;

constexpr std::string_view kStyle = R"css(
:root { --ink:#1d2330; --soft:#5b6476; --line:#d9dde5; --paper:#ffffff; --band:#f5f6f9;
        --good:#2f7d5b; --fair:#b7791f; --weak:#b83232; }
@media (prefers-color-scheme: dark) {
  :root { --ink:#e6e9f0; --soft:#9aa4b8; --line:#343b4a; --paper:#171b24; --band:#1f2530;
          --good:#5fc79a; --fair:#e0a94a; --weak:#f07c7c; } }
* { box-sizing: border-box; }
body { margin:0; background:var(--paper); color:var(--ink);
       font:16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", sans-serif; }
header { padding:1.2rem 1.5rem .8rem; }
h1 { font-size:1.25rem; margin:0 0 .3rem; }
.summary { color:var(--soft); margin:0; }
.controls { position:sticky; top:0; z-index:2; display:flex; flex-wrap:wrap; gap:1.2rem;
            align-items:center; padding:.6rem 1.5rem; background:var(--band);
            border-block:1px solid var(--line); font-size:.9rem; }
.controls input[type=search] { font:inherit; padding:.2rem .5rem; min-width:14rem; }
table { width:100%; border-collapse:collapse; table-layout:fixed; }
col.number { width:4rem; } col.confidence { width:6.5rem; }
th { text-align:start; font-size:.85rem; color:var(--soft); padding:.5rem .75rem;
     border-bottom:1px solid var(--line); }
td { vertical-align:top; padding:.55rem .75rem; border-bottom:1px solid var(--line);
     overflow-wrap:anywhere; }
tr.odd-shape td { background:var(--band); }
td.number { color:var(--soft); font-variant-numeric:tabular-nums; }
td.number a { color:inherit; text-decoration:none; }
.shape { display:block; font-size:.75rem; }
.bar { display:block; height:.4rem; border-radius:.2rem; background:var(--line); margin-top:.35rem; }
.bar i { display:block; height:100%; border-radius:.2rem; background:var(--good); }
.fair .bar i { background:var(--fair); } .weak .bar i { background:var(--weak); }
.fair .value::after { content:" ?"; } .weak .value::after { content:" !"; }
td p { margin:0 0 .25rem; } td p:last-child { margin:0; }
td p.heading { font-weight:600; }
td p sup { color:var(--soft); font-size:.7rem; margin-inline-end:.3rem; user-select:none; }
.missing { color:var(--weak); }
tr[hidden] { display:none; }
@media print { .controls { display:none; } tr { break-inside:avoid; } }
)css";

constexpr std::string_view kScript = R"js(
(() => {
  const rows = [...document.querySelectorAll("tbody tr")];
  const limit = document.getElementById("limit"), shape = document.getElementById("shape");
  const words = document.getElementById("words"), shown = document.getElementById("shown");
  const apply = () => {
    const most = Number(limit.value) / 100, wanted = words.value.trim().toLowerCase();
    document.getElementById("limit-value").textContent = limit.value + " %";
    let count = 0;
    for (const row of rows) {
      const keep = Number(row.dataset.confidence) <= most &&
          (!shape.checked || row.classList.contains("odd-shape")) &&
          (!wanted || row.textContent.toLowerCase().includes(wanted));
      row.hidden = !keep;
      count += keep;
    }
    shown.textContent = count + " / " + rows.length;
  };
  for (const input of [limit, shape, words]) input.addEventListener("input", apply);
  document.querySelector(".controls").hidden = false;
  apply();
})();
)js";

std::string format_number(const char* format, double value) {
  std::array<char, 32> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), format, value);
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::string name_language(const SegmentedText& text) {
  return text.language.empty() ? "und" : text.language;
}

bool is_one_to_one(const Bead& bead) {
  return std::all_of(bead.runs.begin(), bead.runs.end(),
                     [](const Run& run) { return run.count == 1; });
}

std::string render_shape(const Bead& bead) {
  std::string shape;
  for (const Run& run : bead.runs) {
    if (!shape.empty()) shape += "-";
    shape += std::to_string(run.count);
  }
  return shape;
}

void append_summary(std::span<const SegmentedText> texts, const Alignment& alignment,
                    std::string* page) {
  std::size_t odd = 0;
  std::size_t doubtful = 0;
  for (const Bead& bead : alignment.beads) {
    odd += !is_one_to_one(bead);
    doubtful += bead.confidence < kDoubtful;
  }
  *page += "<p class=\"summary\">" + std::to_string(alignment.beads.size()) + " beads, " +
           std::to_string(odd) + " of another shape than one segment in each language, " +
           std::to_string(doubtful) + " with a confidence under " +
           format_number("%.0f", kDoubtful * 100) + " %. Segments:";
  for (const SegmentedText& text : texts) {
    *page += " " + escape_html(name_language(text)) + " " + std::to_string(text.segments.size());
  }
  *page += ".</p>\n";
}

void append_cell(const SegmentedText& text, const Run& run, std::string* page) {
  *page += "<td lang=\"" + escape_html(name_language(text)) + "\" dir=\"auto\">";
  if (run.empty()) *page += "<span class=\"missing\" title=\"no counterpart\">—</span>";
  for (std::uint32_t i = run.begin.value; i < run.end(); ++i) {
    assert(i < text.segments.size());
    const Segment& segment = text.segments[i];
    *page += segment.kind == ParagraphKind::kHeading ? "<p class=\"heading\">" : "<p>";
    *page += "<sup>" + std::to_string(i) + "</sup>" + escape_html(segment.text) + "</p>";
  }
  *page += "</td>";
}

void append_row(std::span<const SegmentedText> texts, const Bead& bead, std::size_t index,
                std::string* page) {
  const char* grade = bead.confidence < kWeak ? "weak" : bead.confidence < kDoubtful ? "fair" : "";
  const std::string number = std::to_string(index);
  *page += "<tr id=\"b" + number + "\" class=\"" + (is_one_to_one(bead) ? "" : "odd-shape ") +
           grade + "\" data-confidence=\"" + format_number("%.4f", bead.confidence) + "\">";
  *page += "<td class=\"number\"><a href=\"#b" + number + "\">" + number +
           "</a><span class=\"shape\">" + render_shape(bead) + "</span></td>";
  const std::string percent = format_number("%.0f", bead.confidence * 100);
  *page += "<td><span class=\"value\">" + percent +
           " %</span><span class=\"bar\" aria-hidden=\"true\"><i style=\"width:" + percent +
           "%\"></i></span></td>";
  for (std::size_t k = 0; k < texts.size(); ++k) append_cell(texts[k], bead.runs[k], page);
  *page += "</tr>\n";
}

}  // namespace

std::string render_review_page(std::span<const SegmentedText> texts, const Alignment& alignment) {
  std::string title;
  for (const SegmentedText& text : texts) title += (title.empty() ? "" : " · ") + text.name;
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  page += escape_html(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n";
  page += "<body>\n<header>\n<h1>" + escape_html(title) + "</h1>\n";
  append_summary(texts, alignment, &page);
  page +=
      "</header>\n<div class=\"controls\" hidden>"
      "<label>Confidence up to <input id=\"limit\" type=\"range\" min=\"0\" max=\"100\" "
      "value=\"100\"> <output id=\"limit-value\">100 %</output></label>"
      "<label><input id=\"shape\" type=\"checkbox\"> only beads of other shapes</label>"
      "<label>Containing <input id=\"words\" type=\"search\"></label>"
      "<span>Shown: <output id=\"shown\"></output></span></div>\n";
  page += "<table>\n<colgroup><col class=\"number\"><col class=\"confidence\">";
  for (std::size_t k = 0; k < texts.size(); ++k) page += "<col>";
  page += "</colgroup>\n<thead><tr><th scope=\"col\">Bead</th><th scope=\"col\">Confidence</th>";
  for (const SegmentedText& text : texts) {
    page += "<th scope=\"col\">" + escape_html(name_language(text)) + "</th>";
  }
  page += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < alignment.beads.size(); ++i) {
    append_row(texts, alignment.beads[i], i, &page);
  }
  page += "</tbody>\n</table>\n<script>" + std::string(kScript) + "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace stele::cli
