#include "align/base/language_tag.h"
#include "align/bead/aligner.h"
#include "cli/align_batch.h"
#include "cli/aligner_models.h"
#include "cli/alignment_output.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/read_beads.h"
#include "cli/read_segments.h"
#include "cli/vector_flags.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

namespace fs = std::filesystem;

struct AlignFlags {
  std::vector<std::string> files;
  std::vector<std::string> languages;
  std::vector<std::string> outputs;
  std::string format;
  std::string models;
  std::string tier = "auto";
  std::vector<std::string> embeddings;
  EmbedderFlags embedder;
  std::string anchors;
  std::string realign;
  double min_confidence = 0;
  std::size_t threads = 0;
  bool presegmented = false;
  bool trust_language = false;
  bool one_to_one = false;
  bool by_paragraph = false;
  bool batch = false;
};

// A place to write to, and in which form.
struct Target {
  std::string path;
  AlignmentFormat format = AlignmentFormat::kBeads;
};

// Below this the texts are taken not to translate each other.
constexpr double kMinTrust = 0.3;

Result<std::vector<Target>> choose_targets(const AlignFlags& flags) {
  std::vector<Target> targets;
  if (flags.outputs.empty()) {
    STELE_TRY(const AlignmentFormat format,
              parse_alignment_format(flags.format.empty() ? "tsv" : flags.format));
    targets.push_back({"-", format});
    return targets;
  }
  for (const std::string& path : flags.outputs) {
    auto format =
        flags.format.empty() ? format_of_file(path) : parse_alignment_format(flags.format);
    if (!format.ok()) return std::move(format).error();
    const fs::path folder = fs::path(path).parent_path();
    std::error_code ignored;
    if (!folder.empty() && !fs::is_directory(folder, ignored)) {
      return Error{ErrorCode::kNotFound, path + ": its folder does not exist; make it first"};
    }
    targets.push_back({path, *format});
  }
  return targets;
}

Status check_inputs(const AlignFlags& flags) {
  if (flags.files.size() < 2) {
    return Error{ErrorCode::kInvalidArgument,
                 std::string(flags.files.empty() ? "no" : "one") +
                     " file given, two or more expected (see stele align --help)"};
  }
  if (!flags.languages.empty() && flags.languages.size() != flags.files.size()) {
    return Error{ErrorCode::kInvalidArgument, "--lang: " + std::to_string(flags.languages.size()) +
                                                  " languages given for " +
                                                  std::to_string(flags.files.size()) + " files"};
  }
  for (std::size_t a = 0; a < flags.files.size(); ++a) {
    for (std::size_t b = a + 1; b < flags.files.size(); ++b) {
      std::error_code ignored;
      if (flags.files[a] == flags.files[b] ||
          fs::equivalent(flags.files[a], flags.files[b], ignored)) {
        return Error{ErrorCode::kInvalidArgument,
                     flags.files[b] + ": given twice; give each text in another language"};
      }
    }
  }
  return {};
}

// A copy under another name is as wrong as the same file twice.
Status check_distinct(const std::vector<SegmentedText>& texts) {
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      if (texts[a].segments.empty() || texts[a].language != texts[b].language) continue;
      const bool is_copy = std::equal(
          texts[a].segments.begin(), texts[a].segments.end(), texts[b].segments.begin(),
          texts[b].segments.end(),
          [](const Segment& one, const Segment& other) { return one.text == other.text; });
      if (!is_copy) continue;
      return Error{ErrorCode::kInvalidArgument, texts[b].name + ": the same text as " +
                                                    texts[a].name +
                                                    "; give each text in another language"};
    }
  }
  return {};
}

Result<std::vector<SegmentedText>> read_texts(const AlignFlags& flags) {
  std::vector<SegmentedText> texts;
  for (std::size_t k = 0; k < flags.files.size(); ++k) {
    std::string language;
    if (!flags.languages.empty()) {
      auto canonical = canonicalize_language_tag(flags.languages[k]);
      if (!canonical.ok()) return std::move(canonical).error().in("--lang");
      language = *canonical;
    }
    STELE_TRY(auto text, read_segments(flags.files[k], {.language = language,
                                                        .presegmented = flags.presegmented,
                                                        .trust_language = flags.trust_language}));
    texts.push_back(std::move(text));
  }
  return texts;
}

