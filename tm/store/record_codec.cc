#include "tm/store/record_codec.h"

#include <algorithm>
#include <limits>
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

std::uint32_t RecordDictionary::intern_shape(const std::vector<std::uint32_t>& languages) {
  const auto [entry, is_new] =
      shape_index_.try_emplace(languages, static_cast<std::uint32_t>(shapes_.size()));
  if (is_new) shapes_.push_back(languages);
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
  writer.write_varint(shapes_.size());
  for (const std::vector<std::uint32_t>& shape : shapes_) {
    writer.write_varint(shape.size());
    for (const std::uint32_t language : shape) writer.write_varint(language);
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
  STELE_TRY(const std::uint64_t shape_count, read_count(reader, "shape count"));
  for (std::uint64_t i = 0; i < shape_count; ++i) {
    STELE_TRY(const std::uint64_t size, read_count(reader, "shape size"));
    std::vector<std::uint32_t> shape;
    for (std::uint64_t variant = 0; variant < size; ++variant) {
      STELE_TRY(const std::uint64_t language, reader.read_varint("shape language"));
      if (language >= language_count) return make_corrupt("shape language out of range");
      shape.push_back(static_cast<std::uint32_t>(language));
    }
    if (dictionary.intern_shape(shape) != i) return make_corrupt("a shape twice");
  }
  return dictionary;
}

namespace {

constexpr std::uint64_t kHasDetails = 1;

bool has_details(const Unit& unit) {
  return !unit.attributes.empty() ||
         std::any_of(unit.variants.begin(), unit.variants.end(), [](const Variant& variant) {
           return !variant.tags.empty() || !variant.attributes.empty();
         });
}

Status copy_string(ByteReader& reader, std::string_view field, ByteWriter& writer) {
  STELE_TRY(const std::uint64_t size, reader.read_varint(field));
  STELE_TRY(const std::string_view bytes, reader.read_bytes(size, field));
  writer.write_length_and_bytes(bytes);
  return {};
}

Status copy_tags(ByteReader& reader, ByteWriter& writer) {
  STELE_TRY(const std::uint64_t count, read_count(reader, "tag count"));
  writer.write_varint(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    STELE_TRY(const std::uint8_t kind, reader.read_u8("tag kind"));
    writer.write_u8(kind);
    STELE_TRY(const std::uint64_t distance, reader.read_varint("tag offset"));
    writer.write_varint(distance);
    STELE_TRY_VOID(copy_string(reader, "tag attributes", writer));
    STELE_TRY_VOID(copy_string(reader, "tag content", writer));
  }
  return {};
}

bool is_repeated(const std::vector<std::uint32_t>& shape, std::size_t variant) {
  const auto end = shape.begin() + static_cast<std::ptrdiff_t>(variant);
  return std::find(shape.begin(), end, shape[variant]) != end;
}

}  // namespace

void encode_record(const Unit& unit, RecordDictionary& dictionary, ByteWriter& writer) {
  std::vector<std::uint32_t> shape;
  for (const Variant& variant : unit.variants) {
    shape.push_back(dictionary.intern_language(variant.language));
  }
  const bool details = has_details(unit);
  writer.write_varint(std::uint64_t{dictionary.intern_shape(shape)} << 1 |
                      (details ? kHasDetails : 0));
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (is_repeated(shape, i)) writer.write_length_and_bytes(unit.variants[i].text);
    if (details) {
      encode_tags(unit.variants[i].tags, writer);
      encode_attributes(unit.variants[i].attributes, dictionary, writer);
    }
  }
  if (details) encode_attributes(unit.attributes, dictionary, writer);
}

