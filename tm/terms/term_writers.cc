// The forms in which extracted terms are written.
#include "align/base/escape.h"
#include "tm/exchange/csv.h"
#include "tm/terms/report.h"
#include "tm/terms/term_extraction.h"

#include <array>
#include <cstdio>

namespace stele::tm {
namespace {

std::string format_score(double score) {
  std::array<char, 32> buffer = {};
  std::snprintf(buffer.data(), buffer.size(), "%.2f", score);
  return buffer.data();
}

const std::string& example_of(const ExtractedTerms& terms, const ExtractedTerm& term,
                              std::span<const CheckedUnit> units) {
  static const std::string kNothing;
  for (const Variant& variant : units[term.example_unit].unit.variants) {
    if (variant.language.substr(0, terms.source_language.size()) == terms.source_language) {
      return variant.text;
    }
  }
  return kNothing;
}

// Fields of a glossary must not hold what divides renderings.
std::string clean(std::string text) {
  for (char& c : text) {
    if (c == '|' || c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

void append_language(const std::string& language, const std::vector<std::string>& texts,
                     std::string* xml) {
  *xml += "        <langSec xml:lang=\"" + language + "\">\n";
  for (const std::string& text : texts) {
    *xml += "          <termSec><term>";
    append_xml_text(text, xml);
    *xml += "</term></termSec>\n";
  }
  *xml += "        </langSec>\n";
}

}  // namespace

std::string write_terms_csv(const ExtractedTerms& terms, std::span<const CheckedUnit> units,
                            char separator) {
  std::string table;
  const auto add_row = [&](const std::vector<std::string>& fields) {
    if (separator == ',') {
      append_csv_row(fields, &table);
      return;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) table += separator;
      table += fields[i];
    }
    table += '\n';
  };
  std::vector<std::string> header = {terms.source_language};
  header.insert(header.end(), terms.target_languages.begin(), terms.target_languages.end());
  header.insert(header.end(), {"frequency", "score", "example"});
  add_row(header);
  for (const ExtractedTerm& term : terms.terms) {
    std::vector<std::string> row = {clean(term.text)};
    for (const auto& renderings : term.renderings) {
      std::string field;
      for (const ExtractedRendering& rendering : renderings) {
        field += (field.empty() ? "" : "|") + clean(rendering.text);
      }
      row.push_back(field);
    }
    row.push_back(std::to_string(term.count));
    row.push_back(format_score(term.score));
    row.push_back(clean(example_of(terms, term, units)));
    add_row(row);
  }
  return table;
}

std::string write_terms_jsonl(const ExtractedTerms& terms, std::span<const CheckedUnit> units) {
  std::string json;
  for (const ExtractedTerm& term : terms.terms) {
    json += "{\"language\":";
    append_json_string(terms.source_language, &json);
    json += ",\"term\":";
    append_json_string(term.text, &json);
    json += ",\"count\":" + std::to_string(term.count) +
            ",\"units\":" + std::to_string(term.unit_count) +
            ",\"score\":" + format_score(term.score) + ",\"renderings\":{";
    for (std::size_t t = 0; t < term.renderings.size(); ++t) {
      if (t > 0) json += ',';
      append_json_string(terms.target_languages[t], &json);
      json += ":[";
      for (std::size_t r = 0; r < term.renderings[t].size(); ++r) {
        if (r > 0) json += ',';
        json += "{\"text\":";
        append_json_string(term.renderings[t][r].text, &json);
        json += ",\"count\":" + std::to_string(term.renderings[t][r].count) + "}";
      }
      json += ']';
    }
    json += "},\"example\":";
    append_json_string(example_of(terms, term, units), &json);
    json += "}\n";
  }
  return json;
}

std::string write_terms_tbx(const ExtractedTerms& terms, std::span<const CheckedUnit> units) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<tbx style=\"dca\" type=\"TBX-Basic\" xml:lang=\"" +
      terms.source_language +
      "\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n"
      "  <tbxHeader>\n    <fileDesc>\n      <sourceDesc><p>Terms extracted from a translation "
      "memory</p></sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n    <body>\n";
  std::size_t number = 0;
  for (const ExtractedTerm& term : terms.terms) {
    xml += "      <conceptEntry id=\"c" + std::to_string(++number) + "\">\n";
    xml += "        <descrip type=\"context\">";
    append_xml_text(example_of(terms, term, units), &xml);
    xml += "</descrip>\n";
    append_language(terms.source_language, {term.text}, &xml);
    for (std::size_t t = 0; t < term.renderings.size(); ++t) {
      if (term.renderings[t].empty()) continue;
      std::vector<std::string> texts;
      for (const ExtractedRendering& rendering : term.renderings[t])
        texts.push_back(rendering.text);
      append_language(terms.target_languages[t], texts, &xml);
    }
    xml += "      </conceptEntry>\n";
  }
  return xml + "    </body>\n  </text>\n</tbx>\n";
}

}  // namespace stele::tm
