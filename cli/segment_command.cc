// stele segment: a document's segments, one a line.
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

struct SegmentFlags {
  std::string file;
  std::string output;
  std::string rules;
  ReadOptions read;
  bool jsonl = false;
  bool paragraphs = false;
};

const char* name_of(ParagraphKind kind) {
  switch (kind) {
    case ParagraphKind::kText:
      return "text";
    case ParagraphKind::kHeading:
      return "heading";
    case ParagraphKind::kListItem:
      return "list item";
    case ParagraphKind::kTableCell:
      return "table cell";
  }
  return "text";
}

std::string render_lines(const SegmentedText& text, bool marks_paragraphs) {
  std::string lines;
  std::uint32_t paragraph = 0;
  for (const Segment& segment : text.segments) {
    if (marks_paragraphs && segment.paragraph != paragraph && !lines.empty()) lines += '\n';
    paragraph = segment.paragraph;
    lines += segment.text;
    lines += '\n';
  }
  return lines;
}

std::string render_json_lines(const SegmentedText& text) {
  std::string lines;
  for (const Segment& segment : text.segments) {
    const nlohmann::ordered_json object = {{"text", segment.text},
                                           {"begin", segment.source.begin},
                                           {"end", segment.source.end},
                                           {"paragraph", segment.paragraph},
                                           {"kind", name_of(segment.kind)}};
    lines += object.dump();
    lines += '\n';
  }
  return lines;
}

Result<ExitCode> run_segment(const SegmentFlags& flags) {
  STELE_TRY(const ReadDocument read, read_document(flags.file, flags.read));
  if (read.encoding_is_guess) {
    print_warning(read.document.name + ": encoding taken to be " + read.encoding +
                  "; give --encoding if it is another");
  }
  STELE_TRY(const Segmenter segmenter,
            Segmenter::open({.language = read.document.language, .rules_file = flags.rules}));
  const SegmentedText text = segmenter.segment_document(read.document);
  STELE_TRY_VOID(write_output(
      flags.output, flags.jsonl ? render_json_lines(text) : render_lines(text, flags.paragraphs)));
  return ExitCode::kDone;
}

}  // namespace

void add_segment_command(CLI::App& app) {
  auto flags = std::make_shared<SegmentFlags>();
  CLI::App* command = add_command(
      app, "segment", "Split a document into sentences, headings and list items, one a line",
      "  stele segment --lang ru treaty.ru.txt\n"
      "  stele segment --jsonl --encoding windows-1251 - < old.txt\n"
      "  stele segment --rules my.srx report.txt -o report.segments",
      [flags] { return run_segment(*flags); });
  command->add_option("FILE", flags->file, "The document; - is standard input")->required();
  command->add_option("--lang", flags->read.language,
                      "Language tag such as en, ru, zh; found from the text if not given");
  command->add_option("--encoding", flags->read.encoding,
                      "Encoding of the text; found from the bytes if not given");
  command->add_option("--rules", flags->rules, "SRX 2.0 file to use in place of Stele's own rules");
  command->add_flag("--jsonl", flags->jsonl,
                    "One JSON object a segment: text, begin and end in bytes, paragraph, kind");
  command->add_flag("--paragraphs", flags->paragraphs, "An empty line between paragraphs");
  command->add_option("-o,--output", flags->output, "File to write; standard output if not given");
}

}  // namespace stele::cli
