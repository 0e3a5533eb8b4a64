// stele find: the units of a memory closest to a text.
#include "align/base/language_tag.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/difference_marks.h"
#include "tm/memory.h"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace stele::cli {
namespace {

struct FindFlags {
  std::string memory;
  std::string text;
  bool has_text = false;
  bool jsonl = false;
  bool explain = false;
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

std::string render_json_line(std::string_view query, const std::vector<tm::Match>& matches,
                             const FindFlags& flags, double micros) {
  auto list = nlohmann::ordered_json::array();
  for (const tm::Match& match : matches) {
    nlohmann::ordered_json object = {{"similarity", match.similarity},
                                     {"kind", tm::match_kind_name(match.kind)},
                                     {"source", match.source},
                                     {"target", match.target},
                                     {"unit", match.unit.value},
                                     {"source_language", match.source_language},
                                     {"target_language", match.target_language}};
    if (flags.explain) object["edits"] = render_edits(match, query);
    list.push_back(std::move(object));
  }
  const nlohmann::ordered_json line = {
      {"query", query}, {"matches", std::move(list)}, {"micros", micros}};
  return line.dump() + "\n";
}

std::string render_match(std::string_view query, const tm::Match& match, MarkStyle style) {
  char head[80];
  std::snprintf(head, sizeof(head), "%.1f %% %s, unit %llu\n", match.similarity * 100,
                std::string(tm::match_kind_name(match.kind)).c_str(),
                static_cast<unsigned long long>(match.unit.value));
  std::string lines = head;
  lines += "  " + match.source_language + "  " + mark_differences(query, match, style) + "\n";
  if (!match.target_language.empty()) {
    lines += "  " + match.target_language + "  " + match.target + "\n";
  }
  return lines;
}

Result<std::vector<tm::Match>> find_one(const tm::Memory& memory, std::string_view query,
                                        const FindFlags& flags, double* micros) {
  tm::MatchOptions options = flags.options;
  options.explain = flags.explain || !flags.jsonl;
  const auto start = std::chrono::steady_clock::now();
  auto matches = memory.find_matches(query, options);
  *micros = micros_since(start);
  return matches;
}

// Says which languages there are when the memory has none of those asked for.
Status warn_about_languages(const tm::Memory& memory, const tm::MatchOptions& options) {
  STELE_TRY(const std::vector<tm::LanguageCount> languages, memory.languages());
  std::string known;
  for (const tm::LanguageCount& count : languages) {
    known += (known.empty() ? "" : ", ") + count.language;
  }
  for (const std::string& wanted : {options.source_language, options.target_language}) {
    bool is_known = wanted.empty();
    for (const tm::LanguageCount& count : languages) {
      is_known = is_known || accepts_language(wanted, count.language);
    }
    if (!is_known) {
      print_warning("the memory has no text in " + wanted + "; it has " +
                    (known.empty() ? "no units" : known));
    }
  }
  return {};
}

Result<ExitCode> run_find(const FindFlags& flags) {
  STELE_TRY(const tm::Memory memory, tm::Memory::open(flags.memory));
  STELE_TRY_VOID(warn_about_languages(memory, flags.options));
  const MarkStyle style = ::isatty(STDOUT_FILENO) == 1 ? MarkStyle::kColor : MarkStyle::kBrackets;
  bool found_any = false;
  std::string query;
  std::uint64_t line = 0;
  const auto answer = [&](std::string_view text) -> Status {
    double micros = 0;
    STELE_TRY(const std::vector<tm::Match> matches, find_one(memory, text, flags, &micros));
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
      for (const tm::Match& match : matches) std::cout << render_match(text, match, style);
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
  }
  return found_any ? ExitCode::kDone : ExitCode::kFound;
}

}  // namespace

void add_find_command(CLI::App& app) {
  auto flags = std::make_shared<FindFlags>();
  CLI::App* command = add_command(
      app, "find", "Look texts up in a memory: exact, nearly exact and similar units",
      "  stele find memory/ --from ru --to zh \"Совет глав государств\"\n"
      "  stele find memory/ --from en --to ru --min 0.7 --limit 10 --jsonl < queries.txt",
      [flags] { return run_find(*flags); });
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
  command->add_option("--min", flags->options.min_similarity, "Least similarity, 0 to 1")
      ->capture_default_str();
  command->add_option("--limit", flags->options.limit, "At most so many matches a query")
      ->capture_default_str();
  command->add_flag("--explain", flags->explain, "With --jsonl: what each difference costs");
  command->add_flag("--jsonl", flags->jsonl, "One JSON object a query");
}

}  // namespace stele::cli
