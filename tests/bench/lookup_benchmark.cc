// Looks queries up in a memory and prints one JSON object: time to open, latencies, resident
// memory, and whether the answers equal those of the plain scan.
//
// usage: lookup_benchmark MEMORY LANGUAGE MIN-SIMILARITY QUERIES [SCANNED [SCORING]]
//
// The first SCANNED queries are also compared with every unit; a difference is exit 1.
#include "reference/scan_matches.h"
#include "tm/memory.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <time.h>

namespace {

// Of this thread on a CPU: other load of the machine does not count.
double get_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// The `part`-quantile of times in ascending order.
double get_quantile(const std::vector<double>& times, double part) {
  if (times.empty()) return 0;
  return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
}

bool equal_matches(const std::vector<stele::tm::Match>& found,
                   const std::vector<stele::tm::ScannedMatch>& scanned) {
  if (found.size() != scanned.size()) return false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    // Rows are compared by similarity: which of several equal ones comes first is tested elsewhere.
    if (std::abs(found[i].similarity - scanned[i].similarity) > 1e-9) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(
        stderr,
        "usage: lookup_benchmark MEMORY LANGUAGE MIN-SIMILARITY QUERIES [SCANNED [SCORING]]\n");
    return 2;
  }
  const std::size_t scanned_count =
      argc > 5 ? static_cast<std::size_t>(std::strtoul(argv[5], nullptr, 10)) : 0;
  const double opened_at = get_milliseconds();
  const auto memory = stele::tm::Memory::open(argv[1]);
  const double open_ms = get_milliseconds() - opened_at;
  if (!memory.ok()) {
    std::fprintf(stderr, "%s\n", memory.error().message.c_str());
    return 2;
  }
  std::vector<std::string> queries;
  std::ifstream file(argv[4]);
  for (std::string line; std::getline(file, line);) queries.push_back(line);
  stele::tm::MatchOptions options;
  options.source_language = argv[2];
  options.min_similarity = std::strtod(argv[3], nullptr);
  options.limit = 10;
  if (argc > 6) {
    const auto scoring = stele::tm::find_scoring(argv[6]);
    if (!scoring) {
      std::fprintf(stderr, "lookup_benchmark: no scoring is called %s\n", argv[6]);
      return 2;
    }
    options.scoring = *scoring;
  }

  std::vector<double> times;
  std::size_t with_match = 0;
  std::size_t different = 0;
  double first_ms = 0;
  for (const std::string& query : queries) {
    const double begin = get_milliseconds();
    const auto found = memory->find_matches(query, options);
    times.push_back(get_milliseconds() - begin);
    if (times.size() == 1) first_ms = times[0];
    if (!found.ok()) {
      std::fprintf(stderr, "%s\n", found.error().message.c_str());
      return 2;
    }
    with_match += !found->empty();
    for (const auto& match : *found) different += match.similarity < options.min_similarity - 1e-9;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);  // before the scan, which holds more
  for (std::size_t i = 0; i < std::min(scanned_count, queries.size()); ++i) {
    const auto found = memory->find_matches(queries[i], options);
    if (!found.ok() ||
        !equal_matches(*found, stele::tm::scan_matches(*memory, queries[i], options))) {
      std::fprintf(stderr, "differs from the scan: %s\n", queries[i].c_str());
      ++different;
    }
  }
  std::sort(times.begin(), times.end());
  std::printf(
      "{\"units\": %llu, \"queries\": %zu, \"with_match\": %zu, \"open_ms\": %.3f, "
      "\"first_ms\": %.3f, \"p50_ms\": %.4f, \"p90_ms\": %.4f, \"p99_ms\": %.4f, \"max_ms\": %.4f, "
      "\"resident_mb\": %.1f, \"scanned\": %zu, \"different\": %zu}\n",
      static_cast<unsigned long long>(memory->unit_count()), queries.size(), with_match, open_ms,
      first_ms, get_quantile(times, .5), get_quantile(times, .9), get_quantile(times, .99),
      get_quantile(times, 1), static_cast<double>(usage.ru_maxrss) / 1024,
      std::min(scanned_count, queries.size()), different);
  return different == 0 ? 0 : 1;
}
