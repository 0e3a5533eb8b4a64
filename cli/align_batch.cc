#include "cli/align_batch.h"

#include "align/base/language_tag.h"
#include "align/base/parallel_for.h"
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"
#include "cli/progress.h"
#include "cli/read_segments.h"

#include <algorithm>
#include <cmath>
#include <istream>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

using Json = nlohmann::ordered_json;

Error wrong(const std::string& message) {
  return Error{ErrorCode::kInvalidArgument, message};
}

Result<std::vector<std::string>> read_strings(const Json& row, const char* key) {
  std::vector<std::string> strings;
  const Json& list = row.at(key);
  if (!list.is_array()) return wrong(std::string(key) + ": an array of strings expected");
  for (const Json& item : list) {
    if (!item.is_string()) return wrong(std::string(key) + ": an array of strings expected");
    strings.push_back(item.get<std::string>());
  }
  return strings;
}

Result<std::vector<std::string>> read_languages(const Json& row) {
  std::vector<std::string> languages;
  if (!row.contains("languages")) return languages;
  STELE_TRY(const auto given, read_strings(row, "languages"));
  for (const std::string& tag : given) {
    auto canonical = canonicalize_language_tag(tag);
    if (!canonical.ok()) return std::move(canonical).error().in("languages");
    languages.push_back(*std::move(canonical));
  }
  return languages;
}

Result<SegmentedText> segment_text(const std::string& text, const std::string& name,
                                   const std::string& language) {
  STELE_TRY(const ReadDocument read, read_plain_text(text, name, {.language = language}));
  STELE_TRY(const Segmenter segmenter, Segmenter::open({.language = read.document.language}));
  SegmentedText segmented = segmenter.segment_document(read.document);
  segmented.name = name;
  return segmented;
}

Result<std::vector<SegmentedText>> read_texts(const Json& row) {
  STELE_TRY(const auto languages, read_languages(row));
  const char* key = nullptr;
  for (const char* known : {"texts", "paths", "segments"}) {
    if (!row.contains(known)) continue;
    if (key != nullptr) return wrong(std::string(key) + " and " + known + " found, one expected");
    key = known;
  }
  if (key == nullptr) return wrong("no texts, paths or segments found");
  const std::string kind = key;
  const std::size_t count = row.at(key).size();
  if (!languages.empty() && languages.size() != count) {
    return wrong(std::to_string(languages.size()) + " languages given for " +
                 std::to_string(count) + " " + kind);
  }
  std::vector<std::string> strings;
  if (kind != "segments") {
    STELE_TRY(strings, read_strings(row, key));
  } else if (!row.at(key).is_array()) {
    return wrong("segments: an array of arrays of strings expected");
  }
  std::vector<SegmentedText> texts;
  for (std::size_t k = 0; k < count; ++k) {
    const std::string language = languages.empty() ? std::string() : languages[k];
    const std::string name = kind + " " + std::to_string(k + 1);
    if (kind == "texts") {
      STELE_TRY(auto text, segment_text(strings[k], name, language));
      texts.push_back(std::move(text));
    } else if (kind == "paths") {
      STELE_TRY(auto text, read_segments(strings[k], {.language = language}));
      texts.push_back(std::move(text));
    } else {
      SegmentedText text{.name = name, .language = language, .segments = {}};
      const Json& list = row.at(key)[k];
      if (!list.is_array()) return wrong("segments: an array of arrays of strings expected");
      for (const Json& item : list) {
        if (!item.is_string()) return wrong("segments: an array of arrays of strings expected");
        text.segments.push_back({.text = item.get<std::string>()});
      }
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

Result<Json> align_row(const Json& row, const AlignResources& resources) {
  if (!row.is_object()) return wrong("an object expected");
  STELE_TRY(const auto texts, read_texts(row));
  STELE_TRY(const Alignment alignment, align_texts(texts, resources, {}));
  const auto round = [](double value) { return std::round(value * 1e4) / 1e4; };
  Json answer;
  answer["languages"] = alignment.languages;
  answer["trust"] = round(measure_trust(alignment));
  if (!row.contains("segments")) {
    auto& all = answer["segments"] = Json::array();
    for (const SegmentedText& text : texts) {
      Json list = Json::array();
      for (const Segment& segment : text.segments) list.push_back(segment.text);
      all.push_back(std::move(list));
    }
  }
  auto& beads = answer["beads"] = Json::array();
  for (const Bead& bead : alignment.beads) {
    Json runs = Json::array();
    for (const Run& run : bead.runs) {
      Json indices = Json::array();
      for (std::uint32_t i = run.begin.value; i < run.end(); ++i) indices.push_back(i);
      runs.push_back(std::move(indices));
    }
    beads.push_back({{"confidence", round(bead.confidence)}, {"runs", std::move(runs)}});
  }
  for (const Crossing& crossing : alignment.crossings) {
    answer["out_of_order"].push_back(
        {{"texts", {crossing.first_document, crossing.second_document}},
         {"begins", {crossing.first.begin.value, crossing.second.begin.value}},
         {"count", crossing.first.count},
         {"similarity", round(crossing.similarity)}});
  }
  return answer;
}

struct Answer {
  std::string line;
  bool is_error = false;
};

Answer answer_line(const std::string& line, const AlignResources& resources) {
  Json answer = Json::object();
  const Json row = Json::parse(line, nullptr, false);
  if (row.is_object() && row.contains("id")) answer["id"] = row["id"];
  auto aligned = row.is_discarded() ? Result<Json>(wrong("not JSON")) : align_row(row, resources);
  if (aligned.ok()) {
    answer.update(*aligned);
  } else {
    answer["error"] = aligned.error().message;
  }
  return {answer.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", !aligned.ok()};
}

}  // namespace

Result<ExitCode> align_batch(std::istream& input, std::ostream& output,
                             const AlignResources& resources, std::size_t thread_count) {
  const std::size_t batch = 16 * choose_thread_count(thread_count);
  Progress progress("aligning", 0);
  bool had_error = false;
  std::uint64_t done = 0;
  std::vector<std::string> lines;
  while (true) {
    lines.clear();
    std::string line;
    while (lines.size() < batch && std::getline(input, line)) {
      if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back(std::move(line));
    }
    if (lines.empty()) break;
    std::vector<Answer> answers(lines.size());
    parallel_for(lines.size(), thread_count,
                 [&](std::size_t index) { answers[index] = answer_line(lines[index], resources); });
    for (const Answer& answer : answers) {
      output << answer.line;
      had_error = had_error || answer.is_error;
    }
    if (!output.flush()) return Error{ErrorCode::kIo, "the output could not be written"};
    progress.update(done += lines.size());
  }
  return had_error ? ExitCode::kFound : ExitCode::kDone;
}

}  // namespace stele::cli
