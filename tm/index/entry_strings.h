// EntryStrings: the strings of a language's words and gaps, each stored as its difference from its
// word's key.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/coded_strings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

struct KeyedString {
  std::string_view string;
  std::string_view key;  // empty: the string has nothing of it
};

// Returns the bytes of the list (FORMAT.md, "Entry strings"). A key is a word folded and without
// its ending, so most strings are a case, their key and a few characters.
std::string write_entry_strings(const std::vector<KeyedString>& entries);

class EntryStrings {
 public:
  // A list that is impossible is empty.
  explicit EntryStrings(CheckedBytes bytes);

  std::uint64_t count() const { return strings_.count(); }

  // How a string is made from its key.
  struct Form {
    std::uint32_t symbol = 0;
    std::string rest;  // the string itself when it does not need the key
  };
  // Reads the form of the string at `index`. Returns false when it is damaged or lies outside.
  bool read(std::uint64_t index, Form* form) const;
  static bool needs_key(const Form& form);
  // Replaces `*text` by the string that the form makes of the key. False on damage.
  static bool make_string(const Form& form, std::string_view key, std::string* text);

 private:
  CodedStrings strings_;
};

}  // namespace stele::tm
