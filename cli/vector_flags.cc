#include "cli/vector_flags.h"

#include "cli/progress.h"

#include <cstdlib>

namespace stele::cli {

void EmbedderFlags::add_to(CLI::App& command) {
  command.add_option("--embedder", options.url,
                     "Ask this server for vectors (OpenAI style): http://127.0.0.1:8080/v1");
  command.add_option("--embedder-model", options.model, "The model the server is asked for")
      ->capture_default_str();
  command.add_option("--embedder-batch", options.batch_size, "Texts in one request")
      ->check(CLI::Range(1, 2048))
      ->capture_default_str();
  command
      .add_option("--embedder-timeout", options.timeout_seconds,
                  "Seconds that one request may take")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
}

Result<NpyMatrix> EmbedderFlags::fetch(std::span<const std::string_view> texts) const {
  EmbedderOptions asked = options;
  if (const char* key = std::getenv("STELE_EMBEDDER_KEY"); key != nullptr) asked.key = key;
  Progress progress("embedding", texts.size());
  asked.report = [&](std::size_t done) { progress.update(done); };
  return fetch_vectors(texts, asked);
}

}  // namespace stele::cli
