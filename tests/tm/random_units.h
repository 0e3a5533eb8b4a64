// Random units for property tests of reading and writing.
#pragma once

#include "align/base/escape.h"
#include "align/base/utf8.h"
#include "tm/exchange/inline_tags.h"
#include "tm/unit/unit.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

// Any unit at all, with what the reader would have to repair.
inline Unit make_random_unit(std::mt19937& random) {
  const auto pick = [&](std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  };
  constexpr const char* kPieces[] = {"a",   "Б",      "中",          " ",  "\n",     "\t",
                                     "<",   ">",      "&",           "\"", "'",      "]",
                                     "]]>", "&amp;",  "👩‍👧", ";",  "\r",     "\u00AD",
                                     "{0}", "\uFFFD", "<b>",         "é",  "e\u0301"};
  constexpr const char* kLanguages[] = {"en", "ru", "zh-CN", "zh-TW", "pt-BR", "en-GB"};
  constexpr const char* kFields[] = {"tuid",       "changedate", "usagecount",
                                     "creationid", "colour",     "segtype"};
  constexpr const char* kValues[] = {"1", "2020-01-01", "20200101T101010Z", "x & \"y\"\n",
                                     "phrase"};
  const auto make_text = [&] {
    std::string text;
    for (std::size_t i = 1 + pick(12); i > 0; --i) text += kPieces[pick(std::size(kPieces))];
    return text;
  };
  const auto make_attributes = [&](std::vector<Attribute>* attributes) {
    for (std::size_t i = pick(4); i > 0; --i) {
      const std::size_t kind = pick(3);
      attributes->push_back(
          kind == 0   ? Attribute{Attribute::Kind::kField, kFields[pick(6)], kValues[pick(5)], ""}
          : kind == 1 ? Attribute{Attribute::Kind::kProp, "p" + make_text(), make_text(),
                                  pick(2) ? "ru" : ""}
                      : Attribute{Attribute::Kind::kNote, "", make_text(), ""});
    }
  };
  Unit unit;
  make_attributes(&unit.attributes);
  for (std::size_t i = 2 + pick(3); i > 0; --i) {
    Variant variant;
    variant.language = kLanguages[pick(6)];
    variant.text = make_text();
    make_attributes(&variant.attributes);
    std::size_t offset = 0;
    for (std::size_t k = pick(6); k > 0 && offset < variant.text.size(); --k) {
      for (std::size_t step = pick(3); step > 0 && offset < variant.text.size(); --step) {
        (void)next_code_point(variant.text, &offset);
      }
      InlineTag tag;
      tag.kind = static_cast<InlineKind>(pick(7));
      tag.offset_bytes = static_cast<std::uint32_t>(offset);
      const bool is_pair =
          tag.kind == InlineKind::kBeginPaired || tag.kind == InlineKind::kEndPaired;
      if (is_pair) append_tag_attribute("i", std::to_string(pick(3)), &tag.attributes);
      if (tag.kind == InlineKind::kIsolated) append_tag_attribute("pos", "end", &tag.attributes);
      if (!is_pair && tag.kind != InlineKind::kHighlightEnd && pick(2)) {
        append_tag_attribute("x", std::to_string(pick(3)), &tag.attributes);
      }
      if (tag.kind != InlineKind::kHighlightBegin && tag.kind != InlineKind::kHighlightEnd) {
        append_xml_text(make_text(), &tag.content);
        if (pick(4) == 0) {  // text to be translated inside of code
          tag.content.append("<sub type=\"alt\">");
          append_xml_text(make_text(), &tag.content);
          tag.content.append("</sub>");
        }
      }
      variant.tags.push_back(std::move(tag));
    }
    unit.variants.push_back(std::move(variant));
  }
  return unit;
}

}  // namespace stele::tm
