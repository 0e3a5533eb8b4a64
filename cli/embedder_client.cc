#include "cli/embedder_client.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <curl/curl.h>
#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxAnswerBytes = std::size_t{256} << 20;
constexpr std::size_t kMaxDimension = 65536;

std::size_t append_answer(char* bytes, std::size_t size, std::size_t count, void* answer) {
  auto& text = *static_cast<std::string*>(answer);
  if (size * count > kMaxAnswerBytes - text.size()) return 0;  // ends the transfer
  text.append(bytes, size * count);
  return size * count;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

class Connection {
 public:
  explicit Connection(const EmbedderOptions& options) : options_(options), url_(options.url) {
    while (!url_.empty() && url_.back() == '/') url_.pop_back();
    url_ += "/embeddings";
    handle_.reset(curl_easy_init());
    add_header("Content-Type: application/json");
    if (!options.key.empty()) add_header("Authorization: Bearer " + options.key);
  }

  // Posts `body`; returns the answer's body.
  Result<std::string> post(const std::string& body) {
    if (handle_ == nullptr) return Error{ErrorCode::kIo, url_ + ": no connection could be made"};
    CURL* const curl = handle_.get();
    std::string answer;
    char reason[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_seconds * 1000));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_WRITE_ERROR) {
      return Error{ErrorCode::kLimitExceeded, url_ + ": an answer of more than " +
                                                  std::to_string(kMaxAnswerBytes >> 20) + " MiB"};
    }
    if (code != CURLE_OK) {
      const std::string said = reason[0] != 0 ? reason : curl_easy_strerror(code);
      return Error{ErrorCode::kIo, url_ + ": " + said + "; is the embedder running?"};
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200) return answer;
    std::string said = answer.substr(0, 200);
    std::replace_if(
        said.begin(), said.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return Error{ErrorCode::kIo, url_ + ": the server answered " + std::to_string(status) +
                                     (said.empty() ? "" : " (" + said + ")")};
  }

  const std::string& url() const { return url_; }

 private:
  struct CloseHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };

  void add_header(const std::string& line) {
    curl_slist* const longer = curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) return;
    static_cast<void>(headers_.release());  // now the beginning of `longer`
    headers_.reset(longer);
  }

  const EmbedderOptions& options_;
  std::string url_;
  std::unique_ptr<CURL, CloseHandle> handle_;
  std::unique_ptr<curl_slist, FreeList> headers_;
};

// Writes the answer's vectors to their rows of `matrix`, which the first batch gives its width.
Status read_answer(const std::string& answer, std::size_t begin, std::size_t count,
                   NpyMatrix* matrix) {
  const json parsed = json::parse(answer, nullptr, /*allow_exceptions=*/false);
  const auto data = parsed.is_object() ? parsed.find("data") : parsed.end();
  if (!parsed.is_object() || data == parsed.end() || !data->is_array()) {
    return Error{ErrorCode::kCorruption,
                 "the answer is not a JSON object with an array \"data\", as embedders give"};
  }
  if (data->size() != count) {
    return Error{
        ErrorCode::kCorruption,
        std::to_string(data->size()) + " vectors in the answer, expected " + std::to_string(count)};
  }
  std::vector<char> seen(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const json& item = (*data)[i];
    const auto vector = item.is_object() ? item.find("embedding") : item.end();
    if (!item.is_object() || vector == item.end() || !vector->is_array() || vector->empty() ||
        vector->size() > kMaxDimension) {
      return Error{ErrorCode::kCorruption,
                   "item " + std::to_string(i) + " of the answer has no \"embedding\" of numbers"};
    }
    std::size_t index = i;
    if (const auto given = item.find("index"); given != item.end()) {
      if (!given->is_number_unsigned() || given->get<std::uint64_t>() >= count) {
        return Error{ErrorCode::kCorruption,
                     "item " + std::to_string(i) + " of the answer has a wrong \"index\""};
      }
      index = given->get<std::uint64_t>();
    }
    if (seen[index]++ != 0) {
      return Error{ErrorCode::kCorruption,
                   "two vectors in the answer have index " + std::to_string(index)};
    }
    if (matrix->column_count == 0) {
      matrix->column_count = vector->size();
      matrix->numbers.resize(matrix->row_count * matrix->column_count);
    }
    if (vector->size() != matrix->column_count) {
      return Error{ErrorCode::kCorruption, "a vector of " + std::to_string(vector->size()) +
                                               " numbers, the first had " +
                                               std::to_string(matrix->column_count)};
    }
    float* const row = &matrix->numbers[(begin + index) * matrix->column_count];
    for (std::size_t d = 0; d < vector->size(); ++d) {
      const json& number = (*vector)[d];
      row[d] = number.is_number() ? number.get<float>() : NAN;
      if (!std::isfinite(row[d])) {
        return Error{ErrorCode::kCorruption,
                     "item " + std::to_string(i) + " of the answer has what is not a number"};
      }
    }
  }
  return {};
}

}  // namespace

Result<NpyMatrix> fetch_vectors(std::span<const std::string_view> texts,
                                const EmbedderOptions& options) {
  NpyMatrix matrix;
  matrix.row_count = texts.size();
  Connection connection(options);
  for (std::size_t begin = 0; begin < texts.size(); begin += options.batch_size) {
    const std::size_t count = std::min(options.batch_size, texts.size() - begin);
    json input = json::array();
    for (const std::string_view text : texts.subspan(begin, count)) {
      input.push_back(text.empty() ? std::string_view(" ") : text);
    }
    const json request = {{"model", options.model}, {"input", std::move(input)}};
    STELE_TRY(const std::string answer,
              connection.post(
                  request.dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace)));
    if (auto read = read_answer(answer, begin, count, &matrix); !read.ok()) {
      return std::move(read).error().in(connection.url());
    }
    if (options.report) options.report(begin + count);
  }
  return matrix;
}

}  // namespace stele::cli
