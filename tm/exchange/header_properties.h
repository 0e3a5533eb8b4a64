// The header of an imported file as properties of the memory, and back for the export.
#pragma once

#include "tm/exchange/exchange.h"
#include "tm/unit/unit.h"

#include <vector>

namespace stele::tm {

// Adds to `*properties` (Memory::properties()) what `header` says of the whole file: its props and
// notes unless an equal one is there; the fields creationdate, creationid, changedate, changeid,
// o-encoding and srclang, of which the first file's stay; its <ude> elements as a field "ude" whose
// value is XML. What only describes the file (its tool, its version, its segtype) is left out.
void add_header_properties(const ExchangeHeader& header, std::vector<Attribute>* properties);

// Returns the header that `properties` were made of.
ExchangeHeader make_header(const std::vector<Attribute>& properties);

}  // namespace stele::tm
