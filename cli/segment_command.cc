// stele segment: a document's segments, one a line.
#include "align/base/read_file.h"
#include "align/segment/segmenter.h"
#include "align/text/plain_text_stream.h"
#include "align/text/read_document.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace stele::cli {
namespace {

struct SegmentFlags {
  std::string file;
  std::string output;
  std::string rules;
  ReadOptions read;  // but for the format
  std::string format;
  std::string quotes;
  bool jsonl = false;
  bool paragraphs = false;
};

const std::map<std::string, DocumentFormat>& formats() {
  static const std::map<std::string, DocumentFormat> known = {
      {"text", DocumentFormat::kPlain},  {"markdown", DocumentFormat::kMarkdown},
      {"html", DocumentFormat::kHtml},   {"srt", DocumentFormat::kSubRip},
      {"docx", DocumentFormat::kOffice}, {"odt", DocumentFormat::kOffice},
      {"pdf", DocumentFormat::kPdf}};
  return known;
}

const std::map<std::string, QuoteStyle>& quote_styles() {
  static const std::map<std::string, QuoteStyle> known = {{"whole", QuoteStyle::kWhole},
                                                          {"split", QuoteStyle::kSplit}};
  return known;
}

template <class Value>
std::vector<std::string> names_of(const std::map<std::string, Value>& known) {
  std::vector<std::string> names;
  for (const auto& [name, value] : known) names.push_back(name);
  return names;
}

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

const char* name_of(MarkupKind kind) {
  switch (kind) {
    case MarkupKind::kOpenMark:
      return "open";
    case MarkupKind::kCloseMark:
      return "close";
    case MarkupKind::kMark:
      return "mark";
    case MarkupKind::kCharacter:
      return "character";
    case MarkupKind::kFurniture:
      return "furniture";
  }
  return "furniture";
}

// What stands in `source` and is not in the segment's text as it stands there.
nlohmann::ordered_json render_marks(const Document& document, ByteSpan source,
                                    std::uint64_t begin) {
  const std::vector<Edit>& edits = document.edits;
  nlohmann::ordered_json marks = nlohmann::ordered_json::array();
  auto edit =
      std::lower_bound(edits.begin(), edits.end(), source.begin,
                       [](const Edit& e, std::uint64_t offset) { return e.span.begin < offset; });
  for (; edit != edits.end() && edit->span.end <= source.end; ++edit) {
    marks.push_back({{"begin", begin + edit->span.begin},
                     {"end", begin + edit->span.end},
                     {"kind", name_of(edit->kind)},
                     {"code", std::string(view_of(document.text, edit->span))}});
  }
  return marks;
}

// Renders segments in the form that was asked for, document after document of one stream.
class Renderer {
 public:
  explicit Renderer(const SegmentFlags& flags) : flags_(flags) {}

