#include "tm/exchange/po_reader.h"

#include "align/base/utf8.h"
#include "tm/exchange/line_reader.h"
#include "tm/exchange/po_entry.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace stele::tm {
namespace {

using Kind = ReadProblem::Kind;

// The encoding that the header names, found in the raw beginning of the file.
std::string find_charset(std::string_view head) {
  constexpr std::string_view kKey = "charset=";
  const std::size_t at = head.find(kKey);
  if (at == std::string_view::npos) return {};
  std::string charset;
  for (const char c : head.substr(at + kKey.size())) {
    if ((c & 0x80) != 0 || c <= ' ' || c == '\\' || c == '"') break;
    charset.push_back(c);
  }
  return charset == "CHARSET" || charset.size() > 40 ? std::string() : charset;
}

// Entries to units, with the rules that PO and MO share.
class CatalogueSink {
 public:
  CatalogueSink(const ReadOptions& options, const UnitSink& sink, std::string name)
      : options_(options), sink_(sink), name_(std::move(name)), log_(options, report_, name_) {}

  Status take(const PoEntry& entry, TextPosition position) {
    if (entry.id.empty() && !entry.context) {
      if (!std::exchange(seen_header_, true) && !entry.translations.empty()) {
        header_ = entry.translations[0];
      }
      return {};
    }
    if (target_language_.empty()) {
      STELE_TRY(const auto languages, find_po_languages(options_, header_, name_));
      source_language_ = languages.first;
      target_language_ = languages.second;
      ExchangeHeader header;
      header.source_language = source_language_;
      if (options_.on_header) options_.on_header(header);
    }
    if (entry.is_fuzzy() && !options_.keep_incomplete) {
      ++fuzzy_count_;
      return {};
    }
    for (Unit& unit : make_po_units(entry, source_language_, target_language_)) {
      if (std::string fault = find_unit_fault(options_, &unit); !fault.empty()) {
        STELE_TRY_VOID(log_.add({Kind::kSkipped, position, std::move(fault), entry.id}));
        continue;
      }
      ++report_.unit_count;
      STELE_TRY_VOID(sink_(std::move(unit)));
    }
    return {};
  }

  Result<ReadReport> finish() {
    if (fuzzy_count_ > 0) {
      STELE_TRY_VOID(log_.add({Kind::kNoted,
                               {0, 0},
                               std::to_string(fuzzy_count_) + " fuzzy entries were left out",
                               {}}));
    }
    return report_;
  }

  ProblemLog& log() { return log_; }

 private:
  const ReadOptions& options_;
  const UnitSink& sink_;
  std::string name_;
  ReadReport report_;
  ProblemLog log_;
  bool seen_header_ = false;
  std::string header_;
  std::string source_language_;
  std::string target_language_;
  std::uint64_t fuzzy_count_ = 0;
};

// Appends the byte of "101" or "x41" at the beginning of `text`, which stood behind a backslash;
// returns how long that is, 0 when it is none.
std::size_t append_numeric_escape(std::string_view text, std::string* out) {
  const bool is_hex = text.starts_with('x');
  const std::size_t begin = is_hex ? 1 : 0;
  const char* const first = text.data() + begin;
  const char* const last = text.data() + std::min(text.size(), std::size_t{3});
  unsigned value = 0;
  const auto parsed = std::from_chars(first, last, value, is_hex ? 16 : 8);
  if (parsed.ptr == first || value > 0xFF) return 0;
  out->push_back(static_cast<char>(value));
  return static_cast<std::size_t>(parsed.ptr - text.data());
}

// Appends what a "..." of C stands for. False when it is none. The bytes of numeric escapes need
// not be UTF-8.
bool append_quoted(std::string_view text, std::string* out) {
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') return false;
    if (text[i] != '\\') {
      out->push_back(text[i]);
      continue;
    }
    if (++i == text.size()) return false;
    if (const std::size_t size = append_numeric_escape(text.substr(i), out); size > 0) {
      i += size - 1;
      continue;
    }
    switch (text[i]) {
      case 'n':
        out->push_back('\n');
        break;
      case 't':
        out->push_back('\t');
        break;
      case 'r':
        out->push_back('\r');
        break;
      case 'v':
      case 'f':
        out->push_back('\n');
        break;
      case 'a':
      case 'b':
        break;
      default:
        out->push_back(text[i]);
    }
  }
  return true;
}

