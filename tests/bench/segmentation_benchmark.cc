// Segmentation speed beside plain ICU and, where it is installed, pySBD, on the same text.
//
// The text is the declaration, repeated. The answer is checked each time: the number of segments
// must be the repetitions times that of the gold. Times are of the process's CPU, best of five.
#include "align/base/read_file.h"
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <string>

#include <unicode/brkiter.h>
#include <unicode/utext.h>

namespace {

constexpr std::size_t kTextBytes = 10'000'000;
constexpr int kRounds = 5;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void fail(const std::string& what) {
  std::fprintf(stderr, "segmentation_benchmark: %s\n", what.c_str());
  std::exit(1);
}

std::string read_or_fail(const std::string& path) {
  auto bytes = stele::read_file(path);
  if (!bytes.ok()) fail(bytes.error().message);
  return *bytes;
}

// Prints the speed of `work`, which returns how many segments it found.
std::size_t measure(const char* language, const char* engine, std::size_t size_bytes,
                    const std::function<std::size_t()>& work) {
  double best = 1e9;
  std::size_t count = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_seconds();
    count = work();
    best = std::min(best, cpu_seconds() - begin);
  }
  std::printf("%s\t%s\t%.1f MB/s\t%zu segments\n", language, engine,
              static_cast<double>(size_bytes) / best / 1e6, count);
  return count;
}

std::size_t count_with_icu(const std::string& text, const char* language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> sentences(
      icu::BreakIterator::createSentenceInstance(icu::Locale(language), status));
  UText* utf8 = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
  if (U_FAILURE(status)) fail("ICU has no sentence iterator");
  sentences->setText(utf8, status);
  std::size_t count = 0;
  while (sentences->next() != icu::BreakIterator::DONE) ++count;
  utext_close(utf8);
  return count;
}

void run(const char* language) {
  const std::string folder = STELE_CORPORA_DIR "/declaration/";
  const std::string once = read_or_fail(folder + "declaration." + language + ".txt") + "\n\n\n";
  const std::string gold = read_or_fail(folder + "segments." + language + ".txt");
  const auto gold_count = static_cast<std::size_t>(std::count(gold.begin(), gold.end(), '\n'));
  std::string text;
  std::size_t repetitions = 0;
  for (; text.size() < kTextBytes; ++repetitions) text += once;
  const auto segmenter = stele::Segmenter::open({.language = language});
  if (!segmenter.ok()) fail(segmenter.error().message);

  const std::size_t count = measure(language, "stele, bytes to segments", text.size(), [&] {
    const auto read = stele::read_plain_text(text, "benchmark", {.language = language});
    return segmenter->segment_document(read->document).segments.size();
  });
  if (count != repetitions * gold_count) fail(std::string(language) + ": wrong number of segments");
  measure(language, "ICU sentence iterator alone", text.size(),
          [&] { return count_with_icu(text, language); });
  std::fflush(stdout);
  const std::string pysbd =
      "python3 -c \"import pysbd, time, sys\n"
      "text = open(sys.argv[1], encoding='utf-8').read()\n"
      "seg = pysbd.Segmenter(language=sys.argv[2], clean=False)\n"
      "begin = time.process_time()\n"
      "count = len(seg.segment(text))\n"
      "size = len(text.encode())\n"
      "print('%s\\tpySBD\\t%.3f MB/s\\t%d segments' % (sys.argv[2], size / (time.process_time() - "
      "begin) / 1e6, count))\" '" +
      folder + "declaration." + language + ".txt' " + language + " 2>/dev/null";
  if (std::system(pysbd.c_str()) != 0) std::printf("%s\tpySBD\tnot installed\n", language);
}

}  // namespace

int main() {
  for (const char* language : {"en", "ru", "zh"}) run(language);
  return 0;
}
