// RuleAlphabet: the code points in classes that no pattern of a rule set tells apart (internal).
#pragma once

#include <cstdint>
#include <vector>

#include <unicode/uniset.h>

namespace stele {

// Immutable after construction.
class RuleAlphabet {
 public:
  // Every set of `sets` is a union of classes of the result, and so is \w.
  explicit RuleAlphabet(const std::vector<const icu::UnicodeSet*>& sets);

  std::uint32_t class_count() const { return static_cast<std::uint32_t>(is_word_.size()); }
  std::uint16_t class_of(char32_t code_point) const {
    return code_point < kTableSize ? table_[code_point] : find_class(code_point);
  }
  bool is_word(std::uint16_t character_class) const { return is_word_[character_class]; }
  // One flag a class: whether the class lies in the set `sets[index]` of the constructor.
  const std::vector<bool>& members(std::size_t index) const { return members_[index]; }

 private:
  static constexpr char32_t kTableSize = 0x10000;

  std::uint16_t find_class(char32_t code_point) const;

  std::vector<std::uint16_t> table_;
  std::vector<char32_t> begins_;  // of the ranges, in order
  std::vector<std::uint16_t> range_classes_;
  std::vector<std::vector<bool>> members_;
  std::vector<bool> is_word_;
};

}  // namespace stele
