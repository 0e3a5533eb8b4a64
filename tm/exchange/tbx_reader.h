// Reads TBX, version 2 (ISO 30042:2008, TBX-Basic) and 3 (2019), as units: one for each concept.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"

#include <memory>

namespace stele::tm {

// A unit has one variant for each term, several of one language for synonyms. It keeps the
// concept's id as field tuid, descriptions, admin data and term notes as props named by their type
// (subjectField, partOfSpeech, administrativeStatus, ...) and notes; those of a term belong to its
// variant. Recovers from faults as read_tmx does and fails as it does.
Result<ReadReport> read_tbx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink);

}  // namespace stele::tm
