#include "align/text/plain_text_stream.h"

#include "align/base/language_tag.h"
#include "align/text/decode.h"
#include "align/text/language.h"
#include "align/text/line_shape.h"
#include "align/text/paragraphs.h"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stele {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{4} << 20;
// A "line" longer than this is cut anywhere.
constexpr std::size_t kMaxLineBytes = std::size_t{64} << 20;

// Returns where to cut `text`, of which more will follow.
std::size_t find_cut(std::string_view text) {
  std::size_t after_terminated = 0;
  std::size_t after_line = 0;
  // Backwards over the lines; the last half of the piece has one to cut at, if any has.
  std::size_t end = text.rfind('\n');
  while (end != std::string_view::npos && end > text.size() / 2) {
    const std::size_t previous = text.rfind('\n', end - 1);
    const std::size_t begin = previous == std::string_view::npos ? 0 : previous + 1;
    const LineShape line = measure_line(text, {begin, end});
    if (after_line == 0) after_line = end + 1;
    if (!line.span.empty() && line.end == LineEnd::kTerminated) {
      if (after_terminated == 0) after_terminated = end + 1;
      const std::size_t next_end = text.find('\n', end + 1);
      const bool is_blank_next = next_end != std::string_view::npos &&
                                 measure_line(text, {end + 1, next_end}).span.empty();
      if (is_blank_next) return end + 1;
    }
    end = previous;
  }
  return after_terminated != 0 ? after_terminated : after_line;
}

// How many bytes a code unit has, and whether the first one is the highest.
struct UnitShape {
  std::size_t size_bytes = 1;
  bool is_big_endian = false;
};

UnitShape find_unit_shape(std::string_view encoding) {
  const bool is_big = encoding.ends_with("BE");
  if (encoding.starts_with("UTF-16")) return {2, is_big};
  if (encoding.starts_with("UTF-32")) return {4, is_big};
  return {};
}

// "UTF-16" asks the first bytes which of two encodings it is; later pieces cannot ask.
std::string resolve_byte_order(std::string encoding, std::string_view bytes) {
  std::string upper = encoding;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  }
  if (upper == "UTF16" || upper == "UTF-16") {
    return bytes.starts_with("\xFF\xFE") ? "UTF-16LE" : "UTF-16BE";
  }
  if (upper == "UTF32" || upper == "UTF-32") {
    return bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ? "UTF-32LE" : "UTF-32BE";
  }
  if (upper.starts_with("UTF-16") || upper.starts_with("UTF-32")) return upper;
  return encoding;
}

// Whether a piece cannot be decoded without what stands in front of it.
bool has_states(std::string_view encoding) {
  return encoding.starts_with("ISO-2022") || encoding.starts_with("HZ") ||
         encoding.starts_with("UTF-7") || encoding.starts_with("SCSU") ||
         encoding.starts_with("BOCU");
}

// The end of the last whole line of `bytes`, or 0.
std::size_t find_last_line_end(std::string_view bytes, UnitShape unit) {
  if (unit.size_bytes == 1) return bytes.rfind('\n') + 1;
  std::string line_feed(unit.size_bytes, '\0');
  line_feed[unit.is_big_endian ? unit.size_bytes - 1 : 0] = '\n';
  for (std::size_t end = bytes.size() / unit.size_bytes * unit.size_bytes; end > 0;
       end -= unit.size_bytes) {
    if (bytes.substr(end - unit.size_bytes, unit.size_bytes) == line_feed) return end;
  }
  return 0;
}

}  // namespace

