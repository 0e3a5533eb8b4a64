// MemorySet: several memories searched as one, some trusted less than others.
#pragma once

#include "align/base/result.h"
#include "tm/memory.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stele::tm {

// A match and the memory it is from.
struct SetMatch {
  std::size_t memory = 0;  // its index, in the order of add()
  Match match;             // its similarity has the memory's penalty taken off
};

// The indexes by meaning of a set's memories, searched as one. It holds the memories' snapshots, so
// it may outlive the set. Const methods may run concurrently.
class SemanticSet {
 public:
  // As MemorySet::find_matches, with the nearness of meaning as similarity. Fails as
  // SemanticIndex::find does.
  Result<std::vector<SetMatch>> find(std::string_view query, const MatchOptions& options) const;

 private:
  friend class MemorySet;
  struct Member {
    SemanticIndex index;
    double penalty = 0;
  };
  std::vector<Member> members_;
};

// Const methods may run concurrently.
class MemorySet {
 public:
  // `penalty` in [0, 1) is taken off the similarity of all its matches.
  void add(Memory memory, double penalty);

  std::size_t size() const { return members_.size(); }
  const Memory& memory(std::size_t index) const { return members_[index].memory; }
  double penalty(std::size_t index) const { return members_[index].penalty; }

  // Returns at most `options.limit` matches of at least `options.min_similarity` after penalties,
  // best first; ties by the order of the memories, then by unit id. Matches in context come first
  // among those with the same similarity.
  // Fails as Memory::find_matches does.
  Result<std::vector<SetMatch>> find_matches(std::string_view query,
                                             const MatchOptions& options) const;

  // Returns the longest runs of all memories, ordered as tm::find_fragments does; a run inside one
  // of another memory is left out, and each memory has its own renderings. Penalties are taken off.
  // Fails as tm::find_fragments does.
  Result<std::vector<SetMatch>> find_fragments(std::string_view query,
                                               const FragmentOptions& options) const;

  // Embeds all texts of the memories; options.report begins anew with each memory. `model` must
  // outlive what is returned. Fails as SemanticIndex::build does.
  Result<SemanticSet> index_meanings(const EmbeddingModel& model,
                                     const SemanticOptions& options) const;

 private:
  struct Member {
    Memory memory;
    double penalty = 0;
  };
  std::vector<Member> members_;
};

}  // namespace stele::tm
