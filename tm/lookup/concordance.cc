#include "tm/lookup/concordance.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/words.h"
#include "tm/index/language_columns.h"
#include "tm/index/word_key.h"
#include "tm/lookup/regex_matcher.h"
#include "tm/lookup/search_columns.h"
#include "tm/store/store_snapshot.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace stele::tm {
namespace {

// A word of the pattern, or of a text.
struct Form {
  std::string text;  // as it is compared
  std::string key;
  bool by_key = false;
};

Form make_form(std::string_view word, WordKind kind, std::string_view language,
               const ConcordanceOptions& options) {
  Form form;
  form.key = make_word_key(word, kind, language);
  form.by_key = options.mode == ConcordanceMode::kStems && !is_placeable(kind);
  form.text = options.match_case ? std::string(word) : fold_text(word);
  return form;
}

// Where a text was found, before its unit is read.
struct Place {
  UnitId id;
  std::size_t part = 0;
  std::uint32_t row = 0;
  std::size_t column = 0;
  std::vector<ByteSpan> spans;
};

// Searches one language of one part.
class ColumnSearch {
 public:
  ColumnSearch(const LivePart& live, std::size_t part, std::size_t column,
               std::vector<Place>* places)
      : live_(live),
        part_(part),
        column_(column),
        columns_(live.part->columns(column)),
        places_(places) {}

  Status find_words(std::string_view pattern, const ConcordanceOptions& options) {
    const std::string& language = live_.part->dictionary().languages()[column_];
    std::vector<Form> forms;
    for (const Word& word : split_words(pattern, language)) {
      forms.push_back(make_form(view_of(pattern, word.span), word.kind, language, options));
    }
    std::vector<std::uint32_t> texts;
    STELE_TRY_VOID(read_texts_of_rarest(forms, &texts));
    std::string text;
    std::vector<Word> words;
    for (const std::uint32_t number : texts) {
      words.clear();
      if (!columns_.read_text(number, &text, &words)) return damaged();
      STELE_TRY_VOID(add(number, find_run(text, words, forms, language, options)));
    }
    return {};
  }

  Status find_regex(RegexMatcher& matcher) {
    std::string text;
    for (std::uint32_t number = 0; number < columns_.text_count(); ++number) {
      if (!columns_.read_text(number, &text, nullptr)) return damaged();
      STELE_TRY(const std::vector<ByteSpan> spans, matcher.find_all(text));
      STELE_TRY_VOID(add(number, spans));
    }
    return {};
  }

 private:
  Error damaged() const { return live_.part->file().make_damage_error(); }

  // The texts that have the rarest of the pattern's keys; none if the part lacks one of them.
  Status read_texts_of_rarest(const std::vector<Form>& forms, std::vector<std::uint32_t>* texts) {
    std::optional<PostingCursor> rarest;
    for (const Form& form : forms) {
      const FrontCodedStrings::Found found = columns_.find_key(form.key);
      if (found.damaged) return damaged();
      if (!found.index) return {};
      PostingCursor cursor;
      if (!columns_.open_postings(static_cast<std::uint32_t>(*found.index), &cursor))
        return damaged();
      if (!rarest || cursor.count() < rarest->count()) rarest = cursor;
    }
    if (!rarest) return {};
    if (!rarest->read(0, columns_.text_count(), texts)) return damaged();
    return {};
  }

  static std::vector<ByteSpan> find_run(const std::string& text, const std::vector<Word>& words,
                                        const std::vector<Form>& forms, std::string_view language,
                                        const ConcordanceOptions& options) {
    std::vector<ByteSpan> spans;
    if (words.size() < forms.size()) return spans;
    std::vector<Form> own;
    own.reserve(words.size());
    for (const Word& word : words) {
      own.push_back(make_form(view_of(text, word.span), word.kind, language, options));
    }
    for (std::size_t i = 0; i + forms.size() <= own.size(); ++i) {
      const auto is_same = [](const Form& a, const Form& b) {
        return a.by_key && b.by_key ? a.key == b.key : a.text == b.text;
      };
      if (!std::equal(forms.begin(), forms.end(), own.begin() + static_cast<std::ptrdiff_t>(i),
                      is_same)) {
        continue;
      }
      spans.push_back({words[i].span.begin, words[i + forms.size() - 1].span.end});
      i += forms.size() - 1;
    }
    return spans;
  }

