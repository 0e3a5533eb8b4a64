// Reads the text of a PDF through pdftotext, in a process of its own (internal).
#pragma once

#include "align/base/result.h"

#include <filesystem>
#include <string>

namespace stele {

// Returns the text of a PDF file in UTF-8, with form feeds between pages.
// Fails with kNotFound when pdftotext (Debian package poppler-utils) is not installed,
// kInvalidArgument when it refuses the file, kLimitExceeded when there is more than a gigabyte of
// text, kIo otherwise.
Result<std::string> extract_pdf_text(const std::filesystem::path& path);

}  // namespace stele
