#include "tm/store/record_codec.h"

#include "align/base/utf8.h"

#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kMaxLanguages = 65535;

Error make_corrupt(std::string what) {
  return Error{ErrorCode::kCorruption, "record: " + std::move(what)};
}

// A string that is the same for two keys only if they are equal.
std::string make_key_name(const Attribute& attribute) {
  return std::to_string(static_cast<int>(attribute.kind)) + ' ' +
         std::to_string(attribute.name.size()) + ' ' + attribute.name + attribute.language;
}

Result<std::string> read_string(ByteReader& reader, std::string_view field) {
  STELE_TRY(const std::uint64_t size, reader.read_varint(field));
  STELE_TRY(const std::string_view bytes, reader.read_bytes(size, field));
  return std::string(bytes);
}

// A count of things that take at least one byte each.
Result<std::uint64_t> read_count(ByteReader& reader, std::string_view field) {
  STELE_TRY(const std::uint64_t count, reader.read_varint(field));
  if (count > reader.remaining()) {
    return make_corrupt(std::string(field) + " " + std::to_string(count) + " does not fit in " +
                        std::to_string(reader.remaining()) + " bytes");
  }
  return count;
}

void encode_attributes(const std::vector<Attribute>& attributes, RecordDictionary& dictionary,
                       ByteWriter& writer) {
  writer.write_varint(attributes.size());
  for (const Attribute& attribute : attributes) {
    writer.write_varint(dictionary.intern_key(attribute));
    writer.write_length_and_bytes(attribute.value);
  }
}

Result<std::vector<Attribute>> decode_attributes(ByteReader& reader,
                                                 const RecordDictionary& dictionary) {
  STELE_TRY(const std::uint64_t count, read_count(reader, "attribute count"));
  std::vector<Attribute> attributes;
  attributes.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    STELE_TRY(const std::uint64_t key, reader.read_varint("attribute key"));
    if (key >= dictionary.keys().size()) {
      return make_corrupt("attribute key " + std::to_string(key) + " of " +
                          std::to_string(dictionary.keys().size()));
    }
    attributes.push_back(dictionary.keys()[key]);
    STELE_TRY(attributes.back().value, read_string(reader, "attribute value"));
  }
  return attributes;
}

void encode_tags(const std::vector<InlineTag>& tags, ByteWriter& writer) {
  writer.write_varint(tags.size());
  std::uint32_t offset = 0;
  for (const InlineTag& tag : tags) {
    writer.write_u8(static_cast<std::uint8_t>(tag.kind));
    writer.write_varint(tag.offset_bytes - offset);
    offset = tag.offset_bytes;
    writer.write_length_and_bytes(tag.attributes);
    writer.write_length_and_bytes(tag.content);
  }
}

Result<std::vector<InlineTag>> decode_tags(ByteReader& reader, std::uint64_t text_bytes) {
  STELE_TRY(const std::uint64_t count, read_count(reader, "tag count"));
  std::vector<InlineTag> tags;
  tags.reserve(count);
  std::uint64_t offset = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    InlineTag tag;
    STELE_TRY(const std::uint8_t kind, reader.read_u8("tag kind"));
    if (kind > static_cast<std::uint8_t>(InlineKind::kUnknown)) {
      return make_corrupt("tag kind " + std::to_string(kind));
    }
    tag.kind = static_cast<InlineKind>(kind);
    STELE_TRY(const std::uint64_t distance, reader.read_varint("tag offset"));
    if (distance > text_bytes - offset) {
      return make_corrupt("tag offset lies outside a text of " + std::to_string(text_bytes) +
                          " bytes");
    }
    offset += distance;
    tag.offset_bytes = static_cast<std::uint32_t>(offset);
    STELE_TRY(tag.attributes, read_string(reader, "tag attributes"));
    STELE_TRY(tag.content, read_string(reader, "tag content"));
    tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace

std::uint32_t RecordDictionary::intern_language(const std::string& tag) {
  const auto [entry, is_new] =
      language_index_.try_emplace(tag, static_cast<std::uint32_t>(languages_.size()));
  if (is_new) languages_.push_back(tag);
  return entry->second;
}

std::uint32_t RecordDictionary::intern_key(const Attribute& attribute) {
  const auto [entry, is_new] =
      key_index_.try_emplace(make_key_name(attribute), static_cast<std::uint32_t>(keys_.size()));
  if (is_new) keys_.push_back(Attribute{attribute.kind, attribute.name, "", attribute.language});
  return entry->second;
}

void RecordDictionary::write(ByteWriter& writer) const {
  writer.write_varint(languages_.size());
  for (const std::string& tag : languages_) writer.write_length_and_bytes(tag);
  writer.write_varint(keys_.size());
  for (const Attribute& key : keys_) {
    writer.write_u8(static_cast<std::uint8_t>(key.kind));
    writer.write_length_and_bytes(key.name);
    writer.write_length_and_bytes(key.language);
  }
}

Result<RecordDictionary> RecordDictionary::read(ByteReader& reader) {
  RecordDictionary dictionary;
  STELE_TRY(const std::uint64_t language_count, read_count(reader, "language count"));
  if (language_count > kMaxLanguages) return make_corrupt("more than 65,535 languages");
  for (std::uint64_t i = 0; i < language_count; ++i) {
    STELE_TRY(const std::string tag, read_string(reader, "language tag"));
    if (dictionary.intern_language(tag) != i) return make_corrupt("language tag twice: " + tag);
  }
  STELE_TRY(const std::uint64_t key_count, read_count(reader, "attribute key count"));
  for (std::uint64_t i = 0; i < key_count; ++i) {
    Attribute key;
    STELE_TRY(const std::uint8_t kind, reader.read_u8("attribute kind"));
    if (kind > static_cast<std::uint8_t>(Attribute::Kind::kNote)) {
      return make_corrupt("attribute kind " + std::to_string(kind));
    }
    key.kind = static_cast<Attribute::Kind>(kind);
    STELE_TRY(key.name, read_string(reader, "attribute name"));
    STELE_TRY(key.language, read_string(reader, "attribute language"));
    if (dictionary.intern_key(key) != i) return make_corrupt("attribute key twice: " + key.name);
  }
  return dictionary;
}

void encode_record(const Unit& unit, RecordDictionary& dictionary, ByteWriter& writer) {
  writer.write_varint(unit.variants.size());
  for (const Variant& variant : unit.variants) {
    writer.write_varint(dictionary.intern_language(variant.language));
    writer.write_length_and_bytes(variant.text);
    encode_tags(variant.tags, writer);
    encode_attributes(variant.attributes, dictionary, writer);
  }
  encode_attributes(unit.attributes, dictionary, writer);
}

Result<Unit> decode_record(ByteReader& reader, const RecordDictionary& dictionary) {
  Unit unit;
  STELE_TRY(const std::uint64_t count, read_count(reader, "variant count"));
  unit.variants.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    Variant variant;
    STELE_TRY(const std::uint64_t language, reader.read_varint("variant language"));
    if (language >= dictionary.languages().size()) {
      return make_corrupt("variant language " + std::to_string(language) + " of " +
                          std::to_string(dictionary.languages().size()));
    }
    variant.language = dictionary.languages()[language];
    STELE_TRY(variant.text, read_string(reader, "variant text"));
    STELE_TRY(variant.tags, decode_tags(reader, variant.text.size()));
    STELE_TRY(variant.attributes, decode_attributes(reader, dictionary));
    unit.variants.push_back(std::move(variant));
  }
  STELE_TRY(unit.attributes, decode_attributes(reader, dictionary));
  return unit;
}

}  // namespace stele::tm
