// Which stretches of a text are quotations and brackets, so that no sentence ends inside
// (internal).
#pragma once

#include "align/base/byte_span.h"
#include "align/segment/srx_file.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stele {

// Removes from `breaks` those inside a quotation or bracket that belongs to a sentence around it:
// one that opens in the middle of a sentence, or after which the sentence goes on ("…!" he said).
// A quotation that is made of whole sentences and stands between sentences is left as it is, and so
// is one longer than 300 bytes (a speech), a bracket longer than 1500, and what never closes.
std::vector<std::size_t> guard_brackets(std::string_view text, std::vector<std::size_t> breaks,
                                        const SrxOptions& options);

}  // namespace stele
