#include "tm/index/entry_strings.h"

#include <algorithm>

namespace stele::tm {
namespace {

// What a string begins with: the key, the key in another case, or the string before it among those
// of its block that have nothing of a key.
enum class Base : std::uint8_t { kKey, kTitleKey, kUpperKey, kStringBefore };
// A symbol: base << 4 | number. Of a key so many characters at the end are left out; of a string
// before so many at the start are kept.
constexpr unsigned kBaseShift = 4;
constexpr std::uint32_t kMostNumber = 15;
constexpr std::uint64_t kBlockStrings = 16;
constexpr CodedStringsShape kShape = {kBlockStrings, 64};

std::uint32_t make_symbol(Base base, std::uint32_t number) {
  return static_cast<std::uint32_t>(base) << kBaseShift | number;
}
Base base_of(std::uint32_t symbol) {
  return static_cast<Base>(symbol >> kBaseShift);
}

// The upper case of a letter whose cases are one distance apart in its alphabet; other characters
// as they are. It is part of the format, so it does not change with Unicode's versions.
std::uint32_t to_upper(std::uint32_t character) {
  const std::uint32_t packed = character - 1;
  if (packed >= 'a' && packed <= 'z') return character - 0x20;
  if (packed >> 13 != 0xC000 >> 13) return character;  // not two bytes
  const std::uint32_t point = (packed >> 8 & 0x1F) << 6 | (packed & 0x3F);
  std::uint32_t upper = point;
  if (point >= 0xE0 && point <= 0xFE && point != 0xF7) upper -= 0x20;     // Latin
  if (point >= 0x3B1 && point <= 0x3C9 && point != 0x3C2) upper -= 0x20;  // Greek
  if (point >= 0x430 && point <= 0x44F) upper -= 0x20;                    // Cyrillic
  if (point >= 0x450 && point <= 0x45F) upper -= 0x50;
  return ((0xC0 | upper >> 6) << 8 | 0x80 | (upper & 0x3F)) + 1;
}

// A key's characters in the base's case, without the control character that tells kinds of keys
// apart.
void split_key(std::string_view key, Base base, std::vector<std::uint32_t>* characters) {
  if (!key.empty() && static_cast<std::uint8_t>(key[0]) < 0x20) key.remove_prefix(1);
  split_characters(key, characters);
  const std::size_t changed = base == Base::kUpperKey ? characters->size()
                              : base == Base::kTitleKey
                                  ? std::min<std::size_t>(characters->size(), 1)
                                  : 0;
  for (std::size_t i = 0; i < changed; ++i) (*characters)[i] = to_upper((*characters)[i]);
}

}  // namespace

std::string write_entry_strings(const std::vector<KeyedString>& entries) {
  StringPieces pieces;
  std::vector<std::uint32_t> string;
  std::vector<std::uint32_t> key;
  std::vector<std::uint32_t> before;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i % kBlockStrings == 0) before.clear();
    split_characters(entries[i].string, &string);
    std::uint32_t kept = std::min(count_shared(string, before), kMostNumber);
    std::uint32_t symbol = make_symbol(Base::kStringBefore, kept);
    bool has_key = false;
    if (!entries[i].key.empty()) {
      for (const Base base : {Base::kKey, Base::kTitleKey, Base::kUpperKey}) {
        split_key(entries[i].key, base, &key);
        const std::uint32_t shared = count_shared(string, key);
        const auto left_out = static_cast<std::uint32_t>(key.size()) - shared;
        if (left_out > kMostNumber || (has_key && shared <= kept)) continue;
        has_key = true;
        kept = shared;
        symbol = make_symbol(base, left_out);
      }
    }
    pieces.add(symbol, string.begin() + kept, string.end());
    if (!has_key) before.swap(string);
  }
  return write_coded_strings(pieces, kShape);
}

EntryStrings::EntryStrings(CheckedBytes bytes) : strings_(bytes, kShape) {}

bool EntryStrings::read(std::uint64_t index, Form* form) const {
  BitReader reader;
  if (index >= count() || !strings_.open_block(index / kBlockStrings, &reader)) return false;
  std::string before;
  std::vector<std::uint32_t> characters;
  for (std::uint64_t left = index % kBlockStrings + 1; left > 0; --left) {
    if (!strings_.read_symbol(&reader, &form->symbol)) return false;
    std::string& text = needs_key(*form) ? form->rest : before;
    if (needs_key(*form)) {
      text.clear();
    } else {
      const std::uint32_t kept = form->symbol & kMostNumber;
      split_characters(before, &characters);
      if (kept > characters.size()) return false;
      before.clear();
      for (std::uint32_t i = 0; i < kept; ++i) append_character(characters[i], &before);
    }
    for (std::uint32_t character = 0;;) {
      if (!strings_.read_character(&reader, &character)) return false;
      if (character == kStringEnd) break;
      append_character(character, &text);
    }
  }
  if (!needs_key(*form)) form->rest.swap(before);
  return true;
}

bool EntryStrings::needs_key(const Form& form) {
  return base_of(form.symbol) != Base::kStringBefore;
}

bool EntryStrings::make_string(const Form& form, std::string_view key, std::string* text) {
  std::vector<std::uint32_t> characters;
  split_key(key, base_of(form.symbol), &characters);
  const std::uint32_t left_out = form.symbol & kMostNumber;
  if (left_out > characters.size()) return false;
  text->clear();
  for (std::size_t i = 0; i < characters.size() - left_out; ++i) {
    append_character(characters[i], text);
  }
  text->append(form.rest);
  return true;
}

}  // namespace stele::tm
