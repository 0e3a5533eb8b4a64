// Language tags (BCP 47) as memories, TMX files and users write them: "en", "en-US", "zh_CN".
#pragma once

#include "align/base/result.h"

#include <string>
#include <string_view>

namespace stele {

// Returns `tag` with '_' as '-', the language in lower case, a script in Title case and a region
// in upper case: "ZH_hant_tw" -> "zh-Hant-TW".
// Fails with kInvalidArgument when it is not subtags of 1 to 8 letters or digits, the first of 2
// to 8 letters ("x" and "i" count as a first subtag too).
Result<std::string> canonicalize_language_tag(std::string_view tag);

// Returns the language of a tag without script, region or variant: "zh-Hant-TW" -> "zh".
// Works on any string; case is lowered.
std::string primary_language(std::string_view tag);

// Whether the primary language of `tag` is in `list`, primary languages with commas between.
bool lists_language(std::string_view list, std::string_view tag);

// Whether a request for `wanted` accepts text tagged `stored`: the tags are equal without regard
// to case and separator, or `wanted` is a prefix of `stored` in whole subtags ("zh" accepts
// "zh-CN", "zh-CN" does not accept "zh-TW" nor "zh").
bool accepts_language(std::string_view wanted, std::string_view stored);

}  // namespace stele
