#include "tm/memory_set.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stele::tm {
namespace {

// Asks each member by find(member, options) and keeps the best of all answers.
template <class Members, class Find>
Result<std::vector<SetMatch>> find_in_all(const Members& members, const MatchOptions& options,
                                          Find find) {
  std::vector<SetMatch> all;
  for (std::size_t i = 0; i < members.size(); ++i) {
    MatchOptions own = options;
    own.min_similarity += members[i].penalty;
    // No match of it can reach what is asked for; what asks for more than 1 is refused below.
    if (own.min_similarity > 1 && options.min_similarity <= 1) continue;
    STELE_TRY(std::vector<Match> matches, find(members[i], own));
    for (Match& match : matches) {
      match.similarity -= members[i].penalty;
      all.push_back({i, std::move(match)});
    }
  }
  // Each memory's matches are in order already, so equal ones stay so.
  std::stable_sort(all.begin(), all.end(), [](const SetMatch& a, const SetMatch& b) {
    if (a.match.similarity != b.match.similarity) return a.match.similarity > b.match.similarity;
    return a.match.kind == MatchKind::kContext && b.match.kind != MatchKind::kContext;
  });
  if (all.size() > options.limit)
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(options.limit), all.end());
  return all;
}

// Leaves fragments out whose run lies in a longer one.
void keep_outermost(std::vector<SetMatch>* fragments) {
  std::vector<ByteSpan> spans;
  for (const SetMatch& found : *fragments) spans.push_back(found.match.query_span);
  std::erase_if(*fragments, [&](const SetMatch& found) {
    const ByteSpan own = found.match.query_span;
    return std::any_of(spans.begin(), spans.end(), [&](const ByteSpan& span) {
      return !(span == own) && span.begin <= own.begin && own.end <= span.end;
    });
  });
}

}  // namespace

void MemorySet::add(Memory memory, double penalty) {
  assert(penalty >= 0 && penalty < 1);
  members_.push_back({std::move(memory), penalty});
}

Result<std::vector<SetMatch>> MemorySet::find_matches(std::string_view query,
                                                      const MatchOptions& options) const {
  return find_in_all(members_, options, [&](const Member& member, const MatchOptions& own) {
    return member.memory.find_matches(query, own);
  });
}

Result<std::vector<SetMatch>> MemorySet::find_fragments(std::string_view query,
                                                        const FragmentOptions& options) const {
  std::vector<SetMatch> all;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    STELE_TRY(std::vector<Match> matches, members_[i].memory.find_fragments(query, options));
    for (Match& match : matches) {
      match.similarity = std::max(0.0, match.similarity - members_[i].penalty);
      all.push_back({i, std::move(match)});
    }
  }
  keep_outermost(&all);
  std::stable_sort(all.begin(), all.end(), [](const SetMatch& a, const SetMatch& b) {
    return a.match.similarity > b.match.similarity;
  });
  std::vector<ByteSpan> runs;
  std::erase_if(all, [&](const SetMatch& found) {
    if (std::find(runs.begin(), runs.end(), found.match.query_span) != runs.end()) return false;
    if (runs.size() >= options.limit) return true;
    runs.push_back(found.match.query_span);
    return false;
  });
  return all;
}

Result<SemanticSet> MemorySet::index_meanings(const EmbeddingModel& model,
                                              const SemanticOptions& options) const {
  SemanticSet set;
  for (const Member& member : members_) {
    STELE_TRY(SemanticIndex index, member.memory.index_meanings(model, options));
    set.members_.push_back({std::move(index), member.penalty});
  }
  return set;
}

Result<std::vector<SetMatch>> SemanticSet::find(std::string_view query,
                                                const MatchOptions& options) const {
  return find_in_all(members_, options, [&](const Member& member, const MatchOptions& own) {
    return member.index.find(query, own);
  });
}

}  // namespace stele::tm
