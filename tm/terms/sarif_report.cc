// SARIF 2.1.0 (OASIS, 2020): one run; rules are the checks; a result a finding.
#include "tm/terms/report_writers.h"

#include <array>
#include <cstdio>

namespace stele::tm {
namespace {

// Percent-encodes what a relative URI reference may not hold.
std::string encode_uri(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= 'a' && byte <= 'z') || c == '/' || c == '.' || c == '-' ||
                          c == '_' || c == '~';
    if (is_plain) {
      uri += c;
      continue;
    }
    std::array<char, 4> buffer = {};
    std::snprintf(buffer.data(), buffer.size(), "%%%02X", byte);
    uri += buffer.data();
  }
  return uri;
}

void append_text(const char* name, std::string_view text, std::string* json) {
  *json += "\"" + std::string(name) + "\": {\"text\": ";
  append_json_string(text, json);
  *json += "}";
}

std::string_view sarif_level(Severity severity) {
  return severity_name(severity);  // "note", "warning" and "error" are SARIF's own words
}

void append_rule(const CheckInfo& info, std::string* json) {
  *json += "          {\"id\": ";
  append_json_string(info.name, json);
  *json += ", ";
  append_text("shortDescription", info.title, json);
  *json += ", ";
  append_text("fullDescription", info.help, json);
  *json += ", ";
  append_text("help", info.help, json);
  *json += ", \"defaultConfiguration\": {\"level\": ";
  append_json_string(sarif_level(info.severity), json);
  *json += "}}";
}

void append_result(const Finding& finding, std::span<const CheckedUnit> units, std::string* json) {
  const CheckedUnit& unit = units[finding.unit];
  *json += "        {\"ruleId\": ";
  append_json_string(describe_check(finding.check).name, json);
  *json += ", \"ruleIndex\": " + std::to_string(static_cast<std::size_t>(finding.check));
  *json += ", \"level\": ";
  append_json_string(sarif_level(finding.severity), json);
  *json += ", ";
  append_text("message", finding.message, json);
  *json += ", \"locations\": [{";
  if (!unit.file.empty()) {
    *json += "\"physicalLocation\": {\"artifactLocation\": {\"uri\": ";
    append_json_string(encode_uri(unit.file), json);
    *json += "}";
    if (unit.line > 0) {
      *json += ", \"region\": {\"startLine\": " + std::to_string(unit.line) + "}";
    }
    *json += "}, ";
  }
  *json += "\"logicalLocations\": [{\"name\": ";
  append_json_string(unit.id.empty() ? std::to_string(finding.unit) : unit.id, json);
  *json += ", \"kind\": \"unit\"}]}]";
  std::array<char, 20> hash = {};
  std::snprintf(hash.data(), hash.size(), "%016llx",
                static_cast<unsigned long long>(fingerprint(finding, units)));
  *json += ", \"partialFingerprints\": {\"steleFinding/v1\": \"";
  *json += hash.data();
  *json += "\"}";
  std::array<char, 16> rank = {};
  std::snprintf(rank.data(), rank.size(), "%.1f", finding.confidence * 100);
  *json += ", \"rank\": ";
  *json += rank.data();
  *json += "}";
}

}  // namespace

std::string write_sarif_report(std::span<const Finding> findings,
                               std::span<const CheckedUnit> units, const ReportContext& context) {
  std::string json =
      "{\n  \"$schema\": "
      "\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
      "sarif-schema-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n"
      "      \"tool\": {\"driver\": {\"name\": \"stele\", \"version\": ";
  append_json_string(context.version, &json);
  json += ", \"rules\": [\n";
  bool is_first = true;
  for (const CheckInfo& info : list_checks()) {
    if (!is_first) json += ",\n";
    is_first = false;
    append_rule(info, &json);
  }
  json += "]}},\n      \"columnKind\": \"unicodeCodePoints\",\n      \"results\": [\n";
  is_first = true;
  for (const Finding& finding : findings) {
    if (!is_first) json += ",\n";
    is_first = false;
    append_result(finding, units, &json);
  }
  json += "]\n    }\n  ]\n}\n";
  return json;
}

}  // namespace stele::tm
