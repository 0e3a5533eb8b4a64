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
  // `roots`: the local names that the first element may have, separated by '|'. `record`: what a
  // record is called, if it always is; then errors before the first one can be passed over too.
  XmlRecords(Utf8Input& input, const ReadOptions& options, const UnitSink& sink, std::string roots,
             std::string record = {});
  virtual ~XmlRecords() = default;

  Result<ReadReport> read();

 protected:
  XmlReader& xml() { return xml_; }
  const ReadOptions& options() const { return options_; }
  ProblemLog& log() { return log_; }
  std::vector<ReadProblem>& repairs() { return repairs_; }

  // Takes the element that a kStart just opened, or only notes it.
  virtual Status read_element() = 0;

  // Runs `read` for the record whose start tag was just read; it calls add_unit, set_fault and
  // add_repair. What it cannot read costs the record.
  Status read_record(const std::function<Status()>& read);

  // Reads to the end of the element that was just opened and returns its text, markup left out.
  Result<std::string> read_plain_text();

  void add_unit(Unit&& unit) { units_.push_back(std::move(unit)); }
  // Notes the first thing that makes the record unfit; reading goes on to its end.
  void set_fault(std::string reason) { set_fault(std::move(reason), xml_.position()); }
  void set_fault(std::string reason, const TextPosition& position);
  bool has_fault() const { return !fault_.empty(); }
  void add_repair(std::string what);

  // Hands the header on when it is not known from elsewhere; called before the first record and at
  // the end, and by whoever knows the header earlier. Only the first call counts.
  virtual void announce() { announce_header({}); }
  void announce_header(const ExchangeHeader& header);

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
  std::size_t record_depth_ = 2;
  std::vector<Unit> units_;
  std::vector<ReadProblem> repairs_;
  std::string fault_;
  TextPosition fault_position_;
};

}  // namespace stele::tm
