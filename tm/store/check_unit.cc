#include "tm/store/check_unit.h"

#include "align/base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kMaxUnitBytes = std::uint64_t{64} << 20;

Error make_invalid(std::size_t variant, std::string what) {
  return Error{ErrorCode::kInvalidArgument,
               "variant " + std::to_string(variant) + ": " + std::move(what)};
}

}  // namespace

Status check_unit(const Unit& unit) {
  std::uint64_t size_bytes = 0;
  for (std::size_t i = 0; i < unit.variants.size(); ++i) {
    const Variant& variant = unit.variants[i];
    if (variant.language.empty()) return make_invalid(i, "no language, expected a tag");
    if (const auto place = find_invalid_utf8(variant.text)) {
      return make_invalid(i, "byte " + std::to_string(*place) + " is not UTF-8");
    }
    std::uint32_t previous = 0;
    for (const InlineTag& tag : variant.tags) {
      if (tag.offset_bytes < previous || tag.offset_bytes > variant.text.size()) {
        return make_invalid(i, "a tag at byte " + std::to_string(tag.offset_bytes) +
                                   ", expected rising offsets up to " +
                                   std::to_string(variant.text.size()));
      }
      previous = tag.offset_bytes;
      size_bytes += tag.attributes.size() + tag.content.size();
    }
    size_bytes += variant.text.size();
    for (const Attribute& attribute : variant.attributes) size_bytes += attribute.value.size();
  }
  for (const Attribute& attribute : unit.attributes) size_bytes += attribute.value.size();
  if (size_bytes > kMaxUnitBytes) {
    return Error{ErrorCode::kLimitExceeded, "unit of " + std::to_string(size_bytes) +
                                                " bytes, expected at most " +
                                                std::to_string(kMaxUnitBytes)};
  }
  return {};
}

}  // namespace stele::tm
