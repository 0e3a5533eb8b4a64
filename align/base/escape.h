// Escaping of text for XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace stele {

// Appends `text` with & < > (and " in attributes) escaped and characters that XML forbids as
// U+FFFD. A carriage return, and in attributes line breaks and tabs, become character references,
// since a reader would change them.
// Requires: `text` is well-formed UTF-8.
void append_xml_text(std::string_view text, std::string* out);
void append_xml_attribute(std::string_view text, std::string* out);

// Appends ` name="value"`, escaping `value` as append_xml_attribute does.
void append_xml_attribute(std::string_view name, std::string_view value, std::string* out);

// Returns `text` with & < > " ' escaped and forbidden characters as U+FFFD, so that it may stand in
// the text of an HTML page and in its quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace stele
