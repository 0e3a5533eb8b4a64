#include "tm/exchange/utf8_input.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/ucsdet.h>

namespace stele::tm {
namespace {

using namespace std::string_view_literals;

// How much of a file its encoding is judged by.
constexpr std::size_t kSampleBytes = std::size_t{64} << 10;

struct Mark {
  std::string_view bytes;
  const char* encoding;
};

// UTF-32LE before UTF-16LE: its mark begins with the other's.
constexpr Mark kMarks[] = {
    {"\xFF\xFE\0\0"sv, "UTF-32LE"}, {"\0\0\xFE\xFF"sv, "UTF-32BE"}, {"\xEF\xBB\xBF"sv, "UTF-8"},
    {"\xFF\xFE"sv, "UTF-16LE"},     {"\xFE\xFF"sv, "UTF-16BE"},
};

// An ASCII character in the first place tells UTF-16 and UTF-32 without a mark apart by its zeros.
std::string detect_by_zeros(std::string_view head) {
  if (head.size() < 4) return {};
  const auto is_zero = [&](std::size_t i) { return head[i] == '\0'; };
  if (!is_zero(0) && is_zero(1) && is_zero(2) && is_zero(3)) return "UTF-32LE";
  if (is_zero(0) && is_zero(1) && is_zero(2) && !is_zero(3)) return "UTF-32BE";
  if (!is_zero(0) && is_zero(1) && !is_zero(2) && is_zero(3)) return "UTF-16LE";
  if (is_zero(0) && !is_zero(1) && is_zero(2) && !is_zero(3)) return "UTF-16BE";
  return {};
}

std::string lower_ascii(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

// The value of encoding="..." in an XML declaration that is readable as ASCII.
std::string find_declared_encoding(std::string_view head) {
  const std::size_t begin = head.substr(0, 1024).find("<?xml"sv);
  if (begin == std::string_view::npos) return {};
  std::string_view declaration = head.substr(begin, 1024);
  declaration = declaration.substr(0, declaration.find('>'));
  std::size_t at = declaration.find("encoding"sv);
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return {};
  return std::string(declaration.substr(at + 1, end - at - 1));
}

// The words with bytes above 0x7F: markup and English say nothing about the encoding.
std::string keep_foreign_words(std::string_view sample) {
  std::string words;
  std::size_t begin = 0;
  const auto is_part = [](char c) {
    return (c & 0x80) != 0 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  while (begin < sample.size()) {
    std::size_t end = begin;
    bool is_foreign = false;
    for (; end < sample.size() && is_part(sample[end]); ++end)
      is_foreign |= (sample[end] & 0x80) != 0;
    if (is_foreign) words.append(sample.substr(begin, end - begin)).push_back(' ');
    begin = end + 1;
  }
  return words;
}

// The encoding that the bytes look like, or empty when they show nothing.
std::string guess_encoding(std::string_view sample) {
  const std::string words = keep_foreign_words(sample);
  UErrorCode status = U_ZERO_ERROR;
  UCharsetDetector* detector = ucsdet_open(&status);
  if (U_FAILURE(status)) return {};
  ucsdet_setText(detector, words.data(), static_cast<int32_t>(words.size()), &status);
  const UCharsetMatch* match = ucsdet_detect(detector, &status);
  std::string name;
  if (U_SUCCESS(status) && match != nullptr) {
    const char* found = ucsdet_getName(match, &status);
    if (U_SUCCESS(status) && found != nullptr) name = found;
  }
  ucsdet_close(detector);
  return name;
}

// Whether bytes above 0x7F occur and none of them is part of a UTF-8 sequence: not UTF-8 with a
// flaw but another encoding altogether.
bool is_surely_not_utf8(std::string_view sample) {
  std::size_t bad_count = 0;
  while (const auto bad = find_invalid_utf8(sample)) {
    const std::string_view good = sample.substr(0, *bad);
    if (std::any_of(good.begin(), good.end(), [](char c) { return (c & 0x80) != 0; })) return false;
    ++bad_count;
    sample.remove_prefix(*bad + 1);
  }
  const bool rest_has_sequences =
      std::any_of(sample.begin(), sample.end(), [](char c) { return (c & 0x80) != 0; });
  return bad_count >= 4 && !rest_has_sequences;
}

// Whether so many UTF-8 sequences occur, and nothing else above 0x7F, that it cannot be chance.
bool is_surely_utf8(std::string_view sample) {
  if (find_invalid_utf8(sample)) return false;
  return std::count_if(sample.begin(), sample.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0xC0; }) >= 6;
}

struct Decision {
  std::string encoding;
  std::size_t mark_bytes = 0;
  std::string warning;
};

Decision decide(std::string_view sample, Utf8Input::Kind kind) {
  for (const Mark& mark : kMarks) {
    if (sample.starts_with(mark.bytes)) return {mark.encoding, mark.bytes.size(), {}};
  }
  if (std::string wide = detect_by_zeros(sample); !wide.empty()) return {std::move(wide), 0, {}};
  std::string declared = kind == Utf8Input::Kind::kXml ? find_declared_encoding(sample) : "";
  const std::string lowered = lower_ascii(declared);
  const bool declares_wide = lowered.starts_with("utf-16") || lowered.starts_with("utf-32") ||
                             lowered.starts_with("utf16") || lowered.starts_with("ucs-") ||
                             lowered.starts_with("iso-10646");
  const bool declares_utf8 = declared.empty() || lowered == "utf-8" || lowered == "utf8";
  const bool declares_ascii = lowered == "us-ascii" || lowered == "ascii";
  if (!declares_utf8 && !declares_wide && !declares_ascii && !is_surely_utf8(sample)) {
    return {declared, 0, {}};
  }
  Decision decision{"UTF-8", 0, {}};
  if (is_surely_not_utf8(sample)) {
    if (std::string guess = guess_encoding(sample); !guess.empty()) decision.encoding = guess;
  }
  const bool as_declared = decision.encoding == "UTF-8" && (declares_utf8 || declares_ascii);
  if (!as_declared) {
    decision.warning = "read as " + decision.encoding + ": the bytes are not " +
                       (declared.empty() ? "UTF-8" : declared) +
                       (declared.empty() ? "" : " as declared");
  }
  return decision;
}

}  // namespace

// ICU's two-step conversion with room kept between calls.
class Utf8Input::Converter {
 public:
  explicit Converter(UConverter* from) : from_(from) {
    UErrorCode status = U_ZERO_ERROR;
    utf8_ = ucnv_open("UTF-8", &status);
    ucnv_setToUCallBack(from_, &Converter::mark_undecodable, nullptr, nullptr, nullptr, &status);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    ucnv_close(from_);
    ucnv_close(utf8_);
  }

