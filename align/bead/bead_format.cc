#include "align/bead/bead_format.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <unordered_set>
#include <utility>

namespace stele {
namespace {

// Segment counts above this are refused, so that a damaged number is not taken for an index.
constexpr std::uint32_t kMaxSegmentIndex = 1U << 30;

std::string_view strip(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string quote_start(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown(text.substr(0, kShown));
  if (text.size() > kShown) shown += "...";
  return "'" + shown + "'";
}

Error line_error(std::size_t line_number, const std::string& message) {
  return Error{ErrorCode::kInvalidArgument, "line " + std::to_string(line_number) + ": " + message};
}

// Reads "0, 1" between brackets.
Result<std::vector<std::uint32_t>> parse_list(std::string_view inside, std::size_t line_number) {
  std::vector<std::uint32_t> indices;
  std::string_view rest = strip(inside);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view item = strip(rest.substr(0, comma));
    std::uint32_t index = 0;
    const auto [end, failure] = std::from_chars(item.data(), item.data() + item.size(), index);
    if (failure != std::errc{} || end != item.data() + item.size() || index > kMaxSegmentIndex) {
      return line_error(line_number, quote_start(item) + " found, a segment index expected");
    }
    indices.push_back(index);
    if (comma == std::string_view::npos) break;
    rest = strip(rest.substr(comma + 1));
    if (rest.empty()) return line_error(line_number, "a list ends with a comma");
  }
  std::sort(indices.begin(), indices.end());
  if (std::adjacent_find(indices.begin(), indices.end()) != indices.end()) {
    return line_error(line_number, "a segment is listed twice in one list");
  }
  return indices;
}

Result<double> parse_confidence(std::string_view text, std::size_t line_number) {
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
    return line_error(line_number, quote_start(text) + " found, a confidence from 0 to 1 expected");
  }
  return value;
}

Result<BeadRecord> parse_line(std::string_view line, std::size_t line_number) {
  BeadRecord record;
  std::string_view rest = line;
  while (true) {
    rest = strip(rest);
    if (rest.empty() || rest.front() != '[') {
      if (record.lists.size() < 2) {
        return line_error(line_number,
                          quote_start(line) + " found, '[0, 1]:[0]:0.97' or the like expected");
      }
      STELE_TRY(record.confidence, parse_confidence(rest, line_number));
      return record;
    }
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return line_error(line_number, "a '[' is not closed");
    STELE_TRY(auto list, parse_list(rest.substr(1, close - 1), line_number));
    record.lists.push_back(std::move(list));
    rest = strip(rest.substr(close + 1));
    if (rest.empty()) break;
    if (rest.front() != ':') {
      return line_error(line_number, quote_start(rest) + " found after a list, ':' expected");
    }
    rest.remove_prefix(1);
  }
  if (record.lists.size() < 2) {
    return line_error(line_number, "one list found, at least two languages expected");
  }
  return record;
}

std::string format_confidence(double confidence) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.4f", std::clamp(confidence, 0.0, 1.0));
  std::string text = buffer;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

Result<std::vector<BeadRecord>> parse_beads(std::string_view text) {
  std::vector<BeadRecord> records;
  std::vector<std::unordered_set<std::uint32_t>> seen;
  std::size_t line_number = 0;
  while (!text.empty()) {
    const std::size_t line_end = text.find('\n');
    const std::string_view line = strip(text.substr(0, line_end));
    text.remove_prefix(line_end == std::string_view::npos ? text.size() : line_end + 1);
    ++line_number;
    if (line.empty() || line.front() == '#') continue;
    STELE_TRY(auto record, parse_line(line, line_number));
    if (seen.empty()) seen.resize(record.lists.size());
    if (record.lists.size() != seen.size()) {
      return line_error(line_number, std::to_string(record.lists.size()) +
                                         " languages found, the lines before have " +
                                         std::to_string(seen.size()));
    }
    bool empty = true;
    for (std::size_t k = 0; k < seen.size(); ++k) {
      empty = empty && record.lists[k].empty();
      for (const std::uint32_t index : record.lists[k]) {
        if (!seen[k].insert(index).second) {
          return line_error(line_number, "segment " + std::to_string(index) + " of language " +
                                             std::to_string(k + 1) + " is in an earlier bead too");
        }
      }
    }
    if (empty) return line_error(line_number, "every list is empty");
    records.push_back(std::move(record));
  }
  return records;
}

Result<Alignment> to_alignment(std::span<const BeadRecord> records,
                               std::span<const std::size_t> segment_counts) {
  Alignment alignment;
  alignment.languages.resize(segment_counts.size());
  std::vector<std::uint32_t> next(segment_counts.size(), 0);
  const auto fail = [](std::size_t bead_index, const std::string& message) {
    return Error{ErrorCode::kInvalidArgument,
                 "bead " + std::to_string(bead_index + 1) + ": " + message};
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].lists.size() != segment_counts.size()) {
      return fail(i, std::to_string(records[i].lists.size()) + " languages found, " +
                         std::to_string(segment_counts.size()) + " expected");
    }
    Bead bead;
    bead.confidence = records[i].confidence.value_or(0);
    for (std::size_t k = 0; k < segment_counts.size(); ++k) {
      const auto& list = records[i].lists[k];
      bead.runs.push_back({SegmentIndex{next[k]}, static_cast<std::uint32_t>(list.size())});
      for (const std::uint32_t index : list) {
        if (index != next[k]) {
          return fail(i, "segment " + std::to_string(index) + " of language " +
                             std::to_string(k + 1) + " found, " + std::to_string(next[k]) +
                             " expected");
        }
        ++next[k];
      }
    }
    alignment.beads.push_back(std::move(bead));
  }
  for (std::size_t k = 0; k < segment_counts.size(); ++k) {
    if (next[k] != segment_counts[k]) {
      return Error{ErrorCode::kInvalidArgument, "language " + std::to_string(k + 1) +
                                                    ": the beads cover " + std::to_string(next[k]) +
                                                    " segments, the text has " +
                                                    std::to_string(segment_counts[k])};
    }
  }
  return alignment;
}

std::vector<BeadRecord> to_records(const Alignment& alignment) {
  std::vector<BeadRecord> records;
  records.reserve(alignment.beads.size());
  for (const Bead& bead : alignment.beads) {
    BeadRecord record;
    record.confidence = bead.confidence;
    for (const Run& run : bead.runs) {
      std::vector<std::uint32_t> list;
      for (std::uint32_t i = run.begin.value; i < run.end(); ++i) list.push_back(i);
      record.lists.push_back(std::move(list));
    }
    records.push_back(std::move(record));
  }
  return records;
}

std::string format_beads(const Alignment& alignment) {
  std::string text;
  for (const Bead& bead : alignment.beads) {
    for (const Run& run : bead.runs) {
      text += '[';
      for (std::uint32_t i = run.begin.value; i < run.end(); ++i) {
        if (i != run.begin.value) text += ", ";
        text += std::to_string(i);
      }
      text += "]:";
    }
    text += format_confidence(bead.confidence);
    text += '\n';
  }
  return text;
}

}  // namespace stele
