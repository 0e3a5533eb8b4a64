#include "cli/alignment_output.h"

#include "align/bead/bead_format.h"
#include "cli/review_page.h"
#include "tm/exchange/tmx_writer.h"
#include "tm/unit/beads_to_units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

constexpr std::array<std::pair<std::string_view, AlignmentFormat>, 5> kFormats = {
    {{"beads", AlignmentFormat::kBeads},
     {"tsv", AlignmentFormat::kTsv},
     {"jsonl", AlignmentFormat::kJsonl},
     {"html", AlignmentFormat::kHtml},
     {"tmx", AlignmentFormat::kTmx}}};

std::string list_formats() {
  std::string names;
  for (const auto& [name, format] : kFormats) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return names;
}

double round_confidence(double confidence) {
  return std::round(confidence * 1e4) / 1e4;
}

std::string format_tsv(std::span<const SegmentedText> texts, const Alignment& alignment,
                       double min_confidence) {
  std::string out = "confidence";
  for (std::size_t k = 0; k < texts.size(); ++k) {
    out += '\t';
    out += texts[k].language.empty() ? std::to_string(k + 1) : texts[k].language;
  }
  out += '\n';
  for (const Bead& bead : alignment.beads) {
    if (bead.confidence < min_confidence) continue;
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, "%.4f", bead.confidence);
    out += confidence;
    for (std::size_t k = 0; k < texts.size(); ++k) {
      std::string cell = tm::join_run(texts[k], bead.runs[k]);
      std::replace_if(
          cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; },
          ' ');
      out += '\t';
      out += cell;
    }
    out += '\n';
  }
  return out;
}

std::string format_jsonl(std::span<const SegmentedText> texts, const Alignment& alignment,
                         double min_confidence) {
  std::string out;
  for (const Bead& bead : alignment.beads) {
    if (bead.confidence < min_confidence) continue;
    nlohmann::ordered_json line;
    line["confidence"] = round_confidence(bead.confidence);
    auto& runs = line["runs"] = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < texts.size(); ++k) {
      nlohmann::ordered_json run;
      if (!texts[k].language.empty()) run["language"] = texts[k].language;
      run["begin"] = bead.runs[k].begin.value;
      run["count"] = bead.runs[k].count;
      run["text"] = tm::join_run(texts[k], bead.runs[k]);
      runs.push_back(std::move(run));
    }
    out += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    out += '\n';
  }
  return out;
}

Result<std::string> format_tmx(std::span<const SegmentedText> texts, const Alignment& alignment,
                               double min_confidence) {
  for (const SegmentedText& text : texts) {
    if (text.language.empty()) {
      return Error{
          ErrorCode::kInvalidArgument,
          text.name + ": TMX names each language, and this one is not recognised; give --lang"};
    }
  }
  std::string out;
  const auto append = [&out](std::string_view bytes) -> Status {
    out += bytes;
    return {};
  };
  tm::TmxWriter writer(append, {.source_language = texts[0].language});
  for (const tm::Unit& unit :
       tm::make_units(texts, alignment, {.min_confidence = min_confidence})) {
    STELE_TRY_VOID(writer.write(unit));
  }
  STELE_TRY_VOID(writer.finish());
  return out;
}

}  // namespace

Result<AlignmentFormat> parse_alignment_format(const std::string& name) {
  for (const auto& [known, format] : kFormats) {
    if (known == name) return format;
  }
  return Error{ErrorCode::kInvalidArgument,
               "format '" + name + "' is not known; one of " + list_formats() + " expected"};
}

Result<AlignmentFormat> format_of_file(const std::filesystem::path& path) {
  const std::string suffix = path.extension().string();
  auto format = parse_alignment_format(suffix.empty() ? suffix : suffix.substr(1));
  if (format.ok()) return format;
  return Error{ErrorCode::kInvalidArgument, path.string() +
                                                ": its suffix names no format; one of " +
                                                list_formats() + " expected, or give --format"};
}

Result<std::string> format_alignment(std::span<const SegmentedText> texts,
                                     const Alignment& alignment, AlignmentFormat format,
                                     double min_confidence) {
  switch (format) {
    case AlignmentFormat::kBeads:
      return format_beads(alignment);
    case AlignmentFormat::kTsv:
      return format_tsv(texts, alignment, min_confidence);
    case AlignmentFormat::kJsonl:
      return format_jsonl(texts, alignment, min_confidence);
    case AlignmentFormat::kHtml:
      return render_review_page(texts, alignment);
    case AlignmentFormat::kTmx:
      return format_tmx(texts, alignment, min_confidence);
  }
  return Error{ErrorCode::kInvalidArgument, "not a format"};
}

}  // namespace stele::cli