Result<Unit> decode_record(ByteReader& reader, const RecordDictionary& dictionary,
                           const ReadText& read_text) {
  STELE_TRY(const std::uint64_t head, reader.read_varint("record head"));
  if (head >> 1 >= dictionary.shapes().size()) {
    return make_corrupt("shape " + std::to_string(head >> 1) + " of " +
                        std::to_string(dictionary.shapes().size()));
  }
  const std::vector<std::uint32_t>& shape = dictionary.shapes()[head >> 1];
  const bool details = (head & kHasDetails) != 0;
  Unit unit;
  unit.variants.resize(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) {
    Variant& variant = unit.variants[i];
    variant.language = dictionary.languages()[shape[i]];
    if (is_repeated(shape, i)) {
      STELE_TRY(variant.text, read_string(reader, "variant text"));
    } else {
      STELE_TRY(variant.text, read_text(shape[i]));
    }
    if (details) {
      STELE_TRY(variant.tags, decode_tags(reader, variant.text.size()));
      STELE_TRY(variant.attributes, decode_attributes(reader, dictionary));
    }
  }
  if (details) {
    STELE_TRY(unit.attributes, decode_attributes(reader, dictionary));
  }
  return unit;
}

Status skip_record(ByteReader& reader, const RecordDictionary& dictionary) {
  // Tag offsets cannot be checked without the texts; any text is long enough here.
  STELE_TRY(const std::uint64_t head, reader.read_varint("record head"));
  if (head >> 1 >= dictionary.shapes().size()) return make_corrupt("shape out of range");
  const std::vector<std::uint32_t>& shape = dictionary.shapes()[head >> 1];
  const bool details = (head & kHasDetails) != 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (is_repeated(shape, i)) STELE_TRY_VOID(read_string(reader, "variant text"));
    if (details) {
      STELE_TRY_VOID(decode_tags(reader, std::numeric_limits<std::uint32_t>::max()));
      STELE_TRY_VOID(decode_attributes(reader, dictionary));
    }
  }
  if (details) STELE_TRY_VOID(decode_attributes(reader, dictionary));
  return {};
}

RecordTranscoder::RecordTranscoder(const RecordDictionary& from, RecordDictionary& to)
    : from_(from), to_(to), shapes_(from.shapes().size(), 0), keys_(from.keys().size(), 0) {}

std::uint32_t RecordTranscoder::find_shape(std::uint64_t shape) {
  if (shapes_[shape] == 0) {
    std::vector<std::uint32_t> languages;
    for (const std::uint32_t language : from_.shapes()[shape]) {
      languages.push_back(to_.intern_language(from_.languages()[language]));
    }
    shapes_[shape] = to_.intern_shape(languages) + 1;
  }
  return shapes_[shape] - 1;
}

Status RecordTranscoder::transcode_attributes(ByteReader& reader, ByteWriter& writer) {
  STELE_TRY(const std::uint64_t count, read_count(reader, "attribute count"));
  writer.write_varint(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    STELE_TRY(const std::uint64_t key, reader.read_varint("attribute key"));
    if (key >= keys_.size()) return make_corrupt("attribute key out of range");
    if (keys_[key] == 0) keys_[key] = to_.intern_key(from_.keys()[key]) + 1;
    writer.write_varint(keys_[key] - 1);
    STELE_TRY_VOID(copy_string(reader, "attribute value", writer));
  }
  return {};
}

Status RecordTranscoder::transcode(ByteReader& reader, ByteWriter& writer) {
  STELE_TRY(const std::uint64_t head, reader.read_varint("record head"));
  if (head >> 1 >= shapes_.size()) return make_corrupt("shape out of range");
  const std::vector<std::uint32_t>& shape = from_.shapes()[head >> 1];
  const bool details = (head & kHasDetails) != 0;
  writer.write_varint(std::uint64_t{find_shape(head >> 1)} << 1 | (head & kHasDetails));
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (is_repeated(shape, i)) STELE_TRY_VOID(copy_string(reader, "variant text", writer));
    if (details) {
      STELE_TRY_VOID(copy_tags(reader, writer));
      STELE_TRY_VOID(transcode_attributes(reader, writer));
    }
  }
  return details ? transcode_attributes(reader, writer) : Status();
}

}  // namespace stele::tm
