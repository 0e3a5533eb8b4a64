// RecordCodec: turns what a unit has besides its texts into bytes, with the part's dictionaries.
#pragma once

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/result.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace stele::tm {

// The values that repeat from record to record: language tags, the languages of a unit's variants
// (its shape), and the kind, name and language of attributes. An index is a position in its vector.
class RecordDictionary {
 public:
  std::uint32_t intern_language(const std::string& tag);
  std::uint32_t intern_key(const Attribute& attribute);
  std::uint32_t intern_shape(const std::vector<std::uint32_t>& languages);

  const std::vector<std::string>& languages() const { return languages_; }
  // `value` is empty.
  const std::vector<Attribute>& keys() const { return keys_; }

  const std::vector<std::vector<std::uint32_t>>& shapes() const { return shapes_; }

  void write(ByteWriter& writer) const;
  static Result<RecordDictionary> read(ByteReader& reader);

 private:
  std::vector<std::string> languages_;
  std::vector<Attribute> keys_;
  std::vector<std::vector<std::uint32_t>> shapes_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> shape_index_;
  std::unordered_map<std::string, std::uint32_t> language_index_;
  std::unordered_map<std::string, std::uint32_t> key_index_;
};

// Appends a unit's record (FORMAT.md, "Record"): everything but the text of the first variant of
// each language, which is in the language's columns. New values join the dictionary.
void encode_record(const Unit& unit, RecordDictionary& dictionary, ByteWriter& writer);

// Returns the text of the unit's first variant in the language of this index.
using ReadText = std::function<Result<std::string>(std::uint32_t language)>;

// Reads one record. Fails with kCorruption when the bytes are no record, and as `read_text` does.
Result<Unit> decode_record(ByteReader& reader, const RecordDictionary& dictionary,
                           const ReadText& read_text);

// Reads past one record. Fails as decode_record does.
Status skip_record(ByteReader& reader, const RecordDictionary& dictionary);

// Moves records from one dictionary to another without making units of them. Both dictionaries
// must outlive this object.
class RecordTranscoder {
 public:
  RecordTranscoder(const RecordDictionary& from, RecordDictionary& to);

  // Reads one record and appends it as encode_record would. Fails as skip_record does.
  Status transcode(ByteReader& reader, ByteWriter& writer);

 private:
  std::uint32_t find_shape(std::uint64_t shape);
  Status transcode_attributes(ByteReader& reader, ByteWriter& writer);

  const RecordDictionary& from_;
  RecordDictionary& to_;
  // By the number in `from`: the number in `to` plus 1, or 0 when it is not known yet.
  std::vector<std::uint32_t> shapes_;
  std::vector<std::uint32_t> keys_;
};

}  // namespace stele::tm