// The vectors that the flags bring, one matrix a text; empty if they bring none.
Result<std::vector<NpyMatrix>> bring_vectors(const std::vector<SegmentedText>& texts,
                                             const AlignFlags& flags) {
  std::vector<NpyMatrix> matrices;
  for (const std::string& path : flags.embeddings) {
    STELE_TRY(auto matrix, read_npy(path));
    matrices.push_back(std::move(matrix));
  }
  if (!flags.embedder.is_given()) return matrices;
  for (const SegmentedText& text : texts) {
    std::vector<std::string_view> segments;
    for (const Segment& segment : text.segments) segments.push_back(segment.text);
    STELE_TRY(auto matrix, flags.embedder.fetch(segments));
    matrices.push_back(std::move(matrix));
  }
  return matrices;
}

// The beads that the flags fix: of --realign with their confidences, of --anchor surely.
Result<std::vector<Bead>> read_fixed(const AlignFlags& flags) {
  if (!flags.anchors.empty() && !flags.realign.empty()) {
    return Error{ErrorCode::kInvalidArgument, "--anchor and --realign are given, one expected"};
  }
  if (!flags.realign.empty()) return read_fixed_beads(flags.realign);
  if (flags.anchors.empty()) return std::vector<Bead>();
  STELE_TRY(auto beads, read_fixed_beads(flags.anchors));
  for (Bead& bead : beads) bead.confidence = 1;
  return beads;
}

// Aligns what --jsonl reads: standard input or the one file given.
Result<ExitCode> align_lines(const AlignFlags& flags) {
  if (flags.files.size() > 1) {
    return Error{ErrorCode::kInvalidArgument,
                 std::to_string(flags.files.size()) + " files given with --jsonl, one expected"};
  }
  STELE_TRY(const AlignerModels models,
            open_aligner_models(flags.models, flags.languages,
                                flags.tier == "strong" ? ModelTier::kStrong : ModelTier::kBase));
  std::ifstream file;
  if (!flags.files.empty() && flags.files[0] != "-") {
    file.open(flags.files[0]);
    if (!file) return Error{ErrorCode::kNotFound, flags.files[0] + ": cannot be opened"};
  }
  return align_batch(file.is_open() ? static_cast<std::istream&>(file) : std::cin, std::cout,
                     models.resources(), flags.threads);
}

// Opens the models that --model names; vectors that the flags bring leave nothing to choose.
Result<AlignerModels> open_models(const AlignFlags& flags,
                                  const std::vector<SegmentedText>& texts) {
  std::vector<std::string> languages;
  for (const SegmentedText& text : texts) languages.push_back(text.language);
  const bool brings_vectors = !flags.embeddings.empty() || flags.embedder.is_given();
  const ModelTier tier = flags.tier == "strong"                   ? ModelTier::kStrong
                         : flags.tier == "base" || brings_vectors ? ModelTier::kBase
                                                                  : ModelTier::kAuto;
  STELE_TRY(auto models, open_aligner_models(flags.models, languages, tier));
  if (models.encoder && !std::all_of(languages.begin(), languages.end(), [&](const auto& tag) {
        return models.encoder->covers(tag);
      })) {
    print_warning("the strong models do not know all of the languages: the base ones are used");
  }
  return models;
}

