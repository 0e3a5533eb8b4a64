// stele concordance: where a word or phrase stands in a memory, and what it is rendered by.
#include "align/base/language_tag.h"
#include "align/measure/lexicon.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/models_folder.h"
#include "tm/lookup/counterpart_finder.h"
#include "tm/memory.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace stele::cli {
namespace {

struct ConcordanceFlags {
  std::string memory;
  std::string pattern;
  std::string target;
  std::string models;
  std::string mode = "words";
  bool jsonl = false;
  tm::ConcordanceOptions options;
};

// Without a lexicon the memory alone tells the counterparts.
Result<std::optional<Lexicon>> open_lexicon(const ConcordanceFlags& flags) {
  STELE_TRY(const std::filesystem::path folder, find_models_folder(flags.models));
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "lexicon.stl", ignored)) return std::optional<Lexicon>();
  STELE_TRY(Lexicon lexicon, Lexicon::open(folder / "lexicon.stl"));
  return std::optional<Lexicon>(std::move(lexicon));
}

// Where in `target` stands what the hit found.
Result<std::vector<ByteSpan>> find_counterparts(tm::CounterpartFinder& finder,
                                                const tm::ConcordanceHit& hit,
                                                const tm::Variant& target) {
  std::vector<ByteSpan> spans;
  const tm::Variant& source = hit.unit.variants[hit.variant];
  for (const ByteSpan& span : hit.spans) {
    STELE_TRY(const std::optional<ByteSpan> found,
              finder.find({source.text, source.language}, span, {target.text, target.language}));
    if (found && (spans.empty() || found->begin >= spans.back().end)) spans.push_back(*found);
  }
  return spans;
}

std::string mark(std::string_view text, const std::vector<ByteSpan>& spans, bool color) {
  std::string marked;
  std::size_t copied = 0;
  for (const ByteSpan& span : spans) {
    marked.append(text.substr(copied, span.begin - copied));
    marked += color ? "\x1B[1m" : "⟦";
    marked.append(view_of(text, span));
    marked += color ? "\x1B[0m" : "⟧";
    copied = span.end;
  }
  marked.append(text.substr(copied));
  return marked;
}

nlohmann::ordered_json render_variant(const tm::Variant& variant,
                                      const std::vector<ByteSpan>& spans) {
  auto found = nlohmann::ordered_json::array();
  for (const ByteSpan& span : spans) found.push_back({span.begin, span.end});
  return {{"language", variant.language}, {"text", variant.text}, {"spans", std::move(found)}};
}

Status print_hit(const tm::ConcordanceHit& hit, const ConcordanceFlags& flags,
                 tm::CounterpartFinder& finder, bool color) {
  auto variants = nlohmann::ordered_json::array();
  if (!flags.jsonl) std::cout << "unit " << hit.id.value << '\n';
  for (std::size_t i = 0; i < hit.unit.variants.size(); ++i) {
    const tm::Variant& variant = hit.unit.variants[i];
    const bool is_source = i == hit.variant;
    if (!is_source && !flags.target.empty() && !accepts_language(flags.target, variant.language)) {
      continue;
    }
    std::vector<ByteSpan> spans = hit.spans;
    if (!is_source) {
      STELE_TRY(spans, find_counterparts(finder, hit, variant));
    }
    if (flags.jsonl) {
      auto object = render_variant(variant, spans);
      object["found"] = is_source;
      variants.push_back(std::move(object));
    } else {
      std::cout << "  " << variant.language << "  " << mark(variant.text, spans, color) << '\n';
    }
  }
  if (flags.jsonl) {
    const nlohmann::ordered_json line = {{"unit", hit.id.value}, {"variants", std::move(variants)}};
    std::cout << line.dump() << '\n';
  }
  return {};
}

Result<ExitCode> run_concordance(const ConcordanceFlags& flags) {
  using Mode = tm::ConcordanceMode;
  tm::ConcordanceOptions options = flags.options;
  STELE_TRY(options.mode,
            parse_choice<Mode>(
                "--mode", flags.mode,
                {{"words", Mode::kWords}, {"stems", Mode::kStems}, {"regex", Mode::kRegex}}));
  STELE_TRY(const tm::Memory memory, tm::Memory::open(flags.memory));
  STELE_TRY(const auto lexicon, open_lexicon(flags));
  STELE_TRY(const tm::Concordance concordance, memory.find_concordance(flags.pattern, options));
  const bool color = ::isatty(STDOUT_FILENO) == 1;
  tm::CounterpartFinder finder = memory.make_counterpart_finder(lexicon ? &*lexicon : nullptr);
  for (const tm::ConcordanceHit& hit : concordance.hits) {
    STELE_TRY_VOID(print_hit(hit, flags, finder, color));
  }
  if (concordance.total_count > concordance.hits.size()) {
    std::cerr << "stele: " << concordance.hits.size() << " of " << concordance.total_count
              << " shown; --limit shows more\n";
  }
  if (concordance.total_count == 0) std::cerr << "stele: not found: " << flags.pattern << '\n';
  return concordance.total_count == 0 ? ExitCode::kFound : ExitCode::kDone;
}

}  // namespace

void add_concordance_command(CLI::App& app) {
  auto flags = std::make_shared<ConcordanceFlags>();
  CLI::App* command = add_command(
      app, "concordance", "Show where a word or phrase stands, and what it is rendered by",
      "  stele concordance memory/ \"heads of state\" --in en\n"
      "  stele concordance memory/ государство --mode stems --to en\n"
      "  stele concordance memory/ \"20[0-9]{2}年\" --mode regex --jsonl",
      [flags] { return run_concordance(*flags); });
  command->add_option("MEMORY", flags->memory, "The memory's folder")->required();
  command->add_option("TEXT", flags->pattern, "Words, or a regular expression")->required();
  command->add_option("--in", flags->options.language, "Look only in this language");
  command->add_option("--to", flags->target, "Show only this language beside it");
  command
      ->add_option("--mode", flags->mode,
                   "words: as they are; stems: in any form; regex: a regular expression")
      ->capture_default_str();
  command->add_flag("--match-case", flags->options.match_case,
                    "Tell capital and small letters apart");
  command->add_option("--limit", flags->options.limit, "At most so many hits")
      ->capture_default_str();
  command->add_option("--models", flags->models, "Folder with the models");
  command->add_flag("--jsonl", flags->jsonl, "One JSON object a hit; spans are in bytes");
}

}  // namespace stele::cli