// Numeric escapes can stand for bytes that are no text, or for a zero, which PO cannot hold.
void make_valid(std::string* text) {
  std::erase(*text, '\0');
  if (!is_valid_utf8(*text)) *text = replace_invalid_utf8(*text);
}

void make_valid(PoEntry* entry) {
  make_valid(&entry->id);
  if (entry->context) make_valid(&*entry->context);
  if (entry->plural_id) make_valid(&*entry->plural_id);
  for (std::string& translation : entry->translations) make_valid(&translation);
}

class PoReader {
 public:
  PoReader(Utf8Input& input, const ReadOptions& options, const UnitSink& sink)
      : lines_(input, options.max_text_bytes), entries_(options, sink, input.name()) {}

  Result<ReadReport> read() {
    while (true) {
      STELE_TRY(const bool has_line, lines_.next());
      if (!has_line) break;
      STELE_TRY_VOID(read_line(lines_.line()));
    }
    STELE_TRY_VOID(end_entry());
    STELE_TRY_VOID(note_undecodable(lines_, entries_.log()));
    return entries_.finish();
  }

 private:
  Status read_line(std::string_view line) {
    while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
    if (line.empty()) return end_entry();
    if (line.starts_with("#~")) return {};
    if (line[0] == '#') {
      if (has_id_) STELE_TRY_VOID(end_entry());
      begin_position();
      read_comment(line);
      return {};
    }
    if (line[0] == '"') return append_to_current(line);
    const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view keyword = line.substr(0, space);
    std::string_view rest = line.substr(space);
    while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
    if (has_id_ && (keyword == "msgctxt" || (keyword == "msgid" && has_translation_))) {
      STELE_TRY_VOID(end_entry());
    }
    begin_position();
    current_ = nullptr;
    if (keyword == "msgctxt") {
      current_ = &entry_.context.emplace();
    } else if (keyword == "msgid") {
      has_id_ = true;
      current_ = &entry_.id;
    } else if (keyword == "msgid_plural") {
      current_ = &entry_.plural_id.emplace();
    } else if (keyword == "msgstr" || keyword.starts_with("msgstr[")) {
      has_translation_ = true;
      if (entry_.translations.size() < 64) current_ = &entry_.translations.emplace_back();
    }
    if (current_ == nullptr) {
      fault_ = "'" + std::string(keyword.substr(0, 40)) + "', expected msgid, msgstr or a comment";
      return {};
    }
    return append_to_current(rest);
  }

  Status append_to_current(std::string_view quoted) {
    if (current_ == nullptr || !append_quoted(quoted, current_)) {
      if (fault_.empty()) {
        fault_ = "line " + std::to_string(lines_.number()) + " is no quoted text, expected \"...\"";
      }
    }
    return {};
  }

  void read_comment(std::string_view line) {
    const char kind =
        line.size() > 1 && std::string_view(",.:|").find(line[1]) != std::string_view::npos
            ? line[1]
            : ' ';
    std::string_view text = line.substr(kind == ' ' ? 1 : 2);
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (kind == ',') {
      if (!entry_.flags.empty()) entry_.flags.append(", ");
      entry_.flags.append(text);
    } else if (kind == '.') {
      entry_.extracted_comments.emplace_back(text);
    } else if (kind == ':') {
      entry_.references.emplace_back(text);
    } else if (kind != '|' && !text.empty()) {
      entry_.translator_comments.emplace_back(text);
    }
  }

  void begin_position() {
    if (position_.line == 0) position_ = {lines_.number(), 1};
  }

  Status end_entry() {
    PoEntry entry = std::exchange(entry_, {});
    make_valid(&entry);
    const TextPosition position = std::exchange(position_, {0, 0});
    std::string fault = std::exchange(fault_, {});
    const bool has_id = std::exchange(has_id_, false);
    const bool has_translation = std::exchange(has_translation_, false);
    current_ = nullptr;
    if (fault.empty() && !has_id && !has_translation) return {};  // comments only
    if (fault.empty() && (!has_id || !has_translation)) {
      fault = has_id ? "msgid without msgstr" : "msgstr without msgid";
    }
    if (!fault.empty()) {
      return entries_.log().add({Kind::kSkipped, position, std::move(fault), entry.id});
    }
    return entries_.take(entry, position);
  }

  LineReader lines_;
  CatalogueSink entries_;
  PoEntry entry_;
  TextPosition position_{0, 0};
  std::string* current_ = nullptr;
  std::string fault_;
  bool has_id_ = false;
  bool has_translation_ = false;
};

