#include "cli/difference_marks.h"

namespace stele::cli {
namespace {

using tm::EditKind;
using tm::WordEdit;

std::string mark(std::string_view text, bool is_stored, MarkStyle style) {
  if (text.empty()) return {};
  const std::string words(text);
  if (style == MarkStyle::kColor) {
    return (is_stored ? "\x1b[9;31m" : "\x1b[32m") + words + "\x1b[0m";
  }
  return is_stored ? "[-" + words + "-]" : "{+" + words + "+}";
}

}  // namespace

std::string mark_differences(std::string_view query, const tm::Match& match, MarkStyle style) {
  const std::string_view source = match.source;
  std::string line;
  std::uint64_t position = 0;  // in the source
  for (std::size_t i = 0; i < match.edits.size();) {
    if (match.edits[i].kind == EditKind::kEqual) {
      line += source.substr(position, match.edits[i].source.end - position);
      position = match.edits[i].source.end;
      ++i;
      continue;
    }
    // A run of changes is shown as one: what is stored, then what the query has.
    ByteSpan stored;
    ByteSpan wanted;
    for (; i < match.edits.size() && match.edits[i].kind != EditKind::kEqual; ++i) {
      const WordEdit& edit = match.edits[i];
      if (!edit.source.empty()) {
        if (stored.empty()) stored.begin = edit.source.begin;
        stored.end = edit.source.end;
      }
      if (!edit.query.empty()) {
        if (wanted.empty()) wanted.begin = edit.query.begin;
        wanted.end = edit.query.end;
      }
    }
    if (stored.empty()) {
      // Something was put in: after the space that precedes it in the query, if there is one.
      const bool has_space = wanted.begin > 0 && query[wanted.begin - 1] == ' ' && position > 0;
      if (has_space) line += ' ';
      if (has_space && position < source.size() && source[position] == ' ') ++position;
      line += mark(view_of(query, wanted), false, style);
      if (has_space && position < source.size() && source[position - 1] == ' ') line += ' ';
    } else {
      line += source.substr(position, stored.begin - position);
      line += mark(view_of(source, stored), true, style);
      line += mark(view_of(query, wanted), false, style);
      position = stored.end;
    }
  }
  line += source.substr(position);
  return line;
}

}  // namespace stele::cli
