// One page for a person: charts of what was found, then every finding with its place in both texts.
#include "align/base/escape.h"
#include "tm/terms/report_writers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxChartTerms = 20;
constexpr int kBarWidth = 420;

std::string mark(const std::string& text, ByteSpan span) {
  if (span.empty()) return escape_html(text);
  const std::string_view view(text);
  return escape_html(view.substr(0, span.begin)) + "<mark>" + escape_html(view_of(view, span)) +
         "</mark>" + escape_html(view.substr(span.end));
}

std::string percent(double share) {
  std::array<char, 16> buffer = {};
  std::snprintf(buffer.data(), buffer.size(), "%.0f %%", share * 100);
  return buffer.data();
}

// A row of a bar chart; the second part, if any, is drawn behind the first in another colour.
struct Bar {
  std::string label;
  std::size_t first = 0;
  std::size_t second = 0;
};

std::string draw_bars(const std::string& title, const std::vector<Bar>& bars) {
  std::size_t largest = 1;
  for (const Bar& bar : bars) largest = std::max(largest, bar.first + bar.second);
  const auto width_of = [largest](std::size_t count) {
    return static_cast<int>(count * kBarWidth / largest);
  };
  const std::size_t height = bars.size() * 22 + 4;
  std::string svg = "<figure><figcaption>" + escape_html(title) +
                    "</figcaption><svg role=\"img\" width=\"900\" height=\"" +
                    std::to_string(height) + "\" viewBox=\"0 0 900 " + std::to_string(height) +
                    "\">";
  int y = 2;
  for (const Bar& bar : bars) {
    const int first = std::max(1, width_of(bar.first));
    const int second = bar.second == 0 ? 0 : std::max(1, width_of(bar.second));
    const std::string top = std::to_string(y);
    svg += "<text class=\"label\" x=\"390\" y=\"" + std::to_string(y + 14) +
           "\" text-anchor=\"end\">" + escape_html(bar.label) + "</text>";
    svg += "<rect class=\"first\" x=\"398\" y=\"" + top + "\" width=\"" + std::to_string(first) +
           "\" height=\"18\"/>";
    if (second > 0) {
      svg += "<rect class=\"second\" x=\"" + std::to_string(398 + first) + "\" y=\"" + top +
             "\" width=\"" + std::to_string(second) + "\" height=\"18\"/>";
    }
    svg += "<text class=\"count\" x=\"" + std::to_string(404 + first + second) + "\" y=\"" +
           std::to_string(y + 14) + "\">" + std::to_string(bar.first);
    if (bar.second > 0) svg += " + " + std::to_string(bar.second);
    svg += "</text>";
    y += 22;
  }
  return svg + "</svg></figure>\n";
}

std::string draw_check_chart(std::span<const Finding> findings) {
  std::array<std::size_t, kCheckCount> counts = {};
  for (const Finding& finding : findings) ++counts[static_cast<std::size_t>(finding.check)];
  std::vector<Bar> bars;
  for (const CheckInfo& info : list_checks()) {
    const std::size_t count = counts[static_cast<std::size_t>(info.id)];
    if (count > 0) bars.push_back({std::string(info.title), count, 0});
  }
  std::stable_sort(bars.begin(), bars.end(),
                   [](const Bar& a, const Bar& b) { return a.first > b.first; });
  return draw_bars("Findings by check", bars);
}

std::string draw_confidence_chart(std::span<const Finding> findings) {
  std::array<std::size_t, 10> counts = {};
  for (const Finding& finding : findings) {
    ++counts[std::min<std::size_t>(9, static_cast<std::size_t>(finding.confidence * 10))];
  }
  std::vector<Bar> bars;
  for (std::size_t i = 10; i-- > 0;) {
    if (counts[i] == 0) continue;
    bars.push_back(
        {percent(static_cast<double>(i) / 10) + " – " + percent(static_cast<double>(i + 1) / 10),
         counts[i], 0});
  }
  return draw_bars("Findings by confidence", bars);
}

