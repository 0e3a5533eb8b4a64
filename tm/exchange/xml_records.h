// XmlRecords: the frame of readers of XML formats that consist of records. Not a public header.
#pragma once

#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"
#include "tm/exchange/xml_reader.h"

#include <functional>
#include <string>
#include <vector>

namespace stele::tm {

// Walks through a document and hands each start tag to read_element(); a record that cannot be
// read is reported and passed over.
class XmlRecords {
 public:
  // `roots`: the local names that the first element may have, separated by '|'.
  XmlRecords(Utf8Input& input, const ReadOptions& options, const UnitSink& sink, std::string roots);
  virtual ~XmlRecords() = default;

  Result<ReadReport> read();

 protected:
  XmlReader& xml() { return xml_; }
  std::vector<ReadProblem>& repairs() { return repairs_; }

  // Takes the element that a kStart just opened, or only notes it.
  virtual Status read_element() = 0;

  // Runs `read` for the record whose start tag was just read; it calls add_unit, set_fault and
  // add_repair. What it cannot read costs the record.
  Status read_record(const std::function<Status()>& read);

  // Reads to the end of the element that was just opened and returns its text, markup left out.
  Result<std::string> read_plain_text();

  void add_unit(Unit&& unit) { units_.push_back(std::move(unit)); }
  void set_fault(std::string reason);
  void add_repair(std::string what);
  void announce(const std::string& source_language);

 private:
  Status drain_repairs();
  Result<bool> pass_over(const Error& error);

  const ReadOptions& options_;
  const UnitSink& sink_;
  XmlReader xml_;
  ReadReport report_;
  ProblemLog log_;
  std::string name_;
  std::string roots_;
  std::string warning_;
  bool is_announced_ = false;
  bool seen_root_ = false;
  std::uint64_t drained_repair_count_ = 0;

  bool is_record_error_ = false;
  bool is_final_ = false;  // an error that must not be passed over
  std::string record_name_;
  std::size_t record_depth_ = 0;
  std::vector<Unit> units_;
  std::vector<ReadProblem> repairs_;
  std::string fault_;
  TextPosition fault_position_;
};

}  // namespace stele::tm
