#include "tm/lookup/adapt_match.h"

#include "align/text/words.h"
#include "tm/index/word_key.h"

#include <map>
#include <utility>

namespace stele::tm {
namespace {

// What becomes of one item of the source.
struct Change {
  std::string_view replacement;
  std::size_t count = 0;  // in the source
  std::size_t found = 0;  // in the target
};

using Changes = std::map<std::string_view, Change>;

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

std::string digits_of(std::string_view number) {
  std::string digits;
  for (const char byte : number) {
    if (is_digit(byte)) digits.push_back(byte);
  }
  return digits;
}

// Whether two numbers are alike but for their digits.
bool have_one_form(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_digit(a[i]) != is_digit(b[i]) || (!is_digit(a[i]) && a[i] != b[i])) return false;
  }
  return true;
}

// Writes the digits of `number` in the form of `form`, which has as many.
std::string write_in_form(std::string_view number, std::string_view form) {
  const std::string digits = digits_of(number);
  std::string written(form);
  std::size_t next = 0;
  for (char& byte : written) {
    if (is_digit(byte)) byte = digits[next++];
  }
  return written;
}

// Finds the items that change; false when equal ones change differently or not at all.
bool collect_changes(std::string_view query, std::string_view source,
                     std::span<const WordEdit> edits, Changes* changes) {
  for (const WordEdit& edit : edits) {
    if (edit.kind != EditKind::kPlaceable) continue;
    const std::string_view replacement = view_of(query, edit.query);
    Change& change = (*changes)[view_of(source, edit.source)];
    if (change.count > 0 && change.replacement != replacement) return false;
    change.replacement = replacement;
    ++change.count;
  }
  for (const WordEdit& edit : edits) {
    if (edit.kind != EditKind::kPlaceable && !edit.source.empty() &&
        changes->contains(view_of(source, edit.source))) {
      return false;
    }
  }
  return !changes->empty();
}

// What stands in the target for `item`: nothing if it does not change.
std::optional<std::string> replace_item(std::string_view item, WordKind kind, Changes* changes) {
  if (const auto found = changes->find(item); found != changes->end()) {
    ++found->second.found;
    return std::string(found->second.replacement);
  }
  if (kind != WordKind::kNumber) return std::nullopt;
  for (auto& [old, change] : *changes) {
    if (digits_of(old) != digits_of(item) || !have_one_form(old, change.replacement)) continue;
    ++change.found;
    return write_in_form(change.replacement, item);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> adapt_target(std::string_view query, std::string_view source,
                                        std::span<const WordEdit> edits, std::string_view target,
                                        std::string_view target_language) {
  Changes changes;
  if (!collect_changes(query, source, edits, &changes)) return std::nullopt;
  std::string adapted;
  std::size_t copied = 0;
  for (const Word& word : split_words(target, target_language)) {
    if (!is_placeable(word.kind)) continue;
    const auto replacement = replace_item(view_of(target, word.span), word.kind, &changes);
    if (!replacement) continue;
    adapted.append(target.substr(copied, word.span.begin - copied));
    adapted.append(*replacement);
    copied = word.span.end;
  }
  for (const auto& [item, change] : changes) {
    if (change.found != change.count) return std::nullopt;
  }
  adapted.append(target.substr(copied));
  return adapted;
}

}  // namespace stele::tm