  // `begin` is where the document's text starts in the whole.
  std::string render(const SegmentedText& text, const Document& document, std::uint64_t begin) {
    std::string lines;
    std::uint64_t last_paragraph = 0;
    for (const Segment& segment : text.segments) {
      const std::uint64_t paragraph = paragraph_base_ + segment.paragraph;
      if (flags_.jsonl) {
        nlohmann::ordered_json line = {{"text", segment.text},
                                       {"begin", begin + segment.source.begin},
                                       {"end", begin + segment.source.end},
                                       {"paragraph", paragraph},
                                       {"kind", name_of(segment.kind)}};
        nlohmann::ordered_json marks = render_marks(document, segment.source, begin);
        if (!marks.empty()) line["marks"] = std::move(marks);
        lines += line.dump();
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

Result<Segmenter> open_segmenter(const SegmentFlags& flags, const std::string& language) {
  const auto quotes = quote_styles().find(flags.quotes);
  return Segmenter::open(
      {.language = language,
       .rules_file = flags.rules,
       .quotes = quotes == quote_styles().end() ? QuoteStyle::kAsRules : quotes->second});
}

// `head` is what was already read from standard input.
Result<ReadDocument> read_whole(const SegmentFlags& flags, DocumentFormat format,
                                std::string head) {
  ReadOptions options = flags.read;
  options.format = format;
  if (flags.file != "-") return read_document(flags.file, options);
  STELE_TRY(const std::string rest, read_file("-"));
  head += rest;
  auto read = read_document_bytes(head, "standard input", options);
  if (!read.ok()) return read.error().in("standard input");
  return read;
}

Result<ExitCode> segment_whole(const SegmentFlags& flags, DocumentFormat format, std::string head) {
  STELE_TRY(const ReadDocument read, read_whole(flags, format, std::move(head)));
  warn_of_guess(read.document.name, read.encoding, read.encoding_is_guess);
  STELE_TRY(const Segmenter segmenter, open_segmenter(flags, read.document.language));
  const std::string lines =
      Renderer(flags).render(segmenter.segment_document(read.document), read.document, 0);
  STELE_TRY_VOID(write_output(flags.output, lines));
  return ExitCode::kDone;
}

// Plain text: as it comes.
Result<ExitCode> segment_stream(const SegmentFlags& flags, std::string head) {
  STELE_TRY(PlainTextStream stream, PlainTextStream::open(flags.file, flags.read, std::move(head)));
  warn_of_guess(stream.name(), stream.encoding(), stream.encoding_is_guess());
  STELE_TRY(const Segmenter segmenter, open_segmenter(flags, stream.language()));
  STELE_TRY(OutputFile output, OutputFile::open(flags.output));
  Renderer renderer(flags);
  while (true) {
    STELE_TRY(const auto piece, stream.next());
    if (!piece) break;
    STELE_TRY_VOID(output.write(renderer.render(segmenter.segment_document(piece->document),
                                                piece->document, piece->begin)));
  }
  STELE_TRY_VOID(output.commit());
  return ExitCode::kDone;
}

// What a text is can be told only by looking at it, and a pipe can be looked at only once.
Result<std::string> read_head(const std::string& path) {
  constexpr std::size_t kHeadBytes = 65536;
  const int descriptor = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return make_system_error(path, errno);
  std::string head(kHeadBytes, '\0');
  std::size_t size = 0;
  int failure = 0;
  while (size < kHeadBytes) {
    const ssize_t count = ::read(descriptor, head.data() + size, kHeadBytes - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failure = errno;
    if (count <= 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (path != "-") ::close(descriptor);
  if (failure != 0) return make_system_error(path == "-" ? "standard input" : path, failure);
  head.resize(size);
  return head;
}

Result<ExitCode> run_segment(const SegmentFlags& flags) {
  std::string head;
  DocumentFormat format = DocumentFormat::kDetect;
  if (!flags.format.empty()) {
    format = formats().at(flags.format);
  } else {
    STELE_TRY(head, read_head(flags.file));
    format = detect_document_format(head, flags.file);
    if (flags.file != "-") head.clear();
  }
  if (format == DocumentFormat::kPlain) return segment_stream(flags, std::move(head));
  return segment_whole(flags, format, std::move(head));
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
  command
      ->add_option("--format", flags->format,
                   "text, markdown, html, srt, docx, odt or pdf; found from the file if not "
                   "given. Plain text is read and written as it comes, in constant memory")
      ->check(CLI::IsMember(names_of(formats())).description(""))
      ->type_name("FORMAT");
  command->add_option("--rules", flags->rules, "SRX 2.0 file to use in place of Stele's own rules");
  command
      ->add_option("--quotes", flags->quotes,
                   "A quotation of several sentences inside a sentence: whole or split; as the "
                   "rules say if not given (Stele's: whole)")
      ->check(CLI::IsMember(names_of(quote_styles())).description(""))
      ->type_name("STYLE");
  command->add_flag("--jsonl", flags->jsonl,
                    "One JSON object a segment: text, begin and end in bytes of the source in "
                    "UTF-8, paragraph, kind, and marks: tags and the like inside it");
  command->add_flag("--paragraphs", flags->paragraphs, "An empty line between paragraphs");
  command->add_option("-o,--output", flags->output, "File to write; standard output if not given");
}

}  // namespace stele::cli
