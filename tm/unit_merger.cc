#include "tm/unit_merger.h"

#include "align/base/hash.h"
#include "tm/memory.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

std::uint64_t hash_source(const Unit& unit) {
  const std::string& language = find_source_language(unit);
  for (const Variant& variant : unit.variants) {
    if (variant.language == language) return hash_bytes(language + '\x1F' + variant.text);
  }
  return 0;
}

// When the unit or a variant of it was changed last, else created; empty if it does not say.
std::string find_date(const Unit& unit) {
  for (const char* field : {"changedate", "creationdate"}) {
    std::string date = find_field(unit.attributes, field);
    for (const Variant& variant : unit.variants) {
      date = std::max(date, find_field(variant.attributes, field));
    }
    if (!date.empty()) return date;
  }
  return {};
}

// Appends the variants of `other` that `unit` lacks. Returns whether there were any.
bool append_variants(const Unit& other, Unit* unit) {
  const std::size_t before = unit->variants.size();
  for (const Variant& variant : other.variants) {
    const bool is_known =
        std::any_of(unit->variants.begin(), unit->variants.end(), [&](const Variant& own) {
          return own.language == variant.language && own.text == variant.text;
        });
    if (!is_known) unit->variants.push_back(variant);
  }
  return unit->variants.size() > before;
}

}  // namespace

Result<UnitMerger> UnitMerger::open(MemoryWriter& writer, DuplicatePolicy policy) {
  UnitMerger merger(writer, policy);
  if (policy == DuplicatePolicy::kKeepAll) return merger;
  const Memory memory = writer.snapshot();
  merger.known_.reserve(memory.unit_count());
  STELE_TRY_VOID(memory.visit_units([&](UnitId id, const Unit& unit) -> Status {
    if (!unit.variants.empty()) {
      merger.known_.try_emplace(hash_source(unit), Known{id, find_date(unit)});
    }
    return {};
  }));
  return merger;
}

Status UnitMerger::add(const Unit& unit) {
  if (policy_ != DuplicatePolicy::kKeepAll && !unit.variants.empty()) {
    const std::uint64_t hash = hash_source(unit);
    const auto found = known_.find(hash);
    if (found != known_.end()) {
      if (policy_ == DuplicatePolicy::kMerge) return merge_into(found->second.id, unit);
      std::string date = find_date(unit);
      if (policy_ == DuplicatePolicy::kSkip || date < found->second.date) {
        ++counts_.skipped;
        return {};
      }
      found->second.date = std::move(date);
      ++counts_.replaced;
      return writer_->replace(found->second.id, unit);
    }
    STELE_TRY(const UnitId id, writer_->add(unit));
    known_.emplace(hash, Known{id, find_date(unit)});
    if (policy_ == DuplicatePolicy::kMerge) pending_units_.emplace(id.value, unit);
    ++counts_.added;
    return {};
  }
  STELE_TRY([[maybe_unused]] const UnitId id, writer_->add(unit));
  ++counts_.added;
  return {};
}

Status UnitMerger::merge_into(UnitId id, const Unit& unit) {
  auto pending = pending_units_.find(id.value);
  if (pending == pending_units_.end()) {
    STELE_TRY(Unit stored, writer_->snapshot().read_unit(id));
    pending = pending_units_.emplace(id.value, std::move(stored)).first;
  }
  if (!append_variants(unit, &pending->second)) {
    ++counts_.skipped;
    return {};
  }
  ++counts_.replaced;
  return writer_->replace(id, pending->second);
}

}  // namespace stele::tm
