#include "align/measure/anchor_tokens.h"

#include "align/base/hash.h"
#include "align/base/utf8.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include <unicode/uchar.h>

namespace stele {
namespace {

// Letters of a skeleton that two words must share to be one anchor; shorter words carry too little.
constexpr std::size_t kCognateLetters = 5;
constexpr std::size_t kMinCognateLetters = 4;

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
         (c >= 0x20000 && c <= 0x3134F);
}

// Value of a Chinese digit, or nothing.
std::optional<int> han_digit(char32_t c) {
  switch (c) {
    case U'〇':
    case U'零':
      return 0;
    case U'一':
      return 1;
    case U'二':
    case U'两':
      return 2;
    case U'三':
      return 3;
    case U'四':
      return 4;
    case U'五':
      return 5;
    case U'六':
      return 6;
    case U'七':
      return 7;
    case U'八':
      return 8;
    case U'九':
      return 9;
    default:
      return std::nullopt;
  }
}

std::uint64_t han_multiplier(char32_t c) {
  switch (c) {
    case U'十':
      return 10;
    case U'百':
      return 100;
    case U'千':
      return 1000;
    case U'万':
    case U'萬':
      return 10000;
    case U'亿':
    case U'億':
      return 100000000;
    default:
      return 0;
  }
}

// Romanises one lower-case letter to the skeleton alphabet: look-alike sounds become one letter,
// so that Latin and Cyrillic spellings of one name meet. Empty for letters that are dropped.
std::string_view skeleton_of(char32_t c) {
  static constexpr std::array<std::string_view, 26> kLatin = {
      "a", "b", "k", "d", "e", "f", "g", "h", "i", "i", "k",  "l", "m",
      "n", "o", "p", "k", "r", "s", "t", "u", "v", "v", "ks", "i", "s"};
  // а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я
  static constexpr std::array<std::string_view, 32> kCyrillic = {
      "a", "b", "v", "g", "d", "e", "s",  "s", "i",  "i",  "k", "l", "m", "n", "o",  "p",
      "r", "s", "t", "u", "f", "h", "ts", "k", "sh", "sh", "",  "i", "",  "e", "iu", "ia"};
  if (c >= U'a' && c <= U'z') return kLatin[c - U'a'];
  if (c >= 0x0430 && c <= 0x044F) return kCyrillic[c - 0x0430];
  switch (c) {
    case 0x0451:
    case U'é':
    case U'è':
    case U'ê':
    case U'ë':
      return "e";
    case U'ä':
    case U'à':
    case U'â':
    case U'á':
    case U'å':
    case U'ã':
      return "a";
    case U'ö':
    case U'ô':
    case U'ó':
    case U'ò':
    case U'ø':
    case U'õ':
      return "o";
    case U'ü':
    case U'û':
    case U'ù':
    case U'ú':
      return "u";
    case U'î':
    case U'ï':
    case U'í':
    case U'ì':
      return "i";
    case U'ç':
      return "s";
    case U'ñ':
      return "n";
    case U'ß':
      return "s";
    default:
      return "";
  }
}

std::uint32_t key_of(char prefix, std::string_view bytes) {
  return static_cast<std::uint32_t>(hash_bytes(bytes, static_cast<std::uint64_t>(prefix)));
}

// Walks a text and collects its anchors.
class AnchorReader {
 public:
  explicit AnchorReader(std::string_view text) : text_(text) {}

  std::vector<Anchor> read() {
    std::size_t offset = 0;
    while (offset < text_.size()) {
      const std::size_t start = offset;
      const char32_t c = next_code_point(text_, &offset);
      if (u_isdigit(static_cast<UChar32>(c))) {
        offset = read_number(start);
      } else if (han_digit(c) || c == U'十') {
        offset = read_han_number(start);
      } else if (u_isalpha(static_cast<UChar32>(c)) && !is_han(c)) {
        offset = read_word(start);
      }
    }
    return std::move(anchors_);
  }