  Result<std::size_t> read(InputFile& file, char* buffer, std::size_t capacity) {
    char* target = buffer;
    while (target == buffer && !done_) {
      if (source_ == source_end_ && !at_end_) {
        STELE_TRY(const std::size_t count, file.read(block_, sizeof(block_)));
        source_ = block_;
        source_end_ = block_ + count;
        at_end_ = count == 0;
      }
      UErrorCode status = U_ZERO_ERROR;
      ucnv_convertEx(utf8_, from_, &target, buffer + capacity, &source_, source_end_, pivot_,
                     &pivot_source_, &pivot_target_, pivot_ + kPivotUnits, false, at_end_, &status);
      if (status == U_BUFFER_OVERFLOW_ERROR) break;
      if (U_FAILURE(status)) {
        return Error{ErrorCode::kCorruption, std::string("text: ") + u_errorName(status)};
      }
      done_ = at_end_;
    }
    return static_cast<std::size_t>(target - buffer);
  }

 private:
  static constexpr std::size_t kPivotUnits = 8192;

  static void U_EXPORT2 mark_undecodable(const void*, UConverterToUnicodeArgs* arguments,
                                         const char*, int32_t, UConverterCallbackReason reason,
                                         UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;
    *status = U_ZERO_ERROR;
    const UChar marker = 0xFFFF;
    ucnv_cbToUWriteUChars(arguments, &marker, 1, 0, status);
  }

