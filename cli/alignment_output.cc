#include "cli/alignment_output.h"

#include "align/bead/bead_format.h"
#include "cli/review_page.h"
#include "tm/exchange/formats.h"
#include "tm/exchange/tmx_writer.h"
#include "tm/unit/beads_to_units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

constexpr std::array<std::pair<std::string_view, AlignmentFormat>, 8> kFormats = {
    {{"beads", AlignmentFormat::kBeads},
     {"tsv", AlignmentFormat::kTsv},
     {"jsonl", AlignmentFormat::kJsonl},
     {"html", AlignmentFormat::kHtml},
     {"tmx", AlignmentFormat::kTmx},
     {"xliff", AlignmentFormat::kXliff},
     {"ladder", AlignmentFormat::kLadder},
     {"intertext", AlignmentFormat::kInterText}}};

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

Status check_languages(std::span<const SegmentedText> texts, const char* format) {
  for (const SegmentedText& text : texts) {
    if (!text.language.empty()) continue;
    return Error{ErrorCode::kInvalidArgument,
                 text.name + ": " + format +
                     " names each language, and this one is not recognised; give --lang"};
  }
  return {};
}

Status check_two(std::span<const SegmentedText> texts, const char* format) {
  if (texts.size() == 2) return {};
  return Error{ErrorCode::kInvalidArgument, std::string(format) + " holds two languages, " +
                                                std::to_string(texts.size()) + " given"};
}

Result<std::string> format_units(std::span<const SegmentedText> texts, const Alignment& alignment,
                                 AlignmentFormat format, double min_confidence) {
  const bool is_tmx = format == AlignmentFormat::kTmx;
  STELE_TRY_VOID(check_languages(texts, is_tmx ? "TMX" : "XLIFF"));
  std::string out;
  const auto append = [&out](std::string_view bytes) -> Status {
    out += bytes;
    return {};
  };
  std::unique_ptr<tm::UnitWriter> writer;
  if (is_tmx) {
    writer = std::make_unique<tm::TmxWriter>(append,
                                             tm::TmxHeader{.source_language = texts[0].language});
  } else {
    STELE_TRY_VOID(check_two(texts, "XLIFF"));
    STELE_TRY(writer, tm::make_unit_writer(
                          tm::Format::kXliff2, append,
                          {.languages = {texts[0].language, texts[1].language}, .header = {}}));
  }
  for (const tm::Unit& unit :
       tm::make_units(texts, alignment, {.min_confidence = min_confidence})) {
    STELE_TRY_VOID(writer->write(unit));
  }
  STELE_TRY_VOID(writer->finish());
  return out;
}

// The rungs of hunalign's ladder: where each bead begins in both texts, and its score; the last
// rung is where the texts end.
Result<std::string> format_ladder(std::span<const SegmentedText> texts,
                                  const Alignment& alignment) {
  STELE_TRY_VOID(check_two(texts, "a ladder"));
  std::string out;
  const auto append = [&](std::size_t first, std::size_t second, double score) {
    char line[64];
    std::snprintf(line, sizeof line, "%zu\t%zu\t%.4f\n", first, second, score);
    out += line;
  };
  for (const Bead& bead : alignment.beads) {
    append(bead.runs[0].begin.value, bead.runs[1].begin.value, bead.confidence);
  }
  append(texts[0].segments.size(), texts[1].segments.size(), 0);
  return out;
}

std::string escape_xml(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// InterText's file of links. Its texts name the elements of segment i (from 0) "1:i+1".
Result<std::string> format_intertext(std::span<const SegmentedText> texts,
                                     const Alignment& alignment) {
  STELE_TRY_VOID(check_two(texts, "InterText"));
  const auto list = [](const Run& run) {
    std::string ids;
    for (std::uint32_t i = run.begin.value; i < run.end(); ++i) {
      if (!ids.empty()) ids += ' ';
      ids += "1:" + std::to_string(i + 1);
    }
    return ids;
  };
  std::string out = "<?xml version='1.0' encoding='utf-8'?>\n<linkGrp toDoc=\"" +
                    escape_xml(texts[1].name) + "\" fromDoc=\"" + escape_xml(texts[0].name) +
                    "\">\n";
  for (const Bead& bead : alignment.beads) {
    // InterText calls a link that a person has not seen "auto".
    out += "<link type='" + std::to_string(bead.runs[1].count) + "-" +
           std::to_string(bead.runs[0].count) + "' xtargets='" + list(bead.runs[1]) + ";" +
           list(bead.runs[0]) + "' status='auto'/>\n";
  }
  return out + "</linkGrp>\n";
}

}  // namespace

std::vector<std::string> describe_crossings(std::span<const SegmentedText> texts,
                                            const Alignment& alignment) {
  const auto name = [&](std::size_t document) {
    return texts[document].language.empty() ? "text " + std::to_string(document + 1)
                                            : texts[document].language;
  };
  const auto place = [](const Run& run) {
    std::string text = std::to_string(run.begin.value);
    if (run.count > 1) text += "-" + std::to_string(run.end() - 1);
    return text;
  };
  std::vector<std::string> lines;
  for (const Crossing& crossing : alignment.crossings) {
    char similarity[16];
    std::snprintf(similarity, sizeof similarity, "%.2f", crossing.similarity);
    lines.push_back("out of order: " + name(crossing.first_document) + " " + place(crossing.first) +
                    " and " + name(crossing.second_document) + " " + place(crossing.second) + " (" +
                    similarity + ")");
  }
  return lines;
}

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
    case AlignmentFormat::kXliff:
      return format_units(texts, alignment, format, min_confidence);
    case AlignmentFormat::kLadder:
      return format_ladder(texts, alignment);
    case AlignmentFormat::kInterText:
      return format_intertext(texts, alignment);
  }
  return Error{ErrorCode::kInvalidArgument, "not a format"};
}

}  // namespace stele::cli