 private:
  // Reads digits with separators of thousands and decimals.
  std::size_t read_number(std::size_t offset) {
    std::string digits;
    std::size_t end = offset;
    std::size_t group_start = 0;
    while (offset < text_.size()) {
      const std::size_t start = offset;
      const char32_t c = next_code_point(text_, &offset);
      const int value = u_charDigitValue(static_cast<UChar32>(c));
      if (value >= 0 && u_isdigit(static_cast<UChar32>(c))) {
        digits += static_cast<char>('0' + value);
        end = offset;
        continue;
      }
      const bool separator =
          c == U',' || c == U'.' || c == 0x00A0 || c == 0x202F || c == U'\'' || c == U' ';
      if (!separator || !is_group_of_three(offset)) {
        offset = start;
        break;
      }
      if (digits.size() - group_start > 3) {
        offset = start;
        break;
      }
      group_start = digits.size();
    }
    add_number(digits);
    return end;
  }

  // Whether exactly three digits follow.
  bool is_group_of_three(std::size_t offset) const {
    int count = 0;
    while (offset < text_.size() && count < 4) {
      if (!u_isdigit(static_cast<UChar32>(next_code_point(text_, &offset)))) break;
      ++count;
    }
    return count == 3;
  }

  // Reads 二〇〇五 (digit by digit) and 二十五, 三百 (by value). A lone digit is mostly a word.
  std::size_t read_han_number(std::size_t offset) {
    std::string digits;
    std::uint64_t total = 0;
    std::uint64_t section = 0;
    std::uint64_t current = 0;
    int count = 0;
    bool positional = true;
    std::size_t end = offset;
    while (offset < text_.size()) {
      const char32_t c = next_code_point(text_, &offset);
      if (const auto value = han_digit(c)) {
        digits += static_cast<char>('0' + *value);
        current = static_cast<std::uint64_t>(*value);
      } else if (const std::uint64_t multiplier = han_multiplier(c); multiplier > 0) {
        positional = false;
        if (multiplier >= 10000) {
          total = (total + section + current) * multiplier;
          section = 0;
        } else {
          section += (current == 0 ? 1 : current) * multiplier;
        }
        current = 0;
      } else {
        break;
      }
      end = offset;
      if (++count > 16) break;
    }
    if (count >= 2) add_number(positional ? digits : std::to_string(total + section + current));
    return end;
  }

  void add_number(std::string_view digits) {
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    anchors_.push_back({key_of('n', digits), AnchorKind::kNumber});
  }

  std::size_t read_word(std::size_t offset) {
    std::string skeleton;
    std::string folded;
    std::size_t end = offset;
    std::size_t letters = 0;
    bool latin = true;
    bool has_upper = false;
    while (offset < text_.size()) {
      const char32_t c = next_code_point(text_, &offset);
      if (!u_isalnum(static_cast<UChar32>(c)) || is_han(c)) break;
      const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
      has_upper = has_upper || lower != c;
      latin = latin && c < 0x0250;
      append_utf8(lower, &folded);
      for (const char letter : skeleton_of(lower)) {
        if (skeleton.empty() || skeleton.back() != letter) skeleton += letter;
      }
      ++letters;
      end = offset;
    }
    if (letters >= kMinCognateLetters && skeleton.size() >= kMinCognateLetters) {
      anchors_.push_back({key_of('c', std::string_view(skeleton).substr(0, kCognateLetters)),
                          AnchorKind::kCognate});
    }
    if (latin && has_upper && letters >= 2) {
      anchors_.push_back({key_of('l', folded), AnchorKind::kName});
    }
    return end;
  }

  std::string_view text_;
  std::vector<Anchor> anchors_;
};

}  // namespace

std::vector<Anchor> find_anchors(std::string_view text) {
  return AnchorReader(text).read();
}

double measure_length(std::string_view text) {
  double length = 0;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const char32_t c = next_code_point(text, &offset);
    double weight = 1;
    if (c >= 0x0300) {
      if (is_han(c)) {
        weight = 3;
      } else if (c >= 0x3040 && c <= 0x30FF) {
        weight = 1.8;
      } else if (c >= 0xAC00 && c <= 0xD7A3) {
        weight = 2.2;
      }
    }
    length += weight;
  }
  return length;
}

}  // namespace stele
