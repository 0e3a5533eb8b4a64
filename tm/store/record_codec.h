// RecordCodec: turns what a unit has besides its texts into bytes, with the part's dictionaries.
#pragma once

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/result.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace stele::tm {

// The values that repeat from record to record: language tags, and the kind, name and language of
// attributes. An index is a position in its vector.
class RecordDictionary {
 public:
  std::uint32_t intern_language(const std::string& tag);
  std::uint32_t intern_key(const Attribute& attribute);

  const std::vector<std::string>& languages() const { return languages_; }
  // `value` is empty.
  const std::vector<Attribute>& keys() const { return keys_; }

  void write(ByteWriter& writer) const;
  static Result<RecordDictionary> read(ByteReader& reader);

 private:
  std::vector<std::string> languages_;
  std::vector<Attribute> keys_;
  std::unordered_map<std::string, std::uint32_t> language_index_;
  std::unordered_map<std::string, std::uint32_t> key_index_;
};

// Appends a unit's record (FORMAT.md, "Record"). New languages and keys join the dictionary.
void encode_record(const Unit& unit, RecordDictionary& dictionary, ByteWriter& writer);

// Reads one record. Fails with kCorruption when the bytes are no record.
Result<Unit> decode_record(ByteReader& reader, const RecordDictionary& dictionary);

}  // namespace stele::tm
