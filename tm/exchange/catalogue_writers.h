// Writers of gettext catalogues: PO, and MO as msgfmt compiles it.
#pragma once

#include "tm/exchange/pair_writer.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace stele::tm {

// One entry of a catalogue.
struct CatalogueEntry {
  std::string comments;  // PO's lines before msgid
  std::string context;
  std::string id;
  std::string plural_id;
  bool has_context = false;
  std::vector<std::string> translations;  // one, or one for each plural form
};

// Puts plural forms together and leaves out an id that came before in its context, which gettext
// refuses. Native codes are written as text, since catalogues have no other place for them.
class CatalogueWriter : public PairWriter {
 protected:
  using PairWriter::PairWriter;

  // Called for each entry in the order of the file.
  virtual void append_entry(const CatalogueEntry& entry, std::string* out) = 0;

  // The header's fields, each ended by a line feed.
  std::string make_header() const;
  // Hands out the entry that waits for further plural forms.
  void flush(std::string* out);

 private:
  void append_pair(const Unit& unit, const Variant& source, const Variant* target,
                   std::string* out) override;

  std::unordered_set<std::uint64_t> seen_;  // hashes of context and id: 16 bytes or so an entry
  CatalogueEntry pending_;
};

class PoWriter : public CatalogueWriter {
 public:
  PoWriter(ByteSink sink, std::vector<std::string> languages)
      : CatalogueWriter(std::move(sink), std::move(languages)) {}

 private:
  void append_begin(std::string* out) override;
  void append_entry(const CatalogueEntry& entry, std::string* out) override;
  void append_end(std::string* out) override { flush(out); }
};

// Keeps the whole catalogue in memory, since MO is sorted. Untranslated entries and comments are
// lost, as msgfmt loses them; there is no hash table, which is optional. What does
// not fit into 4 GiB, all that MO can address, is left out.
class MoWriter : public CatalogueWriter {
 public:
  MoWriter(ByteSink sink, std::vector<std::string> languages)
      : CatalogueWriter(std::move(sink), std::move(languages)) {}

 private:
  void append_begin(std::string* out) override;
  void append_entry(const CatalogueEntry& entry, std::string* out) override;
  void append_end(std::string* out) override;

  std::map<std::string, std::string> entries_;  // by context, id and plural id, as MO has them
  std::uint64_t size_bytes_ = 0;
};

}  // namespace stele::tm
