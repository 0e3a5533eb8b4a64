// Flags that bring another encoder's vectors: files of them, or a server.
#pragma once

#include "align/base/result.h"
#include "align/measure/embedding_npy.h"
#include "cli/embedder_client.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace stele::cli {

// --embedder and what belongs to it. The key is read from STELE_EMBEDDER_KEY.
struct EmbedderFlags {
  EmbedderOptions options;

  void add_to(CLI::App& command);
  bool is_given() const { return !options.url.empty(); }
  // Fails as fetch_vectors does. Shows progress.
  Result<NpyMatrix> fetch(std::span<const std::string_view> texts) const;
};

}  // namespace stele::cli
