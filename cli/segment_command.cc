// stele segment: a document's segments, one a line.
#include "align/segment/segmenter.h"
#include "align/text/plain_text_stream.h"
#include "align/text/read_document.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"

#include <cstdint>
#include <filesystem>
#include <map>
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

// Renders segments in the form that was asked for, document after document of one stream.
class Renderer {
 public:
  explicit Renderer(const SegmentFlags& flags) : flags_(flags) {}

  // `begin` is where the document's text starts in the whole.
  std::string render(const SegmentedText& text, std::uint64_t begin) {
    std::string lines;
    std::uint64_t last_paragraph = 0;
    for (const Segment& segment : text.segments) {
      const std::uint64_t paragraph = paragraph_base_ + segment.paragraph;
      if (flags_.jsonl) {
        lines += nlohmann::ordered_json{{"text", segment.text},
                                        {"begin", begin + segment.source.begin},
                                        {"end", begin + segment.source.end},
                                        {"paragraph", paragraph},
                                        {"kind", name_of(segment.kind)}}
                     .dump();
      } else {
        if (flags_.paragraphs && has_output_ && paragraph != paragraph_) lines += '\n';
        lines += segment.text;
      }
      lines += '\n';
      has_output_ = true;
      paragraph_ = paragraph;
      last_paragraph = segment.paragraph + std::uint64_t{1};
    }
    paragraph_base_ += last_paragraph;
    return lines;
  }

 private:
  const SegmentFlags& flags_;
  bool has_output_ = false;
  std::uint64_t paragraph_ = 0;
  std::uint64_t paragraph_base_ = 0;
};

void warn_of_guess(const std::string& name, const std::string& encoding, bool is_guess) {
  if (!is_guess) return;
  print_warning(name + ": encoding taken to be " + encoding + "; give --encoding if it is another");
}

Result<ExitCode> segment_whole(const SegmentFlags& flags) {
  STELE_TRY(const ReadDocument read, read_document(flags.file, flags.read));
  warn_of_guess(read.document.name, read.encoding, read.encoding_is_guess);
  STELE_TRY(const Segmenter segmenter,
            Segmenter::open({.language = read.document.language, .rules_file = flags.rules}));
  const std::string lines = Renderer(flags).render(segmenter.segment_document(read.document), 0);
  STELE_TRY_VOID(write_output(flags.output, lines));
  return ExitCode::kDone;
}

// Plain text to standard output: as it comes.
Result<ExitCode> segment_stream(const SegmentFlags& flags) {
  STELE_TRY(PlainTextStream stream, PlainTextStream::open(flags.file, flags.read));
  warn_of_guess(flags.file, stream.encoding(), stream.encoding_is_guess());
  STELE_TRY(const Segmenter segmenter,
            Segmenter::open({.language = stream.language(), .rules_file = flags.rules}));
  Renderer renderer(flags);
  while (true) {
    STELE_TRY(const auto piece, stream.next());
    if (!piece) return ExitCode::kDone;
    const std::string lines =
        renderer.render(segmenter.segment_document(piece->document), piece->begin);
    STELE_TRY_VOID(write_output("", lines));
  }
}

Result<ExitCode> run_segment(const SegmentFlags& flags) {
  // What a file is can be told only by looking at it, and a pipe can be looked at only once.
  const bool is_plain = flags.read.format == DocumentFormat::kPlain ||
                        (flags.read.format == DocumentFormat::kDetect && flags.file != "-" &&
                         std::filesystem::path(flags.file).extension() == ".txt");
  const bool is_to_stdout = flags.output.empty() || flags.output == "-";
  return is_plain && is_to_stdout ? segment_stream(flags) : segment_whole(flags);
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
  const std::map<std::string, DocumentFormat> formats = {
      {"text", DocumentFormat::kPlain},  {"markdown", DocumentFormat::kMarkdown},
      {"html", DocumentFormat::kHtml},   {"srt", DocumentFormat::kSubRip},
      {"docx", DocumentFormat::kOffice}, {"odt", DocumentFormat::kOffice},
      {"pdf", DocumentFormat::kPdf}};
  command
      ->add_option("--format", flags->read.format,
                   "text, markdown, html, srt, docx, odt or pdf; found from the file if not "
                   "given. Plain text (.txt) is read and printed as it comes, in constant memory")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  command->add_option("--rules", flags->rules, "SRX 2.0 file to use in place of Stele's own rules");
  command->add_flag("--jsonl", flags->jsonl,
                    "One JSON object a segment: text, begin and end in bytes, paragraph, kind");
  command->add_flag("--paragraphs", flags->paragraphs, "An empty line between paragraphs");
  command->add_option("-o,--output", flags->output, "File to write; standard output if not given");
}

}  // namespace stele::cli