  Status add(std::uint32_t text, const std::vector<ByteSpan>& spans) {
    if (spans.empty()) return {};
    rows_.clear();
    if (!columns_.append_rows(text, &rows_)) return damaged();
    for (const std::uint32_t row : rows_) {
      if (row >= live_.part->row_count()) return damaged();
      if (!live_.is_live(row)) continue;
      places_->push_back({live_.part->ids().at(row), part_, row, column_, spans});
    }
    return {};
  }

  const LivePart& live_;
  std::size_t part_;
  std::size_t column_;
  const LanguageColumns& columns_;
  std::vector<Place>* places_;
  std::vector<std::uint32_t> rows_;
};

Result<std::vector<Place>> find_places(const StoreSnapshot& snapshot, std::string_view pattern,
                                       const ConcordanceOptions& options) {
  std::optional<RegexMatcher> matcher;
  if (options.mode == ConcordanceMode::kRegex) {
    STELE_TRY(matcher, RegexMatcher::compile(pattern, options.match_case));
  }
  std::vector<Place> places;
  for (std::size_t p = 0; p < snapshot.parts().size(); ++p) {
    const LivePart& live = snapshot.parts()[p];
    if (!matcher) STELE_TRY_VOID(require_current_rules(*live.part));
    const std::vector<std::string>& languages = live.part->dictionary().languages();
    for (std::size_t column = 0; column < languages.size(); ++column) {
      if (!options.language.empty() && !accepts_language(options.language, languages[column])) {
        continue;
      }
      ColumnSearch search(live, p, column, &places);
      STELE_TRY_VOID(matcher ? search.find_regex(*matcher) : search.find_words(pattern, options));
    }
  }
  std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
    if (a.id != b.id) return a.id < b.id;
    return snapshot.parts()[a.part].part->dictionary().languages()[a.column] <
           snapshot.parts()[b.part].part->dictionary().languages()[b.column];
  });
  return places;
}

}  // namespace

Result<Concordance> find_concordance(const StoreSnapshot& snapshot, std::string_view pattern,
                                     const ConcordanceOptions& options) {
  if (const auto place = find_invalid_utf8(pattern)) {
    return Error{ErrorCode::kInvalidArgument,
                 "pattern: byte " + std::to_string(*place) + " is not UTF-8"};
  }
  if (options.mode != ConcordanceMode::kRegex && split_words(pattern).empty()) {
    return Error{ErrorCode::kInvalidArgument, "pattern: it has no words, expected one or more"};
  }
  STELE_TRY(std::vector<Place> places, find_places(snapshot, pattern, options));
  Concordance concordance;
  concordance.total_count = places.size();
  if (places.size() > options.limit) places.resize(options.limit);
  for (Place& place : places) {
    const Part& part = *snapshot.parts()[place.part].part;
    ConcordanceHit hit;
    hit.id = place.id;
    hit.spans = std::move(place.spans);
    STELE_TRY(hit.unit, part.read_row(place.row));
    const std::string& language = part.dictionary().languages()[place.column];
    const auto variant = std::find_if(hit.unit.variants.begin(), hit.unit.variants.end(),
                                      [&](const Variant& one) { return one.language == language; });
    if (variant == hit.unit.variants.end()) return part.file().make_damage_error();
    hit.variant = static_cast<std::size_t>(variant - hit.unit.variants.begin());
    concordance.hits.push_back(std::move(hit));
  }
  return concordance;
}

}  // namespace stele::tm
