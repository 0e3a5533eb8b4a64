#include "tm/lookup/word_distance.h"

#include "align/text/fold.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <numeric>

namespace stele::tm {
PairCost compare_words(const ComparedWord& query, const ComparedWord& source,
                       const FormCosts& costs) {
  if (query.key != source.key) return {std::max(query.weight, source.weight), EditKind::kReplaced};
  if (query.text == source.text) return {0, EditKind::kEqual};
  const auto take = [&](std::uint32_t tenths) {
    return std::max<std::uint32_t>(1, query.weight * tenths / 10);
  };
  if (is_placeable(query.kind)) return {take(costs.placeable_tenths), EditKind::kPlaceable};
  if (query.kind != WordKind::kWord || fold_text(query.text) == fold_text(source.text)) {
    return {take(costs.case_tenths), EditKind::kCase};
  }
  return {take(costs.stem_tenths), EditKind::kStem};
}

std::uint32_t measure_word_distance(std::span<const ComparedWord> query,
                                    std::span<const ComparedWord> source, const FormCosts& costs,
                                    std::uint32_t budget) {
  thread_local std::vector<std::uint32_t> row;
  row.assign(source.size() + 1, 0);
  for (std::size_t j = 0; j < source.size(); ++j) row[j + 1] = row[j] + source[j].weight;
  for (const ComparedWord& word : query) {
    std::uint32_t diagonal = row[0];
    row[0] += word.weight;
    std::uint32_t least = row[0];
    for (std::size_t j = 0; j < source.size(); ++j) {
      const std::uint32_t above = row[j + 1];
      const std::uint32_t gap = std::min(above + word.weight, row[j] + source[j].weight);
      // A pair is looked at only where it can win: most cells are settled by the gaps.
      row[j + 1] = diagonal >= gap
                       ? gap
                       : std::min(gap, diagonal + compare_words(word, source[j], costs).cost);
      diagonal = above;
      least = std::min(least, row[j + 1]);
    }
    if (least > budget) return least;  // costs never fall from row to row
  }
  return row[source.size()];
}

namespace {

// The largest table of costs: 16 MB.
constexpr std::size_t kMostCells = std::size_t{1} << 22;

std::vector<WordEdit> explain_by_table(std::span<const ComparedWord> query,
                                       std::span<const ComparedWord> source, const FormCosts& costs,
                                       double scale) {
  const std::size_t width = source.size() + 1;
  std::vector<std::uint32_t> cost((query.size() + 1) * width, 0);
  for (std::size_t j = 0; j < source.size(); ++j) cost[j + 1] = cost[j] + source[j].weight;
  for (std::size_t i = 0; i < query.size(); ++i) {
    cost[(i + 1) * width] = cost[i * width] + query[i].weight;
    for (std::size_t j = 0; j < source.size(); ++j) {
      cost[(i + 1) * width + j + 1] =
          std::min({cost[i * width + j] + compare_words(query[i], source[j], costs).cost,
                    cost[i * width + j + 1] + query[i].weight,
                    cost[(i + 1) * width + j] + source[j].weight});
    }
  }
  std::vector<WordEdit> edits;
  std::size_t i = query.size();
  std::size_t j = source.size();
  while (i > 0 || j > 0) {
    const std::uint32_t here = cost[i * width + j];
    WordEdit edit;
    if (i > 0 && j > 0) {
      const PairCost pair = compare_words(query[i - 1], source[j - 1], costs);
      if (here == cost[(i - 1) * width + j - 1] + pair.cost) {
        edit = {pair.kind, query[i - 1].span, source[j - 1].span, pair.cost * scale};
        --i;
        --j;
        edits.push_back(edit);
        continue;
      }
    }
    if (i > 0 && here == cost[(i - 1) * width + j] + query[i - 1].weight) {
      --i;
      edit = {EditKind::kMissing, query[i].span, {}, query[i].weight * scale};
    } else {
      --j;
      edit = {EditKind::kSuperfluous, {}, source[j].span, source[j].weight * scale};
    }
    edits.push_back(edit);
  }
  std::reverse(edits.begin(), edits.end());
  return edits;
}

bool is_equal(const ComparedWord& a, const ComparedWord& b) {
  return a.key == b.key && a.kind == b.kind && a.text == b.text;
}

}  // namespace

std::vector<WordEdit> explain_word_distance(std::span<const ComparedWord> query,
                                            std::span<const ComparedWord> source,
                                            const FormCosts& costs, double scale) {
  const auto is_small = [&] { return query.size() * source.size() <= kMostCells; };
  if (is_small()) return explain_by_table(query, source, costs, scale);
  // Some cheapest way pairs equal words at both ends: to pair one of them with another word costs
  // at least the difference of their weights.
  std::vector<WordEdit> edits;
  while (!query.empty() && !source.empty() && is_equal(query.front(), source.front())) {
    edits.push_back({EditKind::kEqual, query.front().span, source.front().span, 0});
    query = query.subspan(1);
    source = source.subspan(1);
  }
  std::vector<WordEdit> tail;
  while (!query.empty() && !source.empty() && is_equal(query.back(), source.back())) {
    tail.push_back({EditKind::kEqual, query.back().span, source.back().span, 0});
    query = query.first(query.size() - 1);
    source = source.first(source.size() - 1);
  }
  if (is_small()) {
    const std::vector<WordEdit> middle = explain_by_table(query, source, costs, scale);
    edits.insert(edits.end(), middle.begin(), middle.end());
  } else {
    for (const ComparedWord& word : source) {
      edits.push_back({EditKind::kSuperfluous, {}, word.span, word.weight * scale});
    }
    for (const ComparedWord& word : query) {
      edits.push_back({EditKind::kMissing, word.span, {}, word.weight * scale});
    }
  }
  edits.insert(edits.end(), tail.rbegin(), tail.rend());
  return edits;
}

}  // namespace stele::tm
