#include "align/measure/bead_model.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <utility>

namespace stele {
namespace {

constexpr std::string_view kMagic = "stele-aligner ";
constexpr int kVersion = 3;
constexpr std::size_t kMaxHidden = 256;

using Rows = std::map<std::string, std::vector<float>, std::less<>>;

void append_row(const std::string& name, std::span<const float> values, std::string* out) {
  *out += name;
  for (const float value : values) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, " %.6g", static_cast<double>(value));
    *out += buffer;
  }
  *out += '\n';
}

void append_weights(const std::string& prefix, const BeadWeights& weights, std::string* out) {
  append_row(prefix + "shapes", weights.shapes, out);
  append_row(prefix + "linear", weights.linear, out);
  const std::array<float, 3> gap = {weights.gap.segment, weights.gap.length, weights.gap.continues};
  append_row(prefix + "gap", gap, out);
  if (weights.hidden.empty()) return;
  append_row(prefix + "bias", weights.hidden_bias, out);
  append_row(prefix + "output", weights.output, out);
  for (std::size_t h = 0; h < weights.hidden.size(); ++h) {
    append_row(prefix + "hidden." + std::to_string(h), weights.hidden[h], out);
  }
}

Error corrupt(const std::string& message) {
  return Error{ErrorCode::kCorruption, message};
}

// Copies a row of exactly `target.size()` numbers and takes it out of `rows`.
Status take_row(const std::string& name, std::span<float> target, Rows* rows) {
  const auto found = rows->find(name);
  if (found == rows->end()) return corrupt("row " + name + " is missing");
  if (found->second.size() != target.size()) {
    return corrupt("row " + name + ": " + std::to_string(found->second.size()) +
                   " numbers found, " + std::to_string(target.size()) + " expected");
  }
  std::copy(found->second.begin(), found->second.end(), target.begin());
  rows->erase(found);
  return {};
}

Result<BeadWeights> take_weights(const std::string& prefix, Rows* rows) {
  BeadWeights weights;
  STELE_TRY_VOID(take_row(prefix + "shapes", weights.shapes, rows));
  STELE_TRY_VOID(take_row(prefix + "linear", weights.linear, rows));
  std::array<float, 3> gap{};
  STELE_TRY_VOID(take_row(prefix + "gap", gap, rows));
  weights.gap = {.segment = gap[0], .length = gap[1], .continues = gap[2]};
  const auto bias = rows->find(prefix + "bias");
  if (bias == rows->end()) return weights;
  const std::size_t hidden = bias->second.size();
  if (hidden > kMaxHidden) return corrupt("row " + prefix + "bias: too many hidden units");
  weights.hidden_bias.resize(hidden);
  weights.output.resize(hidden);
  weights.hidden.resize(hidden);
  STELE_TRY_VOID(take_row(prefix + "bias", weights.hidden_bias, rows));
  STELE_TRY_VOID(take_row(prefix + "output", weights.output, rows));
  for (std::size_t h = 0; h < hidden; ++h) {
    STELE_TRY_VOID(take_row(prefix + "hidden." + std::to_string(h), weights.hidden[h], rows));
  }
  return weights;
}

std::string prefix_of(std::size_t pass, std::size_t evidence) {
  constexpr std::array<const char*, kEvidenceCount> kNames = {"none", "vectors", "words", "both"};
  constexpr std::array<const char*, 3> kPasses = {"first.", "second.", "learnt."};
  return std::string(kPasses[pass]) + kNames[evidence] + ".";
}

// Reads "name 1 2.5 -3".
Status read_row(std::string_view line, std::size_t line_number, Rows* rows) {
  const auto fail = [&](const std::string& message) {
    return corrupt("line " + std::to_string(line_number) + ": " + message);
  };
  const std::size_t name_end = line.find(' ');
  if (name_end == std::string_view::npos) return fail("a name and numbers expected");
  std::vector<float> values;
  std::string_view rest = line.substr(name_end);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find(' '), rest.size());
    double value = 0;
    const auto [stop, failure] = std::from_chars(rest.data(), rest.data() + end, value);
    if (failure != std::errc{} || stop != rest.data() + end || !std::isfinite(value)) {
      return fail("'" + std::string(rest.substr(0, end)) + "' found, a number expected");
    }
    values.push_back(static_cast<float>(value));
    rest.remove_prefix(end);
  }
  if (!rows->emplace(line.substr(0, name_end), std::move(values)).second) {
    return fail("this row was there before");
  }
  return {};
}

}  // namespace

std::string format_aligner_model(const AlignerModel& model) {
  std::string out = std::string(kMagic) + std::to_string(kVersion) + "\n";
  for (std::size_t e = 0; e < kEvidenceCount; ++e) {
    append_weights(prefix_of(0, e), model.first_pass[e], &out);
    append_weights(prefix_of(1, e), model.second_pass[e], &out);
    append_weights(prefix_of(2, e), model.learnt_pass[e], &out);
  }
  return out;
}

Result<AlignerModel> parse_aligner_model(std::string_view text) {
  Rows rows;
  std::size_t line_number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (++line_number > 1) {
      if (!line.empty() && line.front() != '#') STELE_TRY_VOID(read_row(line, line_number, &rows));
      continue;
    }
    if (line.substr(0, kMagic.size()) != kMagic) {
      return corrupt("line 1: not the weights of an aligner");
    }
    if (line.substr(kMagic.size()) != std::to_string(kVersion)) {
      return Error{ErrorCode::kUnsupportedVersion,
                   "version " + std::string(line.substr(kMagic.size())) + " found, version " +
                       std::to_string(kVersion) + " expected; another release of Stele wrote it"};
    }
  }
  if (line_number == 0) return corrupt("it is empty");
  AlignerModel model;
  for (std::size_t e = 0; e < kEvidenceCount; ++e) {
    STELE_TRY(model.first_pass[e], take_weights(prefix_of(0, e), &rows));
    STELE_TRY(model.second_pass[e], take_weights(prefix_of(1, e), &rows));
    STELE_TRY(model.learnt_pass[e], take_weights(prefix_of(2, e), &rows));
  }
  if (!rows.empty()) return corrupt("row " + rows.begin()->first + " is not known");
  return model;
}

}  // namespace stele
