// Writers of formats that hold a source and a target: XLIFF 1.2, XLIFF 2.1 and PO.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
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

class Xliff1Writer : public PairWriter {
 public:
  Xliff1Writer(ByteSink sink, std::vector<std::string> languages)
      : PairWriter(std::move(sink), std::move(languages)) {}

 private:
  void append_begin(std::string* out) override;
  void append_pair(const Unit& unit, const Variant& source, const Variant* target,
                   std::string* out) override;
  void append_end(std::string* out) override;
};

class Xliff2Writer : public PairWriter {
 public:
  Xliff2Writer(ByteSink sink, std::vector<std::string> languages)
      : PairWriter(std::move(sink), std::move(languages)) {}

 private:
  void append_begin(std::string* out) override;
  void append_pair(const Unit& unit, const Variant& source, const Variant* target,
                   std::string* out) override;
  void append_end(std::string* out) override;
};

// Native codes are written as text, since PO has no other place for them. An id that was written
// before in its context is left out: gettext refuses it.
class PoWriter : public PairWriter {
 public:
  PoWriter(ByteSink sink, std::vector<std::string> languages)
      : PairWriter(std::move(sink), std::move(languages)) {}

 private:
  void append_begin(std::string* out) override;
  void append_pair(const Unit& unit, const Variant& source, const Variant* target,
                   std::string* out) override;
  void append_end(std::string* out) override;
  void flush_plural(std::string* out);

  std::unordered_set<std::uint64_t> seen_;  // hashes of context and id: 16 bytes or so an entry
  std::string plural_head_;
  std::string plural_key_;
  std::vector<std::string> plural_forms_;
};

}  // namespace stele::tm
