#include "tm/exchange/xml_records.h"

#include <utility>

namespace stele::tm {

using Event = XmlReader::Event;
using Kind = ReadProblem::Kind;

XmlRecords::XmlRecords(Utf8Input& input, const ReadOptions& options, const UnitSink& sink,
                       std::string roots, std::string record)
    : options_(options),
      sink_(sink),
      xml_(input, {.repair = !options.strict}),
      log_(options, report_, input.name()),
      name_(input.name()),
      roots_(std::move(roots)),
      warning_(input.warning()),
      record_name_(std::move(record)) {}

Result<ReadReport> XmlRecords::read() {
  if (!warning_.empty()) STELE_TRY_VOID(log_.add({Kind::kNoted, {}, warning_, {}}));
  while (true) {
    const auto event = xml_.next();
    STELE_TRY_VOID(drain_repairs());
    if (event.ok() && *event == Event::kDone) break;
    Status status;
    if (!event.ok()) {
      status = event.error();
    } else if (*event == Event::kStart) {
      if (!std::exchange(seen_root_, true) &&
          ("|" + roots_ + "|").find("|" + std::string(xml_.local_name()) + "|") ==
              std::string::npos) {
        return Error{ErrorCode::kCorruption, name_ + ": the first element is <" +
                                                 std::string(xml_.name()) + ">, expected <" +
                                                 roots_ + ">"};
      }
      status = read_element();
      STELE_TRY_VOID(drain_repairs());
    }
    if (status.ok()) continue;
    STELE_TRY(const bool goes_on, pass_over(status.error()));
    if (!goes_on) break;
  }
  STELE_TRY_VOID(drain_repairs());
  announce();
  return report_;
}

void XmlRecords::announce_header(const ExchangeHeader& header) {
  if (!std::exchange(is_announced_, true) && options_.on_header) options_.on_header(header);
}

Status XmlRecords::drain_repairs() {
  if (xml_.repair_count() == drained_repair_count_) return {};
  drained_repair_count_ = xml_.repair_count();
  for (XmlRepair& repair : xml_.take_repairs()) {
    STELE_TRY_VOID(log_.add({Kind::kRepaired, repair.position, std::move(repair.what), {}}));
  }
  return {};
}

void XmlRecords::set_fault(std::string reason, const TextPosition& position) {
  if (!fault_.empty()) return;
  fault_ = std::move(reason);
  fault_position_ = position;
}

void XmlRecords::add_repair(std::string what) {
  repairs_.push_back({Kind::kRepaired, xml_.position(), std::move(what), {}});
}

Status XmlRecords::read_record(const std::function<Status()>& read) {
  announce();
  record_name_ = xml_.local_name();
  record_depth_ = xml_.depth() - 1;
  const TextPosition position = xml_.position();
  xml_.begin_capture();
  units_.clear();
  repairs_.clear();
  fault_.clear();
  Status status = read();
  if (!status.ok()) {
    is_record_error_ = true;
    return status;
  }
  is_final_ = true;  // what fails from here on is not the document
  if (!fault_.empty()) {
    STELE_TRY_VOID(log_.add({Kind::kSkipped, fault_position_, fault_, xml_.take_capture()}));
  } else {
    for (const ReadProblem& repair : repairs_) STELE_TRY_VOID(log_.add(repair));
    for (Unit& unit : units_) {
      if (std::string fault = find_unit_fault(options_, &unit); !fault.empty()) {
        std::string raw = units_.size() == 1 ? xml_.take_capture() : std::string();
        STELE_TRY_VOID(log_.add({Kind::kSkipped, position, std::move(fault), std::move(raw)}));
        continue;
      }
      ++report_.unit_count;
      STELE_TRY_VOID(sink_(std::move(unit)));
    }
  }
  is_final_ = false;
  return {};
}

Result<std::string> XmlRecords::read_plain_text() {
  std::string text;
  const std::size_t outside = xml_.depth() - 1;
  while (text.size() <= options_.max_text_bytes) {
    STELE_TRY(const Event event, xml_.next());
    if (event == Event::kText) text.append(xml_.text());
    if (event == Event::kEnd && xml_.depth() == outside) return text;
  }
  return Error{ErrorCode::kLimitExceeded,
               "a text has more than " + std::to_string(options_.max_text_bytes) + " bytes"};
}

Result<bool> XmlRecords::pass_over(const Error& error) {
  const bool is_record = std::exchange(is_record_error_, false);
  if (is_final_) return error;
  if (!xml_.has_failed() && !is_record) return error.in(name_);
  if (options_.strict || !seen_root_ || record_name_.empty()) return error.in(name_);
  ReadProblem problem{Kind::kSkipped, xml_.position(), error.message, {}};
  if (xml_.has_failed()) {
    problem.reason = error.message.substr(format_position(problem.position).size() + 2);
  }
  STELE_TRY(const bool found, xml_.skip_past_error(record_name_, record_depth_));
  if (is_record) {
    problem.raw = xml_.take_capture();
  } else {
    problem.kind = Kind::kNoted;
  }
  STELE_TRY_VOID(log_.add(problem));
  return found;
}

}  // namespace stele::tm
