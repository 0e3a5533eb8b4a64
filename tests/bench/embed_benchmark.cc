// Speed of the embedding table: opening it and embedding sentences, with the answer checked.
//
// The sentences are those of the declaration in each language, many times over; each vector must be
// the one its text has alone. Times are of the process's CPU on one thread, median of seven.
#include "align/base/read_file.h"
#include "align/measure/embedding.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kSentences = 200'000;
constexpr int kRounds = 7;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "embed_benchmark: %s\n", what.c_str());
  std::exit(1);
}

double find_median(const std::function<void()>& work) {
  std::array<double, kRounds> seconds{};
  for (double& one : seconds) {
    const double begin = cpu_seconds();
    work();
    one = cpu_seconds() - begin;
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[kRounds / 2];
}

std::vector<std::string> read_segments(const std::string& language) {
  const std::string path = STELE_CORPORA_DIR "/declaration/segments." + language + ".txt";
  auto bytes = stele::read_file(path);
  if (!bytes.ok()) fail(bytes.error().message);
  std::vector<std::string> lines;
  std::string_view rest = *bytes;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    lines.emplace_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return lines;
}

}  // namespace

int main() {
  const std::string path = STELE_MODELS_DIR "/vectors.stv";
  const double open_seconds = find_median([&] {
    if (!stele::EmbeddingModel::open(path).ok()) fail(path + " does not open");
  });
  std::printf("open with checksum\t%.2f ms\n", open_seconds * 1e3);
  const auto model = stele::EmbeddingModel::open(path);
  if (!model.ok()) fail(model.error().message);
  for (const char* language : {"en", "ru", "zh"}) {
    const std::vector<std::string> once = read_segments(language);
    std::vector<float> expected(once.size() * model->dimension());
    for (std::size_t i = 0; i < once.size(); ++i) {
      model->embed(once[i],
                   std::span(expected).subspan(i * model->dimension(), model->dimension()));
    }
    std::vector<std::string_view> views;
    std::size_t size_bytes = 0;
    while (views.size() < kSentences) {
      views.insert(views.end(), once.begin(), once.end());
      for (const std::string& line : once) size_bytes += line.size();
    }
    std::vector<float> vectors(views.size() * model->dimension());
    const double seconds = find_median([&] { model->embed_all(views, vectors, 1); });
    for (std::size_t begin = 0; begin < vectors.size(); begin += expected.size()) {
      if (!std::equal(expected.begin(), expected.end(),
                      vectors.begin() + static_cast<std::ptrdiff_t>(begin))) {
        fail(std::string(language) + ": a vector is not that of its text");
      }
    }
    std::printf("%s\t%.0f sentences/s\t%.1f MB/s\t%.0f bytes a sentence\n", language,
                static_cast<double>(views.size()) / seconds,
                static_cast<double>(size_bytes) / seconds / 1e6,
                static_cast<double>(size_bytes) / static_cast<double>(views.size()));
  }
  return 0;
}
