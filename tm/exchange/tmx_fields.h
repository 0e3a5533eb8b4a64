// The attributes that TMX knows, and values that other tools accept for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stele::tm {

enum class TmxElement { kHeader, kUnit, kVariant };

// Whether `element` may carry the attribute `name` (srclang and xml:lang not included: they are
// written from the unit's languages).
bool is_tmx_field(TmxElement element, std::string_view name);

// Returns `value` in the only form that every consumer reads for the TMX attribute `name`: dates as
// YYYYMMDDTHHMMSSZ, usagecount as digits, segtype as one of its four words. Nothing when `value`
// has no such form.
std::optional<std::string> normalize_tmx_field(std::string_view name, std::string_view value);

}  // namespace stele::tm