// Usual renderings in blue, what deviates in orange.
std::string draw_term_chart(std::span<const Finding> findings, std::span<const CheckedUnit> units) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> terms;
  for (const Finding& finding : findings) {
    if (finding.check != CheckId::kTermInconsistent) continue;
    const auto& variants = units[finding.unit].unit.variants;
    const std::string& usual = finding.expected.empty() ? finding.found : finding.expected[0];
    auto& counts = terms[usual + " (" + variants[finding.source].language + "→" +
                         variants[finding.target].language + ")"];
    counts.first = std::max<std::size_t>(counts.first, finding.usual_count);
    ++counts.second;
  }
  std::vector<Bar> bars;
  bars.reserve(terms.size());
  for (const auto& [label, counts] : terms) bars.push_back({label, counts.first, counts.second});
  std::stable_sort(bars.begin(), bars.end(),
                   [](const Bar& a, const Bar& b) { return a.second > b.second; });
  if (bars.size() > kMaxChartTerms) bars.resize(kMaxChartTerms);
  if (bars.empty()) return {};
  return draw_bars("Terms rendered in several ways: usual and deviant occurrences", bars);
}

constexpr std::string_view kHead =
    "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
    "<title>Consistency report</title><style>"
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;"
    "margin:2em auto;padding:0 1em}h1{font-size:1.5em}figure{margin:1.5em 0;overflow-x:auto}"
    "figcaption{font-weight:600;margin-bottom:.4em}svg text{font-size:12px;fill:currentColor}"
    ".first{fill:#3b78c3}.second{fill:#e08a1e}section{border-top:1px solid #8886;padding:.6em 0}"
    "section p{margin:.15em 0}.place{color:#888;font-size:.9em}.error{color:#c22}.warning"
    "{color:#b70}.note{color:#678}mark{background:#ffd54a;color:#000}label{margin-right:1em}"
    "</style>";

constexpr std::string_view kScript =
    "<script>const f=document.getElementById('filter');function show(){const c=+f.min.value/100,"
    "k=f.check.value;let n=0;for(const s of document.querySelectorAll('section')){const on="
    "+s.dataset.confidence>=c&&(!k||s.dataset.check===k);s.hidden=!on;n+=on}"
    "document.getElementById('shown').textContent=n}f.addEventListener('input',show);"
    "f.hidden=false;show()</script>";

}  // namespace

std::string write_html_report(std::span<const Finding> findings, std::span<const CheckedUnit> units,
                              const ReportContext& context) {
  std::string inputs;
  for (const std::string& input : context.inputs) inputs += (inputs.empty() ? "" : ", ") + input;
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\"><head>" + std::string(kHead) +
                     "</head><body>\n<h1>Consistency of " + escape_html(inputs) + "</h1>\n<p>" +
                     count_of(findings.size(), "finding") + " in " +
                     count_of(units.size(), "unit") + "; Stele " + escape_html(context.version) +
                     "</p>\n";
  if (!findings.empty()) {
    page += draw_check_chart(findings) + draw_term_chart(findings, units) +
            draw_confidence_chart(findings);
  }
  page +=
      "<form id=\"filter\" hidden><label>Confidence at least <input type=\"range\" name=\"min\" "
      "min=\"0\" max=\"100\" value=\"0\"></label><label>Check <select name=\"check\"><option "
      "value=\"\">"
      "all</option>";
  for (const CheckInfo& info : list_checks()) {
    const bool is_used = std::any_of(findings.begin(), findings.end(),
                                     [&info](const Finding& f) { return f.check == info.id; });
    if (!is_used) continue;
    page +=
        "<option value=\"" + std::string(info.name) + "\">" + escape_html(info.title) + "</option>";
  }
  page += "</select></label><span><span id=\"shown\"></span> shown</span></form>\n";
  for (const Finding& finding : findings) {
    const CheckedUnit& unit = units[finding.unit];
    const Variant& source = unit.unit.variants[finding.source];
    const Variant& target = unit.unit.variants[finding.target];
    const CheckInfo& info = describe_check(finding.check);
    std::array<char, 16> confidence = {};
    std::snprintf(confidence.data(), confidence.size(), "%.2f", finding.confidence);
    page += "<section data-check=\"" + std::string(info.name) + "\" data-confidence=\"" +
            confidence.data() + "\"><p><b class=\"" + std::string(severity_name(finding.severity)) +
            "\">" + escape_html(info.title) + "</b> " + escape_html(finding.message) +
            "</p><p class=\"place\">" + escape_html(describe_place(unit, finding.unit)) + " · " +
            percent(finding.confidence) + "</p>";
    if (finding.source != finding.target) {
      page += "<p lang=\"" + escape_html(source.language) + "\">" +
              mark(source.text, finding.source_span) + "</p>";
    }
    page += "<p lang=\"" + escape_html(target.language) + "\">" +
            mark(target.text, finding.target_span) + "</p></section>\n";
  }
  return page + std::string(kScript) + "\n</body></html>\n";
}

}  // namespace stele::tm
