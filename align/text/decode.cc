#include "align/text/decode.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

constexpr std::size_t kSampleBytes = 65536;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

struct Mark {
  std::string_view bytes;
  const char* encoding;
};
// Longer marks first: UTF-32LE starts like UTF-16LE.
constexpr std::array<Mark, 6> kMarks = {{{std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
                                         {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
                                         {"\xEF\xBB\xBF", "UTF-8"},
                                         {"\xFF\xFE", "UTF-16LE"},
                                         {"\xFE\xFF", "UTF-16BE"},
                                         {"\x84\x31\x95\x33", "GB18030"}}};

constexpr std::array<Mark, 12> kSignatures = {{{"PK\x03\x04", "a ZIP archive"},
                                               {"%PDF-", "a PDF file"},
                                               {"\x89PNG", "a PNG image"},
                                               {"\xFF\xD8\xFF", "a JPEG image"},
                                               {"GIF8", "a GIF image"},
                                               {"\x7F"
                                                "ELF",
                                                "an executable"},
                                               {"\x1F\x8B", "a gzip archive"},
                                               {"\xFD"
                                                "7zXZ",
                                                "an xz archive"},
                                               {"\x28\xB5\x2F\xFD", "a zstd archive"},
                                               {"7z\xBC\xAF\x27\x1C", "a 7z archive"},
                                               {"SQLite format 3", "a database"},
                                               {"\xD0\xCF\x11\xE0", "an old Office document"}}};

Error refuse(std::string found) {
  return Error{ErrorCode::kInvalidArgument, std::move(found) + ", expected text"};
}

bool is_control(unsigned char byte) {
  return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' &&
         byte != 0x1B && byte != 0x0B;
}

// How much of `sample`, taken as UTF-16, are code units of Latin, Cyrillic, East Asian text and
// punctuation. `high` is the index of the high byte in each pair.
double measure_utf16(std::string_view sample, std::size_t high) {
  std::size_t usual = 0;
  for (std::size_t i = 0; i + 1 < sample.size(); i += 2) {
    const unsigned unit = static_cast<unsigned char>(sample[i + high]) * 256U +
                          static_cast<unsigned char>(sample[i + 1 - high]);
    usual += unit == '\n' || unit == '\r' || unit == '\t' || (unit >= 0x20 && unit < 0x7F) ||
             (unit >= 0xA0 && unit < 0x530) || (unit >= 0x2010 && unit < 0x2040) ||
             (unit >= 0x3000 && unit < 0x3100) || (unit >= 0x4E00 && unit < 0xA000) ||
             (unit >= 0xAC00 && unit < 0xD7A4) || (unit >= 0xFF00 && unit < 0xFFF0);
  }
  const std::size_t unit_count = sample.size() / 2;
  return static_cast<double>(usual) / static_cast<double>(unit_count);
}

// Text in UTF-16 has zero bytes, be it only those of its line ends, and usual code units.
const char* guess_utf16(std::string_view bytes, std::string_view sample) {
  if (bytes.size() % 2 != 0 || sample.size() < 8) return nullptr;
  if (sample.find('\0') == std::string_view::npos) return nullptr;
  constexpr double kMinShare = 0.97;
  if (measure_utf16(sample, 1) >= kMinShare) return "UTF-16LE";
  return measure_utf16(sample, 0) >= kMinShare ? "UTF-16BE" : nullptr;
}

// Whether `bytes`, which are not UTF-8, are UTF-8 with faults: in other encodings sequences are
// well-formed by accident only.
bool is_mostly_utf8(std::string_view bytes) {
  constexpr std::size_t kMinShare = 8;
  std::size_t sequences = 0;
  std::size_t faults = 0;
  while (!bytes.empty()) {
    const std::size_t end = find_invalid_utf8(bytes).value_or(bytes.size());
    sequences += static_cast<std::size_t>(
        std::count_if(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(end),
                      [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
    if (end == bytes.size()) break;
    ++faults;
    bytes.remove_prefix(end + 1);
  }
  return sequences > faults * kMinShare;
}

// Whether `sample`, taken as IBM866, is Russian: small letters, of which the ten that are two
// thirds of Russian text are half. ICU's detection does not know this encoding of DOS.
bool is_ibm866(std::string_view sample) {
  std::size_t others = 0;
  std::size_t letters = 0;
  std::size_t frequent = 0;
  std::size_t latin = 0;
  for (const char c : sample) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      latin += (byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z' ? 1 : 0;
      continue;
    }
    const bool is_small = (byte >= 0xA0 && byte < 0xB0) || (byte >= 0xE0 && byte < 0xF0);
    if (!is_small) {
      others += byte >= 0xB0 ? 1 : 0;  // 0x80 to 0x9F are capitals
      continue;
    }
    ++letters;
    // а в е и л н о, р с т
    constexpr std::string_view kFrequent = "\xA0\xA2\xA5\xA8\xAB\xAD\xAE\xE0\xE1\xE2";
    frequent += kFrequent.find(c) != std::string_view::npos ? 1 : 0;
  }
  // In Italian and French the same bytes are a few accented letters among plain ones.
  return letters >= 20 && letters * 4 > latin && others * 20 < letters && frequent * 2 > letters;
}

std::string guess_encoding(std::string_view sample) {
  if (is_ibm866(sample)) return "IBM866";
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const char* name = ucsdet_getName(matches[i], &status);
    // UTF-8 and UTF-16 were already ruled out.
    if (U_SUCCESS(status) && !std::string_view(name).starts_with("UTF-")) return name;
  }
  return "windows-1252";
}

// `is_strict`: the first ill-formed sequence is an error, not U+FFFD.
Result<std::string> convert(std::string_view bytes, const std::string& encoding, bool is_strict) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(encoding.c_str(), &status));
  if (U_FAILURE(status)) {
    return Error{ErrorCode::kInvalidArgument,
                 "encoding '" + encoding + "': unknown, expected a name such as windows-1251"};
  }
  if (is_strict) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  }
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  std::array<char16_t, 8192> buffer;
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  while (true) {
    char16_t* target = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, buffer.data() + buffer.size(), &source, source_end,
                   nullptr, /*flush=*/true, &status);
    const auto units = static_cast<int32_t>(target - buffer.data());
    icu::UnicodeString(false, buffer.data(), units).toUTF8String(text);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(status)) return text;
    return Error{ErrorCode::kInvalidArgument,
                 "byte " + std::to_string(source - bytes.data()) + ": not well-formed " + encoding};
  }
}

