// How text stands in the cells of XLSX (ECMA-376 part 1, 22.9.2.19 ST_Xstring). Not public.
#pragma once

#include <string>
#include <string_view>

namespace stele::tm {

// Characters that XML forbids stand as "_x000B_", and an underscore that would begin such a thing
// as "_x005F_". Both keep all other text.
std::string decode_xlsx_text(std::string_view text);
std::string encode_xlsx_text(std::string_view text);

}  // namespace stele::tm
