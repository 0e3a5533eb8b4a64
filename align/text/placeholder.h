// Recognises URLs and the placeholders of message catalogues inside a text (internal).
#pragma once

#include <cstddef>
#include <string_view>

namespace stele {

// Each returns the length in bytes of what it recognises at `offset`, or 0.

// "%s", "%-5.2f", "%1$d", "%(name)s", "%1", "{0}", "{{name}}", "${name}", "<b>", "</a>", "<br/>",
// "&amp;". A percent sign after a digit is a percent sign ("5%d" is no placeholder).
std::size_t measure_placeholder(std::string_view text, std::size_t offset);

// "https://…", "mailto:…", "www.…" up to what cannot belong to it; a trailing full stop, comma,
// quote or unmatched bracket stays outside.
std::size_t measure_url(std::string_view text, std::size_t offset);

// "name@host.org" where `word_end` is the end of the word that starts at `offset`.
std::size_t measure_email(std::string_view text, std::size_t offset, std::size_t word_end);

}  // namespace stele
