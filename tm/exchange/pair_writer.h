// PairWriter: what writers of formats with one source and one target have in common.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele::tm {

// Finds source and target of each unit. Units without text in the source language are left out;
// a missing target is an untranslated entry.
class PairWriter : public UnitWriter {
 public:
  Status write(const Unit& unit) override;
  Status finish() override;

 protected:
  // `languages`: source and target; empty: those of the first unit.
  PairWriter(ByteSink sink, std::vector<std::string> languages)
      : sink_(std::move(sink)), languages_(std::move(languages)) {}

  virtual void append_begin(std::string* out) = 0;
  virtual void append_pair(const Unit& unit, const Variant& source, const Variant* target,
                           std::string* out) = 0;
  virtual void append_end(std::string* out) = 0;

  const std::string& source_language() const { return languages_[0]; }
  const std::string& target_language() const { return languages_[1]; }

 private:
  ByteSink sink_;
  std::vector<std::string> languages_;
  std::string buffer_;
  bool has_begun_ = false;
};

// Returns the value of the first prop called `name`, or an empty string. Lives as long as `unit`.
const std::string& find_prop(const Unit& unit, std::string_view name);

}  // namespace stele::tm
