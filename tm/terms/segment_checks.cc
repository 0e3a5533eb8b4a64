#include "tm/terms/segment_checks.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/words.h"
#include "tm/terms/number_values.h"
#include "tm/terms/text_marks.h"
#include "tm/terms/value_comparison.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace stele::tm {
namespace {

class SegmentChecker {
 public:
  SegmentChecker(const Unit& unit, std::size_t unit_index, std::size_t source, std::size_t target,
                 const CheckSelection& checks, std::vector<Finding>* findings)
      : source_(unit.variants[source]),
        target_(unit.variants[target]),
        unit_index_(unit_index),
        source_index_(source),
        target_index_(target),
        checks_(checks),
        findings_(findings) {}

  void run() {
    if (source_.text.empty()) return;
    if (target_.text.find_first_not_of(" \t\r\n") == std::string::npos) {
      if (source_.text.find_first_not_of(" \t\r\n") != std::string::npos) {
        add(CheckId::kEmptyTarget, {}, {}, "the target is empty");
      }
      return;
    }
    source_words_ = split_words(source_.text);
    target_words_ = split_words(target_.text);
    const bool is_untranslated = check_untranslated();
    if (checks_.contains(CheckId::kTags)) check_tags();
    if (checks_.contains(CheckId::kPlaceholders)) check_placeholders();
    if (checks_.contains(CheckId::kSpaces)) check_spaces();
    if (is_untranslated) return;
    check_values();
    if (checks_.contains(CheckId::kFinalPunctuation)) check_final_mark();
    if (checks_.contains(CheckId::kQuotes)) check_nesting(CheckId::kQuotes);
    if (checks_.contains(CheckId::kBrackets)) check_nesting(CheckId::kBrackets);
    if (checks_.contains(CheckId::kScript)) check_script();
    if (checks_.contains(CheckId::kRepeatedWord)) check_repeated_words();
  }

 private:
  Finding& add(CheckId id, ByteSpan source_span, ByteSpan target_span, std::string message) {
    Finding finding;
    finding.check = id;
    finding.severity = describe_check(id).severity;
    finding.unit = unit_index_;
    finding.source = source_index_;
    finding.target = target_index_;
    finding.source_span = source_span;
    finding.target_span = target_span;
    finding.message = std::move(message);
    findings_->push_back(std::move(finding));
    return findings_->back();
  }

  // The target repeats the source: at least two words, or one that is long and not a name or code.
  bool check_untranslated() {
    // Folding is dear, and the first words tell nearly always.
    const auto fold_first = [](const std::string& text, const std::vector<Word>& words) {
      return fold_text(view_of(text, words[0].span));
    };
    if (source_words_.size() != target_words_.size()) return false;
    if (!source_words_.empty() &&
        fold_first(source_.text, source_words_) != fold_first(target_.text, target_words_)) {
      return false;
    }
    if (fold_text(source_.text) != fold_text(target_.text)) return false;
    std::size_t words = 0;
    for (const Word& word : source_words_) {
      if (word.kind == WordKind::kHan) ++words;
      if (word.kind != WordKind::kWord) continue;
      const std::string_view text = view_of(source_.text, word.span);
      // Names have capitals or digits; a plain word begins with at most one capital.
      const std::string_view rest = text.substr(1);
      const bool is_plain =
          rest.size() >= 2 && std::all_of(rest.begin(), rest.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
          });
      if (is_plain) ++words;
    }
    if (words >= 2 && checks_.contains(CheckId::kUntranslated)) {
      add(CheckId::kUntranslated, {}, {}, "the target repeats the source");
    }
    return true;
  }

