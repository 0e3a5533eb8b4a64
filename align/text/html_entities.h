// The named characters of HTML 4.01 ("&nbsp;").
#pragma once

#include <string_view>

namespace stele {

// Returns the character that `name` ("nbsp") stands for, or 0. XML's "apos" is none of HTML 4.01's.
char32_t find_html_entity(std::string_view name);

}  // namespace stele
