// TmxWriter: writes TMX 1.4b that passes the DTD and that other tools' importers accept.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <string>

namespace stele::tm {

struct TmxHeader {
  // Canonical; units with another source say so themselves. Empty: the source of the first unit.
  std::string source_language;
  std::string tool = "Stele";
  std::string tool_version;  // empty: this library's version
  // From a file that is converted: fields creationdate, creationid, changedate, changeid and
  // o-encoding, props and notes are written; the rest of the header is ours.
  ExchangeHeader origin;
};

// Beyond the DTD: a concrete srclang that each unit has or overrides; dates YYYYMMDDTHHMMSSZ;
// numeric usagecount; bpt and ept in pairs; `x` unique and equal in all variants; nothing that XML
// forbids. What cannot be written as an attribute becomes a prop. The same units give the same
// bytes. Constant memory.
//
//   TmxWriter writer(sink, {.source_language = "en"});
//   STELE_TRY_VOID(writer.write(unit)); ...
//   STELE_TRY_VOID(writer.finish());
class TmxWriter : public UnitWriter {
 public:
  TmxWriter(ByteSink sink, TmxHeader header);

  // Fails with kInvalidArgument for a unit without variants or a variant without a language, and
  // as the sink does.
  Status write(const Unit& unit) override;

  // Writes the end. Without it the file is not well-formed. A file without units is valid.
  Status finish() override;

 private:
  Status flush(std::size_t threshold_bytes);
  void begin(const std::string& source_language);
  void append_unit(const Unit& unit);

  ByteSink sink_;
  TmxHeader header_;
  std::string buffer_;
  bool has_begun_ = false;
};

}  // namespace stele::tm
