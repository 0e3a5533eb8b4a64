// TbxWriter: writes a terminology as TBX-Basic, version 2 (ISO 30042:2008) or 3 (ISO 30042:2019).
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>

namespace stele::tm {

// A concept for each unit, a term for each variant; attributes become <descrip> of the concept and
// <termNote> of the term, notes <note>. A category keeps its name also where TBX-Basic does not
// list it: readers pass over what they do not know. A tuid is the concept's id where it can be one
// (an XML name, not used before). Tags are lost.
class TbxWriter : public UnitWriter {
 public:
  enum class Version { k2, k3 };

  TbxWriter(ByteSink sink, Version version) : sink_(std::move(sink)), version_(version) {}

  Status write(const Unit& unit) override;
  Status finish() override;

 private:
  Status begin();
  std::string choose_id(const Unit& unit);

  ByteSink sink_;
  Version version_;
  bool has_begun_ = false;
  std::unordered_set<std::uint64_t> used_ids_;  // hashes: 16 bytes or so a unit
};

}  // namespace stele::tm
