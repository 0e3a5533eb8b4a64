// A glossary from units: terminologies that come as TBX, workbooks, TMX and the like.
#pragma once

#include "tm/terms/glossary.h"
#include "tm/unit/unit.h"

#include <span>

namespace stele::tm {

// Returns a concept for each unit that has a term, in order; its `line` is the unit's number
// from 1. Each variant is a rendering, or several divided by '|'. TBX's administrativeStatus of a
// variant decides: preferred ones come first, deprecated and superseded ones are forbidden. Of the
// unit, the first note (else the definition) is the note, and the props LANGUAGE:forbidden, `case`
// and `translate` mean what the columns of parse_glossary mean.
Glossary make_glossary(std::span<const Unit> units);

}  // namespace stele::tm
