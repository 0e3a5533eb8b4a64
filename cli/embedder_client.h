// EmbedderClient: vectors from a server that speaks the OpenAI style of embeddings over HTTP.
#pragma once

#include "align/base/result.h"
#include "align/measure/embedding_npy.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace stele::cli {

struct EmbedderOptions {
  std::string url;                // the part before /embeddings, as in http://127.0.0.1:8080/v1
  std::string model = "default";  // the name the request gives; many servers ignore it
  std::string key;                // sent as a bearer token if not empty
  std::size_t batch_size = 64;    // texts in a request
  double timeout_seconds = 60;    // of one request
  // Called after each request with the texts done so far.
  std::function<void(std::size_t done)> report;
};

// Asks for the vectors of `texts`, in batches, one request after the other. Loopback addresses are
// reached directly, whatever proxy the environment names. An empty text is asked for as one space,
// since servers refuse empty input.
// Fails with kIo, naming the URL, when the server cannot be reached, takes too long, or answers
// with an error (its message is passed on); kCorruption when the answer is not JSON of that style,
// has not exactly one vector for each text, or vectors of different lengths or with numbers that
// are not finite; kLimitExceeded for an answer of more than 256 MiB.
Result<NpyMatrix> fetch_vectors(std::span<const std::string_view> texts,
                                const EmbedderOptions& options);

}  // namespace stele::cli