Result<ExitCode> align(const AlignFlags& flags) {
  if (flags.batch) return align_lines(flags);
  STELE_TRY_VOID(check_inputs(flags));
  STELE_TRY(const auto targets, choose_targets(flags));
  STELE_TRY(const auto texts, read_texts(flags));
  STELE_TRY_VOID(check_distinct(texts));
  STELE_TRY(const AlignerModels models, open_models(flags, texts));
  STELE_TRY(const auto vectors, bring_vectors(texts, flags));
  AlignResources resources = models.resources();
  resources.vectors = vectors;
  AlignOptions options;
  options.thread_count = flags.threads;
  options.max_run = flags.one_to_one ? 1 : options.max_run;
  options.within_paragraphs = flags.by_paragraph;
  STELE_TRY(options.fixed, read_fixed(flags));
  Progress progress("aligning", 1000);
  options.report = [&](double share) { progress.update(static_cast<std::uint64_t>(share * 1000)); };
  auto aligned = align_texts(texts, resources, options);
  if (!aligned.ok()) {
    const std::string& beads = flags.anchors.empty() ? flags.realign : flags.anchors;
    return beads.empty() ? aligned.error() : std::move(aligned).error().in(beads);
  }
  const Alignment& alignment = *aligned;
  for (const Target& target : targets) {
    STELE_TRY(const std::string bytes,
              format_alignment(texts, alignment, target.format, flags.min_confidence));
    STELE_TRY_VOID(write_output(target.path, bytes));
  }
  for (const std::string& line : describe_crossings(texts, alignment)) print_note(line);
  const double trust = measure_trust(alignment);
  if (trust >= kMinTrust) return ExitCode::kDone;
  char message[128];
  std::snprintf(message, sizeof message,
                "the texts do not seem to translate each other (mean confidence %.2f)", trust);
  print_warning(message);
  return ExitCode::kFound;
}

}  // namespace

void add_align_command(CLI::App& app) {
  auto flags = std::make_shared<AlignFlags>();
  CLI::App* command = add_command(
      app, "align", "Align texts in two or more languages",
      "  stele align treaty.en.txt treaty.ru.txt treaty.zh.txt -o treaty.tmx -o treaty.html\n"
      "  stele align --presegmented en.txt ru.txt --lang en,ru --format beads\n"
      "  stele align en.txt ru.txt --realign edited.beads --format beads\n"
      "  stele align --jsonl < pairs.jsonl > aligned.jsonl",
      [flags] { return align(*flags); });
  command->add_option("files", flags->files, "The texts, one file a language; - is standard input");
  command->add_option("--lang", flags->languages, "Their languages, in the same order: en,ru,zh")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_flag("--trust-lang", flags->trust_language,
                    "Do not refuse a text that looks like another language than --lang says");
  command->add_flag("--presegmented", flags->presegmented, "The files have one segment a line");
  command
      ->add_option("-o,--output", flags->outputs,
                   "Where to write; the suffix names the format; may be given more than once")
      ->allow_extra_args(false);
  command->add_option("--format", flags->format,
                      "beads, tsv, jsonl, html, tmx, xliff, ladder (hunalign) or intertext");
  command
      ->add_option("--min-confidence", flags->min_confidence,
                   "Leave beads below this out of tsv, jsonl, tmx and xliff")
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("--models", flags->models, "The folder of models");
  command
      ->add_option(
          "--model", flags->tier,
          "base; strong: better vectors, but 300 segments a second; auto: strong where only "
          "it knows the languages, as German beside English; base with --jsonl")
      ->check(CLI::IsMember({"auto", "base", "strong"}))
      ->capture_default_str();
  CLI::Option* embeddings = command->add_option(
      "--embeddings", flags->embeddings,
      "Vectors of another encoder: a .npy file a text, in their order, with one row a segment");
  embeddings->type_name("FILE,FILE");
  embeddings->delimiter(',')->allow_extra_args(false);
  flags->embedder.add_to(*command);
  embeddings->excludes(command->get_option("--embedder"));
  command->add_option("--anchor", flags->anchors,
                      "A file of beads that must come out; the rest is aligned around them");
  command->add_option("--realign", flags->realign,
                      "An edited file of beads: they stay, what they leave out is aligned anew");
  command->add_flag("--one-to-one", flags->one_to_one, "Only beads of one segment in each text");
  command->add_flag("--by-paragraph", flags->by_paragraph,
                    "No bead runs over the end of a paragraph");
  command->add_flag(
      "--jsonl", flags->batch,
      "Read one JSON object a line (id, languages, texts or paths), write one a line");
  command->add_option("--threads", flags->threads, "At most this many; 0: all cores");
}

}  // namespace stele::cli
