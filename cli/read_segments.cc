#include "cli/read_segments.h"

#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/base/read_file.h"
#include "align/segment/segmenter.h"
#include "align/text/language.h"
#include "align/text/read_document.h"

#include <string_view>
#include <utility>

namespace stele::cli {
namespace {

std::string name_of(const std::filesystem::path& path) {
  return path == "-" ? "standard input" : path.string();
}

template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    visit(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

// Refuses a text that is plainly not in the language it is said to be in: aligned and stored under
// a wrong tag it would be found by nobody.
Status check_language(const SegmentedText& text, const std::string& said) {
  constexpr double kPlain = 0.5;
  constexpr std::size_t kEnoughBytes = 200;
  std::string sample;
  for (const Segment& segment : text.segments) {
    if (sample.size() > (std::size_t{1} << 14)) break;
    sample += segment.text;
    sample += '\n';
  }
  if (sample.size() < kEnoughBytes) return {};
  const LanguageGuess guess = detect_language(sample);
  if (guess.language.empty() || guess.confidence < kPlain ||
      primary_language(guess.language) == primary_language(said)) {
    return {};
  }
  return Error{ErrorCode::kInvalidArgument,
               text.name + ": it looks like '" + guess.language + "', --lang says '" + said +
                   "'; correct --lang, or add --trust-lang if that is right"};
}

}  // namespace

Result<SegmentedText> read_segments(const std::filesystem::path& path, const TextOptions& options) {
  SegmentedText text;
  if (options.presegmented) {
    STELE_TRY(const std::string bytes, read_file(path));
    auto read = read_presegmented(bytes, name_of(path), options.language);
    if (!read.ok()) return std::move(read).error().in(name_of(path));
    text = *std::move(read);
  } else {
    STELE_TRY(const ReadDocument read, read_document(path, {.language = options.language}));
    STELE_TRY(const Segmenter segmenter, Segmenter::open({.language = read.document.language}));
    text = segmenter.segment_document(read.document);
    text.name = name_of(path);
  }
  if (!options.language.empty() && !options.trust_language) {
    STELE_TRY_VOID(check_language(text, options.language));
  }
  return text;
}

Result<std::vector<std::uint64_t>> read_units(const std::filesystem::path& path) {
  STELE_TRY(const std::string bytes, read_file(path));
  std::vector<std::uint64_t> units;
  for_each_line(bytes, [&](std::string_view line) { units.push_back(hash_bytes(line)); });
  return units;
}

}  // namespace stele::cli
