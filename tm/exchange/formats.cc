#include "tm/exchange/formats.h"

#include "tm/exchange/catalogue_writers.h"
#include "tm/exchange/json_lines.h"
#include "tm/exchange/omegat_project.h"
#include "tm/exchange/parallel_files.h"
#include "tm/exchange/po_reader.h"
#include "tm/exchange/sdltm_reader.h"
#include "tm/exchange/table_reader.h"
#include "tm/exchange/table_writers.h"
#include "tm/exchange/tbx_reader.h"
#include "tm/exchange/tbx_writer.h"
#include "tm/exchange/tmx_reader.h"
#include "tm/exchange/tmx_writer.h"
#include "tm/exchange/xliff_reader.h"
#include "tm/exchange/xliff_writer.h"
#include "tm/exchange/xlsx_reader.h"
#include "tm/exchange/xlsx_writer.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

using ReadFile = Result<ReadReport> (*)(std::unique_ptr<InputFile>, const ReadOptions&,
                                        const UnitSink&);
using ReadPath = Result<ReadReport> (*)(const std::filesystem::path&, const ReadOptions&,
                                        const UnitSink&);
using MakeWriter = std::unique_ptr<UnitWriter> (*)(ByteSink, WriteOptions&&);

std::unique_ptr<UnitWriter> make_tmx(ByteSink sink, WriteOptions&& options) {
  TmxHeader header;
  header.source_language = options.header.source_language;
  if (!options.languages.empty()) header.source_language = options.languages[0];
  header.origin = std::move(options.header);
  return std::make_unique<TmxWriter>(std::move(sink), std::move(header));
}

template <class Writer>
std::unique_ptr<UnitWriter> make_plain(ByteSink sink, WriteOptions&&) {
  return std::make_unique<Writer>(std::move(sink));
}

template <class Writer, auto kVersion>
std::unique_ptr<UnitWriter> make_version(ByteSink sink, WriteOptions&&) {
  return std::make_unique<Writer>(std::move(sink), kVersion);
}

template <class Writer>
std::unique_ptr<UnitWriter> make_with_languages(ByteSink sink, WriteOptions&& options) {
  return std::make_unique<Writer>(std::move(sink), std::move(options.languages));
}

template <class Writer, auto kVariety>
std::unique_ptr<UnitWriter> make_variety(ByteSink sink, WriteOptions&& options) {
  return std::make_unique<Writer>(std::move(sink), kVariety, std::move(options.languages));
}

struct FormatEntry {
  Format format;
  std::string_view name;
  std::string_view extensions;  // each between spaces
  ReadFile read_file;           // null for what is more than one file
  MakeWriter make_writer;       // null for what is only read
  ReadPath read_path;           // where the path says more than the bytes, else null
};

// All that the program knows of a format: the one list of them.
constexpr FormatEntry kFormats[] = {
    {Format::kTmx, "tmx", " .tmx ", read_tmx, make_tmx, nullptr},
    {Format::kXliff1, "xliff1", " .xlf .xliff .sdlxliff .mxliff .mqxliff ", read_xliff,
     make_variety<XliffWriter, XliffWriter::Version::k1>, nullptr},
    {Format::kXliff2, "xliff2", " .xlf2 ", read_xliff,
     make_variety<XliffWriter, XliffWriter::Version::k2>, nullptr},
    {Format::kPo, "po", " .po .pot ", read_po, make_with_languages<PoWriter>, nullptr},
    {Format::kMo, "mo", " .mo .gmo ", read_mo, make_with_languages<MoWriter>, nullptr},
    {Format::kTbx, "tbx", " .tbx ", read_tbx, make_version<TbxWriter, TbxWriter::Version::k2>,
     nullptr},
    {Format::kTbx3, "tbx3", " .tbx3 ", read_tbx, make_version<TbxWriter, TbxWriter::Version::k3>,
     nullptr},
    {Format::kCsv, "csv", " .csv ", read_csv,
     make_variety<TextTableWriter, TextTableWriter::Style::kCsv>, nullptr},
    {Format::kTsv, "tsv", " .tsv .tab .txt ", read_tsv,
     make_variety<TextTableWriter, TextTableWriter::Style::kTsv>, nullptr},
    {Format::kXlsx, "xlsx", " .xlsx ", read_xlsx, make_with_languages<XlsxWriter>, nullptr},
    {Format::kJsonLines, "jsonl", " .jsonl .ndjson ", read_json_lines, make_plain<JsonLinesWriter>,
     nullptr},
    {Format::kSdltm, "sdltm", " .sdltm ", read_sdltm, nullptr, nullptr},
    {Format::kParallel, "parallel", " ", nullptr, nullptr, read_parallel_files},
    {Format::kOmegat, "omegat", " ", nullptr, nullptr, read_omegat_project},
};

