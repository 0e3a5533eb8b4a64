// stele find: the units of a memory closest to a text.
#include "align/base/language_tag.h"
#include "align/measure/embedding.h"
#include "align/measure/lexicon.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/difference_marks.h"
#include "cli/exchange_options.h"
#include "cli/models_folder.h"
#include "cli/progress.h"
#include "tm/memory.h"
#include "tm/memory_set.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace stele::cli {
namespace {

struct FindFlags {
  std::string memory;
  std::vector<std::string> others;
  std::string text;
  bool has_text = false;
  bool jsonl = false;
  bool explain = false;
  bool in_order = false;
  bool semantic = false;
  bool fragments = false;
  std::string scoring{tm::scoring_name(tm::MatchOptions().scoring)};
  std::optional<double> min_similarity;
  std::string search_in;
  std::string models;
  tm::MatchOptions options;
};

double micros_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
      .count();
}

nlohmann::ordered_json render_edits(const tm::Match& match, std::string_view query) {
  auto list = nlohmann::ordered_json::array();
  for (const tm::WordEdit& edit : match.edits) {
    if (edit.kind == tm::EditKind::kEqual) continue;
    nlohmann::ordered_json object = {{"edit", tm::edit_kind_name(edit.kind)}};
    if (!edit.query.empty()) object["query"] = view_of(query, edit.query);
    if (!edit.source.empty()) object["source"] = view_of(match.source, edit.source);
    object["cost"] = edit.cost;
    list.push_back(std::move(object));
  }
  return list;
}

// The name a match's memory has on the command line.
const std::string& memory_name(const FindFlags& flags, std::size_t memory) {
  return memory == 0 ? flags.memory : flags.others[memory - 1];
}

std::string render_json_line(std::string_view query, const std::vector<tm::SetMatch>& matches,
                             const FindFlags& flags, double micros) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [memory, match] : matches) {
    nlohmann::ordered_json object = {{"similarity", match.similarity},
                                     {"kind", tm::match_kind_name(match.kind)},
                                     {"source", match.source},
                                     {"target", match.target},
                                     {"unit", match.unit.value},
                                     {"source_language", match.source_language},
                                     {"target_language", match.target_language}};
    if (!match.adapted_target.empty()) object["adapted"] = match.adapted_target;
    if (match.kind == tm::MatchKind::kFragment) {
      object["spans"] = {{"query", {match.query_span.begin, match.query_span.end}},
                         {"source", {match.source_span.begin, match.source_span.end}}};
      if (!match.target_span.empty()) {
        object["spans"]["target"] = {match.target_span.begin, match.target_span.end};
      }
      object["units"] = match.unit_count;
    }
    if (!flags.others.empty()) object["memory"] = memory_name(flags, memory);
    if (flags.explain && match.kind != tm::MatchKind::kFragment) {
      object["edits"] = render_edits(match, query);
    }
    list.push_back(std::move(object));
  }
  const nlohmann::ordered_json line = {
      {"query", query}, {"matches", std::move(list)}, {"micros", micros}};
  return line.dump() + "\n";
}

// The text with a span between brackets, or in bold.
std::string mark_span(const std::string& text, ByteSpan span, MarkStyle style) {
  if (span.empty()) return text;
  const bool color = style == MarkStyle::kColor;
  return text.substr(0, span.begin) + (color ? "\x1B[1m" : "⟦") + std::string(view_of(text, span)) +
         (color ? "\x1B[0m" : "⟧") + text.substr(span.end);
}

std::string render_match(std::string_view query, const tm::SetMatch& found, const FindFlags& flags,
                         MarkStyle style) {
  const tm::Match& match = found.match;
  char head[80];
  std::snprintf(head, sizeof(head), "%.1f %% %s, unit %llu", match.similarity * 100,
                std::string(tm::match_kind_name(match.kind)).c_str(),
                static_cast<unsigned long long>(match.unit.value));
  std::string lines = head;
  if (!flags.others.empty()) lines += " of " + memory_name(flags, found.memory);
  if (match.unit_count > 1) lines += " and " + std::to_string(match.unit_count - 1) + " more";
  lines += "\n";
  std::string source;
  switch (match.kind) {
    case tm::MatchKind::kSemantic:
      source = match.source;
      break;
    case tm::MatchKind::kFragment:
      source = mark_span(match.source, match.source_span, style);
      break;
    default:
      source = mark_differences(query, match, style);
  }
  lines += "  " + match.source_language + "  " + source + "\n";
  if (!match.target_language.empty()) {
    lines += "  " + match.target_language + "  " +
             mark_span(match.target, match.target_span, style) + "\n";
  }
  if (!match.adapted_target.empty()) lines += "  adapted: " + match.adapted_target + "\n";
  return lines;
}

// What --semantic and --fragments need; nothing without them.
struct Helpers {
  std::optional<EmbeddingModel> model;
  std::optional<tm::SemanticSet> index;
  std::optional<Lexicon> lexicon;
};

