// What all readers of foreign formats share: options, reports of what was wrong, the file's header.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/xml_reader.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Receives units in the order of the file. An error stops the reading and is returned by it.
using UnitSink = std::function<Status(Unit&&)>;

// Receives output in order. An error stops the writing and is returned by it.
using ByteSink = std::function<Status(std::string_view)>;

// One thing that was wrong with a file.
struct ReadProblem {
  enum class Kind {
    kSkipped,   // the unit was left out
    kRepaired,  // the unit was kept with a change that is the only sensible one
    kNoted,     // nothing was changed, but the user should know
  };
  Kind kind = Kind::kSkipped;
  TextPosition position;  // in the decompressed file; line 0 when it has no lines
  std::string reason;
  std::string raw;  // of a skipped unit: its bytes in UTF-8, at most 1 MiB
};

// Returns "line 3, column 37: reason" (without the position when it has none).
std::string describe_problem(const ReadProblem& problem);

// The part of a file that is not units.
struct ExchangeHeader {
  std::string source_language;  // canonical; empty when the file names none or all
  // TMX: the header's attributes as fields, its props and notes; `ude` elements as XML.
  std::vector<Attribute> attributes;
  std::string user_encodings;
};

struct ReadOptions {
  // Stop at the first problem that loses or changes something.
  bool strict = false;
  // Keep units that have text in fewer than two languages (untranslated entries of a PO file).
  bool keep_incomplete = false;
  // Languages of a file that does not say them (PO, CSV without a header), in order; canonical.
  std::vector<std::string> languages;
  // Overrules the detection of the encoding unless empty.
  std::string encoding;
  // Bounds; a unit beyond one is skipped.
  std::uint64_t max_text_bytes = std::uint64_t{16} << 20;  // one variant with its tags
  std::uint64_t max_unit_bytes = std::uint64_t{64} << 20;
  // Called for each problem and once, before the first unit, for the header; may be empty.
  std::function<void(const ReadProblem&)> on_problem;
  std::function<void(const ExchangeHeader&)> on_header;
};

struct ReadReport {
  std::uint64_t unit_count = 0;      // handed to the sink
  std::uint64_t skipped_count = 0;   // units left out
  std::uint64_t repaired_count = 0;  // repairs, several of one unit counted singly
};

// Adds problems to a report and hands them on. The readers' common piece.
class ProblemLog {
 public:
  // `options` and `report` must outlive the object; `name` stands in front of errors.
  ProblemLog(const ReadOptions& options, ReadReport& report, std::string name)
      : options_(options), report_(report), name_(std::move(name)) {}

  // Counts and hands on `problem`. With options.strict it is an error unless it is only noted.
  Status add(const ReadProblem& problem);

 private:
  const ReadOptions& options_;
  ReadReport& report_;
  std::string name_;
};

// Leaves out empty variants and decides whether `unit` is worth keeping: an empty string, or why
// not.
std::string find_unit_fault(const ReadOptions& options, Unit* unit);

}  // namespace stele::tm