  void check_tags() {
    const auto list = [](const Variant& variant) {
      std::map<std::pair<InlineKind, std::string>, int> tags;
      for (const InlineTag& tag : variant.tags) {
        // bpt and ept are a pair of one code; the code is what tells tags apart.
        ++tags[{tag.kind, tag.content}];
      }
      return tags;
    };
    const auto source = list(source_);
    const auto target = list(target_);
    if (source == target) return;
    for (const auto& [tag, count] : source) {
      const auto found = target.find(tag);
      if (found == target.end() || found->second < count) {
        Finding& finding =
            add(CheckId::kTags, {}, {}, "the target lacks the tag " + show_tag(tag.second));
        finding.term = tag.second;
      }
    }
    for (const auto& [tag, count] : target) {
      const auto found = source.find(tag);
      if (found == source.end() || found->second < count) {
        Finding& finding =
            add(CheckId::kTags, {}, {}, "the target has a tag more: " + show_tag(tag.second));
        finding.found = tag.second;
      }
    }
  }

  static std::string show_tag(const std::string& content) {
    return content.empty() ? "(without content)" : content;
  }

  void check_placeholders() {
    const auto list = [](const Variant& variant, const std::vector<Word>& words) {
      std::map<std::string, std::vector<ByteSpan>> placeholders;
      for (const Word& word : words) {
        if (word.kind != WordKind::kPlaceholder) continue;
        placeholders[std::string(view_of(variant.text, word.span))].push_back(word.span);
      }
      return placeholders;
    };
    const auto source = list(source_, source_words_);
    const auto target = list(target_, target_words_);
    for (const auto& [text, spans] : source) {
      const auto found = target.find(text);
      const std::size_t count = found == target.end() ? 0 : found->second.size();
      if (count >= spans.size()) continue;
      Finding& finding =
          add(CheckId::kPlaceholders, spans.back(), {}, "the target lacks the placeholder " + text);
      finding.term = text;
    }
    for (const auto& [text, spans] : target) {
      const auto found = source.find(text);
      const std::size_t count = found == source.end() ? 0 : found->second.size();
      if (count >= spans.size()) continue;
      Finding& finding = add(CheckId::kPlaceholders, {}, spans.back(),
                             "the target has a placeholder more: " + text);
      finding.found = text;
    }
  }

  void check_spaces() {
    const std::string& text = target_.text;
    const std::size_t doubled = text.find("  ");
    const bool is_inside = doubled != std::string::npos && doubled > 0 &&
                           text.find_first_not_of(' ', doubled) != std::string::npos;
    if (is_inside && source_.text.find("  ") == std::string::npos) {
      add(CheckId::kSpaces, {}, {doubled, doubled + 2}, "a doubled space");
    }
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    if (is_space(text.front()) != is_space(source_.text.front())) {
      add(CheckId::kSpaces, {}, {},
          is_space(text.front()) ? "space at the beginning, the source has none"
                                 : "no space at the beginning, the source has some");
    }
    if (is_space(text.back()) != is_space(source_.text.back())) {
      add(CheckId::kSpaces, {}, {},
          is_space(text.back()) ? "space at the end, the source has none"
                                : "no space at the end, the source has some");
    }
    if (primary_language(target_.language) == "fr") return;  // there it is right
    for (const std::string_view mark : {" ,", " .", " ;", " !", " ?"}) {
      const std::size_t at = text.find(mark);
      if (at == std::string::npos || source_.text.find(mark) != std::string::npos) continue;
      // " .5", " ...", " .NET" are no mistakes.
      const std::size_t after = at + mark.size();
      if (after < text.size() && !is_space(text[after])) continue;
      add(CheckId::kSpaces, {}, {at, after}, "space before punctuation");
      return;
    }
  }

  void check_values() {
    const bool wants_numbers = checks_.contains(CheckId::kNumbers);
    const bool wants_dates = checks_.contains(CheckId::kDates);
    const bool wants_measures = checks_.contains(CheckId::kMeasures);
    if (!wants_numbers && !wants_dates && !wants_measures) return;
    // Number words alone are never missed.
    if (!has_digits(source_.text) && !has_digits(target_.text)) return;
    const StatedValues source = find_values(source_.text);
    const StatedValues target = find_values(target_.text);
    compare_dates(source, target, wants_dates, true);
    compare_dates(target, source, wants_dates, false);
    compare_numbers(source, target, wants_numbers, true);
    compare_numbers(target, source, wants_numbers, false);
    if (wants_measures) compare_measures(source, target);
  }

