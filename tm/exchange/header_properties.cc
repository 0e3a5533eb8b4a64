#include "tm/exchange/header_properties.h"

#include <algorithm>
#include <string>

namespace stele::tm {
namespace {

constexpr const char* kKeptFields[] = {"creationdate", "creationid", "changedate", "changeid",
                                       "o-encoding"};
const std::string kSourceLanguage = "srclang";
const std::string kUserEncodings = "ude";

void add_field(const std::string& name, const std::string& value,
               std::vector<Attribute>* properties) {
  if (value.empty() || !find_field(*properties, name).empty()) return;
  properties->push_back({Attribute::Kind::kField, name, value, {}});
}

}  // namespace

void add_header_properties(const ExchangeHeader& header, std::vector<Attribute>* properties) {
  // A memory has one origin: fields of different files must not mix.
  const bool is_first =
      std::none_of(properties->begin(), properties->end(), [](const Attribute& property) {
        return property.kind == Attribute::Kind::kField && property.name != kUserEncodings;
      });
  if (is_first) {
    add_field(kSourceLanguage, header.source_language, properties);
    for (const char* name : kKeptFields) {
      add_field(name, find_field(header.attributes, name), properties);
    }
  }
  for (const Attribute& attribute : header.attributes) {
    if (attribute.kind == Attribute::Kind::kField) continue;
    if (std::find(properties->begin(), properties->end(), attribute) == properties->end()) {
      properties->push_back(attribute);
    }
  }
  if (header.user_encodings.empty()) return;
  const auto known = std::find_if(properties->begin(), properties->end(), [](const Attribute& a) {
    return a.kind == Attribute::Kind::kField && a.name == kUserEncodings;
  });
  if (known == properties->end()) {
    add_field(kUserEncodings, header.user_encodings, properties);
  } else if (known->value.find(header.user_encodings) == std::string::npos) {
    known->value.append(header.user_encodings);
  }
}

ExchangeHeader make_header(const std::vector<Attribute>& properties) {
  ExchangeHeader header;
  for (const Attribute& property : properties) {
    const bool is_field = property.kind == Attribute::Kind::kField;
    if (is_field && property.name == kSourceLanguage) {
      header.source_language = property.value;
    } else if (is_field && property.name == kUserEncodings) {
      header.user_encodings = property.value;
    } else {
      header.attributes.push_back(property);
    }
  }
  return header;
}

}  // namespace stele::tm
