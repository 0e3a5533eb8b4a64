#include "align/segment/sentence_splitter.h"

#include "align/base/utf8.h"
#include "align/segment/bracket_guard.h"
#include "align/segment/inline_list.h"
#include "align/segment/rule_table.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace stele {
namespace {

bool is_trimmed(char32_t c) {
  return c <= U' ' || c == U'\u00A0' || c == U'\u3000' || c == U'\u200B' || c == U'\uFEFF';
}

ByteSpan trim(std::string_view text, ByteSpan span) {
  while (!span.empty()) {
    std::size_t after = span.begin;
    if (!is_trimmed(next_code_point(text, &after))) break;
    span.begin = after;
  }
  while (!span.empty()) {
    std::size_t last = span.end - 1;
    while (last > span.begin && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    std::size_t at = last;
    if (!is_trimmed(next_code_point(text, &at))) break;
    span.end = last;
  }
  return span;
}

std::vector<std::size_t> apply_list(const InlineList& list, std::vector<std::size_t> breaks) {
  if (list.markers.empty()) return breaks;
  const auto is_after_marker = [&](std::size_t place) {
    return std::binary_search(list.markers.begin(), list.markers.end(), place);
  };
  breaks.erase(std::remove_if(breaks.begin(), breaks.end(), is_after_marker), breaks.end());
  breaks.insert(breaks.end(), list.items.begin(), list.items.end());
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
  return breaks;
}

}  // namespace

struct SentenceSplitter::State {
  State(RuleTable t, SrxOptions o) : table(std::move(t)), options(o) {}

  RuleTable table;
  SrxOptions options;
  // Caches that no thread uses at the moment.
  std::mutex mutex;
  std::vector<RuleTable::Cache> caches;
};

SentenceSplitter::SentenceSplitter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SentenceSplitter::SentenceSplitter(SentenceSplitter&&) noexcept = default;
SentenceSplitter& SentenceSplitter::operator=(SentenceSplitter&&) noexcept = default;
SentenceSplitter::~SentenceSplitter() = default;

Result<SentenceSplitter> SentenceSplitter::open(const SrxFile& file, std::string_view language) {
  return open(file, language, file.options());
}

Result<SentenceSplitter> SentenceSplitter::open(const SrxFile& file, std::string_view language,
                                                const SrxOptions& options) {
  STELE_TRY(std::vector<SrxRule> rules, file.rules_for(language));
  STELE_TRY(RuleTable table, RuleTable::compile(std::move(rules)));
  return SentenceSplitter(std::make_unique<State>(std::move(table), options));
}

std::vector<ByteSpan> SentenceSplitter::split(std::string_view text) const {
  RuleTable::Cache cache = [&] {
    const std::lock_guard lock(state_->mutex);
    if (state_->caches.empty()) return RuleTable::Cache(state_->table);
    RuleTable::Cache taken = std::move(state_->caches.back());
    state_->caches.pop_back();
    return taken;
  }();
  std::vector<std::size_t> breaks = state_->table.find_breaks(text, &cache);
  {
    const std::lock_guard lock(state_->mutex);
    state_->caches.push_back(std::move(cache));
  }
  breaks = guard_brackets(text, std::move(breaks), state_->options);
  if (state_->options.splits_lists) breaks = apply_list(find_inline_list(text), std::move(breaks));
  breaks.push_back(text.size());
  std::vector<ByteSpan> sentences;
  std::size_t begin = 0;
  for (const std::size_t end : breaks) {
    const ByteSpan sentence = trim(text, {begin, end});
    if (!sentence.empty()) sentences.push_back(sentence);
    begin = end;
  }
  return sentences;
}

}  // namespace stele
