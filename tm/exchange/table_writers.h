// Writers of tables: a column for each language.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"

#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

// One column for each language, named in the first row. A second variant of a language is lost, as
// are attributes and tags; a unit with text in fewer than two of the columns is left out.
class TableWriter : public UnitWriter {
 public:
  Status write(const Unit& unit) override;
  Status finish() override;

 protected:
  // Without `languages` the columns are those of the first unit.
  explicit TableWriter(std::vector<std::string> languages) : languages_(std::move(languages)) {}

  // The first row has the languages.
  virtual Status write_row(const std::vector<std::string>& cells) = 0;

 private:
  Status begin();

  std::vector<std::string> languages_;
  bool has_begun_ = false;
};

// CSV quotes as RFC 4180; TSV has a space for tabs and line breaks.
class TextTableWriter : public TableWriter {
 public:
  enum class Style { kCsv, kTsv };

  TextTableWriter(ByteSink sink, Style style, std::vector<std::string> languages)
      : TableWriter(std::move(languages)), sink_(std::move(sink)), style_(style) {}

 private:
  Status write_row(const std::vector<std::string>& cells) override;

  ByteSink sink_;
  Style style_;
};

}  // namespace stele::tm