Result<DecodedText> decode_as(std::string_view bytes, std::string encoding, bool is_guess) {
  if (ucnv_compareNames(encoding.c_str(), "UTF-8") == 0) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (const auto bad = find_invalid_utf8(bytes)) {
      if (is_guess) return DecodedText{replace_invalid_utf8(bytes), "UTF-8", is_guess};
      return Error{ErrorCode::kInvalidArgument,
                   "byte " + std::to_string(*bad) + ": not well-formed UTF-8"};
    }
    return DecodedText{std::string(bytes), "UTF-8", is_guess};
  }
  STELE_TRY(std::string text, convert(bytes, encoding, !is_guess));
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  // A surrogate half in UTF-16 survives ICU's conversion into 16-bit units.
  if (!is_valid_utf8(text)) text = replace_invalid_utf8(text);
  return DecodedText{std::move(text), std::move(encoding), is_guess};
}

}  // namespace

Result<DecodedText> decode_text(std::string_view bytes, std::string_view encoding) {
  if (bytes.empty()) return refuse("it is empty");
  if (!encoding.empty()) return decode_as(bytes, std::string(encoding), false);
  for (const Mark& mark : kMarks) {
    if (bytes.starts_with(mark.bytes)) return decode_as(bytes, mark.encoding, false);
  }
  for (const Mark& signature : kSignatures) {
    if (bytes.starts_with(signature.bytes)) {
      return refuse(std::string("it is ") + signature.encoding);
    }
  }
  const std::string_view sample = bytes.substr(0, kSampleBytes);
  if (const char* utf16 = guess_utf16(bytes, sample)) return decode_as(bytes, utf16, true);
  const auto zero = bytes.find('\0');
  if (zero != std::string_view::npos) {
    return refuse("byte " + std::to_string(zero) + " is zero, so it is binary");
  }
  const auto controls =
      static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), [](char c) {
        return is_control(static_cast<unsigned char>(c));
      }));
  if (controls > sample.size() / 50 + 1) {
    return refuse("it has " + std::to_string(controls) + " control characters, so it is binary");
  }
  if (is_valid_utf8(bytes)) return decode_as(bytes, "UTF-8", false);
  if (is_mostly_utf8(sample)) return decode_as(bytes, "UTF-8", true);
  return decode_as(bytes, guess_encoding(sample), true);
}

Result<DecodedText> decode_rest(std::string_view bytes, std::string_view encoding) {
  return decode_as(bytes, std::string(encoding), true);
}

}  // namespace stele