// Without a lexicon the memory's own units tell what translates what.
Status open_lexicon(const FindFlags& flags, Helpers* helpers) {
  STELE_TRY(const std::filesystem::path folder, find_models_folder(flags.models));
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "lexicon.stl", ignored)) return {};
  STELE_TRY(helpers->lexicon, Lexicon::open(folder / "lexicon.stl"));
  return {};
}

Result<std::unique_ptr<Helpers>> prepare_helpers(const tm::MemorySet& memories,
                                                 const FindFlags& flags) {
  auto helpers = std::make_unique<Helpers>();
  if (flags.fragments) STELE_TRY_VOID(open_lexicon(flags, helpers.get()));
  if (!flags.semantic) return helpers;
  STELE_TRY(const std::filesystem::path folder, find_models_folder(flags.models));
  STELE_TRY(helpers->model, EmbeddingModel::open(folder / "vectors.stv"));
  tm::SemanticOptions options;
  if (!flags.search_in.empty()) {
    STELE_TRY(options.languages, parse_language_list(flags.search_in));
  }
  std::optional<Progress> progress;
  std::uint64_t last = 0;
  options.report = [&](std::uint64_t done, std::uint64_t total) {
    if (!progress || done < last) progress.emplace("embedding the memory", total);
    progress->update(done);
    last = done;
  };
  STELE_TRY(helpers->index, memories.index_meanings(*helpers->model, options));
  return helpers;
}

Result<std::vector<tm::SetMatch>> find_one(const tm::MemorySet& memories, const Helpers& helpers,
                                           std::string_view query, const std::string& previous,
                                           const FindFlags& flags, double* micros) {
  tm::MatchOptions options = flags.options;
  if (flags.in_order) options.previous = previous;
  options.explain = flags.explain || !flags.jsonl;
  const auto start = std::chrono::steady_clock::now();
  STELE_TRY(std::vector<tm::SetMatch> matches, flags.semantic
                                                   ? helpers.index->find(query, options)
                                                   : memories.find_matches(query, options));
  if (flags.fragments) {
    const tm::FragmentOptions wanted{.source_language = options.source_language,
                                     .target_language = options.target_language,
                                     .limit = options.limit,
                                     .lexicon = helpers.lexicon ? &*helpers.lexicon : nullptr};
    STELE_TRY(std::vector<tm::SetMatch> fragments, memories.find_fragments(query, wanted));
    std::move(fragments.begin(), fragments.end(), std::back_inserter(matches));
  }
  *micros = micros_since(start);
  return matches;
}

// Says which languages there are when the memory has none of those asked for.
Status warn_about_languages(const tm::MemorySet& memories, const tm::MatchOptions& options) {
  std::set<std::string> languages;
  for (std::size_t i = 0; i < memories.size(); ++i) {
    STELE_TRY(const std::vector<tm::LanguageCount> counts, memories.memory(i).languages());
    for (const tm::LanguageCount& count : counts) languages.insert(count.language);
  }
  std::string known;
  for (const std::string& language : languages) known += (known.empty() ? "" : ", ") + language;
  for (const std::string& wanted : {options.source_language, options.target_language}) {
    bool is_known = wanted.empty();
    for (const std::string& language : languages) {
      is_known = is_known || accepts_language(wanted, language);
    }
    if (!is_known) {
      print_warning("the memory has no text in " + wanted + "; it has " +
                    (known.empty() ? "no units" : known));
    }
  }
  return {};
}

// "memory@0.05" is a memory whose matches lose five points.
Status add_memory(const std::string& argument, tm::MemorySet* memories) {
  std::string path = argument;
  double penalty = 0;
  if (const std::size_t at = argument.rfind('@'); at != std::string::npos) {
    const char* const end = argument.data() + argument.size();
    const auto parsed = std::from_chars(argument.data() + at + 1, end, penalty);
    if (parsed.ec == std::errc() && parsed.ptr == end) {
      path = argument.substr(0, at);
      if (!(penalty >= 0 && penalty < 1)) {
        return Error{ErrorCode::kInvalidArgument,
                     argument + ": the penalty must be at least 0 and below 1"};
      }
    }
  }
  STELE_TRY(tm::Memory memory, tm::Memory::open(path));
  memories->add(std::move(memory), penalty);
  return {};
}

