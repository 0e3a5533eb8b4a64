// XliffWriter: writes XLIFF 1.2 (transitional) and 2.1 (core).
#pragma once

#include "tm/exchange/pair_writer.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace stele::tm {

// Both versions keep source, target, inline codes, id, resource name, state and notes. The codes
// stand inside their elements in 1.2 and in <originalData> in 2.1. A tuid is the unit's id where it
// can be one and was not used before; otherwise 2.1 has it as the name.
class XliffWriter : public PairWriter {
 public:
  enum class Version { k1, k2 };

  XliffWriter(ByteSink sink, Version version, std::vector<std::string> languages)
      : PairWriter(std::move(sink), std::move(languages)), version_(version) {}

 private:
  void append_begin(std::string* out) override;
  void append_pair(const Unit& unit, const Variant& source, const Variant* target,
                   std::string* out) override;
  void append_end(std::string* out) override;

  std::string choose_id(const std::string& wanted);

  Version version_;
  std::unordered_set<std::uint64_t> used_ids_;  // hashes: 16 bytes or so a unit
};

}  // namespace stele::tm