  void report_value(CheckId id, ByteSpan span, bool is_source) {
    const std::string text(view_of(is_source ? source_.text : target_.text, span));
    Finding& finding = add(id, is_source ? span : ByteSpan{}, is_source ? ByteSpan{} : span,
                           is_source ? "the target lacks " + text : "the source lacks " + text);
    (is_source ? finding.term : finding.found) = text;
  }

  void compare_dates(const StatedValues& one, const StatedValues& other, bool wants_dates,
                     bool is_source) {
    if (!wants_dates) return;
    for (const DateValue& date : one.dates) {
      const bool is_there =
          std::any_of(other.dates.begin(), other.dates.end(),
                      [&](const DateValue& candidate) { return share_date(date, candidate); });
      if (is_there) continue;
      // A date in another form has its numbers there, at least.
      if (other.dates.empty() && has_parts(date, other)) continue;
      report_value(CheckId::kDates, date.span, is_source);
    }
  }

  void compare_numbers(const StatedValues& one, const StatedValues& other, bool wants_numbers,
                       bool is_source) {
    if (!wants_numbers) return;
    for (const NumberValue& number : one.numbers) {
      if (has_value(other, number.values)) continue;
      // "5–10", "1/2": words of the other text may well say it; small counts are often words.
      report_value(CheckId::kNumbers, number.span, is_source);
    }
  }

  void compare_measures(const StatedValues& source, const StatedValues& target) {
    for (const NumberValue& a : source.numbers) {
      if (a.measure.empty()) continue;
      const NumberValue* same_number = nullptr;
      bool has_same_measure = false;
      for (const NumberValue& b : target.numbers) {
        if (b.values != a.values) continue;
        if (b.measure == a.measure) has_same_measure = true;
        if (!b.measure.empty()) same_number = &b;
      }
      if (has_same_measure || same_number == nullptr) continue;
      Finding& finding =
          add(CheckId::kMeasures, a.span, same_number->span,
              "the source has " + a.measure + ", the target " + same_number->measure);
      finding.term = a.measure;
      finding.found = same_number->measure;
    }
  }

  void check_final_mark() {
    const auto source = find_final_mark(source_.text, source_words_);
    const auto target = find_final_mark(target_.text, target_words_);
    if (!source.has_value() || !target.has_value() || source == target) return;
    const auto show = [](char kind) -> std::string {
      if (kind == '\0') return "no mark";
      if (kind == 'e') return "\"…\"";
      return "\"" + std::string(1, kind) + "\"";
    };
    add(CheckId::kFinalPunctuation, {}, {},
        "the source ends in " + show(*source) + ", the target in " + show(*target));
  }

  void check_nesting(CheckId id) {
    const PairedMarks marks =
        id == CheckId::kQuotes ? PairedMarks::kQuotes : PairedMarks::kBrackets;
    const auto unpaired = find_unpaired_mark(target_.text, target_words_, marks);
    if (!unpaired.has_value()) return;
    if (find_unpaired_mark(source_.text, source_words_, marks).has_value()) return;
    const std::string mark(view_of(target_.text, *unpaired));
    Finding& finding = add(id, {}, *unpaired, mark + " does not pair");
    finding.found = mark;
  }

  static UScriptCode script_of(char32_t c) {
    if (c < 0x80) return USCRIPT_LATIN;
    if (c >= 0x400 && c < 0x480) return USCRIPT_CYRILLIC;
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(static_cast<UChar32>(c), &status);
  }

