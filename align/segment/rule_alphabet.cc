#include "align/segment/rule_alphabet.h"

#include <algorithm>
#include <map>

namespace stele {

RuleAlphabet::RuleAlphabet(const std::vector<const icu::UnicodeSet*>& sets) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeSet words(u"[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]", status);
  std::vector<const icu::UnicodeSet*> all = sets;
  all.push_back(&words);

  begins_.push_back(0);
  for (const icu::UnicodeSet* set : all) {
    for (int32_t i = 0; i < set->getRangeCount(); ++i) {
      begins_.push_back(static_cast<char32_t>(set->getRangeStart(i)));
      begins_.push_back(static_cast<char32_t>(set->getRangeEnd(i)) + 1);
    }
  }
  std::sort(begins_.begin(), begins_.end());
  begins_.erase(std::unique(begins_.begin(), begins_.end()), begins_.end());
  if (begins_.back() > 0x10FFFF) begins_.pop_back();

  // Which sets each range lies in; equal signatures are one class.
  std::vector<std::vector<std::uint32_t>> signatures(begins_.size());
  for (std::uint32_t s = 0; s < all.size(); ++s) {
    for (int32_t i = 0; i < all[s]->getRangeCount(); ++i) {
      const auto first = static_cast<char32_t>(all[s]->getRangeStart(i));
      const auto last = static_cast<char32_t>(all[s]->getRangeEnd(i));
      for (auto range = std::lower_bound(begins_.begin(), begins_.end(), first);
           range != begins_.end() && *range <= last; ++range) {
        signatures[static_cast<std::size_t>(range - begins_.begin())].push_back(s);
      }
    }
  }
  std::map<std::vector<std::uint32_t>, std::uint16_t> classes;
  for (const auto& signature : signatures) {
    const auto id = static_cast<std::uint16_t>(classes.size());
    range_classes_.push_back(classes.emplace(signature, id).first->second);
  }
  members_.assign(all.size(), std::vector<bool>(classes.size()));
  for (const auto& [signature, id] : classes) {
    for (const std::uint32_t s : signature) members_[s][id] = true;
  }
  is_word_ = members_.back();

  table_.resize(kTableSize);
  for (std::size_t r = 0; r < begins_.size() && begins_[r] < kTableSize; ++r) {
    const char32_t end = r + 1 < begins_.size() ? std::min(begins_[r + 1], kTableSize) : kTableSize;
    std::fill(table_.begin() + begins_[r], table_.begin() + end, range_classes_[r]);
  }
}

std::uint16_t RuleAlphabet::find_class(char32_t code_point) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), code_point);
  return range_classes_[static_cast<std::size_t>(after - begins_.begin()) - 1];
}

}  // namespace stele
