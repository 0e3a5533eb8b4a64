#include "tm/terms/term_key.h"

namespace stele::tm {

TermKey KeyTable::add(std::string_view text) {
  const auto found = keys_.find(text);
  if (found != keys_.end()) return found->second;
  const TermKey key{static_cast<std::uint32_t>(texts_.size())};
  texts_.emplace_back(text);
  keys_.emplace(texts_.back(), key);
  return key;
}

TermKey KeyTable::find(std::string_view text) const {
  const auto found = keys_.find(text);
  return found == keys_.end() ? kNoKey : found->second;
}

}  // namespace stele::tm
