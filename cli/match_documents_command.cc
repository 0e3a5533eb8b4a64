// stele match-documents: which document of one folder translates which of another.
#include "align/bead/aligner.h"
#include "align/bead/match_documents.h"
#include "cli/aligner_models.h"
#include "cli/alignment_output.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/read_segments.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

namespace fs = std::filesystem;

struct MatchFlags {
  std::array<std::string, 2> folders;
  std::array<std::string, 2> languages;
  std::string output;
  std::string align_folder;
  std::string format = "tmx";
  std::string models;
  double min_similarity = 0.3;
  std::size_t threads = 0;
};

// One folder's documents.
struct Collection {
  std::vector<fs::path> paths;
  std::vector<DocumentProfile> profiles;  // of those that could be read
};

Result<std::vector<fs::path>> list_files(const fs::path& folder) {
  std::error_code failure;
  std::vector<fs::path> paths;
  for (fs::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (entry->is_regular_file()) paths.push_back(entry->path());
  }
  if (failure) {
    return Error{ErrorCode::kNotFound, folder.string() + ": " + failure.message()};
  }
  if (paths.empty()) {
    return Error{ErrorCode::kInvalidArgument, folder.string() + ": there is no file in it"};
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<Collection> read_collection(const fs::path& folder, const std::string& language,
                                   const AlignResources& resources) {
  STELE_TRY(const auto paths, list_files(folder));
  Collection collection;
  Progress progress("reading " + folder.string(), paths.size());
  for (const fs::path& path : paths) {
    const auto text = read_segments(path, {.language = language});
    if (text.ok()) {
      collection.paths.push_back(path);
      collection.profiles.push_back(profile_document(*text, resources));
    } else {
      print_warning(text.error().message + "; left out");
    }
    progress.update(collection.paths.size());
  }
  return collection;
}

// Aligns a pair into `folder`, under the first document's name.
Status align_pair(const std::array<fs::path, 2>& paths, const MatchFlags& flags,
                  AlignmentFormat format, const AlignResources& resources) {
  std::vector<SegmentedText> texts;
  for (std::size_t side = 0; side < 2; ++side) {
    STELE_TRY(auto text, read_segments(paths[side], {.language = flags.languages[side]}));
    texts.push_back(std::move(text));
  }
  STELE_TRY(const Alignment alignment,
            align_texts(texts, resources, {.thread_count = flags.threads}));
  STELE_TRY(const std::string bytes, format_alignment(texts, alignment, format, 0));
  const fs::path relative = fs::relative(paths[0], flags.folders[0]);
  const fs::path target = fs::path(flags.align_folder) / (relative.string() + "." + flags.format);
  std::error_code failure;
  fs::create_directories(target.parent_path(), failure);
  return write_output(target, bytes);
}

Result<ExitCode> match(const MatchFlags& flags) {
  STELE_TRY(const AlignmentFormat format, parse_alignment_format(flags.format));
  std::vector<std::string> named;
  for (const std::string& language : flags.languages) {
    if (!language.empty()) named.push_back(language);
  }
  STELE_TRY(const AlignerModels models, open_aligner_models(flags.models, named));
  const AlignResources resources = models.resources();
  std::array<Collection, 2> sides;
  for (std::size_t side = 0; side < 2; ++side) {
    STELE_TRY(sides[side], read_collection(flags.folders[side], flags.languages[side], resources));
  }
  const std::vector<DocumentMatch> matches =
      match_documents(sides[0].profiles, sides[1].profiles, flags.min_similarity);
  std::string rows;
  for (const DocumentMatch& found : matches) {
    char similarity[16];
    std::snprintf(similarity, sizeof similarity, "%.4f", found.similarity);
    rows += std::string(similarity) + '\t' + sides[0].paths[found.first].string() + '\t' +
            sides[1].paths[found.second].string() + '\n';
  }
  STELE_TRY_VOID(write_output(flags.output, rows));
  if (!flags.align_folder.empty()) {
    Progress progress("aligning", matches.size());
    std::size_t done = 0;
    for (const DocumentMatch& found : matches) {
      STELE_TRY_VOID(align_pair({sides[0].paths[found.first], sides[1].paths[found.second]}, flags,
                                format, resources));
      progress.update(++done);
    }
  }
  return matches.empty() ? ExitCode::kFound : ExitCode::kDone;
}

}  // namespace

void add_match_documents_command(CLI::App& app) {
  auto flags = std::make_shared<MatchFlags>();
  CLI::App* command = add_command(
      app, "match-documents", "Find which document of one folder translates which of another",
      "  stele match-documents english/ russian/\n"
      "  stele match-documents english/ russian/ --align aligned/ --format tmx",
      [flags] { return match(*flags); });
  command->add_option("first", flags->folders[0], "A folder of documents in one language")
      ->required();
  command->add_option("second", flags->folders[1], "A folder of documents in another")->required();
  command->add_option("--first-lang", flags->languages[0], "Their language, if it is known");
  command->add_option("--second-lang", flags->languages[1], "The other language, if it is known");
  command->add_option("-o,--output", flags->output,
                      "Where to write rows of similarity, first and second document");
  command->add_option("--align", flags->align_folder, "Align each pair into this folder");
  command->add_option("--format", flags->format, "Of the aligned pairs; tmx unless given");
  command->add_option("--min-similarity", flags->min_similarity, "Leave out pairs below this; 0.3")
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("--models", flags->models, "The folder of models");
  command->add_option("--threads", flags->threads, "At most this many; 0: all cores");
}

}  // namespace stele::cli