const FormatEntry& find_entry(Format format) {
  return *std::find_if(std::begin(kFormats), std::end(kFormats),
                       [&](const FormatEntry& entry) { return entry.format == format; });
}

const FormatEntry* find_by_name(const std::filesystem::path& path) {
  std::filesystem::path name = path.filename();
  if (name.extension() == ".gz" || name.extension() == ".zst") name = name.stem();
  std::string extension = name.extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (extension.empty()) return nullptr;
  for (const FormatEntry& entry : kFormats) {
    if (entry.extensions.find(" " + extension + " ") != std::string_view::npos) return &entry;
  }
  return nullptr;
}

// The beginning of a file in UTF-8.
std::string decode_head(std::string_view head) {
  auto file = InputFile::from_memory(head, "");
  if (!file.ok()) return {};
  auto input = Utf8Input::open(*std::move(file), Utf8Input::Kind::kXml);
  if (!input.ok()) return {};
  std::string text(std::size_t{16} << 10, '\0');
  auto count = (*input)->read(text.data(), text.size());
  text.resize(count.ok() ? *count : 0);
  return text;
}

// The first element's start tag, or an empty view.
std::string_view find_first_element(std::string_view text) {
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos; ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z')) {
      return text.substr(at + 1, text.find('>', at) - at - 1);
    }
    if (next != '?' && next != '!') return {};
  }
  return {};
}

bool has_line_beginning(std::string_view text, std::string_view begin) {
  return text.starts_with(begin) || text.find("\n" + std::string(begin)) != std::string_view::npos;
}

constexpr std::string_view kSqliteMagic("SQLite format 3\0", 16);

// Text of no format has no zero bytes, unless it is UTF-16 or UTF-32, which decode without them.
bool is_binary(std::string_view text) {
  return std::count(text.begin(), text.end(), '\0') > 8;
}

Result<Format> detect(std::string_view head, const std::filesystem::path& path) {
  const std::string where = path == "-" ? "standard input" : path.string();
  constexpr const char* kKnown =
      "expected tmx, xliff, po, mo, tbx, csv, tsv, xlsx, jsonl, sdltm or an OmegaT project";
  if (head.empty()) {
    return Error{ErrorCode::kInvalidArgument, where + ": empty file, " + kKnown};
  }
  const Error refusal{ErrorCode::kInvalidArgument,
                      where + ": none of the formats that are read, " + kKnown};
  if (head.starts_with("\xDE\x12\x04\x95") || head.starts_with("\x95\x04\x12\xDE")) {
    return Format::kMo;
  }
  if (head.starts_with(kSqliteMagic)) return Format::kSdltm;
  if (head.starts_with("PK\x03\x04")) return Format::kXlsx;
  const std::string text = decode_head(head);
  std::string_view trimmed = text;
  while (!trimmed.empty() && static_cast<unsigned char>(trimmed[0]) <= ' ')
    trimmed.remove_prefix(1);
  if (trimmed.starts_with('<')) {
    std::string_view tag = find_first_element(trimmed);
    std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    name = name.substr(name.rfind(':') == std::string_view::npos ? 0 : name.rfind(':') + 1);
    if (name == "tmx") return Format::kTmx;
    if (name == "xliff") {
      return tag.find("version=\"2") != std::string_view::npos ||
                     tag.find("version='2") != std::string_view::npos
                 ? Format::kXliff2
                 : Format::kXliff1;
    }
    if (name == "martif") return Format::kTbx;
    if (name == "tbx" || name == "TBX") return Format::kTbx3;
  }
  if (is_binary(text)) return refusal;
  if (has_line_beginning(text, "msgid ")) return Format::kPo;
  if (trimmed.starts_with('{')) return Format::kJsonLines;
  const FormatEntry* const named = find_by_name(path);
  if (named != nullptr) return named->format;
  const std::string_view line = trimmed.substr(0, trimmed.find('\n'));
  if (line.find('\t') != std::string_view::npos) return Format::kTsv;
  if (line.find_first_of(",;") != std::string_view::npos && !trimmed.starts_with('<')) {
    return Format::kCsv;
  }
  return refusal;
}

}  // namespace