Result<ExitCode> run_find(FindFlags flags) {
  using tm::Scoring;
  STELE_TRY(flags.options.scoring, parse_choice<Scoring>("--scoring", flags.scoring,
                                                         {{"blend", Scoring::kBlend},
                                                          {"rarity", Scoring::kRarity},
                                                          {"stems", Scoring::kStems},
                                                          {"words", Scoring::kWords}}));
  tm::MemorySet memories;
  STELE_TRY(tm::Memory first, tm::Memory::open(flags.memory));
  memories.add(std::move(first), 0);
  for (const std::string& other : flags.others) STELE_TRY_VOID(add_memory(other, &memories));
  if (!flags.semantic) STELE_TRY_VOID(warn_about_languages(memories, flags.options));
  STELE_TRY(const auto helpers, prepare_helpers(memories, flags));
  const MarkStyle style = ::isatty(STDOUT_FILENO) == 1 ? MarkStyle::kColor : MarkStyle::kBrackets;
  bool found_any = false;
  std::string query;
  std::string previous;
  std::uint64_t line = 0;
  const auto answer = [&](std::string_view text) -> Status {
    double micros = 0;
    STELE_TRY(const std::vector<tm::SetMatch> matches,
              find_one(memories, *helpers, text, previous, flags, &micros));
    found_any = found_any || !matches.empty();
    if (flags.jsonl) {
      std::cout << render_json_line(text, matches, flags, micros);
    } else {
      if (matches.empty()) {
        char message[80];
        std::snprintf(message, sizeof(message), "no match of at least %.0f %%",
                      flags.options.min_similarity * 100);
        std::cerr << "stele: " << message << ": " << text << '\n';
      }
      for (const tm::SetMatch& match : matches) {
        std::cout << render_match(text, match, flags, style);
      }
    }
    return {};
  };
  if (flags.has_text) {
    STELE_TRY_VOID(answer(flags.text));
    return found_any ? ExitCode::kDone : ExitCode::kFound;
  }
  while (std::getline(std::cin, query)) {
    ++line;
    if (!query.empty() && query.back() == '\r') query.pop_back();
    const Status status = answer(query);
    if (!status.ok()) {
      const bool is_query = status.error().code == ErrorCode::kInvalidArgument;
      return is_query ? status.error().in("line " + std::to_string(line)) : status.error();
    }
    if (flags.jsonl) std::cout.flush();  // a program may wait for each answer
    previous = query;
  }
  return found_any ? ExitCode::kDone : ExitCode::kFound;
}

}  // namespace

void add_find_command(CLI::App& app) {
  auto flags = std::make_shared<FindFlags>();
  CLI::App* command = add_command(
      app, "find", "Look texts up in a memory: exact, nearly exact and similar units",
      "  stele find memory/ --from ru --to zh \"Совет глав государств\"\n"
      "  stele find memory/ --from en --to ru --min 0.7 --limit 10 --jsonl < queries.txt\n"
      "  stele find memory/ --semantic --from zh --in en --min 0.5 \"国家元首会晤\"\n"
      "  stele find memory/ --from en --to ru --fragments \"heads of state of the Organization\"\n"
      "  stele find mine/ --also agency/@0.05 --from en --to ru --in-order < document.txt",
      [flags] {
        // Meanings are never as close as words.
        constexpr double kLeastMeaning = 0.25;
        flags->options.min_similarity = flags->min_similarity.value_or(
            flags->semantic ? kLeastMeaning : flags->options.min_similarity);
        return run_find(*flags);
      });
  command->add_option("MEMORY", flags->memory, "The memory's folder")->required();
  command->add_option_function<std::string>(
      "TEXT",
      [flags](const std::string& text) {
        flags->text = text;
        flags->has_text = true;
      },
      "What to look up; one query a line on standard input if not given");
  command->add_option("--from", flags->options.source_language, "Language of the query")
      ->required();
  command->add_option("--to", flags->options.target_language,
                      "Language of the translation; only units that have it are shown");
  command->add_option("--min", flags->min_similarity,
                      "Least similarity, 0 to 1 (0.7; with --semantic 0.25)");
  command->add_option("--limit", flags->options.limit, "At most so many matches a query")
      ->capture_default_str();
  command
      ->add_option("--also", flags->others,
                   "Search this memory too; memory@0.05 takes 5 points off its matches")
      ->allow_extra_args(false);
  command
      ->add_option("--scoring", flags->scoring,
                   "How similarity is measured: blend of rarity and characters; rarity: rare words "
                   "weigh more; stems: all words weigh the same; words: so, and other forms are "
                   "other words")
      ->capture_default_str();
  command->add_flag("--fragments", flags->fragments,
                    "Also the longest runs of words that units have, with what renders them");
  command->add_flag("--semantic", flags->semantic,
                    "By meaning, in any language; embeds the memory first, so give many queries");
  command->add_option(
      "--in", flags->search_in,
      "With --semantic: the languages to search in (default: all that have vectors)");
  command->add_option("--models", flags->models,
                      "Folder with the models, for --semantic and --fragments");
  command->add_flag("--in-order", flags->in_order,
                    "The queries are a text in order: units beside the same neighbour come first");
  command->add_option("--previous", flags->options.previous, "The segment before the query");
  command->add_option("--next", flags->options.next, "The segment after the query");
  command->add_flag("--explain", flags->explain, "With --jsonl: what each difference costs");
  command->add_flag("--jsonl", flags->jsonl, "One JSON object a query");
}

}  // namespace stele::cli