struct PlainTextStream::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (descriptor > STDIN_FILENO) ::close(descriptor);
  }

  int descriptor = -1;
  std::string name;
  std::string language;
  std::string encoding;
  UnitShape unit;
  bool is_guess = false;
  bool at_end = false;
  std::string bytes;              // read, not decoded: less than a line
  std::uint64_t bytes_begin = 0;  // of `bytes` in the whole
  std::string text;               // decoded, not yielded
  std::uint64_t position = 0;     // of `text` in the whole

  // Appends up to kPieceBytes to `bytes`.
  Status read_some() {
    const std::size_t wanted = bytes.size() + kPieceBytes;
    std::size_t size = bytes.size();
    bytes.resize(wanted);
    while (size < wanted) {
      const ssize_t count = ::read(descriptor, bytes.data() + size, wanted - size);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        bytes.resize(size);
        return make_system_error(name, errno);
      }
      if (count == 0) {
        at_end = true;
        break;
      }
      size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return {};
  }

  // The first piece without the character, or the state, that its end may have cut in two.
  std::string_view sample(std::string_view asked) const {
    const std::string_view all = bytes;
    if (at_end) return all;
    const bool has_zeros = all.substr(0, 65536).find('\0') != std::string_view::npos;
    const bool has_wide_mark = all.starts_with("\xFF\xFE") || all.starts_with("\xFE\xFF");
    if (has_zeros || has_wide_mark ||
        find_unit_shape(resolve_byte_order(std::string(asked), all)).size_bytes > 1) {
      return all.substr(0, all.size() / 4 * 4);
    }
    return all.substr(0, std::max<std::size_t>(all.rfind('\n') + 1, 1));
  }

  // Decodes the whole lines of `bytes`.
  Status decode_some() {
    std::size_t size = at_end ? bytes.size() : find_last_line_end(bytes, unit);
    if (size == 0 && bytes.size() > kMaxLineBytes) size = bytes.size() / 4 * 4;
    if (size == 0) return {};
    const std::string_view whole_lines = std::string_view(bytes).substr(0, size);
    auto decoded =
        is_guess ? decode_rest(whole_lines, encoding) : decode_text(whole_lines, encoding);
    if (!decoded.ok()) {
      std::string where = name;
      if (bytes_begin > 0) where += ", behind byte " + std::to_string(bytes_begin);
      return decoded.error().in(where);
    }
    if (encoding == "UTF-8" && decoded->text.find('\0') != std::string::npos) {
      return Error{ErrorCode::kInvalidArgument, name + ": it has zero bytes, so it is binary"};
    }
    text += decoded->text;
    bytes.erase(0, size);
    bytes_begin += size;
    return {};
  }
};

PlainTextStream::PlainTextStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
PlainTextStream::PlainTextStream(PlainTextStream&&) noexcept = default;
PlainTextStream& PlainTextStream::operator=(PlainTextStream&&) noexcept = default;
PlainTextStream::~PlainTextStream() = default;

const std::string& PlainTextStream::name() const {
  return state_->name;
}
const std::string& PlainTextStream::language() const {
  return state_->language;
}
const std::string& PlainTextStream::encoding() const {
  return state_->encoding;
}
bool PlainTextStream::encoding_is_guess() const {
  return state_->is_guess;
}

Result<PlainTextStream> PlainTextStream::open(const std::filesystem::path& path,
                                              const ReadOptions& options, std::string head) {
  auto state = std::make_unique<State>();
  state->name = path == "-" ? "standard input" : path.string();
  if (!options.language.empty()) {
    auto language = canonicalize_language_tag(options.language);
    if (!language.ok()) return language.error().in(state->name);
    state->language = *std::move(language);
  }
  state->descriptor = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (state->descriptor < 0) return make_system_error(state->name, errno);
  struct stat info = {};
  if (::fstat(state->descriptor, &info) == 0 && S_ISDIR(info.st_mode)) {
    return Error{ErrorCode::kInvalidArgument, state->name + ": is a folder, expected a file"};
  }
  state->bytes = std::move(head);
  STELE_TRY_VOID(state->read_some());
  auto sample = decode_text(state->sample(options.encoding), options.encoding);
  if (!sample.ok()) return sample.error().in(state->name);
  state->encoding = resolve_byte_order(
      options.encoding.empty() ? sample->encoding : options.encoding, state->bytes);
  state->unit = find_unit_shape(state->encoding);
  state->is_guess = sample->is_guess;
  while (has_states(state->encoding) && !state->at_end) STELE_TRY_VOID(state->read_some());
  if (state->language.empty()) state->language = detect_language(sample->text).language;
  STELE_TRY_VOID(state->decode_some());
  if (state->at_end && find_paragraphs(state->text).paragraphs.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 state->name + ": there is no text in it, expected some"};
  }
  return PlainTextStream(std::move(state));
}

Result<std::optional<PlainTextStream::Piece>> PlainTextStream::next() {
  State& state = *state_;
  while (true) {
    if (state.at_end && state.text.empty()) return std::optional<Piece>();
    std::size_t cut = state.at_end ? state.text.size() : find_cut(state.text);
    if (cut == 0 && state.text.size() > kMaxLineBytes) cut = state.text.size();
    if (cut == 0) {
      STELE_TRY_VOID(state.read_some());
      STELE_TRY_VOID(state.decode_some());
      continue;
    }
    Piece piece;
    piece.begin = state.position;
    piece.document.name = state.name;
    piece.document.language = state.language;
    piece.document.text = state.text.substr(0, cut);
    state.text.erase(0, cut);
    state.position += cut;
    if (!state.at_end) {
      STELE_TRY_VOID(state.read_some());
      STELE_TRY_VOID(state.decode_some());
    }
    ParagraphLayout layout = find_paragraphs(piece.document.text);
    if (layout.paragraphs.empty()) continue;
    piece.document.paragraphs = std::move(layout.paragraphs);
    for (const ByteSpan& span : layout.furniture) piece.document.edits.push_back({span, {}});
    return std::optional(std::move(piece));
  }
}

}  // namespace stele