std::vector<Format> list_formats() {
  std::vector<Format> formats;
  for (const FormatEntry& entry : kFormats) formats.push_back(entry.format);
  return formats;
}

std::string_view format_name(Format format) {
  return find_entry(format).name;
}

bool is_written(Format format) {
  return find_entry(format).make_writer != nullptr;
}

Result<Format> parse_format(std::string_view name) {
  std::string names;
  for (const FormatEntry& entry : kFormats) {
    if (entry.name == name) return entry.format;
    names.append(names.empty() ? "" : ", ").append(entry.name);
  }
  if (name == "xliff") return Format::kXliff1;
  return Error{ErrorCode::kInvalidArgument,
               "format '" + std::string(name) + "', expected one of " + names};
}

Result<Format> find_format_of_name(const std::filesystem::path& path) {
  if (const FormatEntry* entry = find_by_name(path); entry != nullptr) return entry->format;
  return Error{
      ErrorCode::kInvalidArgument,
      path.string() + ": extension '" + path.extension().string() +
          "', expected .tmx, .xlf, .po, .mo, .tbx, .csv, .tsv, .xlsx or .jsonl, or --format"};
}

Result<Format> detect_format(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    if (is_omegat_project(path)) return Format::kOmegat;
    return Error{ErrorCode::kInvalidArgument,
                 path.string() + ": is a folder, expected a file or an OmegaT project"};
  }
  STELE_TRY(const auto file, InputFile::open(path));
  auto head = file->peek(std::size_t{64} << 10);
  if (!head.ok()) return head.error().in(file->name());
  return detect(*head, path);
}

Result<ReadReport> read_units(const std::filesystem::path& path, const ReadOptions& options,
                              const UnitSink& sink) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    STELE_TRY(const Format format, detect_format(path));
    return read_units(path, format, options, sink);
  }
  // Opened once: standard input cannot be read twice.
  STELE_TRY(auto file, InputFile::open(path));
  auto head = file->peek(std::size_t{64} << 10);
  if (!head.ok()) return head.error().in(file->name());
  STELE_TRY(const Format format, detect(*head, path));
  // A database is read from its file, unless it comes as a stream.
  if (format == Format::kSdltm && path != "-" && !file->is_compressed()) {
    return read_sdltm(path, options, sink);
  }
  return read_units(std::move(file), format, options, sink);
}

Result<ReadReport> read_units(const std::filesystem::path& path, Format format,
                              const ReadOptions& options, const UnitSink& sink) {
  if (const ReadPath read_path = find_entry(format).read_path; read_path != nullptr) {
    return read_path(path, options, sink);
  }
  STELE_TRY(auto file, InputFile::open(path));
  if (format == Format::kSdltm && path != "-" && !file->is_compressed()) {
    return read_sdltm(path, options, sink);
  }
  return read_units(std::move(file), format, options, sink);
}

Result<ReadReport> read_units(std::unique_ptr<InputFile> file, Format format,
                              const ReadOptions& options, const UnitSink& sink) {
  if (const ReadFile read_file = find_entry(format).read_file; read_file != nullptr) {
    return read_file(std::move(file), options, sink);
  }
  return Error{
      ErrorCode::kInvalidArgument,
      file->name() + ": format '" + std::string(format_name(format)) + "' is more than one file"};
}

Result<std::unique_ptr<UnitWriter>> make_unit_writer(Format format, ByteSink sink,
                                                     WriteOptions options) {
  const FormatEntry& entry = find_entry(format);
  if (entry.make_writer == nullptr) {
    return Error{ErrorCode::kInvalidArgument,
                 "format '" + std::string(entry.name) + "' is only read"};
  }
  return entry.make_writer(std::move(sink), std::move(options));
}

}  // namespace stele::tm
