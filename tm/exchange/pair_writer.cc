#include "tm/exchange/pair_writer.h"

#include "align/base/language_tag.h"

namespace stele::tm {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{64} << 10;

const Variant* find_variant(const Unit& unit, const std::string& language) {
  for (const Variant& variant : unit.variants) {
    if (variant.language == language) return &variant;
  }
  for (const Variant& variant : unit.variants) {
    if (accepts_language(language, variant.language)) return &variant;
  }
  return nullptr;
}

}  // namespace

const std::string& find_prop(const Unit& unit, std::string_view name) {
  static const std::string kNothing;
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind == Attribute::Kind::kProp && attribute.name == name) return attribute.value;
  }
  return kNothing;
}

Status PairWriter::write(const Unit& unit) {
  if (unit.variants.empty()) {
    return Error{ErrorCode::kInvalidArgument, "unit without variants, expected at least one"};
  }
  if (!has_begun_) {
    if (languages_.empty()) languages_.push_back(find_source_language(unit));
    for (const Variant& variant : unit.variants) {
      if (languages_.size() < 2 && variant.language != languages_[0]) {
        languages_.push_back(variant.language);
      }
    }
    if (languages_.size() < 2) {
      return Error{ErrorCode::kInvalidArgument,
                   "target language is not known, expected --languages SOURCE,TARGET"};
    }
    has_begun_ = true;
    append_begin(&buffer_);
  }
  const Variant* source = find_variant(unit, languages_[0]);
  if (source == nullptr || source->text.empty()) {
    count_left_out();
    return {};
  }
  const Variant* target = find_variant(unit, languages_[1]);
  if (unit.variants.size() > 1 && target == nullptr) {
    count_left_out();  // translated, but not into this language
    return {};
  }
  count_unit();
  append_pair(unit, *source, target, &buffer_);
  if (buffer_.size() < kFlushBytes) return {};
  STELE_TRY_VOID(sink_(buffer_));
  buffer_.clear();
  return {};
}

Status PairWriter::finish() {
  if (!has_begun_) {
    languages_.resize(2);
    if (languages_[0].empty()) languages_[0] = "en";
    if (languages_[1].empty()) languages_[1] = "und";
    append_begin(&buffer_);
  }
  append_end(&buffer_);
  return sink_(buffer_);
}

}  // namespace stele::tm