  UConverter* from_;
  UConverter* utf8_ = nullptr;
  char block_[16384] = {};
  const char* source_ = block_;
  const char* source_end_ = block_;
  UChar pivot_[kPivotUnits] = {};
  UChar* pivot_source_ = pivot_;
  UChar* pivot_target_ = pivot_;
  bool at_end_ = false;
  bool done_ = false;
};

Utf8Input::~Utf8Input() = default;

Result<std::unique_ptr<Utf8Input>> Utf8Input::open(std::unique_ptr<InputFile> file, Kind kind,
                                                   const std::string& encoding) {
  auto sample = file->peek(kSampleBytes);
  if (!sample.ok()) return sample.error().in(file->name());
  // A sequence cut by the end of the sample is no flaw.
  std::string_view whole = *sample;
  for (int i = 0; i < 3 && whole.size() == kSampleBytes - static_cast<std::size_t>(i) &&
                  (whole.back() & 0x80) != 0;
       ++i) {
    whole.remove_suffix(1);
  }
  Decision decision = decide(whole, kind);
  if (!encoding.empty()) decision = {encoding, decision.mark_bytes, {}};

  std::unique_ptr<Utf8Input> input(new Utf8Input);
  const std::string lowered = lower_ascii(decision.encoding);
  if (lowered != "utf-8" && lowered != "utf8") {
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(decision.encoding.c_str(), &status);
    if (U_FAILURE(status)) {
      return Error{ErrorCode::kInvalidArgument, file->name() + ": encoding '" + decision.encoding +
                                                    "', expected one that ICU knows"};
    }
    input->converter_ = std::make_unique<Converter>(converter);
  }
  input->file_ = std::move(file);
  input->mark_bytes_ = decision.mark_bytes;
  input->encoding_ = std::move(decision.encoding);
  input->warning_ = std::move(decision.warning);
  return input;
}

Result<std::size_t> Utf8Input::read(char* buffer, std::size_t capacity) {
  while (mark_bytes_ > 0) {
    char dropped[4];
    STELE_TRY(const std::size_t count, file_->read(dropped, mark_bytes_));
    if (count == 0) return std::size_t{0};
    mark_bytes_ -= count;
  }
  return converter_ ? converter_->read(*file_, buffer, capacity) : file_->read(buffer, capacity);
}

std::string replace_undecodable(std::string_view text, std::uint64_t* count) {
  constexpr std::string_view kMarker = "\xEF\xBF\xBF";
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    std::string_view good = text.substr(0, find_invalid_utf8(text).value_or(text.size()));
    text.remove_prefix(good.size());
    while (true) {
      const std::size_t marker = good.find(kMarker);
      clean.append(good.substr(0, marker));
      if (marker == std::string_view::npos) break;
      clean.append(kReplacement);
      ++*count;
      good.remove_prefix(marker + kMarker.size());
    }
    if (text.empty()) break;
    clean.append(kReplacement);
    ++*count;
    text.remove_prefix(1);
  }
  return clean;
}

Result<std::string> read_all_text(Utf8Input& input, std::uint64_t limit_bytes) {
  std::string text;
  std::vector<char> block(std::size_t{64} << 10);
  while (true) {
    auto count = input.read(block.data(), block.size());
    if (!count.ok()) return count.error().in(input.name());
    if (*count == 0) break;
    text.append(block.data(), *count);
    if (text.size() > limit_bytes) {
      return Error{ErrorCode::kLimitExceeded,
                   input.name() + ": more than " + std::to_string(limit_bytes) + " bytes"};
    }
  }
  std::uint64_t bad_count = 0;
  return replace_undecodable(text, &bad_count);
}

}  // namespace stele::tm
