// TextCoder: writes the texts of a language as blocks of codes (internal).
#pragma once

#include "tm/index/phrase_maker.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Sections of the same names, and how items are numbered in them.
struct CodedTexts {
  std::string texts;
  std::string text_offsets;
  std::string phrases;
  std::vector<std::uint32_t> items;  // by number, from 1; those that no text has are left out
};

// Codes the texts, which are in the order of their numbers and whose symbols are kJoinItem, items
// below `item_ranks.size()` and phrases of these. Items of codes of one length are numbered by
// `item_ranks`; ranks of neighbours should be alike.
CodedTexts code_texts(const std::vector<std::uint32_t>& item_ranks, const Phrases& texts);

}  // namespace stele::tm
