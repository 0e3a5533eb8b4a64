// Reads HTML: block elements become paragraphs, inline tags and entities edits (internal).
#pragma once

#include "align/text/document.h"

#include <string>
#include <string_view>

namespace stele {

// Fills document->paragraphs and edits, and language from <html lang> if it is empty, from
// document->text, which is the page. Never fails: what is no tag is text. What <script>, <style>,
// <template>, comments and <head> but its <title> hold is not shown. Linear; keeps no tree, so
// nesting costs nothing.
void find_html_paragraphs(Document* document);

// Returns the encoding that the first kilobyte of a page declares, or an empty string.
std::string find_html_encoding(std::string_view bytes);

}  // namespace stele