  void check_script() {
    const std::string primary = primary_language(target_.language);
    std::size_t own = 0;
    std::size_t other_words = 0;
    for (const Word& word : target_words_) {
      if (word.kind == WordKind::kHan) ++own;
      if (word.kind != WordKind::kWord) continue;
      const std::string_view text = view_of(target_.text, word.span);
      bool has_latin = false;
      bool has_cyrillic = false;
      std::size_t offset = 0;
      bool is_mixed = false;  // between digits and joiners: "Qt-приложение" and "3D" are not

      while (offset < text.size()) {
        const char32_t c = next_code_point(text, &offset);
        if (u_isalpha(static_cast<UChar32>(c)) == 0) {
          has_latin = has_cyrillic = false;
          continue;
        }
        const UScriptCode script = script_of(c);
        if (script == USCRIPT_LATIN) has_latin = true;
        if (script == USCRIPT_CYRILLIC) has_cyrillic = true;
        if (has_latin && has_cyrillic) is_mixed = true;
      }
      if (is_mixed && source_.text.find(text) == std::string::npos) {
        Finding& finding = add(CheckId::kScript, {}, word.span,
                               "\"" + std::string(text) + "\" mixes Latin and Cyrillic letters");
        finding.found = std::string(text);
      }
      const bool is_latin = static_cast<unsigned char>(text[0]) < 0x80;
      if (is_latin && source_.text.find(text) == std::string::npos) ++other_words;
      if (!is_latin) ++own;
    }
    const bool is_other_script = primary == "ru" || primary == "zh" || primary == "uk" ||
                                 primary == "ja" || primary == "ko" || primary == "el";
    if (is_other_script && own == 0 && other_words >= 2) {
      add(CheckId::kScript, {}, {}, "no letter of the target language's script");
    }
  }

  void check_repeated_words() {
    const std::optional<ByteSpan> in_target = find_repeated(target_.text, target_words_);
    if (!in_target.has_value() || find_repeated(source_.text, source_words_).has_value()) return;
    const std::string text(view_of(target_.text, *in_target));
    Finding& finding =
        add(CheckId::kRepeatedWord, {}, *in_target, "\"" + text + "\" repeats a word");
    finding.found = text;
  }

  static std::optional<ByteSpan> find_repeated(const std::string& text,
                                               const std::vector<Word>& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].kind != WordKind::kWord || words[i - 1].kind != WordKind::kWord) continue;
      const ByteSpan between = {words[i - 1].span.end, words[i].span.begin};
      if (view_of(text, between) != " ") continue;
      const std::string_view a = view_of(text, words[i - 1].span);
      const std::string_view b = view_of(text, words[i].span);
      if (a.size() != b.size() || a.size() < 2 || fold_text(a) != fold_text(b)) continue;
      return ByteSpan{words[i - 1].span.begin, words[i].span.end};
    }
    return std::nullopt;
  }

  const Variant& source_;
  const Variant& target_;
  std::size_t unit_index_;
  std::size_t source_index_;
  std::size_t target_index_;
  const CheckSelection& checks_;
  std::vector<Finding>* findings_;
  std::vector<Word> source_words_;
  std::vector<Word> target_words_;
};

}  // namespace

bool wants_segment_checks(const CheckSelection& checks) {
  const std::span<const CheckInfo> known = list_checks();
  return std::any_of(known.begin(), known.end(), [&checks](const CheckInfo& info) {
    const bool is_of_segment = info.id >= CheckId::kEmptyTarget && info.id != CheckId::kLength;
    return is_of_segment && checks.contains(info.id);
  });
}

void check_pair(const Unit& unit, std::size_t unit_index, std::size_t source, std::size_t target,
                const CheckSelection& checks, std::vector<Finding>* findings) {
  if (accepts_language(unit.variants[source].language, unit.variants[target].language)) return;
  SegmentChecker(unit, unit_index, source, target, checks, findings).run();
}

}  // namespace stele::tm