// Bounds-checked reading of a MO file's tables.
class MoTables {
 public:
  MoTables(std::string_view bytes, bool is_swapped) : bytes_(bytes), is_swapped_(is_swapped) {}

  std::optional<std::uint32_t> read_number(std::uint64_t offset) const {
    if (offset + 4 > bytes_.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t at = offset + (is_swapped_ ? 3 - i : i);
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_[at])) << (8 * i);
    }
    return value;
  }

  // The string that the pair of length and offset at `entry` describes.
  std::optional<std::string_view> read_string(std::uint64_t entry) const {
    const auto size = read_number(entry);
    const auto offset = read_number(entry + 4);
    if (!size || !offset || std::uint64_t{*offset} + *size > bytes_.size()) return std::nullopt;
    return bytes_.substr(*offset, *size);
  }

 private:
  std::string_view bytes_;
  bool is_swapped_;
};

PoEntry make_mo_entry(std::string_view id, std::string_view translation) {
  PoEntry entry;
  if (const std::size_t end = id.find('\4'); end != std::string_view::npos) {
    entry.context = std::string(id.substr(0, end));
    id.remove_prefix(end + 1);
  }
  const std::size_t end = id.find('\0');
  entry.id = std::string(id.substr(0, end));
  if (end == std::string_view::npos) {
    entry.translations.emplace_back(translation);
    return entry;
  }
  entry.plural_id = std::string(id.substr(end + 1));
  while (entry.translations.size() < 64) {
    const std::size_t stop = translation.find('\0');
    entry.translations.emplace_back(translation.substr(0, stop));
    if (stop == std::string_view::npos) break;
    translation.remove_prefix(stop + 1);
  }
  return entry;
}

}  // namespace

Result<ReadReport> read_po(std::unique_ptr<InputFile> file, const ReadOptions& options,
                           const UnitSink& sink) {
  auto head = file->peek(std::size_t{16} << 10);
  if (!head.ok()) return head.error().in(file->name());
  std::string encoding = options.encoding;
  if (encoding.empty()) encoding = find_charset(*head);
  if (encoding == "utf-8" || encoding == "UTF-8" || encoding == "ASCII") encoding.clear();
  STELE_TRY(const auto input, Utf8Input::open(std::move(file), Utf8Input::Kind::kText, encoding));
  return PoReader(*input, options, sink).read();
}

Result<ReadReport> read_mo(std::unique_ptr<InputFile> file, const ReadOptions& options,
                           const UnitSink& sink) {
  constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30;
  std::string bytes;
  std::vector<char> block(std::size_t{64} << 10);
  while (true) {
    auto count = file->read(block.data(), block.size());
    if (!count.ok()) return count.error().in(file->name());
    if (*count == 0) break;
    bytes.append(block.data(), *count);
    if (bytes.size() > kMaxBytes) {
      return Error{ErrorCode::kLimitExceeded, file->name() + ": more than 1 GiB"};
    }
  }
  const auto corrupt = [&](const std::string& what) {
    return Error{ErrorCode::kCorruption, file->name() + ": " + what};
  };
  const bool is_swapped = bytes.starts_with("\x95\x04\x12\xDE");
  if (!is_swapped && !bytes.starts_with("\xDE\x12\x04\x95")) {
    return corrupt("no MO file, expected its magic number");
  }
  const MoTables tables(bytes, is_swapped);
  const auto count = tables.read_number(8);
  const auto ids = tables.read_number(12);
  const auto translations = tables.read_number(16);
  if (!count || !ids || !translations || *count > bytes.size() / 16) {
    return corrupt("entry count that the file has no room for");
  }
  CatalogueSink entries(options, sink, file->name());
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto id = tables.read_string(*ids + 8 * i);
    const auto translation = tables.read_string(*translations + 8 * i);
    if (!id || !translation)
      return corrupt("entry " + std::to_string(i) + " lies outside the file");
    if (!is_valid_utf8(*id) || !is_valid_utf8(*translation)) {
      STELE_TRY_VOID(entries.log().add(
          {Kind::kSkipped, {0, 0}, "entry " + std::to_string(i) + " is not UTF-8", {}}));
      continue;
    }
    STELE_TRY_VOID(entries.take(make_mo_entry(*id, *translation), {0, 0}));
  }
  return entries.finish();
}

}  // namespace stele::tm
